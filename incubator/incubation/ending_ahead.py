"""The end of a term is seen ahead: 安排续驻或出壳评估 as a deadline of the staff and a word to the incubatee."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Select, select

from incubator.casework import deadlines, messages
from incubator.casework.models import Deadline
from incubator.core.db import db
from incubator.core.lifecycle import DeadlineKind, Party
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation.models import Incubation
from incubator.incubation.states import Status
from incubator.people.queries import holders_in_organization
from incubator.records.events import record
from incubator.rules.models import Rule
from incubator.rules.queries import rule

KIND = DeadlineKind(
    "incubation-exit-ahead", _("安排续驻或出壳评估"), "incubation.exit-ahead", Party.STAFF
)
_UNARRANGED = (Status.ACTIVE, Status.WARNED)


def plan(day: date, *, by: Hat, at: datetime) -> int:
    """Open what comes near and is not arranged yet; answers how many terms were new."""
    return sum(_see(stay, day, by=by, at=at) for stay in db.session.scalars(_going_on()).unique())


def _going_on() -> Select[Incubation]:
    return (
        select(Incubation)
        .where(Incubation.status.in_(_UNARRANGED), Incubation.term_through.is_not(None))
        .order_by(Incubation.id)
    )


def _see(stay: Incubation, day: date, *, by: Hat, at: datetime) -> bool:
    through = stay.term_through or day
    found = rule(KIND.rule, on=day, hub_id=stay.hub_id)
    starts_on = through - timedelta(days=found.value)
    if day < starts_on:
        return False
    known = db.session.scalar(
        select(Deadline).where(
            Deadline.kind == KIND.key,
            Deadline.subject == _subject(stay),
            Deadline.period == through.isoformat(),
        )
    )
    if known is not None:
        known.done_at = None  # a review that ended in going on arranged nothing for the term's end
        return False
    made = _opened(stay, found, starts_on, through)
    record("deadline.plan", made, by=by, at=at, hub_id=stay.hub_id)
    _tell(stay, made, day, at=at)
    return True


def _subject(stay: Incubation) -> str:
    return f"{Incubation.__tablename__}:{stay.id}"


def _opened(stay: Incubation, found: Rule, starts_on: date, through: date) -> Deadline:
    made = Deadline(
        kind=KIND.key,
        subject=_subject(stay),
        period=through.isoformat(),
        label=KIND.label[:],
        hub_id=stay.hub_id,
        organization_id=stay.organization_id,
        case_id=stay.id,
        owed_by=KIND.owed_by,
        starts_on=starts_on,
        due_on=through,
        rule_id=found.id,
        because=_(
            "协议 %(day)s 到期，提前 %(n)s 日安排；%(source)s",
            day=through.isoformat(),
            n=found.value,
            source=found.source,
        )[:400],
    )
    db.session.add(made)
    db.session.flush()
    return made


def _tell(stay: Incubation, deadline: Deadline, day: date, *, at: datetime) -> None:
    holders = holders_in_organization(
        stay.organization_id or 0, permissions={Permission.APPLY}, on=day
    )
    telling = messages.Telling(
        source=_subject(stay),
        step="exit-ahead",
        on=deadline.due_on,
        subject=_("入驻协议将于 %(day)s 到期", day=deadline.due_on.isoformat()),
        body=_("请与服务中心商定续驻或参加出壳评估；不参加评估的，按退驻处理。"),
        link=messages.link_to(stay),
        hub_id=stay.hub_id,
        case_id=stay.id,
        deadline_id=deadline.id,
    )
    messages.put(telling, messages.people_of(db.session.scalars(holders)), at=at)


def arranged(stay: Incubation, *, at: datetime) -> None:
    """A review has begun, a second term is agreed, or the stay ends."""
    deadlines.close_for(stay, (KIND,), at=at)
