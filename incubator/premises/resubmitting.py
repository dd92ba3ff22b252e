"""Handing a returned request in again, with whatever was changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from incubator.casework.last_steps import require_step
from incubator.casework.services import move
from incubator.core.db import db
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises import booking_cases, booking_requests, fees, judging, pricing, taking
from incubator.premises.asking import Ask
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.booking_steps import Action
from incubator.premises.booking_words import applicant
from incubator.premises.judging import Verdict
from incubator.premises.models import Premises
from incubator.premises.situation import Situation


def resubmit(
    booking_id: int, ask: Ask, *, by: Hat, at: datetime, version: int | None = None
) -> Booking:
    """Answer a return with the corrected request, inside a transaction; it waits for its answer again.

    What it held is judged and taken anew. Raises `Refused` and `SlotTaken` as a first request does.
    """
    found = booking_cases.lock(booking_id, ask.premises_id, by=by, version=version)
    booking, room = found.booking, found.rooms[ask.premises_id]
    require_step(booking, Action.RESUBMIT, by)
    if ask.organization_id != booking.organization_id or room.hub_id != booking.hub_id:
        raise NotFound(_("没有找到这个场地。"))
    own = {one.id for one in booking.occurrences}
    taking.let_go(*booking.occurrences)
    situation = judging.read(ask, room, by=by, at=at)
    judging.refuse_unless_sound(situation)
    holds = judging.taken(room, ask.spans)
    if any(one.outdated(at) for one in holds):
        taking.drop_outdated_drafts([part.id for part in taking.parts_of(room)], at=at)
    verdicts = judging.judge(situation, holds, ignoring=own)
    if not any(one.stands for one in verdicts):
        raise booking_requests.refusal(situation, verdicts)
    _rewrite(booking, situation, verdicts)
    move(booking, Action.RESUBMIT, by=by, at=at, facts={"asked_dates": len(ask.spans)})
    return booking


def _rewrite(booking: Booking, situation: Situation, verdicts: Sequence[Verdict]) -> None:
    room = situation.room
    standing = [one for one in verdicts if one.stands]
    for name, value in booking_requests.facts_of(situation).items():
        setattr(booking, name, value)
    quotes = [one.quote for one in standing if one.quote is not None]
    for name, value in fees.of_quotes(quotes).items():
        setattr(booking, name, value)
    booking.title = booking_requests.title_of(room, [one.span for one in standing])
    booking.promised_at = situation.at
    rows = _dates(booking, room, verdicts)
    db.session.flush()
    pricing.mark_used(*quotes, at=situation.at)
    if room.pending_holds:
        taken = [(row, one.span.widened(room)) for row, one in rows if one.stands]
        taking.take_each(taken, room)


def _dates(
    booking: Booking, room: Premises, verdicts: Sequence[Verdict]
) -> list[tuple[Occurrence, Verdict]]:
    """One row for each date; a row of the same moment is used again, the others are struck."""
    earlier = {one.starts_at: one for one in booking.occurrences}
    found = []
    for verdict in judging.one_a_moment(verdicts):
        facts = booking_requests.facts_of_date(booking, verdict, State.ASKED, applicant(booking))
        row = earlier.pop(verdict.span.starts_at, None)
        if row is None:
            row = Occurrence()
            booking.occurrences.append(row)
        for name, value in facts.items():
            setattr(row, name, value)
        row.premises_id = room.id
        found.append((row, verdict))
    for struck in earlier.values():
        if struck.state is State.ASKED:
            struck.state, struck.because = State.CANCELLED, _("修改申请时去掉。")[:]
    return found
