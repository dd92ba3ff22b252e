"""Answering a request: approve what is still free, return it for correction, or refuse it with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incubator.casework.last_steps import require_step
from incubator.casework.services import move
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises import (
    booking_cases,
    booking_requests,
    busy,
    fees,
    judging,
    limits,
    rivals,
    taking,
    waiting,
)
from incubator.premises.approvers import may_answer
from incubator.premises.asking import Refused
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.booking_cases import Locked
from incubator.premises.booking_steps import Action
from incubator.premises.booking_words import applicant, cut, in_words, span_of
from incubator.premises.busy import Busy
from incubator.premises.models import Premises
from incubator.premises.rivals import Rival
from incubator.premises.taking import Span


@dataclass(frozen=True)
class DateOutcome:
    """What approving would make of one date, and why it would not be confirmed."""

    occurrence: Occurrence
    why: str
    holds: tuple[Busy, ...] = ()

    @property
    def stands(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class Outcome:
    """What approving a request would do now: to its dates, and to those who want the same."""

    dates: list[DateOutcome]
    losers: list[Rival]


def outcome(booking: Booking, *, by: Hat, at: datetime) -> Outcome:
    """For the page of the answer; approving reads it all again under the lock."""
    dates = _dates(booking, booking.premises, by, at)
    standing = [one.occurrence for one in dates if one.stands]
    return Outcome(dates, rivals.rivals(booking, standing))


def _dates(booking: Booking, room: Premises, reader: Hat, at: datetime) -> list[DateOutcome]:
    asked = [one for one in booking.occurrences if one.state is State.ASKED]
    if not asked:
        return []
    own = {one.id for one in booking.occurrences}
    holds = [
        one
        for one in judging.taken(room, [span_of(one) for one in asked])
        if one.occurrence_id not in own and not one.outdated(at)
    ]
    kept: list[Span] = []
    found = []
    for one in asked:
        wanted = span_of(one).widened(room)
        met = tuple(hold for hold in holds if hold.meets(wanted))
        why = _why_not(one, wanted, kept, met, reader, at)
        if not why:
            kept.append(wanted)
        found.append(DateOutcome(one, why, met))
    return found


def _why_not(
    one: Occurrence,
    wanted: Span,
    kept: Sequence[Span],
    met: Sequence[Busy],
    reader: Hat,
    at: datetime,
) -> str:
    if one.starts_at <= at:
        return _("这个时间已经过去，没有来得及答复。")
    if met:
        return "".join(f"{said}。" for said in busy.by_whom(met, reader))
    if any(has.ends_at > wanted.starts_at and has.starts_at < wanted.ends_at for has in kept):
        return _("与本次申请的另一个日期重叠。")
    return ""


def approve(
    booking_id: int, *, by: Hat, at: datetime, version: int | None = None, note: str = ""
) -> Booking:
    """Confirm every date that is still free, inside a transaction; the others are skipped and told.

    Pending requests that wanted the same lose those dates. Raises `SlotTaken` when no date is left.
    """
    found = booking_cases.lock(booking_id, by=by, version=version)
    booking, room = found.booking, found.room
    require_answerer(room, by)
    require_step(booking, Action.APPROVE, by)
    _require_sound(found, by=by, at=at)
    taking.drop_outdated_drafts([part.id for part in taking.parts_of(room)], at=at)
    dates = _dates(booking, room, applicant(booking), at)
    kept = [one.occurrence for one in dates if one.stands]
    if not kept:
        raise _nothing_left(found, dates, by, at)
    lost = [one for one in dates if not one.stands]
    for missed in lost:
        missed.occurrence.state = State.SKIPPED
        missed.occurrence.because = cut(missed.why)
    taking.let_go(*booking.occurrences)
    taking.take_each([(one, span_of(one).widened(room)) for one in kept], room)
    for one in kept:
        one.state = State.CONFIRMED
    fees.recount(booking)
    db.session.flush()
    move(
        booking,
        Action.APPROVE,
        by=by,
        at=at,
        reason=_said(note, lost),
        facts={"confirmed": len(kept), "skipped": len(lost)},
    )
    rivals.lose(booking, kept, by=by, at=at)
    return booking


def require_answerer(room: Premises, by: Hat) -> None:
    if not may_answer(room, by):
        raise RuleError(_("这个场地的预约由指定的人员答复。请转给他们办理。"))


def _require_sound(found: Locked, *, by: Hat, at: datetime) -> None:
    """What stood when it was asked for must still stand: the room, the organization, the number of people."""
    ask = booking_cases.ask_of(found.booking, found.asked)
    situation = judging.read(ask, found.room, by=by, at=at)
    if found.asked and (failures := limits.of_the_request(situation)):
        raise Refused(failures)


def _nothing_left(found: Locked, dates: Sequence[DateOutcome], by: Hat, at: datetime) -> Exception:
    """Who has it, in words for staff; nothing else to offer than to refuse."""
    ask = booking_cases.ask_of(found.booking, found.asked)
    situation = judging.read(ask, found.room, by=by, at=at)
    verdicts = [
        judging.Verdict(span_of(one.occurrence), [], list(one.holds)) for one in dates if one.holds
    ]
    if not verdicts:
        return RuleError(_("申请的时间都已经过去，不能再同意。请写明理由，按“不同意预约”办理。"))
    return booking_requests.refusal(situation, verdicts)


def _said(note: str, lost: Sequence[DateOutcome]) -> str:
    """What the organization reads with the answer."""
    if not lost:
        return note.strip()
    dates = in_words([span_of(one.occurrence) for one in lost])
    return str(_("%(note)s以下日期没有约上：%(dates)s。", note=note.strip(), dates=dates)[:])


def send_back(
    booking_id: int, *, reason: str, by: Hat, at: datetime, version: int | None = None
) -> Booking:
    """Return for correction, inside a transaction; what it holds stays held."""
    found = booking_cases.lock(booking_id, by=by, version=version)
    require_answerer(found.room, by)
    move(found.booking, Action.RETURN, by=by, at=at, reason=reason)
    return found.booking


def refuse(
    booking_id: int, *, reason: str, by: Hat, at: datetime, version: int | None = None
) -> Booking:
    """Refuse with a reason that reaches the organization, inside a transaction; the room is free again."""
    found = booking_cases.lock(booking_id, by=by, version=version)
    require_answerer(found.room, by)
    refuse_locked(found, reason=reason, by=by, at=at)
    return found.booking


def refuse_locked(found: Locked, *, reason: str, by: Hat, at: datetime) -> None:
    """The same for a booking that is locked already."""
    require_step(found.booking, Action.REFUSE, by, reason)
    asked = found.asked
    for one in asked:
        one.state, one.because = State.REFUSED, cut(reason.strip())
    taking.let_go(*asked)
    fees.recount(found.booking)
    db.session.flush()
    move(found.booking, Action.REFUSE, by=by, at=at, reason=reason)
    waiting.tell_waiting(found.room, [span_of(one) for one in asked], by=by, at=at)
