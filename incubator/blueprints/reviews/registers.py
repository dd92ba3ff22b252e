"""The lists of a review: an expert's own sheets, and the cases whose sheets staff wait for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from incubator.casework.models import Case
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.funds import queries as funds
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call
from incubator.organizations.models import Organization
from incubator.review import queries
from incubator.review.models import Rubric, Sheet, SheetState
from incubator.review.printing import STATE_WORDS
from incubator.web.listing import Column, Filter, Register, Shape


def own_sheets(hat: Hat) -> Register:
    """What an expert was asked to score, the open ones first."""
    order = case((Sheet.state == SheetState.ASKED, 0), else_=1)
    return Register(
        name=_("我的评审"),
        unit=_("份"),
        query=queries.own(hat)
        .join(Sheet.case)
        .join(Organization, Organization.id == Case.organization_id)
        .options(joinedload(Sheet.case).joinedload(Case.organization)),
        identity=Sheet.id,
        columns=[
            Column("title", _("项目"), lambda row: row.case.title, Case.title),
            Column("organization", _("申报组织"), lambda row: row.case.organization.name),
            Column("number", _("受理编号"), lambda row: row.case.number or "", hide_small=True),
            Column("asked", _("邀请日期"), lambda row: row.asked_at, Sheet.asked_at, Shape.DAY),
            Column("state", _("评分状态"), lambda row: STATE_WORDS[row.state][0], order),
        ],
        search=lambda q: or_(
            Case.title.contains(q, autoescape=True), Organization.name.contains(q, autoescape=True)
        ),
        filters=[
            Filter(
                "state",
                _("评分状态"),
                [
                    ("", _("全部")),
                    *((state.value, words[0]) for state, words in STATE_WORDS.items()),
                ],
                lambda value: Sheet.state == SheetState(value),
            )
        ],
        sort="state",
        placeholder=_("项目或组织名称"),
        empty=_("还没有请您评审的项目"),
        file_name="sheets",
    )


@dataclass(frozen=True)
class InReview:
    """A case with how many sheets it has."""

    case: FundApplication
    asked: int
    locked: int
    recused: int

    @property
    def missing(self) -> int:
        rubric = self.case.call.rubric
        return max(self.asked, (rubric.reviewers if rubric else 0) - self.locked)


def in_review(hat: Hat) -> Register:
    """The hub's applications that wait for their experts."""
    applicant = aliased(Organization)
    return Register(
        name=_("评审中的申报"),
        unit=_("件"),
        query=waiting_for_experts(hat)
        .join(Call, Call.id == FundApplication.call_id)
        .join(applicant, applicant.id == FundApplication.organization_id)
        .options(
            joinedload(FundApplication.organization),
            joinedload(FundApplication.call).joinedload(Call.rubric),
        ),
        identity=FundApplication.id,
        lines=_with_sheets,
        columns=[
            Column("title", _("项目"), lambda row: row.case.title, FundApplication.title),
            Column(
                "organization",
                _("申报组织"),
                lambda row: row.case.organization.name,
                applicant.name,
            ),
            Column("call", _("批次"), lambda row: row.case.call.title, Call.title, hide_small=True),
            Column("locked", _("已提交"), lambda row: row.locked, shape=Shape.NUMBER),
            Column("missing", _("还缺"), lambda row: row.missing, shape=Shape.NUMBER),
        ],
        search=lambda q: or_(
            FundApplication.title.contains(q, autoescape=True),
            applicant.name.contains(q, autoescape=True),
        ),
        filters=[
            Filter(
                "sheets",
                _("评分"),
                [("", _("全部")), ("missing", _("未交齐")), ("complete", _("已交齐"))],
                lambda value: _complete() if value == "complete" else ~_complete(),
            )
        ],
        sort="call",
        placeholder=_("项目或组织名称"),
        empty=_("没有等待专家评审的申报"),
        file_name="in-review",
    )


def waiting_for_experts(hat: Hat) -> Select[FundApplication]:
    return funds.visible_to(hat).where(FundApplication.status == Status.EXPERT_REVIEW)


def _with_sheets(cases: Sequence[FundApplication]) -> list[InReview]:
    counts: dict[int, dict[SheetState, int]] = {}
    rows = db.session.execute(
        select(Sheet.case_id, Sheet.state, func.count(Sheet.id))
        .where(Sheet.case_id.in_([one.id for one in cases]))
        .group_by(Sheet.case_id, Sheet.state)
    )
    for case_id, state, count in rows:
        counts.setdefault(case_id, {})[state] = count
    return [
        InReview(
            one,
            counts.get(one.id, {}).get(SheetState.ASKED, 0),
            counts.get(one.id, {}).get(SheetState.LOCKED, 0),
            counts.get(one.id, {}).get(SheetState.RECUSED, 0),
        )
        for one in cases
    ]


def _complete() -> ColumnElement[bool]:
    """All that were asked have handed in, and they are as many as the rubric wants."""

    def sheets(state: SheetState) -> ScalarSelect[int]:
        return (
            select(func.count(Sheet.id))
            .where(Sheet.case_id == FundApplication.id, Sheet.state == state)
            .scalar_subquery()
        )

    needed = select(Rubric.reviewers).where(Rubric.id == Call.rubric_id).scalar_subquery()
    return and_(sheets(SheetState.ASKED) == 0, sheets(SheetState.LOCKED) >= needed)
