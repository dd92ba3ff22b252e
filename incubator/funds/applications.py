"""One application to a call: its sections, rows and frozen submissions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.casework.models import Case
from incubator.core.columns import Base, Fen, Sha256
from incubator.core.secret import Secret
from incubator.funds.models import Call
from incubator.records.models import Document


class Section(StrEnum):
    ORGANIZATION = "organization"
    PROJECT = "project"
    PLAN = "plan"
    BUDGET = "budget"
    ACCOUNT = "account"
    PAPERS = "papers"


class FundApplication(Case):
    """专项资金项目申报书. Amounts are separate columns: asked, recommended, approved."""

    __tablename__ = "fund_application"
    __table_args__ = (
        Index("uq_fund_application_call_organization", "call_id", "applicant_id", unique=True),
        CheckConstraint("requested >= 0", name="requested_not_negative"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    applicant_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    """The same as `organization_id`; here so that the database refuses a second application."""
    contact_name: Mapped[str] = mapped_column(String(60), default="")
    contact_phone: Mapped[str | None] = mapped_column(Secret)
    contact_email: Mapped[str | None] = mapped_column(Secret)
    full_time_staff: Mapped[int | None]
    volunteers: Mapped[int | None]
    party_organization: Mapped[str] = mapped_column(String(60), default="")
    leader_name: Mapped[str] = mapped_column(String(60), default="")
    leader_phone: Mapped[str | None] = mapped_column(Secret)
    background: Mapped[str] = mapped_column(String(4000), default="")
    beneficiaries: Mapped[str] = mapped_column(String(500), default="")
    beneficiary_count: Mapped[int | None]
    communities: Mapped[str] = mapped_column(String(300), default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    team: Mapped[str] = mapped_column(String(2000), default="")
    risks: Mapped[str] = mapped_column(String(2000), default="")
    other_funding: Mapped[str] = mapped_column(String(1000), default="")
    """Declaration of other money for the same project; the word 无 where there is none."""
    account_name: Mapped[str] = mapped_column(String(100), default="")
    bank_name: Mapped[str] = mapped_column(String(100), default="")
    bank_account: Mapped[str | None] = mapped_column(Secret)
    bank_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    holding_body: Mapped[str] = mapped_column(String(100), default="")
    """代管单位: who receives a reimbursed filed group's money."""
    promised_at: Mapped[datetime | None]
    requested: Mapped[Fen] = mapped_column(BigInteger, default=0)
    project_budget: Mapped[Fen] = mapped_column(BigInteger, default=0)
    recommended: Mapped[Fen | None]
    approved: Mapped[Fen | None]

    call: Mapped[Call] = relationship()
    lines: Mapped[list[BudgetLine]] = relationship(
        back_populates="application", order_by="BudgetLine.position"
    )
    indicators: Mapped[list[Indicator]] = relationship(
        back_populates="application", order_by="Indicator.position"
    )
    stages: Mapped[list[Stage]] = relationship(
        back_populates="application", order_by="Stage.position"
    )
    sections: Mapped[list[SectionState]] = relationship(back_populates="application")
    submissions: Mapped[list[Submission]] = relationship(
        back_populates="application", order_by="Submission.id"
    )

    __mapper_args__ = {"polymorphic_identity": "fund-application"}  # noqa: RUF012  (SQLAlchemy's own idiom)


class SectionState(Base):
    """When a section was last saved, by whom, and how often: several members may write at once."""

    __tablename__ = "application_section"
    __table_args__ = (UniqueConstraint("application_id", "section"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("fund_application.id"))
    section: Mapped[Section]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    return_note: Mapped[str] = mapped_column(String(500), default="")
    """What staff asked to be corrected here; empty when nothing is."""
    version: Mapped[int] = mapped_column()

    application: Mapped[FundApplication] = relationship(back_populates="sections")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class MoneyFrom(StrEnum):
    FUND = "fund"
    OWN = "own"
    OTHER = "other"


class BudgetLine(Base):
    """One row of the budget. A draft's row may still lack its price or quantity and then counts as 0."""

    __tablename__ = "application_budget_line"
    __table_args__ = (
        CheckConstraint("amount = COALESCE(unit_price, 0) * COALESCE(quantity, 0)", name="adds_up"),
        CheckConstraint("unit_price >= 0 AND quantity >= 0", name="not_negative"),
        UniqueConstraint("application_id", "position"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("fund_application.id"))
    position: Mapped[int]
    head: Mapped[str] = mapped_column(String(80))
    unit_price: Mapped[Fen | None]
    quantity: Mapped[int | None]
    amount: Mapped[Fen]
    money_from: Mapped[MoneyFrom]
    remark: Mapped[str] = mapped_column(String(200), default="")

    application: Mapped[FundApplication] = relationship(back_populates="lines")


class Indicator(Base):
    """产出与成效指标."""

    __tablename__ = "application_indicator"
    __table_args__ = (UniqueConstraint("application_id", "position"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("fund_application.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    target: Mapped[int | None]
    unit: Mapped[str] = mapped_column(String(20))

    application: Mapped[FundApplication] = relationship(back_populates="indicators")


class Stage(Base):
    """内容与进度表."""

    __tablename__ = "application_stage"
    __table_args__ = (UniqueConstraint("application_id", "position"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("fund_application.id"))
    position: Mapped[int]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    content: Mapped[str] = mapped_column(String(500))

    application: Mapped[FundApplication] = relationship(back_populates="stages")


class Submission(Base):
    """What was handed in, frozen: the stored bytes, their SHA-256, and the receipt number."""

    __tablename__ = "application_submission"
    __table_args__ = (UniqueConstraint("application_id", "round"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("fund_application.id"))
    round: Mapped[int]
    receipt: Mapped[str] = mapped_column(String(60), unique=True)
    sha256: Mapped[Sha256]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    at: Mapped[datetime]
    by_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    requested: Mapped[Fen]

    application: Mapped[FundApplication] = relationship(back_populates="submissions")
    document: Mapped[Document] = relationship()
