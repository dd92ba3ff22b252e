"""预警: given with a reason and a day to put it right by, and lifted with another reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from incubator.casework.models import Deadline
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.permissions import Hat
from incubator.core.texts import tidy
from incubator.core.words import _
from incubator.incubation import states
from incubator.incubation.actions import Action
from incubator.incubation.models import Incubation
from incubator.incubation.staying import Warning


def of_stay(stay_id: int) -> list[Warning]:
    """Every warning, the newest first."""
    query = select(Warning).where(Warning.case_id == stay_id).order_by(Warning.id.desc())
    return list(db.session.scalars(query))


def warn(
    stay_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Warning:
    """Warn an incubatee; the day to put it right by comes from the dated rule."""
    stay: Incubation = locked(Incubation, stay_id)
    move(stay, Action.WARN, by=by, at=at, reason=reason, version=version)
    db.session.flush()
    end_open(stay, because=_("由新的预警代替")[:], at=at)
    put_right_by = db.session.scalars(
        select(Deadline.due_on)
        .where(Deadline.case_id == stay.id, Deadline.kind == states.PUT_RIGHT.key)
        .order_by(Deadline.id.desc())
        .limit(1)
    ).one()  # the step has just opened it
    made = Warning(
        case_id=stay.id,
        given_on=clock.on(at),
        reason=tidy(reason)[:500],
        put_right_by=put_right_by,
    )
    db.session.add(made)
    db.session.flush()
    return made


def lift(
    stay_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    stay: Incubation = locked(Incubation, stay_id)
    move(stay, Action.LIFT_WARNING, by=by, at=at, reason=reason, version=version)
    end_open(stay, because=reason, at=at)
    return stay


def end_open(stay: Incubation, *, because: str, at: datetime) -> None:
    """Close the open warning of a stay that leaves the warned state by any step."""
    waiting = db.session.scalar(
        select(Warning).where(Warning.case_id == stay.id, Warning.lifted_on.is_(None))
    )
    if waiting is not None:
        waiting.lifted_on, waiting.lifted_because = clock.on(at), tidy(because)[:500]
        db.session.flush()
