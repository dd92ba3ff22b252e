"""Who took the last step of a case, in words for a person whose own step came too late."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import select

from incubator.casework import lifecycles
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.lifecycle import Step
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.people.models import Person
from incubator.records.models import Event


def require_step(case: Case, action: StrEnum, by: Hat, reason: str = "") -> Step[Any]:
    """The step, or the table's refusal; where it is over, with who took the last one and when."""
    lifecycle = lifecycles.of(case.kind)
    status = next(one for one in lifecycle.states if one == case.status)
    try:
        return lifecycle.step(status, action, by, reason)
    except RuleError as refusal:
        over = status not in lifecycle.steps[action].sources
        if not over or not by.may(lifecycle.steps[action].permission):
            raise
        said = _("%(why)s%(who)s", why=refusal.message, who=words(case, by))
        raise RuleError(said, field=refusal.field) from refusal


def words(case: Case, reader: Hat) -> str:
    """Colleagues read who it was; the applicant reads the public state alone, as on their own page."""
    state = lifecycles.state_of(case)
    if not reader.may(Permission.VIEW_CASES):
        return _(
            "%(at)s 起的进度是“%(state)s”。", at=_moment(case.status_since), state=state.public
        )
    taken = lifecycles.of(case.kind).steps
    verbs = {f"{case.kind}.{action.value}": step.label for action, step in taken.items()}
    last = db.session.execute(
        select(Event.at, Event.verb, Person.name)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.case_id == case.id, Event.verb.in_(verbs))
        .order_by(Event.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return ""
    return _(
        "%(at)s %(who)s已办理“%(step)s”。",
        at=_moment(last.at),
        who=last.name or _("系统"),
        step=verbs[last.verb],
    )


def _moment(at: Any) -> str:
    return str(at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M"))
