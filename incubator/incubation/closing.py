"""What goes with a stay when it ends, or passes on to its second term: goals, mentors, the plan."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from incubator.core.db import db
from incubator.incubation.models import Incubation
from incubator.incubation.placing import RENEWED
from incubator.incubation.staying import Goal, GoalState, Mentoring, PlannedService


def close(case: Incubation, *, because: str, on: date) -> None:
    """Nobody mentors and nothing is aimed at any more."""
    for mentoring in _mentors(case):
        mentoring.ends_on = max(on, mentoring.starts_on)
    for goal in _open_goals(case):
        goal.state, goal.closed_on, goal.remark = GoalState.DROPPED, on, because
    db.session.flush()


def pass_over(old: Incubation, new: Incubation, *, on: date) -> None:
    """Open goals, undone plans and mentors go on in the new case; the old one keeps what was."""
    for mentoring in _mentors(old):
        mentoring.ends_on = max(on - timedelta(days=1), mentoring.starts_on)
        db.session.add(Mentoring(case_id=new.id, post_id=mentoring.post_id, starts_on=on))
    for position, goal in enumerate(_open_goals(old), 1):
        goal.state, goal.closed_on, goal.remark = GoalState.DROPPED, on, RENEWED[:]
        db.session.add(
            Goal(
                case_id=new.id,
                position=position,
                text=goal.text,
                measure=goal.measure,
                due_on=goal.due_on,
            )
        )
    undone = select(PlannedService).where(
        PlannedService.case_id == old.id, PlannedService.done_on.is_(None)
    )
    for line in db.session.scalars(undone):
        line.case_id = new.id
    db.session.flush()


def _mentors(case: Incubation) -> list[Mentoring]:
    return list(
        db.session.scalars(
            select(Mentoring).where(Mentoring.case_id == case.id, Mentoring.ends_on.is_(None))
        )
    )


def _open_goals(case: Incubation) -> list[Goal]:
    return list(
        db.session.scalars(
            select(Goal)
            .where(Goal.case_id == case.id, Goal.state == GoalState.OPEN)
            .order_by(Goal.position)
        )
    )
