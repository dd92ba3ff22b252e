"""Which calls and applications a hat may see, which phase a call is in, and what else an applicant got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, false, func, or_, select
from sqlalchemy.orm import joinedload, with_expression

from incubator.casework.models import Case
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds.applications import FundApplication
from incubator.funds.budget import percent
from incubator.funds.decisions import Award
from incubator.funds.lifecycle import LIFECYCLE, Status
from incubator.funds.models import Call
from incubator.organizations.models import Organization


def visible_to(hat: Hat) -> Select[FundApplication]:
    """The applications a hat may open; a draft written online is the applicant's alone."""
    return select(FundApplication).where(_seen_by(hat))


def _seen_by(hat: Hat) -> ColumnElement[bool]:
    if hat.may(Permission.VIEW_CASES):
        handed_in = or_(FundApplication.status != Status.DRAFT, FundApplication.entered_on_behalf)
        return and_(
            FundApplication.hub_id == hat.hub_id, FundApplication.kind == LIFECYCLE.kind, handed_in
        )
    if hat.may(Permission.APPLY):
        return FundApplication.organization_id == hat.organization_id
    return false()


def calls_visible_to(hat: Hat | None) -> Select[Call]:
    """Published calls are everybody's; drafts are the hub's own staff's."""
    published: ColumnElement[bool] = Call.published_at.is_not(None)
    if hat is not None and hat.may(Permission.VIEW_CASES):
        return select(Call).where(or_(published, Call.hub_id == hat.hub_id))
    return select(Call).where(published)


def calls_of_hub(hat: Hat) -> Select[Call]:
    """Every call of the hub, drafts and past ones too: the register staff work with."""
    if not hat.may(Permission.VIEW_CASES):
        return select(Call).where(false())
    return select(Call).where(Call.hub_id == hat.hub_id)


class Phase(StrEnum):
    """Where a call stands; derived from its window and its applications, never stored."""

    DRAFT = "draft"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    REVIEW = "review"
    NOTICE = "notice"
    ENDED = "ended"


PHASE_WORDS: dict[str, tuple[str, str]] = {
    Phase.DRAFT: (_("草稿"), ""),
    Phase.UPCOMING: (_("未开始"), ""),
    Phase.OPEN: (_("申报中"), "green"),
    Phase.CLOSED: (_("已截止"), "amber"),
    Phase.REVIEW: (_("评审中"), "accent"),
    Phase.NOTICE: (_("公示中"), "accent"),
    Phase.ENDED: (_("已结束"), ""),
}

_FINAL = tuple(status for status, state in LIFECYCLE.states.items() if state.final)


def phase_at(now: datetime) -> ColumnElement[str]:
    """The phase of each call at `now`, for a query over `Call`."""
    return case(
        (or_(Call.past, Call.closed_at.is_not(None)), Phase.ENDED.value),
        (Call.published_at.is_(None), Phase.DRAFT.value),
        (Call.opens_at > now, Phase.UPCOMING.value),
        (Call.closes_at > now, Phase.OPEN.value),
        (_any_in(Status.FORMAL_CHECK, Status.SUPPLEMENT), Phase.CLOSED.value),
        (_any_in(Status.EXPERT_REVIEW, Status.PROPOSED, Status.APPROVED), Phase.REVIEW.value),
        (_any_in(Status.PUBLIC_NOTICE, Status.OBJECTION), Phase.NOTICE.value),
        (_any_in(*_FINAL), Phase.ENDED.value),
        else_=Phase.CLOSED.value,
    )


def _any_in(*statuses: Status) -> ColumnElement[bool]:
    # the tables themselves: as an expression of a call the mapped join would lose its condition
    own, base = FundApplication.__table__, Case.__table__
    return (
        select(own.c.id)
        .select_from(own.join(base, base.c.id == own.c.id))
        .where(own.c.call_id == Call.id, base.c.status.in_([one.value for one in statuses]))
        .correlate(Call)
        .exists()
    )


def with_phase(query: Select[Any], now: datetime) -> Select[Any]:
    """The same calls, each row with its `phase` at `now` and how many applications it has."""
    return query.options(
        with_expression(Call.phase, phase_at(now)), with_expression(Call.handed_in, _handed_in())
    )


