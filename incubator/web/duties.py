"""What is owed, to whom and by when, as one hat sees it: the queries behind desk, deadline list and menu."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from incubator.casework import lifecycles
from incubator.casework.models import Case, Deadline
from incubator.casework.queries import deadlines_visible_to
from incubator.core.lifecycle import Lifecycle, Need, Party
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.core.workdays import Calendar
from incubator.organizations.models import Fact, FactKind, Organization
from incubator.organizations.queries import SOON
from incubator.review.models import Sheet, SheetState
from incubator.rules.queries import rule


class Side(StrEnum):
    """Whose move it is, seen from the hat."""

    MINE = "mine"
    CENTRE = "centre"
    OTHERS = "others"
    YEARLY = "yearly"


class Due(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    IN_7 = "7"
    IN_30 = "30"
    IN_60 = "60"


_planned: dict[str, Permission] = {}
NEAR = timedelta(days=30)
"""How long before its day an obligation that no step opened comes to the desk."""

NAMED = (
    joinedload(Deadline.organization),
    joinedload(Deadline.case),
    joinedload(Deadline.rule),
)
"""What a row of any list of obligations shows besides its own columns."""


def planned(key: str, permission: Permission) -> None:
    """Say who meets an obligation of a case that the calendar opened and none of the case's steps."""
    _planned[key] = permission


def visible_to(hat: Hat) -> Select[Deadline]:
    """The open obligations of the deadline list: all of the hub's, or what an organization itself owes."""
    query = deadlines_visible_to(hat).options(*NAMED)
    if hat.may(Permission.VIEW_CASES):
        return query
    return query.where(Deadline.owed_by == Party.APPLICANT)


def length(query: Select[Any]) -> Select[int]:
    """How long the list of `query` is, without loading it."""
    return select(func.count()).select_from(query.order_by(None).subquery())


def due(when: Due, day: date) -> ColumnElement[bool]:
    """Which obligations fall due then, seen from `day`; the week ends on Sunday."""
    if when is Due.OVERDUE:
        return Deadline.due_on < day
    ends = {
        Due.TODAY: day,
        Due.WEEK: day + timedelta(days=6 - day.weekday()),
        Due.IN_7: day + timedelta(days=7),
        Due.IN_30: day + timedelta(days=30),
        Due.IN_60: day + timedelta(days=60),
    }
    return and_(Deadline.due_on >= day, Deadline.due_on <= ends[when])


def side(which: Side, hat: Hat, day: date) -> ColumnElement[bool]:
    """Which obligations are `which` side's to meet."""
    if not hat.may(Permission.VIEW_CASES):
        return true() if which is Side.MINE else false()
    sides: dict[Side, ColumnElement[bool]] = {
        Side.MINE: and_(_centre(day), _awaits(hat, day)),
        Side.CENTRE: _centre(day),
        Side.OTHERS: _others(),
        Side.YEARLY: and_(Deadline.case_id.is_(None), Deadline.owed_by == Party.APPLICANT),
    }
    return sides[which]


def _centre(day: date) -> ColumnElement[bool]:
    """The centre's move: its own obligation has begun, or no expert is left to wait for."""
    return or_(
        and_(Deadline.owed_by == Party.STAFF, Deadline.starts_on <= day),
        and_(Deadline.owed_by == Party.EXPERTS, ~_an_expert_is_asked()),
    )


def _others() -> ColumnElement[bool]:
    return and_(
        Deadline.case_id.is_not(None),
        or_(
            Deadline.owed_by == Party.APPLICANT,
            and_(Deadline.owed_by == Party.EXPERTS, _an_expert_is_asked()),
        ),
    )


def _an_expert_is_asked() -> ColumnElement[bool]:
    return (
        select(Sheet.id)
        .where(Sheet.case_id == Deadline.case_id, Sheet.state == SheetState.ASKED)
        .exists()
    )


def takes_steps(hat: Hat) -> bool:
    """Whether any case can ever wait for this hat; an auditor's only looks on."""
    return any(_takes(lifecycle, hat) for lifecycle in lifecycles.every())


