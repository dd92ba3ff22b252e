"""What was proposed, what was decided and by whom, and what was awarded."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base, Fen, Sha256
from incubator.funds.applications import FundApplication
from incubator.funds.models import Call
from incubator.notices.models import Notice
from incubator.organizations.models import Organization
from incubator.people.models import Person
from incubator.records.models import Document


class Outcome(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SENT_BACK = "sent-back"


_PENDING = text("outcome = 'pending'")


class Decision(Base):
    """A proposal and its answer. Proposer and approver are two named people, by constraint."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(
            "approver_person_id IS NULL OR approver_person_id <> proposer_person_id",
            name="two_people",
        ),
        CheckConstraint(
            "outcome = 'pending' OR approver_person_id IS NOT NULL", name="answered_by_somebody"
        ),
        CheckConstraint(
            "NOT on_paper OR (paper_number <> '' AND scan_id IS NOT NULL AND signed_on IS NOT NULL)",
            name="paper_has_number_date_scan",
        ),
        CheckConstraint("amount > 0", name="some_money"),
        Index(
            "uq_decision_pending",
            "application_id",
            unique=True,
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("fund_application.id"), index=True)
    amount: Mapped[Fen]
    reasons: Mapped[str] = mapped_column(String(1000), default="")
    """Why this amount, and why another place than the ranking's where it is."""
    proposer_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposer_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    proposed_at: Mapped[datetime]
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.PENDING)
    approver_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approver_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    decided_at: Mapped[datetime | None]
    on_paper: Mapped[bool] = mapped_column(default=False)
    paper_number: Mapped[str] = mapped_column(String(80), default="")
    signed_on: Mapped[date | None]
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    entered_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    application: Mapped[FundApplication] = relationship()
    proposer: Mapped[Person] = relationship(foreign_keys=[proposer_person_id])
    approver: Mapped[Person | None] = relationship(foreign_keys=[approver_person_id])
    scan: Mapped[Document | None] = relationship()


class RecipientKind(StrEnum):
    ORGANIZATION = "organization"
    OTHER = "other"
    """Somebody outside the registry, such as a company in an imported list."""


class Award(Base):
    """A result. From an application it needs a notice that has ended; imported ones carry their source."""

    __tablename__ = "award"
    __table_args__ = (
        CheckConstraint(
            "application_id IS NULL OR (notice_id IS NOT NULL AND awarded_on > notice_ended_on)",
            name="after_the_notice",
        ),
        CheckConstraint("application_id IS NULL OR amount > 0", name="with_money"),
        CheckConstraint(
            "application_id IS NOT NULL OR source_digest IS NOT NULL", name="comes_from_somewhere"
        ),
        UniqueConstraint("call_id", "source_digest"),
        Index("uq_award_application_id", "application_id", unique=True),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("fund_application.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    notice_ended_on: Mapped[date | None]
    recipient_kind: Mapped[RecipientKind]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(120))
    recipient_code: Mapped[str] = mapped_column(String(60), default="")
    project_title: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[str] = mapped_column(String(60), default="")
    recommended_by: Mapped[str] = mapped_column(String(120), default="")
    amount: Mapped[Fen | None]
    awarded_on: Mapped[date]
    source_digest: Mapped[Sha256 | None]
    """What an imported row says, whatever its column layout: the same row twice is one award."""

    call: Mapped[Call] = relationship()
    application: Mapped[FundApplication | None] = relationship()
    notice: Mapped[Notice | None] = relationship()
    organization: Mapped[Organization | None] = relationship()
