"""One incubation: the application, the agreement and the stay are one case from draft to hand-over."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.casework.models import Case
from incubator.core.columns import Base, Fen, Sha256
from incubator.core.secret import Secret
from incubator.incubation.intake import Intake, Track
from incubator.incubation.places import DeskUse, IncubationBase
from incubator.records.models import Document

KIND = "incubation"


class Mode(StrEnum):
    PHYSICAL = "physical"
    VIRTUAL = "virtual"


class Housing(StrEnum):
    """住所来源."""

    OWN = "own"
    RENTED = "rented"
    NONE = "none"


class Leaving(StrEnum):
    """How a stay ended, or is ending."""

    GRADUATED = "graduated"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    DEEMED = "deemed"
    """Did not take part in the graduation review, which counts as leaving."""
    EXPIRED = "expired"


_APPLYING = text("entered_on IS NULL AND ended_on IS NULL")
_STAYING = text("entered_on IS NOT NULL AND left_on IS NULL")


def _one(name: str, where: object) -> Index:
    return Index(name, "resident_id", unique=True, sqlite_where=where, postgresql_where=where)


class Incubation(Case):
    """孵化入驻: one application and, if it is approved, the one term of stay it leads to."""

    __tablename__ = "incubation"
    __table_args__ = (
        _one("uq_incubation_APPLYING", _APPLYING),
        _one("uq_incubation_STAYING", _STAYING),
        UniqueConstraint("id", "entered_on"),  # lets a log entry carry the day it is checked by
        CheckConstraint(
            "term_from IS NULL OR (term_through IS NOT NULL AND term_from <= term_through)",
            name="term_ordered",
        ),
        CheckConstraint(
            "entered_on IS NULL OR agreement_id IS NOT NULL", name="entered_by_agreement"
        ),
        CheckConstraint("left_on IS NULL OR entered_on <= left_on", name="stay_ordered"),
        CheckConstraint("left_on IS NULL OR leaving IS NOT NULL", name="left_somehow"),
        CheckConstraint("desks_wanted >= 0", name="desks_not_negative"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    base_id: Mapped[int] = mapped_column(ForeignKey("incubation_base.id"), index=True)
    intake_id: Mapped[int | None] = mapped_column(ForeignKey("intake.id"), index=True)
    """None for a second term, which no intake led to."""
    resident_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    """The same as `organization_id`; here so that the database refuses a second stay."""
    track: Mapped[Track]
    mode: Mapped[Mode] = mapped_column(default=Mode.PHYSICAL)

    housing: Mapped[Housing | None]
    opening_capital: Mapped[Fen | None]
    contact_name: Mapped[str] = mapped_column(String(60), default="")
    contact_phone: Mapped[str | None] = mapped_column(Secret)
    contact_email: Mapped[str | None] = mapped_column(Secret)
    full_time: Mapped[int | None]
    part_time: Mapped[int | None]
    volunteers: Mapped[int | None]
    party_members: Mapped[int | None]
    party_organization: Mapped[str] = mapped_column(String(60), default="")
    penalties: Mapped[str] = mapped_column(String(500), default="")
    """近两年行政处罚 as declared; the word 无 where there is none."""
    desks_wanted: Mapped[int] = mapped_column(default=0)
    hours_of_use: Mapped[str] = mapped_column(String(120), default="")
    projects: Mapped[str] = mapped_column(String(4000), default="")
    audience: Mapped[str] = mapped_column(String(500), default="")
    plan: Mapped[str] = mapped_column(String(4000), default="")
    """发展规划: what shall be reached within twelve months."""
    support: Mapped[str] = mapped_column(String(200), default="")
    """Values of `staying.Support`, joined by spaces."""
    extended_to: Mapped[datetime | None]
    """Until when this one application may still be handed in, where a batch has closed for the rest."""
    promised_at: Mapped[datetime | None]

    recommendation: Mapped[str] = mapped_column(String(1000), default="")
    register_by: Mapped[date | None]
    """By when a prospective body has to be registered; after it nothing is signed."""
    approved_mode: Mapped[Mode | None]
    approved_desks: Mapped[int | None]
    term_from: Mapped[date | None]
    term_through: Mapped[date | None]
    agreement_number: Mapped[str | None] = mapped_column(String(60), unique=True)
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    """The signed agreement as a scan."""
    signed_on: Mapped[date | None]
    signatory: Mapped[str] = mapped_column(String(120), default="")
    """Who signed for the incubatee: for a filed group its sponsor."""
    entered_on: Mapped[date | None]
    leaving: Mapped[Leaving | None]
    notice_on: Mapped[date | None]
    """The day of the exit notice or of graduation, from which the hand-over is counted."""
    left_on: Mapped[date | None]
    """The day everything was handed over."""
    ended_on: Mapped[date | None]
    """The day the case reached an end, with or without a stay."""

    base: Mapped[IncubationBase] = relationship()
    intake: Mapped[Intake | None] = relationship()
    agreement: Mapped[Document | None] = relationship()
    desks: Mapped[list[DeskUse]] = relationship(order_by="DeskUse.id")
    sponsors: Mapped[list[IncubationSponsor]] = relationship(order_by="IncubationSponsor.id")
    sections: Mapped[list[IncubationSection]] = relationship(order_by="IncubationSection.id")
    submissions: Mapped[list[IncubationSubmission]] = relationship(
        order_by="IncubationSubmission.round"
    )

    __mapper_args__ = {"polymorphic_identity": KIND}  # noqa: RUF012  (SQLAlchemy's own idiom)


class Section(StrEnum):
    """The parts of 孵化入驻申请表, filled in and returned one by one."""

    BODY = "body"
    NEEDS = "needs"
    WORK = "work"
    SPONSORS = "sponsors"
    PAPERS = "papers"


class IncubationSection(Base):
    """When a section was last saved, by whom, how often, and what was asked to be corrected in it."""

    __tablename__ = "incubation_section"
    __table_args__ = (UniqueConstraint("case_id", "section"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"))
    section: Mapped[Section]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    return_note: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class IncubationSponsor(Base):
    """One of the people who found a body that is not yet registered; all of them sign.

    For a filed group at a desk: who answers for it and signs in its place.
    """

    __tablename__ = "incubation_sponsor"

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    name: Mapped[str | None] = mapped_column(Secret)
    phone: Mapped[str | None] = mapped_column(Secret)
    signed_on: Mapped[date | None]


class IncubationSubmission(Base):
    """What was handed in, frozen: the stored bytes, their SHA-256, and the receipt number."""

    __tablename__ = "incubation_submission"
    __table_args__ = (UniqueConstraint("case_id", "round"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"))
    round: Mapped[int]
    receipt: Mapped[str] = mapped_column(String(60), unique=True)
    sha256: Mapped[Sha256]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    at: Mapped[datetime]
    by_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    document: Mapped[Document] = relationship()


class Waiting(Base):
    """A place on the base's waiting list: the order can be read and each change has its reason."""

    __tablename__ = "incubation_waiting"
    __table_args__ = (
        CheckConstraint("position > 0", name="counted_from_one"),
        CheckConstraint("left_at IS NULL OR left_because <> ''", name="left_with_reason"),
        Index(
            "uq_incubation_waiting_OPEN",
            "case_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    base_id: Mapped[int] = mapped_column(ForeignKey("incubation_base.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    position: Mapped[int]
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300), default="")
    left_at: Mapped[datetime | None]
    left_because: Mapped[str] = mapped_column(String(200), default="")

    case: Mapped[Incubation] = relationship()
