"""Asking for a room: what would become of each date, and the request itself, all under one lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from incubator.casework import deadlines
from incubator.casework.services import open_case
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.premises import busy, drafting, fees, judging, pricing, rivals, taking
from incubator.premises.approvers import may_answer
from incubator.premises.asking import Ask, Refused
from incubator.premises.availability import alternatives
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.booking_steps import ANSWER, Status
from incubator.premises.booking_words import cut, eyes_of, tell_opened
from incubator.premises.holds import Hold
from incubator.premises.judging import Verdict
from incubator.premises.models import Approval, Premises
from incubator.premises.situation import Situation
from incubator.premises.taking import Option, SlotTaken, Span
from incubator.records.services import numbered

OFFERED = 4
_MOST_OFFERED_FOR = 10
_LONGEST_TITLE = 120


@dataclass(frozen=True)
class DatePreview:
    """What would become of one date; amounts in fen. `provisional`: the year's holidays may still move it."""

    span: Span
    ok: bool
    why: str
    alternatives: tuple[Option, ...]
    fee_fen: int
    reference_fen: int
    provisional: bool


@dataclass(frozen=True)
class Manner:
    """How a request comes about: typed in by staff, confirmed on the spot, split from another booking."""

    on_behalf: bool = False
    confirm: bool = False
    as_before: bool = False
    """Confirmed without another answer: nothing is asked for that was not confirmed already."""
    split_from: Booking | None = None


def preview(ask: Ask, *, by: Hat, at: datetime, on_behalf: bool = False) -> list[DatePreview]:
    """The outcome of each date if it were asked for now. Raises `Refused` for what no date can mend."""
    room = db.session.get(Premises, ask.premises_id)
    if room is None:
        raise NotFound(_("没有找到这个场地。"))
    authorize(ask, room, by=by, on_behalf=on_behalf)
    situation = judging.read(ask, room, by=by, at=at)
    judging.refuse_unless_sound(situation)
    verdicts = judging.judge(situation, judging.taken(room, ask.spans))
    offered_for = {one.span for one in [v for v in verdicts if not v.stands][:_MOST_OFFERED_FOR]}
    return [
        DatePreview(
            span=one.span,
            ok=one.stands,
            why=judging.why(one, by),
            alternatives=tuple(alternatives(situation, one.span, OFFERED))
            if one.span in offered_for
            else (),
            fee_fen=one.quote.fen if one.quote else 0,
            reference_fen=one.quote.reference_fen if one.quote else 0,
            provisional=situation.calendar.is_provisional(clock.on(one.span.starts_at)),
        )
        for one in verdicts
    ]


def request(
    ask: Ask, *, by: Hat, at: datetime, on_behalf: bool = False, confirm: bool = False
) -> Booking:
    """Ask for a room, inside a transaction; a room that answers by itself confirms at once.

    Dates that do not stand are kept as skipped ones with the reason, while one stands. `confirm`:
    staff who may answer do so on the spot. Raises `Refused` and `SlotTaken`.
    """
    drafts = drafting.of_post(by.post_id)
    rooms = taking.lock(ask.premises_id, *(one.premises_id for one in drafts))
    drafting.drop(drafts)
    return make(
        ask, rooms[ask.premises_id], Manner(on_behalf=on_behalf, confirm=confirm), by=by, at=at
    )


def authorize(ask: Ask, room: Premises, *, by: Hat, on_behalf: bool) -> None:
    """An organization asks for itself, staff for any of the street; other rooms are not there."""
    if room.hub_id != by.hub_id:
        raise NotFound(_("没有找到这个场地。"))
    if on_behalf:
        by.require(Permission.MANAGE_PREMISES)
        return
    by.require(Permission.APPLY)
    if ask.organization_id != by.organization_id:
        raise NotFound(_("没有找到这个组织。"))


def make(ask: Ask, room: Premises, manner: Manner, *, by: Hat, at: datetime) -> Booking:
    """The request itself; `room` is locked, and everything is read again."""
    authorize(ask, room, by=by, on_behalf=manner.on_behalf)
    if manner.confirm and not may_answer(room, by):
        raise RuleError(_("这个场地的预约由指定的人员答复，不能当场确认。请按申请提交。"))
    situation = judging.read(ask, room, by=by, at=at)
    judging.refuse_unless_sound(situation)
    holds = judging.taken(room, ask.spans)
    if any(one.outdated(at) for one in holds):
        taking.drop_outdated_drafts([part.id for part in taking.parts_of(room)], at=at)
    verdicts = judging.judge(situation, holds)
    if not any(one.stands for one in verdicts):
        raise refusal(situation, verdicts)
    made = _write(situation, manner, verdicts)
    if manner.confirm:  # as an answer does
        confirmed = [one for one in made.occurrences if one.state is State.CONFIRMED]
        rivals.lose(made, confirmed, by=by, at=at)
    return made


