"""Who has which room from when to when: one row for each atomic part, shared by all that can take it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base
from incubator.people.models import Post
from incubator.premises.models import Premises


class Hold(Base):
    """One atomic part taken during [`starts_at`, `ends_at`), buffers included.

    `no_meeting_hold` in `core.guards` refuses two that meet; the rest of the program only explains.
    """

    __tablename__ = "hold"
    __table_args__ = (
        Index("ix_hold_part", "part_id", "ends_at", "starts_at"),
        CheckConstraint("starts_at < ends_at", name="ordered"),
        CheckConstraint(
            "(occurrence_id IS NOT NULL AND closure_id IS NULL AND occupancy_id IS NULL AND draft_id IS NULL)"
            " OR (occurrence_id IS NULL AND closure_id IS NOT NULL AND occupancy_id IS NULL AND draft_id IS NULL)"
            " OR (occurrence_id IS NULL AND closure_id IS NULL AND occupancy_id IS NOT NULL AND draft_id IS NULL)"
            " OR (occurrence_id IS NULL AND closure_id IS NULL AND occupancy_id IS NULL AND draft_id IS NOT NULL)",
            name="by_one",
        ),
    )

    part_id: Mapped[int] = mapped_column(ForeignKey("premises.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    occurrence_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking_occurrence.id"), index=True
    )
    closure_id: Mapped[int | None] = mapped_column(ForeignKey("closure.id"), index=True)
    occupancy_id: Mapped[int | None] = mapped_column(ForeignKey("occupancy.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("booking_draft.id"), index=True)


class ClosureKind(StrEnum):
    REPAIR = "repair"
    HOLIDAY = "holiday"
    OFFICIAL = "official"
    SAFETY = "safety"
    OTHER = "other"


class Closure(Base):
    """停用: nobody uses the room, except the uses named beside it."""

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ordered"),
        CheckConstraint("reason <> ''", name="has_reason"),
        Index("ix_closure_premises", "premises_id", "ends_at"),
    )

    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"))
    kind: Mapped[ClosureKind]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300))
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    lifted_at: Mapped[datetime | None]
    lifted_because: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column()

    premises: Mapped[Premises] = relationship()
    entered_by: Mapped[Post | None] = relationship()
    exceptions: Mapped[list[ClosureException]] = relationship(
        back_populates="closure", order_by="ClosureException.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class ClosureException(Base):
    """A use that takes place although the room is closed, why, and who allowed it."""

    __tablename__ = "closure_exception"
    __table_args__ = (
        UniqueConstraint("closure_id", "occurrence_id"),
        CheckConstraint("reason <> ''", name="has_reason"),
    )

    closure_id: Mapped[int] = mapped_column(ForeignKey("closure.id"))
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("booking_occurrence.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    allowed_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    closure: Mapped[Closure] = relationship(back_populates="exceptions")


class BookingDraft(Base):
    """A slot kept for a few minutes while its form is filled. Who reads the clock drops what is over."""

    __tablename__ = "booking_draft"

    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
