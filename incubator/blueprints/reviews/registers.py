"""The lists of a review: an expert's own sheets, and the cases whose sheets staff wait for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from incubator.casework.models import Case
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.review import queries
from incubator.review.models import Sheet, SheetState
from incubator.review.printing import STATE_WORDS
from incubator.web import reviewed
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.reviewed import Among


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
    """A case with what it is reviewed among and how many sheets it has."""

    case: Case
    among: Among
    wanted: int
    asked: int
    locked: int
    recused: int

    @property
    def missing(self) -> int:
        return max(self.asked, self.wanted - self.locked)


def in_review(hat: Hat) -> Register:
    """The hub's cases that wait for their experts."""
    applicant = aliased(Organization)
    return Register(
        name=_("评审中的申报"),
        unit=_("件"),
        query=reviewed.waiting_for_experts(hat).join(
            applicant, applicant.id == Case.organization_id
        ),
        identity=Case.id,
        lines=_with_sheets,
        columns=[
            Column("title", _("项目"), lambda row: row.case.title, Case.title),
            Column(
                "organization",
                _("申报组织"),
                lambda row: row.case.organization.name,
                applicant.name,
            ),
            Column("call", _("批次"), lambda row: row.among.title, hide_small=True),
            Column(
                "since",
                _("进入评审"),
                lambda row: row.case.status_since,
                Case.status_since,
                Shape.DAY,
                hide_small=True,
            ),
            Column("locked", _("已提交"), lambda row: row.locked, shape=Shape.NUMBER),
            Column("missing", _("还缺"), lambda row: row.missing, shape=Shape.NUMBER),
        ],
        search=lambda q: or_(
            Case.title.contains(q, autoescape=True),
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
        sort="since",
        placeholder=_("项目或组织名称"),
        empty=_("没有等待专家评审的申报"),
        file_name="in-review",
    )


def _with_sheets(cases: Sequence[Case]) -> list[InReview]:
    counts: dict[int, dict[SheetState, int]] = {}
    rows = db.session.execute(
        select(Sheet.case_id, Sheet.state, func.count(Sheet.id))
        .where(Sheet.case_id.in_([one.id for one in cases]))
        .group_by(Sheet.case_id, Sheet.state)
    )
    for case_id, state, count in rows:
        counts.setdefault(case_id, {})[state] = count
    whole = reviewed.loaded(cases)
    return [_line(whole[one.id], counts.get(one.id, {})) for one in cases]


def _line(found: Case, counts: dict[SheetState, int]) -> InReview:
    how = reviewed.of(found)
    rubric = how.rubric(found)
    return InReview(
        found,
        how.among(found),
        rubric.reviewers if rubric else 0,
        counts.get(SheetState.ASKED, 0),
        counts.get(SheetState.LOCKED, 0),
        counts.get(SheetState.RECUSED, 0),
    )


def _complete() -> ColumnElement[bool]:
    """All that were asked have handed in, and they are as many as the rubric wants."""

    def sheets(state: SheetState) -> ScalarSelect[int]:
        return (
            select(func.count(Sheet.id))
            .where(Sheet.case_id == Case.id, Sheet.state == state)
            .correlate(Case)
            .scalar_subquery()
        )

    needed = reviewed.reviewers_wanted()
    return and_(sheets(SheetState.ASKED) == 0, sheets(SheetState.LOCKED) >= needed)
