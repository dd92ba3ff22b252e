"""Occupancy: a room for months under an agreement, its inspections, and giving it back."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.casework.models import Case
from incubator.casework.proposals import Proposal, constraints
from incubator.core.columns import Base, Fen
from incubator.core.secret import Secret
from incubator.people.models import Post
from incubator.premises.models import Premises, Use
from incubator.premises.tariff import Term
from incubator.records.models import Document

KIND = "occupancy"


class Bearer(StrEnum):
    """Who pays water, power and heating."""

    OCCUPANT = "occupant"
    OWNER = "owner"
    SHARED = "shared"


class Occupancy(Case):
    """长期使用: the application, the agreement and the months of use are one case."""

    __tablename__ = "occupancy"
    __table_args__ = (
        CheckConstraint("wished_from <= wished_through", name="wish_ordered"),
        CheckConstraint(
            "term_from IS NULL OR (term_through IS NOT NULL AND term_from <= term_through)",
            name="term_ordered",
        ),
        CheckConstraint(
            "entered_on IS NULL OR (agreement_id IS NOT NULL AND agreement_number IS NOT NULL)",
            name="entered_by_agreement",
        ),
        CheckConstraint("left_on IS NULL OR entered_on <= left_on", name="stay_ordered"),
        CheckConstraint("deposit_fen >= 0 AND monthly_fen >= 0", name="money_possible"),
        CheckConstraint(
            "deposit_returned_on IS NULL OR deposit_received_on IS NOT NULL", name="deposit_ordered"
        ),
        CheckConstraint(
            "deposit_withheld_fen BETWEEN 0 AND deposit_fen", name="withheld_of_the_deposit"
        ),
    )

    id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"), index=True)
    use: Mapped[Use]
    purpose: Mapped[str] = mapped_column(String(1000))
    people: Mapped[int]
    wished_from: Mapped[date]
    wished_through: Mapped[date]
    contact_name: Mapped[str] = mapped_column(String(60), default="")
    contact_phone: Mapped[str | None] = mapped_column(Secret)
    promised_at: Mapped[datetime | None]

    surveyed_on: Mapped[date | None]
    surveyed_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    survey: Mapped[str] = mapped_column(String(2000), default="")
    survey_area_tenths: Mapped[int | None]
    survey_advises: Mapped[bool | None]

    agreement_number: Mapped[str | None] = mapped_column(String(60), unique=True)
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    signed_on: Mapped[date | None]
    signatory: Mapped[str] = mapped_column(String(120), default="")
    area_tenths: Mapped[int | None]
    term_from: Mapped[date | None]
    term_through: Mapped[date | None]
    term: Mapped[Term | None]
    reference_fen: Mapped[Fen] = mapped_column(default=0)
    """A month at the reference price; with `monthly_fen` it says what is given."""
    monthly_fen: Mapped[Fen] = mapped_column(default=0)
    fee_basis: Mapped[str] = mapped_column(String(200), default="")
    fee_approved_by: Mapped[str] = mapped_column(String(100), default="")
    utilities: Mapped[Bearer | None]
    deposit_fen: Mapped[Fen] = mapped_column(default=0)
    deposit_received_on: Mapped[date | None]
    deposit_returned_on: Mapped[date | None]
    deposit_withheld_fen: Mapped[Fen] = mapped_column(default=0)
    deposit_note: Mapped[str] = mapped_column(String(300), default="")
    insurance: Mapped[str] = mapped_column(String(200), default="")
    end_conditions: Mapped[str] = mapped_column(String(1000), default="")

    entered_on: Mapped[date | None]
    notice_on: Mapped[date | None]
    left_on: Mapped[date | None]
    """The day the room was given back; until then nobody else is promised it."""
    damage: Mapped[str] = mapped_column(String(1000), default="")
    """What was found damaged or missing when it was given back."""

    premises: Mapped[Premises] = relationship()
    agreement: Mapped[Document | None] = relationship(foreign_keys=[agreement_id])
    surveyed_by: Mapped[Post | None] = relationship(foreign_keys=[surveyed_by_id])
    inspections: Mapped[list[Inspection]] = relationship(order_by="Inspection.on, Inspection.id")
    items: Mapped[list[HandOverItem]] = relationship(order_by="HandOverItem.id")
    extensions: Mapped[list[Extension]] = relationship(
        back_populates="case", order_by="Extension.id"
    )

    __mapper_args__ = {"polymorphic_identity": KIND}  # noqa: RUF012  (SQLAlchemy's own idiom)


class OccupancyDecision(Proposal, Base):
    """On what terms somebody shall have the room, and the answer of a second person."""

    __tablename__ = "occupancy_decision"
    __table_args__ = (
        *constraints("occupancy_decision", "case_id"),
        CheckConstraint("term_from <= term_through", name="term_ordered"),
        CheckConstraint("monthly_fen >= 0 AND reference_fen >= 0", name="money_possible"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("occupancy.id"), index=True)
    term_from: Mapped[date]
    term_through: Mapped[date]
    term: Mapped[Term]
    reference_fen: Mapped[Fen] = mapped_column(default=0)
    monthly_fen: Mapped[Fen] = mapped_column(default=0)
    fee_basis: Mapped[str] = mapped_column(String(200), default="")

    case: Mapped[Occupancy] = relationship()


_UNSIGNED = text("signed_on IS NULL")


class Extension(Base):
    """续签: the agreement of a further term, drawn up and then signed; one at a time is open."""

    __tablename__ = "occupancy_extension"
    __table_args__ = (
        CheckConstraint("term_from <= term_through", name="term_ordered"),
        CheckConstraint("monthly_fen >= 0 AND reference_fen >= 0", name="money_possible"),
        CheckConstraint("signed_on IS NULL OR document_id IS NOT NULL", name="signed_in_writing"),
        Index(
            "uq_occupancy_extension_open",
            "case_id",
            unique=True,
            sqlite_where=_UNSIGNED,
            postgresql_where=_UNSIGNED,
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("occupancy.id"), index=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    term_from: Mapped[date]
    term_through: Mapped[date]
    term: Mapped[Term]
    reference_fen: Mapped[Fen] = mapped_column(default=0)
    monthly_fen: Mapped[Fen] = mapped_column(default=0)
    fee_basis: Mapped[str] = mapped_column(String(200), default="")
    fee_approved_by: Mapped[str] = mapped_column(String(100), default="")
    drawn_up_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    signed_on: Mapped[date | None]
    signatory: Mapped[str] = mapped_column(String(120), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    case: Mapped[Occupancy] = relationship(back_populates="extensions")
    document: Mapped[Document | None] = relationship()


class Found(StrEnum):
    IN_ORDER = "in-order"
    SUBLET = "sublet"
    MISUSE = "misuse"
    DAMAGE = "damage"
    SAFETY = "safety"
    EMPTY = "empty"


class Inspection(Base):
    """巡查记录: what was found on a day. Rows are added, never changed."""

    __tablename__ = "occupancy_inspection"
    __table_args__ = (CheckConstraint("found = 'in-order' OR note <> ''", name="finding_told"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("occupancy.id"), index=True)
    on: Mapped[date]
    found: Mapped[Found]
    note: Mapped[str] = mapped_column(String(1000), default="")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    by_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    entered_at: Mapped[datetime]

    photo: Mapped[Document | None] = relationship()
    by_post: Mapped[Post | None] = relationship()


class Objection(Base):
    """书面异议 to a sublet: silence for six months after knowing counts as consent (民法典 718)."""

    __tablename__ = "sublet_objection"
    __table_args__ = (
        CheckConstraint("known_on <= object_by", name="ordered"),
        CheckConstraint("objected_on IS NULL OR document_id IS NOT NULL", name="in_writing"),
        CheckConstraint(
            "objected_on IS NULL OR objected_on BETWEEN known_on AND object_by", name="in_time"
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("occupancy.id"), index=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("occupancy_inspection.id"), unique=True)
    known_on: Mapped[date]
    object_by: Mapped[date]
    objected_on: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    put_right_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    by_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    inspection: Mapped[Inspection] = relationship()
    document: Mapped[Document | None] = relationship()


class Way(StrEnum):
    IN = "in"
    OUT = "out"


class HandOverItem(Base):
    """One line of the list by which the room is handed over and back."""

    __tablename__ = "occupancy_hand_over"
    __table_args__ = (
        UniqueConstraint("case_id", "way", "item"),
        CheckConstraint("done_on IS NULL OR noted_by_id IS NOT NULL", name="done_by_one"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("occupancy.id"))
    way: Mapped[Way]
    item: Mapped[str] = mapped_column(String(60))
    reading: Mapped[str] = mapped_column(String(60), default="")
    """A count, a meter's reading, a key's number."""
    note: Mapped[str] = mapped_column(String(300), default="")
    done_on: Mapped[date | None]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