def refusal(situation: Situation, verdicts: Sequence[Verdict]) -> Exception:
    """Why nothing is left: who has the room, with what is free instead, or all that is wrong."""
    met = [one for one in verdicts if one.holds and not one.failures]
    if not met:
        failures = [failure for one in verdicts for failure in one.failures]
        if failures:
            return Refused(failures)
        met = list(verdicts)
    said = busy.by_whom([hold for one in met for hold in one.holds], situation.by)
    ids = [hold.id for one in met for hold in one.holds]
    holds = db.session.scalars(
        select(Hold).where(Hold.id.in_(ids)).order_by(Hold.starts_at, Hold.id)
    ).all()
    return SlotTaken(
        _(
            "“%(room)s”这个时段不能预约：%(why)s。请另选时间或场地。",
            room=situation.room.name,
            why="；".join(str(one) for one in said),
        ),
        holds,
        alternatives=alternatives(situation, met[0].span, OFFERED),
    )


def _write(situation: Situation, manner: Manner, verdicts: Sequence[Verdict]) -> Booking:
    ask, room, by, at = situation.ask, situation.room, situation.by, situation.at
    confirmed = manner.confirm or manner.as_before or room.approval is Approval.AUTOMATIC
    standing = [one for one in verdicts if one.stands]
    booking = _row(situation, manner, standing, confirmed=confirmed)
    open_case(booking, by=by, at=at)
    state = State.CONFIRMED if confirmed else State.ASKED
    reader = eyes_of(ask.organization_id, room.hub_id)
    dated = judging.one_a_moment(verdicts)
    kept = list(zip(_dates(booking, dated, state, reader), dated, strict=True))
    quotes = [one.quote for one in standing if one.quote is not None]
    pricing.mark_used(*fees.first_used(quotes), at=at)
    if confirmed or room.pending_holds:
        taking.take_each([(row, one.span.widened(room)) for row, one in kept if one.stands], room)
    if not confirmed:
        deadlines.open_for(booking, ANSWER, start=clock.on(at))
    tell_opened(booking, [one.span for one in standing], by=by, at=at)
    return booking


def _row(
    situation: Situation, manner: Manner, standing: Sequence[Verdict], *, confirmed: bool
) -> Booking:
    room, at = situation.room, situation.at
    split_from = manner.split_from
    return Booking(
        status=(Status.CONFIRMED if confirmed else Status.REQUESTED).value,
        status_since=at,
        number=numbered(f"{room.hub.short_code}-B", on=clock.on(at)),
        title=title_of(room, [one.span for one in standing]),
        hub_id=room.hub_id,
        organization=situation.organization,
        opened_at=at,
        submitted_at=at,
        entered_on_behalf=manner.on_behalf,
        split_from_id=split_from.id if split_from is not None else None,
        promised_at=at,
        **facts_of(situation),
        **fees.of_quotes([one.quote for one in standing if one.quote is not None]),
    )


def facts_of(situation: Situation) -> dict[str, object]:
    """What the request says of itself, as its row keeps it."""
    ask = situation.ask
    excepted = situation.excepted
    return {
        "premises": situation.room,
        "use": ask.use,
        "purpose": ask.purpose.strip()[:200],
        "people": ask.people,
        "involves_minors": ask.involves_minors,
        "safety_officer": ask.safety_officer.strip()[:60],
        "safety_phone": ask.safety_phone.strip() or None,
        "equipment_wanted": ask.equipment_wanted.strip()[:300],
        "recurrence": ask.recurrence,
        "workdays_only": ask.workdays_only,
        "exception": ask.exception.strip()[:300] if excepted else "",
        "exception_by_id": situation.by.post_id if excepted else None,
    }


def title_of(room: Premises, spans: Sequence[Span]) -> str:
    """示例活动室 2026-12-01 14:00–16:00 等 4 次."""
    first = busy.hours_of(spans[0])
    if len(spans) == 1:
        return f"{room.name} {first}"[:_LONGEST_TITLE]
    several = _("%(room)s %(first)s 等 %(n)s 次", room=room.name, first=first, n=len(spans))
    return several[:_LONGEST_TITLE]


def _dates(
    booking: Booking, dated: Sequence[Verdict], state: State, reader: Hat
) -> Sequence[Occurrence]:
    """The rows of all dates, written at once."""
    rows = [facts_of_date(booking, one, state, reader) | {"version": 1} for one in dated]
    written = db.session.scalars(insert(Occurrence).returning(Occurrence), rows)
    return sorted(written, key=lambda one: one.starts_at)  # one for each moment, in their order


def facts_of_date(
    booking: Booking, verdict: Verdict, state: State, reader: Hat
) -> dict[str, object]:
    """What the row of one date says; `reader` is whoever reads why it was skipped."""
    quote = verdict.quote
    return {
        "booking_id": booking.id,
        "premises_id": booking.premises_id,
        "starts_at": verdict.span.starts_at,
        "ends_at": verdict.span.ends_at,
        "minutes": verdict.span.minutes,
        "state": state if quote is not None else State.SKIPPED,
        "because": "" if quote is not None else cut(judging.why(verdict, reader)),
        "tariff_id": quote.tariff.id if quote is not None else None,
        "fee_fen": quote.fen if quote is not None else 0,
        "reference_fen": quote.reference_fen if quote is not None else 0,
    }
