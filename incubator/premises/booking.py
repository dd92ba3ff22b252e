"""A booking and its dates: what is asked for once, and what happens on each date of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.casework.models import Case
from incubator.core.columns import Base, Fen
from incubator.core.secret import Secret
from incubator.organizations.models import Organization
from incubator.people.models import Post
from incubator.premises.models import Premises, Use
from incubator.premises.tariff import Tariff, Term
from incubator.records.models import Document

KIND = "booking"
LONGEST_MINUTES = 24 * 60
"""One use lasts a day at most, so that a window of time is read from one index with two bounds."""


class Booking(Case):
    """场地使用申请: one room, one purpose, and one or several dates."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("people > 0", name="somebody_comes"),
        CheckConstraint("purpose <> ''", name="has_purpose"),
        CheckConstraint("NOT involves_minors OR safety_officer <> ''", name="minors_are_watched"),
        CheckConstraint("fee_fen >= 0 AND given_fen >= 0", name="fee_possible"),
        CheckConstraint("exception = '' OR exception_by_id IS NOT NULL", name="exception_by_one"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"), index=True)
    use: Mapped[Use]
    purpose: Mapped[str] = mapped_column(String(200))
    people: Mapped[int]
    involves_minors: Mapped[bool] = mapped_column(default=False)
    safety_officer: Mapped[str] = mapped_column(String(60), default="")
    safety_phone: Mapped[str | None] = mapped_column(Secret)
    equipment_wanted: Mapped[str] = mapped_column(String(300), default="")
    recurrence: Mapped[str] = mapped_column(String(200), default="")
    """RFC 5545 RRULE of a series; empty for single dates."""
    workdays_only: Mapped[bool] = mapped_column(default=False)
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    """The booking whose later dates these were before they were changed."""
    term: Mapped[Term]
    fee_fen: Mapped[Fen] = mapped_column(default=0)
    """For all its dates together."""
    given_fen: Mapped[Fen] = mapped_column(default=0)
    """Reference price less the fee: what was given free."""
    fee_basis: Mapped[str] = mapped_column(String(200), default="")
    fee_approved_by: Mapped[str] = mapped_column(String(100), default="")
    exception: Mapped[str] = mapped_column(String(300), default="")
    """Why it may be outside the opening hours or past a limit; empty where it is not."""
    exception_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    promised_at: Mapped[datetime | None]
    """When the promise not to pass the room on and not to trade in it was given."""

    premises: Mapped[Premises] = relationship()
    exception_by: Mapped[Post | None] = relationship(foreign_keys=[exception_by_id])
    occurrences: Mapped[list[Occurrence]] = relationship(
        back_populates="booking", order_by="Occurrence.starts_at, Occurrence.id"
    )

    __mapper_args__ = {"polymorphic_identity": KIND}  # noqa: RUF012  (SQLAlchemy's own idiom)


class State(StrEnum):
    """What became of one date."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    IN_USE = "in-use"
    DONE = "done"
    NO_SHOW = "no-show"
    SKIPPED = "skipped"
    """Not free when asked for; may be asked for again."""
    REFUSED = "refused"
    CANCELLED = "cancelled"
    MOVED = "moved"
    """Became a date of the booking that was split off."""


TO_COME = frozenset({State.ASKED, State.CONFIRMED})
TAKEN = frozenset({State.CONFIRMED, State.IN_USE})


class Occurrence(Base):
    """One date of a booking. Only with rows in `hold` does it keep others out."""

    __tablename__ = "booking_occurrence"
    __table_args__ = (
        UniqueConstraint("booking_id", "starts_at"),
        Index("ix_booking_occurrence_premises", "premises_id", "starts_at"),
        Index("ix_booking_occurrence_starts", "starts_at", "premises_id"),
        CheckConstraint("starts_at < ends_at", name="ordered"),
        CheckConstraint(f"minutes BETWEEN 1 AND {LONGEST_MINUTES}", name="a_day_at_most"),
        CheckConstraint(
            "state NOT IN ('skipped', 'refused', 'cancelled') OR because <> ''", name="because"
        ),
        CheckConstraint("fee_fen >= 0 AND reference_fen >= 0", name="fee_possible"),
    )

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"))
    """The same as the booking's; here so that a day of many rooms is one index."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    minutes: Mapped[int]
    state: Mapped[State]
    because: Mapped[str] = mapped_column(String(300), default="")
    cancelled_late: Mapped[bool] = mapped_column(default=False)
    """Given up when the organization could no longer do so by itself."""
    waiting_since: Mapped[datetime | None]
    """Set while somebody wants to be told when this skipped or refused date becomes free."""
    tariff_id: Mapped[int | None] = mapped_column(ForeignKey("tariff.id"))
    fee_fen: Mapped[Fen] = mapped_column(default=0)
    reference_fen: Mapped[Fen] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    booking: Mapped[Booking] = relationship(back_populates="occurrences")
    premises: Mapped[Premises] = relationship()
    tariff: Mapped[Tariff | None] = relationship()
    record: Mapped[UseRecord | None] = relationship(back_populates="occurrence")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class CheckIn(StrEnum):
    QR = "qr"
    STAFF = "staff"


class UseRecord(Base):
    """使用记录: when it really began and ended, how many came, how the room was left."""

    __tablename__ = "use_record"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR checked_in_at <= ended_at", name="ordered"),
        CheckConstraint("attendance IS NULL OR attendance >= 0", name="attendance_possible"),
    )

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("booking_occurrence.id"), unique=True)
    checked_in_at: Mapped[datetime]
    way: Mapped[CheckIn]
    checked_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    ended_at: Mapped[datetime | None]
    attendance: Mapped[int | None]
    hand_over: Mapped[str] = mapped_column(String(500), default="")
    damage: Mapped[str] = mapped_column(String(500), default="")
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    occurrence: Mapped[Occurrence] = relationship(back_populates="record")
    photos: Mapped[list[UsePhoto]] = relationship(order_by="UsePhoto.id")