def _handed_in() -> ColumnElement[int]:
    own, base = FundApplication.__table__, Case.__table__
    return (
        select(func.count(own.c.id))
        .select_from(own.join(base, base.c.id == own.c.id))
        .where(own.c.call_id == Call.id, base.c.status != Status.DRAFT.value)
        .correlate(Call)
        .scalar_subquery()
    )


def phase(call: Call, *, at: datetime) -> Phase:
    found = db.session.scalar(select(phase_at(at)).where(Call.id == call.id))
    return Phase(found or Phase.DRAFT)


def application_of(call: Call, organization_id: int | None) -> FundApplication | None:
    """The one application of an organization to a call, if it has one."""
    return db.session.scalar(
        select(FundApplication).where(
            FundApplication.call_id == call.id, FundApplication.applicant_id == organization_id
        )
    )


def earlier_of(application: FundApplication) -> FundApplication | None:
    """The same organization's latest application handed in before, whose answers may be used again."""
    return db.session.scalar(
        select(FundApplication)
        .where(
            FundApplication.applicant_id == application.applicant_id,
            FundApplication.id != application.id,
            FundApplication.submitted_at.is_not(None),
        )
        .order_by(FundApplication.submitted_at.desc(), FundApplication.id.desc())
        .limit(1)
    )


def others_of(application: FundApplication) -> Select[FundApplication]:
    """What else the organization handed in, the newest first."""
    return (
        select(FundApplication)
        .where(
            FundApplication.applicant_id == application.applicant_id,
            FundApplication.id != application.id,
            FundApplication.status != Status.DRAFT,
        )
        .options(joinedload(FundApplication.call))
        .order_by(FundApplication.submitted_at.desc(), FundApplication.id.desc())
    )


def awards_of(organization_id: int) -> Select[Award]:
    return (
        select(Award)
        .where(Award.organization_id == organization_id)
        .options(joinedload(Award.call))
        .order_by(Award.awarded_on.desc(), Award.id.desc())
    )


def awarded_to(organization_id: int) -> int:
    """累计资助金额 in fen."""
    found = db.session.scalar(
        select(cast(func.coalesce(func.sum(Award.amount), 0), BigInteger)).where(
            Award.organization_id == organization_id
        )
    )
    return found or 0


@dataclass(frozen=True)
class LookAlike:
    """The same project title elsewhere; a person decides whether it is the same project."""

    where: str
    organization: str
    asked: int | None
    percent: str
    """Which share of that project's budget was asked for there; empty where unknown."""


def look_alikes(application: FundApplication) -> list[LookAlike]:
    """Other applications and awards of the street under this project's title."""
    title = application.title.strip()
    same = db.session.scalars(
        select(FundApplication)
        .where(
            FundApplication.title == title,
            FundApplication.id != application.id,
            FundApplication.hub_id == application.hub_id,
            FundApplication.status.not_in([Status.DRAFT, Status.WITHDRAWN]),
        )
        .options(joinedload(FundApplication.call), joinedload(FundApplication.organization))
        .order_by(FundApplication.id)
    )
    awards = db.session.scalars(
        select(Award)
        .join(Award.call)
        .where(
            Award.project_title == title,
            Award.application_id.is_(None),
            Call.hub_id == application.hub_id,
        )
        .options(joinedload(Award.call))
        .order_by(Award.id)
    )
    found = [
        LookAlike(
            f"{one.call.title} {one.number or ''}".strip(),
            one.organization.name,
            one.requested,
            percent(one.requested, one.project_budget) if one.project_budget else "",
        )
        for one in same
    ]
    return found + [LookAlike(one.call.title, one.recipient, one.amount, "") for one in awards]


def sharing_account(application: FundApplication) -> list[str]:
    """Other organizations that named the same bank account, found by its digest alone."""
    if application.bank_digest is None:
        return []
    names = (
        select(Organization.name)
        .join(FundApplication, FundApplication.applicant_id == Organization.id)
        .where(
            FundApplication.bank_digest == application.bank_digest,
            FundApplication.applicant_id != application.applicant_id,
            FundApplication.hub_id == application.hub_id,
        )
        .distinct()
        .order_by(Organization.name)
    )
    return list(db.session.scalars(names))
