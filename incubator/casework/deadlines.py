"""Obligations with stored dates: opening, closing and re-counting them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from incubator.casework.models import Case, Deadline, Delivery, Message
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.lifecycle import DeadlineKind
from incubator.core.permissions import Hat
from incubator.core.validity import months_after
from incubator.core.words import _, known
from incubator.core.workdays import Answer, Calendar
from incubator.records.events import record
from incubator.rules.models import Rule, Unit
from incubator.rules.queries import calendar, rule

COUNTED_IN = {Unit.WORKING_DAYS: _("个工作日"), Unit.CALENDAR_DAYS: _("日"), Unit.MONTHS: _("个月")}


@dataclass(frozen=True)
class Counted:
    """A due day, whether it may still move, and why it is that day."""

    due_on: date
    provisional: bool
    because: str


def count(found: Rule, start: date, days: Calendar) -> Counted:
    """The last day of `found` counted from `start`, which is not counted itself (民法典 201)."""
    if found.unit is Unit.WORKING_DAYS:
        answer = days.add_working_days(start, found.value)
    elif found.unit is Unit.CALENDAR_DAYS:
        answer = days.roll_if_holiday(start + timedelta(days=found.value))
    elif found.unit is Unit.MONTHS:
        answer = days.roll_if_holiday(months_after(start, found.value))
    else:
        raise RuleError(_("规则“%(key)s”不是天数或月数，不能用来计算期限。", key=found.key))
    return Counted(answer.day, answer.provisional, reason(found, start))


def reason(found: Rule, start: date) -> str:
    """Why a counted day is that day: from when, how long, and by which text."""
    return _(
        "%(counting)s；%(source)s", counting=counting(found, start), source=known(found.source)
    )


def counting(found: Rule, start: date) -> str:
    return _(
        "%(start)s次日起 %(days)s %(unit)s",
        start=start.isoformat(),
        days=found.value,
        unit=COUNTED_IN[found.unit],
    )


@dataclass(frozen=True)
class Matter:
    """What an obligation is about: `table:id`, and whose it is."""

    subject: str
    hub_id: int
    organization_id: int | None = None
    case_id: int | None = None
    title: str = ""
    """What it is called, for a matter whose row the lists do not load."""


def open_for(case: Case, kind: DeadlineKind, *, start: date) -> Deadline:
    """Open the obligation a step creates; a repeated step opens the next period of it."""
    return open_about(_matter(case), kind, start=start)


def _matter(case: Case) -> Matter:
    return Matter(f"{Case.__tablename__}:{case.id}", case.hub_id, case.organization_id, case.id)


def open_about(matter: Matter, kind: DeadlineKind, *, start: date) -> Deadline:
    """Open an obligation about anything with a lifecycle, a case or not."""
    found = rule(kind.rule, on=start, hub_id=matter.hub_id)
    counted = count(found, start, calendar())
    earlier = db.session.scalar(
        select(func.count(Deadline.id)).where(
            Deadline.kind == kind.key, Deadline.subject == matter.subject
        )
    )
    deadline = Deadline(
        kind=kind.key,
        subject=matter.subject,
        period=str((earlier or 0) + 1),
        label=(f"{kind.label[:]}：{matter.title}" if matter.title else kind.label[:])[:120],
        hub_id=matter.hub_id,
        organization_id=matter.organization_id,
        case_id=matter.case_id,
        owed_by=kind.owed_by,
        starts_on=start,
        due_on=counted.due_on,
        provisional=counted.provisional,
        rule_id=found.id,
        because=counted.because[:],
    )
    db.session.add(deadline)
    return deadline


def close_for(case: Case, kinds: tuple[DeadlineKind, ...], *, at: datetime) -> None:
    """Mark the case's open obligations of `kinds` done and cancel what was still to be told of them."""
    if kinds:
        _close(Deadline.case_id == case.id, [kind.key for kind in kinds], at)


def close_about(matter: Matter, kinds: tuple[DeadlineKind, ...], *, at: datetime) -> None:
    """The same for anything else, named by its subject."""
    if kinds:
        _close(Deadline.subject == matter.subject, [kind.key for kind in kinds], at)


def close_period(key: str, period: str, whose: ColumnElement[bool], *, at: datetime) -> int:
    """Mark yearly obligations of one kind and period done; says how many there were."""
    return _close(and_(Deadline.period == period, whose), [key], at)


def _close(which: ColumnElement[bool], keys: Sequence[str], at: datetime) -> int:
    open_ones = db.session.scalars(
        select(Deadline).where(
            which,
            Deadline.kind.in_(keys),
            Deadline.done_at.is_(None),
            Deadline.waived_at.is_(None),
        )
    ).all()
    for deadline in open_ones:
        deadline.done_at = at
    _cancel_messages([deadline.id for deadline in open_ones], _("事项已办结"))
    return len(open_ones)


def waive(deadline: Deadline, *, reason: str, by: Hat, at: datetime) -> None:
    """Let an obligation go, with the reason and who said so."""
    if not reason.strip():
        raise RuleError(_("请写明免除的理由。"), field="reason")
    deadline.waived_at, deadline.waived_by_id = at, by.post_id
    deadline.waived_reason = reason.strip()
    _cancel_messages([deadline.id], _("期限已免除"))
    record("deadline.waive", deadline, by=by, at=at, case_id=deadline.case_id, reason=reason)


def _cancel_messages(deadline_ids: list[int], why: str) -> None:
    queued = db.session.scalars(
        select(Message).where(
            Message.deadline_id.in_(deadline_ids), Message.state == Delivery.QUEUED
        )
    )
    for message in queued:
        message.state, message.why_not = Delivery.CANCELLED, why[:]


@dataclass(frozen=True)
class Moved:
    """An obligation whose day changed because the calendar did; a person confirms the list."""

    deadline: Deadline
    was: date


def recount(*, by: Hat, at: datetime) -> list[Moved]:
    """Count every open provisional obligation again, now that more of the calendar may be known."""
    days = calendar()
    moved: list[Moved] = []
    for deadline, found in _provisional():
        counted = _again(deadline, found, days)
        if counted.day != deadline.due_on:
            moved.append(Moved(deadline, deadline.due_on))
            _cancel_messages([deadline.id], _("期限已重新计算"))
            record(
                "deadline.recount",
                deadline,
                by=by,
                at=at,
                case_id=deadline.case_id,
                hub_id=deadline.hub_id,
                before={"due_on": deadline.due_on},
                after={"due_on": counted.day},
            )
        deadline.due_on, deadline.provisional = counted.day, counted.provisional
    return moved


def _provisional() -> list[tuple[Deadline, Rule]]:
    query = (
        select(Deadline, Rule)
        .join(Rule, Rule.id == Deadline.rule_id)
        .where(Deadline.provisional, Deadline.done_at.is_(None), Deadline.waived_at.is_(None))
        .order_by(Deadline.id)
    )
    return [(deadline, found) for deadline, found in db.session.execute(query)]


def _again(deadline: Deadline, found: Rule, days: Calendar) -> Answer:
    if found.unit is Unit.MONTH_DAY:
        return Answer(deadline.due_on, provisional=False)
    counted = count(found, deadline.starts_on, days)
    return Answer(counted.due_on, counted.provisional)
