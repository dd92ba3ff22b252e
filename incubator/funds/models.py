"""Funds, calls and what a call asks for."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from incubator.core.columns import Base, Fen
from incubator.eligibility.findings import MustHold
from incubator.ledger.models import Budget
from incubator.notices.models import Notice
from incubator.organizations.models import Hub, Organization
from incubator.review.models import Rubric
from incubator.rules.models import Unit


class Fund(Base):
    """Money set aside under one set of rules by one body."""

    __tablename__ = "fund"
    __table_args__ = (UniqueConstraint("hub_id", "name"),)

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    name: Mapped[str] = mapped_column(String(100))
    basis: Mapped[str] = mapped_column(String(300))
    """The rule it is run by: title and number."""

    hub: Mapped[Hub] = relationship()
    owner: Mapped[Organization] = relationship()
    lines: Mapped[list[FundBudget]] = relationship(back_populates="fund", order_by="FundBudget.id")


class FundBudget(Base):
    """A source's money for one year of the fund; the running totals are the ledger's."""

    __tablename__ = "fund_budget"

    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), index=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"), unique=True)

    fund: Mapped[Fund] = relationship(back_populates="lines")
    budget: Mapped[Budget] = relationship()


class Category(StrEnum):
    """重点扶持 first, 表彰奖励 after `GRADE_AWARD`."""

    STARTUP = "startup"
    RENT = "rent"
    CAPACITY = "capacity"
    BRAND = "brand"
    PARTY_BUILDING = "party-building"
    GRADE_AWARD = "grade-award"
    OUTSTANDING_PROJECT = "outstanding-project"
    OUTSTANDING_ORGANIZATION = "outstanding-organization"


COMMENDATIONS = frozenset(
    {Category.GRADE_AWARD, Category.OUTSTANDING_PROJECT, Category.OUTSTANDING_ORGANIZATION}
)


class Call(Base):
    """申报批次: a window, its limits, its papers and its criteria. What phase it is in is derived."""

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint("cap > 0", name="cap_possible"),
        CheckConstraint(
            "share_cap IS NULL OR (share_cap > 0 AND share_cap <= 100)", name="share_in_percent"
        ),
        CheckConstraint("past OR rubric_id IS NOT NULL", name="has_rubric"),
    )

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"), index=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), index=True)
    budget_id: Mapped[int | None] = mapped_column(ForeignKey("budget.id"))
    rubric_id: Mapped[int | None] = mapped_column(ForeignKey("rubric.id"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    category: Mapped[Category]
    introduction: Mapped[str] = mapped_column(String(2000), default="")
    basis: Mapped[str] = mapped_column(String(300))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    cap: Mapped[Fen]
    filed_group_cap: Mapped[Fen | None]
    """The most a body without legal personality may ask for; empty where it may not apply."""
    share_cap: Mapped[int | None]
    """The most of the project's whole budget that may be asked for, in percent."""
    reimbursed: Mapped[bool] = mapped_column(default=False)
    notice_days: Mapped[int]
    notice_unit: Mapped[Unit]
    names_experts: Mapped[bool] = mapped_column(default=False)
    certificate_title: Mapped[str] = mapped_column(String(40))
    past: Mapped[bool] = mapped_column(default=False)
    """Opened after the fact, to hold published results."""
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    phase: Mapped[str | None] = query_expression()
    """Only in rows of `queries.with_phase`; elsewhere ask `queries.phase`."""
    handed_in: Mapped[int | None] = query_expression()
    """How many applications left their draft; only in rows of `queries.with_phase`."""

    hub: Mapped[Hub] = relationship()
    fund: Mapped[Fund] = relationship()
    budget: Mapped[Budget | None] = relationship()
    rubric: Mapped[Rubric | None] = relationship()
    requirements: Mapped[list[CallRequirement]] = relationship(
        back_populates="call", order_by="CallRequirement.position"
    )
    papers: Mapped[list[CallPaper]] = relationship(
        back_populates="call", order_by="CallPaper.position"
    )
    notices: Mapped[list[CallNotice]] = relationship(
        back_populates="call", order_by="CallNotice.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)

    @property
    def is_commendation(self) -> bool:
        return self.category in COMMENDATIONS


class CallRequirement(Base):
    """One eligibility rule of a call: which test, with which number, on which text it rests."""

    __tablename__ = "call_requirement"
    __table_args__ = (UniqueConstraint("call_id", "position"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    position: Mapped[int]
    test: Mapped[str] = mapped_column(String(40))
    """A key of `eligibility.TESTS`."""
    parameter: Mapped[int | None]
    must_hold: Mapped[MustHold] = mapped_column(default=MustHold.AT_SUBMISSION)
    text: Mapped[str] = mapped_column(String(300))

    call: Mapped[Call] = relationship(back_populates="requirements")


class Audience(StrEnum):
    EVERYBODY = "everybody"
    LEGAL_PERSONS = "legal-persons"
    FILED_GROUPS = "filed-groups"


class CallPaper(Base):
    """One attachment a call asks for."""

    __tablename__ = "call_paper"
    __table_args__ = (UniqueConstraint("call_id", "position"), UniqueConstraint("call_id", "kind"))

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(120))
    required: Mapped[bool] = mapped_column(default=True)
    audience: Mapped[Audience] = mapped_column(default=Audience.EVERYBODY)

    call: Mapped[Call] = relationship(back_populates="papers")


class CallNotice(Base):
    """Which notices showed the results of a call."""

    __tablename__ = "call_notice"
    __table_args__ = (Index("uq_call_notice_notice_id", "notice_id", unique=True),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))

    call: Mapped[Call] = relationship(back_populates="notices")
    notice: Mapped[Notice] = relationship()
