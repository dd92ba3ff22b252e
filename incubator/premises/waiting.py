"""Waiting for a date that somebody else has, and being told when it becomes free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.premises import booking_cases, busy
from incubator.premises.booking import Occurrence, State
from incubator.premises.booking_words import span_of, tell_of_dates
from incubator.premises.models import Premises
from incubator.premises.taking import Span, parts_of
from incubator.records.events import record

CAN_WAIT = frozenset({State.SKIPPED, State.REFUSED})


def wait_for(occurrence_id: int, *, by: Hat, at: datetime, stop: bool = False) -> Occurrence:
    """Be told when a skipped or refused date becomes free, inside a transaction; `stop` no longer."""
    by.require(Permission.APPLY)
    found, one = booking_cases.lock_of_date(occurrence_id, by=by)
    if one.state not in CAN_WAIT or one.starts_at <= at:
        raise RuleError(_("只有没有约上、而且还没有到的日期可以等候。请刷新页面。"))
    if not found.room.keeps_waiting_list:
        raise RuleError(_("“%(room)s”不设等候。请另选时间或场地。", room=found.room.name))
    one.waiting_since = None if stop else one.waiting_since or at
    record(
        "booking.stop-waiting" if stop else "booking.wait",
        found.booking,
        by=by,
        at=at,
        case_id=found.booking.id,
        after={"date_id": one.id},
    )
    return one


def tell_waiting(room: Premises, freed: Sequence[Span], *, by: Hat, at: datetime) -> int:
    """Tell whoever waits for a time of `room` that was let go and is free now; answers how many dates.

    The room is locked. Nothing is kept for those who wait: whoever asks first has it.
    """
    if not freed:
        return 0
    told = 0
    for one in _waiting(room, [span.widened(room) for span in freed], at):
        wanted = span_of(one).widened(one.premises)
        holds = busy.of_parts([part.id for part in parts_of(one.premises)], wanted)
        if not any(not hold.outdated(at) for hold in holds):
            tell_of_dates(one.booking, _("您等候的时段空出，先约先得"), [one], by=by, at=at)
            told += 1
    return told


def _waiting(room: Premises, freed: Sequence[Span], at: datetime) -> list[Occurrence]:
    """Those who wait for a part of what was freed, the longest first."""
    window = busy.window_of(freed)
    parts = {part.id for part in parts_of(room)}
    rows = db.session.scalars(
        select(Occurrence)
        .join(Premises, Premises.id == Occurrence.premises_id)
        .where(
            Premises.hub_id == room.hub_id,
            Premises.keeps_waiting_list,
            Occurrence.waiting_since.is_not(None),
            Occurrence.starts_at > at,
            Occurrence.starts_at < window.ends_at,
            Occurrence.ends_at > window.starts_at,
        )
        .order_by(Occurrence.waiting_since, Occurrence.id)
        .options(joinedload(Occurrence.premises), joinedload(Occurrence.booking))
    ).all()
    return [
        one
        for one in rows
        if one.state in CAN_WAIT
        and parts & {part.id for part in parts_of(one.premises)}
        and any(_meets(one, span) for span in freed)
    ]


def _meets(one: Occurrence, span: Span) -> bool:
    wanted = span_of(one).widened(one.premises)
    return wanted.ends_at > span.starts_at and wanted.starts_at < span.ends_at
