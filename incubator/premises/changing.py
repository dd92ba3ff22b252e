"""Giving dates up: all of a booking or one, by the organization in time, or by the centre with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from incubator.casework.last_steps import require_step
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.core.workdays import Answer
from incubator.premises import booking_cases, covering, fees, taking, waiting
from incubator.premises.booking import TO_COME, Booking, Occurrence, State
from incubator.premises.booking_cases import Locked
from incubator.premises.booking_steps import Action, Status
from incubator.premises.booking_words import cut, span_of, tell_of_dates
from incubator.premises.models import Premises
from incubator.premises.situation import house, limits_of
from incubator.records.events import record
from incubator.rules.queries import calendar

USED = frozenset({State.IN_USE, State.DONE, State.NO_SHOW})


@dataclass(frozen=True)
class Until:
    """Until when an organization may give a date up by itself; `workdays` before it."""

    answer: Answer
    workdays: int

    def passed(self, today: date) -> bool:
        return today > self.answer.day


def until(room: Premises, starts_at: datetime, *, at: datetime) -> Until:
    """The last day to cancel a use that begins at `starts_at`, counted in working days."""
    today = clock.on(at)
    workdays = limits_of(room, house(room.hub_id, on=today)).cancel_workdays
    day = clock.on(starts_at)
    return Until(calendar().add_working_days(day, -workdays), workdays)


def require_in_time(
    booking: Booking, room: Premises, dates: Sequence[Occurrence], *, by: Hat, at: datetime
) -> None:
    """Staff may until it begins; an organization until the deadline, or while it waits for an answer."""
    first = min(dates, key=lambda one: one.starts_at)
    if first.starts_at <= at:
        raise RuleError(_("使用时间已经开始，不能再取消或改期。请在使用记录中登记。"))
    if by.may(Permission.MANAGE_PREMISES) or booking.status != Status.CONFIRMED:
        return
    limit = until(room, first.starts_at, at=at)
    if limit.passed(clock.on(at)):
        raise RuleError(
            _(
                "最晚在使用前 %(days)s 个工作日（%(day)s）取消或改期，现在已经过了。请与中心联系，由中心办理。",
                days=limit.workdays,
                day=limit.answer.day.isoformat(),
            )
        )


def cancel(
    booking_id: int, *, reason: str, by: Hat, at: datetime, version: int | None = None
) -> Booking:
    """The organization gives up all dates that are still to come, inside a transaction."""
    found = booking_cases.lock(booking_id, by=by, version=version)
    require_step(found.booking, Action.CANCEL, by, reason)
    dates = _left(found, at)
    require_in_time(found.booking, found.room, dates, by=by, at=at)
    _give_up(found, dates, Action.CANCEL, reason, by=by, at=at)
    return found.booking


def call_off(
    booking_id: int, *, reason: str, by: Hat, at: datetime, version: int | None = None
) -> Booking:
    """The centre takes back all dates still to come, inside a transaction; the reason reaches the organization."""
    found = booking_cases.lock(booking_id, by=by, version=version)
    require_step(found.booking, Action.CALL_OFF, by, reason)
    _give_up(found, _left(found, at), Action.CALL_OFF, reason, by=by, at=at)
    return found.booking


def _left(found: Locked, at: datetime) -> list[Occurrence]:
    dates = found.to_come(at)
    if not dates:
        raise RuleError(_("使用时间都已经开始或结束，没有可以取消的日期。请在使用记录中登记。"))
    return dates


def cancel_date(
    occurrence_id: int, *, reason: str, by: Hat, at: datetime, version: int | None = None
) -> Occurrence:
    """Give up one date, inside a transaction; the last one that is left takes the booking with it."""
    found, one = booking_cases.lock_of_date(occurrence_id, by=by, version=version)
    require_may_change(found, by)
    if one.state not in TO_COME:
        raise RuleError(_("这个日期已经结束或取消，不用再取消。请刷新页面查看最新情况。"))
    if not reason.strip():
        raise RuleError(_("请写明取消的理由，对方会看到这段文字。"), field="reason")
    require_in_time(found.booking, found.room, [one], by=by, at=at)
    _give_up(found, [one], closing_step(found, by), reason, by=by, at=at)
    return one


def _give_up(
    found: Locked,
    dates: Sequence[Occurrence],
    action: Action,
    reason: str,
    *,
    by: Hat,
    at: datetime,
) -> None:
    """A booking that was used on another date goes on to its end; one that never was is closed by `action`."""
    booking = found.booking
    last = nothing_else(found, dates)
    _note_late(found, dates, at)
    let_go(found, dates, State.CANCELLED, reason)
    told = {"date_ids": [one.id for one in dates]}
    if last:
        move(booking, action, by=by, at=at, reason=reason, facts=told)
    else:
        record(
            "booking.cancel-dates",
            booking,
            by=by,
            at=at,
            case_id=booking.id,
            after=told,
            reason=reason,
        )
        tell_of_dates(booking, _("取消了部分日期"), dates, by=by, at=at)
    waiting.tell_waiting(found.room, [span_of(one) for one in dates], by=by, at=at)


def _note_late(found: Locked, dates: Sequence[Occurrence], at: datetime) -> None:
    """Confirmed dates given up past the deadline: the room stood empty because it was late."""
    if found.booking.status != Status.CONFIRMED:
        return
    today, days = clock.on(at), calendar()
    workdays = limits_of(found.room, house(found.room.hub_id, on=today)).cancel_workdays
    for one in dates:
        last = days.add_working_days(clock.on(one.starts_at), -workdays).day
        one.cancelled_late = today > last


def let_go(found: Locked, dates: Sequence[Occurrence], state: State, because: str) -> None:
    """Free the room at these dates; nobody is told yet."""
    for one in dates:
        one.state, one.because = state, cut(because.strip())
    taking.let_go(*dates)
    covering.close_gaps(dates)
    fees.recount(found.booking)
    db.session.flush()


def require_may_change(found: Locked, by: Hat) -> None:
    """The organization itself, or staff of the hub."""
    by.require(Permission.MANAGE_PREMISES if by.for_hub else Permission.APPLY)
    if found.booking.closed_at is not None:
        raise RuleError(_("这件预约已经结束或取消，不能再改。需要场地的，请重新预约。"))


def nothing_else(found: Locked, dates: Sequence[Occurrence]) -> bool:
    """Whether the booking has no other date, neither used nor to come."""
    ids = {one.id for one in dates}
    return not any(
        one.state in TO_COME | USED and one.id not in ids for one in found.booking.occurrences
    )


def closing_step(found: Locked, by: Hat) -> Action:
    """The step by which this hat ends a booking whose last date is gone."""
    if by.may(Permission.APPLY):
        return Action.CANCEL
    confirmed = found.booking.status == Status.CONFIRMED
    return Action.CALL_OFF if confirmed else Action.REFUSE
