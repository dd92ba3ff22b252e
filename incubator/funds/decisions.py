"""What was proposed, what was decided and by whom, and what was awarded."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.casework.proposals import Proposal, constraints
from incubator.core.columns import Base, Fen, Sha256
from incubator.funds.applications import FundApplication
from incubator.funds.models import Call
from incubator.notices.models import Notice
from incubator.organizations.models import Organization


class Decision(Proposal, Base):
    """A proposed amount and its answer."""

    __tablename__ = "decision"
    __table_args__ = (
        *constraints("decision", "application_id"),
        CheckConstraint("amount > 0", name="some_money"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("fund_application.id"), index=True)
    amount: Mapped[Fen]

    application: Mapped[FundApplication] = relationship()


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
