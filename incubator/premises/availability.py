"""Which rooms are free at a time, and what to offer where one is not; the same few statements for any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from incubator.core.db import db
from incubator.core.workdays import Calendar
from incubator.premises import busy, limits
from incubator.premises.busy import Busy
from incubator.premises.models import Premises, Standing
from incubator.premises.opening import open_during
from incubator.premises.situation import Situation, house, limits_of
from incubator.premises.taking import Option, Span, parts_of

_STEP = timedelta(minutes=30)
_STEPS = 8
_DAYS = 7


def rooms_to_book(hub_id: int) -> Select[Premises]:
    """The rooms of a hub that can be booked, with all that is asked of them."""
    return (
        select(Premises)
        .where(Premises.hub_id == hub_id, Premises.standing == Standing.AVAILABLE)
        .order_by(Premises.initials, Premises.id)
        .options(
            selectinload(Premises.parts),
            selectinload(Premises.openings),
            selectinload(Premises.uses),
        )
    )


def free_between(
    rooms: Sequence[Premises], span: Span, *, calendar: Calendar, at: datetime
) -> list[Premises]:
    """Those of `rooms` (of one hub, parts and openings loaded) that are open and free for all of `span`."""
    if not rooms:
        return []
    taken = _by_part(busy.of_hub(rooms[0].hub_id, busy.window_of([span])), at)
    return [
        room for room in rooms if open_during(room, span, calendar) and _free(room, span, taken)
    ]


def alternatives(situation: Situation, span: Span, most: int) -> list[Option]:
    """What else would be possible: other rooms at that time and other times of this room, in turns."""
    elsewhere, later = _elsewhere(situation, span), _at_other_times(situation, span)
    found: list[Option] = []
    for pair in _in_turns(elsewhere, later):
        if len(found) >= most:
            break
        found.append(pair)
    return found


def _in_turns(first: Iterable[Option], second: Iterable[Option]) -> Iterator[Option]:
    waiting = [iter(first), iter(second)]
    while waiting:
        for source in list(waiting):
            try:
                yield next(source)
            except StopIteration:
                waiting.remove(source)


def _elsewhere(situation: Situation, span: Span) -> Iterator[Option]:
    room, ask = situation.room, situation.ask
    of_house = house(room.hub_id, on=situation.today)
    rooms = db.session.scalars(rooms_to_book(room.hub_id)).all()
    taken = _by_part(busy.of_hub(room.hub_id, busy.window_of([span])), situation.at)
    mine = {part.id for part in parts_of(room)}
    for other in rooms:
        if other.capacity < ask.people or mine & {part.id for part in parts_of(other)}:
            continue
        if other.uses and ask.use not in {one.use for one in other.uses}:
            continue
        there = replace(situation, room=other, limits=limits_of(other, of_house))
        if not limits.of_a_date(there, span) and _free(other, span, taken):
            yield Option(other.id, other.name, span)


def _at_other_times(situation: Situation, span: Span) -> Iterator[Option]:
    room = situation.room
    spans = list(_near(span))
    parts = [part.id for part in parts_of(room)]
    taken = _by_part(busy.of_parts(parts, busy.window_of(spans)), situation.at)
    for one in spans:
        if not limits.of_a_date(situation, one) and _free(room, one, taken):
            yield Option(room.id, room.name, one)


def _near(span: Span) -> Iterator[Span]:
    """The same length a little later or earlier, then at the same time on the days that follow."""
    for step in range(1, _STEPS + 1):
        for by in (step * _STEP, -step * _STEP):
            yield Span(span.starts_at + by, span.ends_at + by)
    for day in range(1, _DAYS + 1):
        by = timedelta(days=day)
        yield Span(span.starts_at + by, span.ends_at + by)


def _by_part(holds: Iterable[Busy], at: datetime) -> dict[int, list[Busy]]:
    found: dict[int, list[Busy]] = defaultdict(list)
    for one in holds:
        if not one.outdated(at):
            found[one.part_id].append(one)
    return found


def _free(room: Premises, span: Span, taken: dict[int, list[Busy]]) -> bool:
    wanted = span.widened(room)
    return not any(one.meets(wanted) for part in parts_of(room) for one in taken.get(part.id, ()))
