"""What the addresses of stays, the service log and requests for support name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from incubator.core.db import db
from incubator.incubation.models import Incubation
from incubator.incubation.staying import (
    FollowUp,
    Goal,
    GoalState,
    Mentoring,
    PlannedService,
    ServiceEntry,
    SupportRequest,
)
from incubator.organizations.models import Organization

OWN = "示例绿色家园促进会"
"""The organization whose stay is named, the same as in all other addresses."""
Named = Callable[[], dict[str, object]]


def _stay() -> Incubation:
    own = Incubation.organization.has(Organization.name == OWN)
    return db.session.scalars(
        select(Incubation).where(own, Incubation.entered_on.is_not(None)).order_by(Incubation.id)
    ).all()[0]


def _of_stay(model: Any, *where: Any) -> Named:
    """The first row of the stay's own."""

    def found() -> dict[str, object]:
        mine = select(model).where(model.case_id == _stay().id, *where).order_by(model.id)
        return {"id": db.session.scalars(mine).all()[0].id}

    return found


def _follow_up() -> dict[str, object]:
    mine = FollowUp.entry.has(ServiceEntry.case_id == _stay().id)
    return {"id": db.session.scalars(select(FollowUp).where(mine)).all()[0].id}


def _request(*where: Any) -> dict[str, object]:
    mine = SupportRequest.organization_id == _stay().organization_id
    query = select(SupportRequest).where(mine, *where).order_by(SupportRequest.id)
    return {"id": db.session.scalars(query).all()[0].id, "form": "pdf"}


def _named(*endpoints: str, by: Named) -> dict[str, Named]:
    return {f"incubation.{endpoint}": by for endpoint in endpoints}


NAMES: dict[str, Named] = {
    **_named(
        "show",
        "record",
        "log_new",
        "goal_new",
        "plan_new",
        "phase_move",
        "mentor_new",
        "warn",
        "lift_warning",
        by=lambda: {"id": _stay().id, "form": "pdf"},
    ),
    **_named("log_withdraw", "log_sign", by=_of_stay(ServiceEntry)),
    **_named("follow_up_done", by=_follow_up),
    **_named("goal_change", "goal_close", by=_of_stay(Goal, Goal.state == GoalState.OPEN)),
    **_named("plan_done", by=_of_stay(PlannedService)),
    **_named("mentor_end", by=_of_stay(Mentoring)),
    **_named("support_show", "support_letter_file", by=_request),
    **_named(
        "support_answer",
        "support_decline",
        by=lambda: _request(SupportRequest.answered_on.is_(None)),
    ),
}
