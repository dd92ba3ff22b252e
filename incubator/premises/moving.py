"""Moving dates: what is past stays where it is, the rest becomes a booking split from the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from incubator.casework.services import move
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.premises import booking_cases, booking_requests, changing, waiting
from incubator.premises.approvers import may_answer
from incubator.premises.asking import Ask
from incubator.premises.booking import TO_COME, Booking, Occurrence, State
from incubator.premises.booking_cases import Locked
from incubator.premises.booking_requests import Manner
from incubator.premises.booking_steps import Status
from incubator.premises.booking_words import span_of
from incubator.premises.models import Approval, Premises
from incubator.premises.taking import Span
from incubator.records.events import record


def following(booking: Booking, one: Occurrence) -> frozenset[int]:
    """This date and all that come after it (ids)."""
    return frozenset(
        other.id
        for other in booking.occurrences
        if other.state in TO_COME and other.starts_at >= one.starts_at
    )


def ask_of_dates(booking: Booking, occurrence_ids: frozenset[int]) -> Ask:
    """What these dates ask for now, to be changed: another time, another room, other people."""
    dates = [one for one in booking.occurrences if one.id in occurrence_ids]
    return booking_cases.ask_of(booking, dates)


def change(
    booking_id: int,
    occurrence_ids: frozenset[int],
    ask: Ask,
    *,
    by: Hat,
    at: datetime,
    version: int | None = None,
) -> Booking:
    """Give up these dates for those of `ask`, inside a transaction, both rooms locked; answers the new booking.

    Either all of it happens or nothing: where no new date stands, the old ones stay. Raises as a request does.
    """
    found = booking_cases.lock(booking_id, ask.premises_id, by=by, version=version)
    changing.require_may_change(found, by)
    dates = found.dates(occurrence_ids)
    if any(one.state not in TO_COME for one in dates):
        raise RuleError(_("已经使用、取消或改过的日期不能再改。请刷新页面查看最新情况。"))
    changing.require_in_time(found.booking, found.room, dates, by=by, at=at)
    if ask.organization_id != found.booking.organization_id:
        raise NotFound(_("没有找到这个组织。"))
    return _split(found, dates, _own_words(ask, by), by=by, at=at)


def _own_words(ask: Ask, by: Hat) -> Ask:
    """An exception counts for the dates it was given for; only staff give another."""
    return ask if by.may(Permission.MANAGE_PREMISES) else replace(ask, exception="")


def _split(
    found: Locked, dates: Sequence[Occurrence], ask: Ask, *, by: Hat, at: datetime
) -> Booking:
    old, room = found.booking, found.rooms[ask.premises_id]
    manner = Manner(
        on_behalf=by.may(Permission.MANAGE_PREMISES),
        confirm=old.status == Status.CONFIRMED and may_answer(room, by),
        as_before=_asks_no_more(old, dates, ask),
        split_from=old,
    )
    last = changing.nothing_else(found, dates)
    changing.let_go(found, dates, State.MOVED, "")
    made = booking_requests.make(ask, room, manner, by=by, at=at)
    told = {"date_ids": [one.id for one in dates], "split_into": made.id}
    record("booking.split", old, by=by, at=at, case_id=old.id, after=told)
    if last:
        reason = _("改期，转为预约 %(number)s。", number=made.number)[:]
        move(old, changing.closing_step(found, by), by=by, at=at, reason=reason)
    waiting.tell_waiting(found.room, [span_of(one) for one in dates], by=by, at=at)
    return made


def _asks_no_more(old: Booking, dates: Sequence[Occurrence], ask: Ask) -> bool:
    """Whether all that is wanted was confirmed already: the same room and use, within the same hours."""
    if old.status != Status.CONFIRMED or ask.premises_id != old.premises_id:
        return False
    if ask.use != old.use or ask.people > old.people or ask.involves_minors > old.involves_minors:
        return False
    had = [span_of(one) for one in dates if one.state is State.CONFIRMED]
    return all(
        any(one.starts_at <= span.starts_at and span.ends_at <= one.ends_at for one in had)
        for span in ask.spans
    )


def needs_answer(old: Booking, room: Premises, by: Hat) -> bool:
    """Whether a change by this hat waits for an answer, so that the page says it beforehand."""
    if old.status == Status.CONFIRMED and may_answer(room, by):
        return False
    return room.approval is not Approval.AUTOMATIC


def move_date(
    occurrence_id: int,
    span: Span,
    *,
    by: Hat,
    at: datetime,
    premises_id: int | None = None,
    version: int | None = None,
) -> Booking:
    """Move one date to another time, or another room; the rest of the booking stays as it is."""
    booking, _one = booking_cases.of_date(occurrence_id, by=by)
    ask = ask_of_dates(booking, frozenset({occurrence_id}))
    wanted = replace(
        ask, premises_id=premises_id or booking.premises_id, spans=(span,), recurrence=""
    )
    ids = frozenset({occurrence_id})
    return change(booking.id, ids, wanted, by=by, at=at, version=version)


def ask_again(occurrence_id: int, *, by: Hat, at: datetime) -> Booking:
    """Ask once more for a date that was not free, inside a transaction; answers the booking it is in now.

    It becomes a booking of its own beside the first, with its own answer.
    """
    found, one = booking_cases.lock_of_date(occurrence_id, by=by)
    if by.for_hub:
        by.require(Permission.MANAGE_PREMISES)
    if one.state is not State.SKIPPED:
        raise RuleError(_("只有没有约上的日期可以再约。请刷新页面查看最新情况。"))
    old = found.booking
    asked = replace(booking_cases.ask_of(old, [one]), recurrence="", workdays_only=False)
    manner = Manner(on_behalf=by.for_hub, split_from=old)
    made = booking_requests.make(_own_words(asked, by), found.room, manner, by=by, at=at)
    one.state, one.because, one.waiting_since = State.MOVED, "", None
    told = {"date_id": one.id, "split_into": made.id}
    record("booking.ask-again", old, by=by, at=at, case_id=old.id, after=told)
    return made
