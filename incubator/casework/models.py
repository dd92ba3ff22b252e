"""Case, deadline and message: the rows every capability shares."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base
from incubator.core.lifecycle import Party
from incubator.organizations.models import Hub, Organization
from incubator.people.models import Post
from incubator.rules.models import Rule


class CaseStatus(Base):
    """Every (kind, status) pair there is, filled from the lifecycles: a new state is a row."""

    __tablename__ = "case_status"
    __table_args__ = (UniqueConstraint("kind", "status"),)

    kind: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(40))
    waits_for: Mapped[Party]
    final: Mapped[bool] = mapped_column(Boolean)


class Case(Base):
    """The base row of everything a centre handles. Only `casework.services.move` writes `status`."""

    __tablename__ = "case_file"
    __table_args__: Any = (
        ForeignKeyConstraint(
            ["kind", "status"], ["case_status.kind", "case_status.status"], name="fk_case_status"
        ),
        Index("ix_case_file_hub_kind_opened", "hub_id", "kind", "opened_at", "id"),
        Index("ix_case_file_kind_status", "kind", "status", "id"),
        Index("uq_case_file_previous", "previous_id", unique=True),
    )

    kind: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(40))
    status_since: Mapped[datetime]
    number: Mapped[str | None] = mapped_column(String(40), unique=True)
    """The receipt number, given when it is first submitted."""
    title: Mapped[str] = mapped_column(String(120), default="")
    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    opened_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    owner_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    entered_on_behalf: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    hub: Mapped[Hub] = relationship()
    organization: Mapped[Organization] = relationship()
    owner: Mapped[Post | None] = relationship()
    deadlines: Mapped[list[Deadline]] = relationship(
        back_populates="case", order_by="Deadline.due_on, Deadline.id"
    )

    __mapper_args__ = {  # noqa: RUF012  (SQLAlchemy's own idiom)
        "polymorphic_on": "kind",
        "version_id_col": version,
    }


class Deadline(Base):
    """What is owed, by whom, until which stored day, and by which rule. Overdue is derived."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "period"),
        CheckConstraint("waived_at IS NULL OR waived_reason <> ''", name="waived_with_reason"),
        CheckConstraint("done_at IS NULL OR waived_at IS NULL", name="done_or_waived"),
        Index("ix_deadline_open", "hub_id", "done_at", "due_on"),
    )

    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80))
    """What it is about, as `table:id`; with kind and period it names one obligation."""
    period: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))
    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    owed_by: Mapped[Party]
    starts_on: Mapped[date]
    due_on: Mapped[date]
    provisional: Mapped[bool] = mapped_column(default=False)
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("rule.id"))
    because: Mapped[str] = mapped_column(String(400), default="")
    """Why the deadline is that day: days, unit and source in one sentence."""
    done_at: Mapped[datetime | None]
    waived_at: Mapped[datetime | None]
    waived_reason: Mapped[str] = mapped_column(String(300), default="")
    waived_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    case: Mapped[Case | None] = relationship(back_populates="deadlines")
    organization: Mapped[Organization | None] = relationship()
    rule: Mapped[Rule | None] = relationship()


class Channel(StrEnum):
    INBOX = "inbox"


class Delivery(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Message(Base):
    """One thing told to one person by one channel; the key refuses a second telling."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("source", "step", "due_on", "person_id", "channel"),
        Index("ix_message_inbox", "person_id", "state", "read_at"),
        Index("ix_message_queue", "state", "due_on"),
    )

    source: Mapped[str] = mapped_column(String(80))
    """`deadline:id`, `case:id` or `event…`: what it is about."""
    step: Mapped[str] = mapped_column(String(60))
    due_on: Mapped[date]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[Channel] = mapped_column(default=Channel.INBOX)
    hub_id: Mapped[int | None] = mapped_column(ForeignKey("hub.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id"), index=True)
    subject: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(String(2000), default="")
    link: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[Delivery] = mapped_column(default=Delivery.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    why_not: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]

    case: Mapped[Case | None] = relationship()
    deadline: Mapped[Deadline | None] = relationship()
