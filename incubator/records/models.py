"""Events, documents, numbers, one-time keys and job runs: the rows every capability leaves behind."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base, Sha256
from incubator.core.permissions import Role
from incubator.core.secret import Secret


class Event(Base):
    """Who did what, under which post, when, and why. Never updated, never deleted.

    Persons appear by id and free text by keyed digest only, so a person can be erased and the chain
    still verifies. `before` and `after` hold changed columns, never personal ones.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_object", "object_type", "object_id"),
        Index("ix_event_case", "case_id", "id"),
        Index("ix_event_verb", "verb", "id"),
        Index("ix_event_organization", "organization_id", "id"),
    )

    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    hub_id: Mapped[int | None] = mapped_column(ForeignKey("hub.id"), index=True)
    role: Mapped[Role]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    verb: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    reason_digest: Mapped[Sha256 | None]
    request_id: Mapped[str] = mapped_column(String(32), default="")
    chain: Mapped[Sha256] = mapped_column(unique=True)

    note: Mapped[EventNote | None] = relationship(back_populates="event")

    @property
    def reason(self) -> str:
        return self.note.text or "" if self.note else ""


class EventNote(Base):
    """The reason in words, apart from the chain, so that it can be redacted."""

    __tablename__ = "event_note"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    text: Mapped[str | None] = mapped_column(Secret)
    redacted_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(back_populates="note")


class ChainHead(Base):
    """One row: the last link. It is locked last in every transaction."""

    __tablename__ = "chain_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    value: Mapped[Sha256]
    length: Mapped[int]


class Visibility(StrEnum):
    PUBLIC = "public"
    CASE = "case"
    STAFF = "staff"


class Document(Base):
    """A file kept by its SHA-256. Replaced and withdrawn files stay; their rows say so."""

    __tablename__ = "document"

    sha256: Mapped[Sha256] = mapped_column(index=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(60))
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.CASE)
    hub_id: Mapped[int | None] = mapped_column(ForeignKey("hub.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    number: Mapped[str] = mapped_column(String(80), default="")
    issued_on: Mapped[date | None]
    valid_through: Mapped[date | None]
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    withdrawn_at: Mapped[datetime | None]
    pages: Mapped[int | None]
    """Sheets of paper it prints on; None where the file does not say."""
    sealed: Mapped[bool] = mapped_column(default=False)
    """The file is encrypted as it lies on the disk, as scans of identity papers are."""
    delete_on: Mapped[date | None]
    """The day its bytes are deleted; the row stays and says so."""
    erased_at: Mapped[datetime | None]


class Numbering(Base):
    """The last number given out in one series and year. Numbers are never used again."""

    __tablename__ = "numbering"
    __table_args__ = (UniqueConstraint("series", "year"),)

    series: Mapped[str] = mapped_column(String(80))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class Once(Base):
    """A server-issued key that may be spent once; a second press is shown the first result."""

    __tablename__ = "once"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(80))
    body_digest: Mapped[Sha256]
    result: Mapped[str] = mapped_column(String(300))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class JobRun(Base):
    """One slot of one scheduled job. Its row is the claim: whoever inserts it does the work, once."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "slot"),)

    job: Mapped[str] = mapped_column(String(40))
    slot: Mapped[str] = mapped_column(String(40))
    """The business time it was due, such as 2026-11-23T02:00; runs by hand carry their own mark."""
    started_at: Mapped[datetime]
    """Real time, which no development setting moves."""
    finished_at: Mapped[datetime]
    ok: Mapped[bool]
    result: Mapped[str] = mapped_column(String(300), default="")
    """What was done, or why it failed, in one sentence."""