def _awaits(hat: Hat, day: date) -> ColumnElement[bool]:
    """Obligations this hat can discharge; one that takes no steps sees all of them."""
    if not takes_steps(hat):
        return true()
    where = [
        and_(Case.kind == lifecycle.kind, Case.status == status, Deadline.kind == key)
        for lifecycle in lifecycles.every()
        for status, key in _takes(lifecycle, hat)
    ]
    without_case = Deadline.case_id.is_(None) & true() if hat.may(Permission.CHECK) else false()
    keys = [key for key, permission in _planned.items() if hat.may(permission)]
    calendar_made = and_(Deadline.kind.in_(keys), Deadline.due_on <= day + NEAR)
    return or_(without_case, calendar_made, Deadline.case.has(or_(*where)))


def _takes(lifecycle: Lifecycle[StrEnum, StrEnum], hat: Hat) -> set[tuple[str, str]]:
    """(status, deadline kind) pairs where the next step forward is one of this hat's.

    A deadline belongs to the status whose step opened it; one that outlives the status waits.
    """
    return {
        (step.target.value, kind.key)
        for step in lifecycle.steps.values()
        for kind in step.opens
        if _moves_on(lifecycle, step.target, hat)
    }


def _moves_on(lifecycle: Lifecycle[StrEnum, StrEnum], status: StrEnum, hat: Hat) -> bool:
    """Whether the hat may take one of the status's steps forward: those that need no reason, if any."""
    steps = [
        step
        for step in lifecycle.steps.values()
        if status in step.sources and step.permission is not Permission.APPLY
    ]
    forward = [step for step in steps if Need.REASON not in step.needs] or steps
    return any(hat.may(step.permission) for step in forward)


def standing(deadline: Deadline, day: date, days: Calendar) -> tuple[str, str]:
    """How near it is, as a word and its tone."""
    if deadline.due_on < day:
        late = days.working_days_between(deadline.due_on, day).days
        if not late:  # due on Friday, looked at on Sunday
            return _("逾期 %(n)s 天", n=(day - deadline.due_on).days), "red"
        return _("逾期 %(n)s 个工作日", n=late), "red"
    if deadline.due_on == day:
        return _("今天"), "amber"
    left = days.working_days_between(day, deadline.due_on).days
    if not left:  # due on Sunday, looked at on Saturday
        return _("还剩 %(n)s 天", n=(deadline.due_on - day).days), "amber"
    return _("还剩 %(n)s 个工作日", n=left), "amber" if left <= 2 else ""


def waiting(deadline: Deadline, day: date, days: Calendar) -> int:
    """Working days the move has been awaited, from the day the obligation began."""
    return max(0, days.working_days_between(deadline.starts_on, day).days)


def latest_safe_day(due_on: date, days: Calendar) -> date:
    """The last working day on which an office can still take it in."""
    while not days.is_working_day(due_on):
        due_on -= timedelta(days=1)
    return due_on


def grade_days(hat: Hat, day: date) -> int:
    """How many days before its end a grade is spoken of, by the dated rule of the hat's hub."""
    return rule(SOON, on=day, hub_id=hat.hub_id).value


def expiring(hat: Hat, day: date, *, days: int) -> Select[Fact]:
    """Grades that end within so many days (`grade_days`) and that no later one replaces."""
    later = aliased(Fact)
    replaced = (
        select(later.id)
        .where(
            later.organization_id == Fact.organization_id,
            later.kind == Fact.kind,
            later.id != Fact.id,
            or_(later.valid_through.is_(None), later.valid_through > Fact.valid_through),
        )
        .exists()
    )
    if hat.may(Permission.VIEW_ORGANIZATIONS):
        mine: ColumnElement[bool] = Organization.hub_id == hat.hub_id
    else:
        mine = Organization.id == hat.organization_id if hat.may(Permission.APPLY) else false()
    return (
        select(Fact)
        .join(Organization, Organization.id == Fact.organization_id)
        .where(Fact.kind == FactKind.GRADE, mine, ~replaced, expires(days, day))
        .order_by(Fact.valid_through, Fact.id)
    )


def expires(days: int, day: date) -> ColumnElement[bool]:
    """Which grades end between `day` and so many days later."""
    return and_(Fact.valid_through >= day, Fact.valid_through <= day + timedelta(days=days))