class UsePhoto(Base):
    """A picture of how a room was left, or of damage."""

    __tablename__ = "use_photo"

    record_id: Mapped[int] = mapped_column(ForeignKey("use_record.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), unique=True)

    document: Mapped[Document] = relationship()


class Sanction(Base):
    """Warned, then suspended from booking; each can be appealed against."""

    __tablename__ = "booking_sanction"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint("from_on <= through_on", name="ordered"),
        CheckConstraint("answered_at IS NULL OR appealed_at IS NOT NULL", name="answers_appeal"),
        Index("ix_booking_sanction_organization", "organization_id", "through_on"),
    )

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    suspends: Mapped[bool] = mapped_column(default=False)
    """False for a warning."""
    reason: Mapped[str] = mapped_column(String(300))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("booking_occurrence.id"))
    from_on: Mapped[date]
    through_on: Mapped[date]
    imposed_at: Mapped[datetime]
    imposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    appeal: Mapped[str] = mapped_column(String(1000), default="")
    appealed_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    lifted_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    organization: Mapped[Organization] = relationship()
    occurrence: Mapped[Occurrence | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class Charge(Base):
    """A fee that is owed for a use; paid into the book of the body that owns the room."""

    __tablename__ = "premises_charge"
    __table_args__ = (
        CheckConstraint("fen > 0", name="something_owed"),
        CheckConstraint("paid_on IS NULL OR receipt_number <> ''", name="paid_with_receipt"),
        CheckConstraint("waived_at IS NULL OR waived_because <> ''", name="waived_because"),
        CheckConstraint("paid_on IS NULL OR waived_at IS NULL", name="paid_or_waived"),
        CheckConstraint(
            "(refunded_fen = 0 AND refunded_on IS NULL) OR (refunded_fen BETWEEN 1 AND fen "
            "AND refunded_on IS NOT NULL AND paid_on IS NOT NULL AND refunded_because <> '')",
            name="refunded_when_paid",
        ),
        UniqueConstraint("source"),
    )

    source: Mapped[str] = mapped_column(String(60))
    """`booking:id` or `occupancy:id:period`: what is charged is charged once."""
    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"), index=True)
    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    fen: Mapped[Fen]
    basis: Mapped[str] = mapped_column(String(300))
    raised_on: Mapped[date]
    due_on: Mapped[date]
    paid_on: Mapped[date | None]
    receipt_number: Mapped[str] = mapped_column(String(80), default="")
    """Number of the 票据 given for it."""
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    paid_entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    waived_at: Mapped[datetime | None]
    waived_because: Mapped[str] = mapped_column(String(300), default="")
    waived_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    refunded_fen: Mapped[Fen] = mapped_column(default=0)
    refunded_on: Mapped[date | None]
    refunded_because: Mapped[str] = mapped_column(String(300), default="")
    refunded_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    version: Mapped[int] = mapped_column()

    premises: Mapped[Premises] = relationship()
    organization: Mapped[Organization] = relationship()
    case: Mapped[Case] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)
