"""What happens to rooms in use every night: ends seen ahead, terms that are over, rooms not given back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from incubator.casework import deadlines, messages
from incubator.casework.models import Deadline
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.people.queries import holders_in_hub
from incubator.premises import (
    occupying,
    occupying_charging,
    occupying_holds,
    occupying_leaving,
)
from incubator.premises.holds import Hold
from incubator.premises.occupancy import Occupancy
from incubator.premises.occupancy_steps import GIVING_BACK, USING, Action, Status
from incubator.premises.occupying_due import ENDING, INSPECTION
from incubator.rules.queries import rule

_ONE_DAY = timedelta(days=1)
KEPT_AHEAD = timedelta(days=7)
"""How far a room that should be back already is kept from others, moved on every night."""


@dataclass(frozen=True)
class Done:
    near: int
    expired: int
    kept: int
    """Rooms still not back that are kept from others for longer."""
    charged: int


def run(day: date, *, by: Hat, at: datetime) -> Done:
    """Safe to run twice on one day and after days on which nothing ran."""
    near = expired = kept = charged = 0
    for case_id, hub_id in db.session.execute(
        select(Occupancy.id, Occupancy.hub_id)
        .where(Occupancy.status.in_(USING | {Status.LEAVING}))
        .order_by(Occupancy.premises_id, Occupancy.id)
    ).all():
        hat = replace(by, hub_id=hub_id)
        case, _room = occupying.held(case_id)
        _plan_inspection(case, day)
        near += _see_end(case, day, by=hat, at=at)
        expired += _expire(case, day, by=hat, at=at)
        kept += _keep(case, day, at=at)
        charged += occupying_charging.raise_due(case, day - _ONE_DAY, by=hat, at=at)
    return Done(near, expired, kept, charged)


def _plan_inspection(case: Occupancy, day: date) -> None:
    """One inspection is always due while the room is used."""
    open_one = select(Deadline.id).where(
        Deadline.case_id == case.id, Deadline.kind == INSPECTION.key, Deadline.done_at.is_(None)
    )
    if case.status in USING and db.session.scalar(open_one.limit(1)) is None:
        last = max((one.on for one in case.inspections), default=case.entered_on or day)
        deadlines.open_for(case, INSPECTION, start=last)


def _see_end(case: Occupancy, day: date, *, by: Hat, at: datetime) -> bool:
    through = case.term_through or day
    found = rule(ENDING.rule, on=day, hub_id=case.hub_id)
    starts_on = through - timedelta(days=found.value)
    if case.status != Status.IN_USE or not starts_on <= day <= through:
        return False
    move(case, Action.NEAR_END, by=by, at=at)
    known = select(Deadline).where(
        Deadline.kind == ENDING.key,
        Deadline.case_id == case.id,
        Deadline.period == through.isoformat(),
    )
    if db.session.scalar(known) is None:
        db.session.add(_ending(case, starts_on, through, found.id, found.value, found.source))
        db.session.flush()
    return True


def _ending(
    case: Occupancy, starts_on: date, through: date, rule_id: int, days: int, source: str
) -> Deadline:
    return Deadline(
        kind=ENDING.key,
        subject=f"{Occupancy.__tablename__}:{case.id}",
        period=through.isoformat(),
        label=ENDING.label[:],
        hub_id=case.hub_id,
        organization_id=case.organization_id,
        case_id=case.id,
        owed_by=ENDING.owed_by,
        starts_on=starts_on,
        due_on=through,
        rule_id=rule_id,
        because=_(
            "协议 %(day)s 到期，提前 %(n)s 日安排；%(source)s",
            day=through.isoformat(),
            n=days,
            source=source,
        )[:400],
    )


def _expire(case: Occupancy, day: date, *, by: Hat, at: datetime) -> bool:
    if case.status not in USING or case.term_through is None or day <= case.term_through:
        return False
    occupying_leaving.expire(case.id, by=by, at=at)
    return True


def _keep(case: Occupancy, day: date, *, at: datetime) -> bool:
    """Nobody is promised a room before it is back: it is held on, around what others have already."""
    ends_at = occupying_holds.held_until(case)
    if case.status != Status.LEAVING or (ends_at and clock.on(ends_at) > day + _ONE_DAY):
        return False
    _case, room = occupying.held(case.id)
    others = occupying_holds.keep_through(case, room, _kept_through(case, day), at=at)
    if others:
        _tell(case, others, day, at=at)
    return True


def _kept_through(case: Occupancy, day: date) -> date:
    due = db.session.scalar(
        select(Deadline.due_on)
        .where(Deadline.case_id == case.id, Deadline.kind == GIVING_BACK.key)
        .order_by(Deadline.id.desc())
        .limit(1)
    )
    return max(due or day, day + KEPT_AHEAD)


def _tell(case: Occupancy, others: list[Hold], day: date, *, at: datetime) -> None:
    """The officers learn whose booking meets a room that is not back."""
    officers = holders_in_hub(case.hub_id, permissions={Permission.MANAGE_PREMISES}, on=day)
    telling = messages.Telling(
        source=f"case:{case.id}",
        step="not-back",
        on=day,
        subject=_("%(room)s到期未交还，与下列使用冲突", room=case.premises.name),
        body="；".join(f"{one}" for one in occupying_holds.described(others))[:2000],
        link=messages.link_to(case),
        hub_id=case.hub_id,
        case_id=case.id,
    )
    messages.put(telling, messages.people_of(db.session.scalars(officers)), at=at)
