"""What leaves the building, and who was turned away at the door."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from incubator.core.columns import Base
from incubator.core.permissions import Role
from incubator.core.secret import Secret


class Way(StrEnum):
    MAIL = "mail"
    SMS = "sms"


class DispatchState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Dispatch(Base):
    """One mail or text message, written with the act that caused it and sent by a job afterwards.

    Its words may hold a link that signs somebody in: they lie encrypted and go once it is sent.
    """

    __tablename__ = "dispatch"
    __table_args__ = (
        Index("ix_dispatch_queue", "state", "next_attempt_at"),
        CheckConstraint("attempts >= 0", name="attempts_counted"),
        CheckConstraint("state <> 'sent' OR body IS NULL", name="sent_words_are_gone"),
    )

    way: Mapped[Way]
    purpose: Mapped[str] = mapped_column(String(40))
    """Which kind of letter: `invitation`, `reset-link`, `registration` …"""
    source: Mapped[str] = mapped_column(String(80))
    """What it is about, as `table:id`."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    hub_id: Mapped[int | None] = mapped_column(ForeignKey("hub.id"))
    address: Mapped[str | None] = mapped_column(Secret)
    subject: Mapped[str] = mapped_column(String(160), default="")
    body: Mapped[str | None] = mapped_column(Secret)
    state: Mapped[DispatchState] = mapped_column(default=DispatchState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    why_not: Mapped[str] = mapped_column(String(200), default="")


class Denial(Base):
    """Somebody asked for what is not theirs. Kept apart from the chain: a stranger cannot fill that."""

    __tablename__ = "denial"
    __table_args__ = (
        Index("ix_denial_hub_at", "hub_id", "at"),
        Index("uq_denial_person", "person_id", "endpoint", "status", "at", unique=True),
        # NULLs are distinct in a unique index, so strangers need their own
        Index(
            "uq_denial_nobody",
            "endpoint",
            "status",
            "at",
            unique=True,
            sqlite_where=text("person_id IS NULL"),
            postgresql_where=text("person_id IS NULL"),
        ),
    )

    at: Mapped[datetime] = mapped_column(index=True)
    """The minute it was in."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    hub_id: Mapped[int | None] = mapped_column(ForeignKey("hub.id"))
    role: Mapped[Role | None]
    method: Mapped[str] = mapped_column(String(8))
    endpoint: Mapped[str] = mapped_column(String(80))
    path: Mapped[str] = mapped_column(String(200))
    status: Mapped[int]
    request_id: Mapped[str] = mapped_column(String(32), default="")
    times: Mapped[int] = mapped_column(default=1)
    """How often within the same minute; a loop is one row."""
