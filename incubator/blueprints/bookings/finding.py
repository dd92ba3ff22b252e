"""Time first: which rooms are free on a day from when to when, and the nearest times where none is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.bookings.asked_days import asked_day
from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.many_rooms import before_id, wanted
from incubator.blueprints.bookings.room_week import READERS
from incubator.core import clock
from incubator.premises import hours_grid, timetable
from incubator.premises.models import MINUTES_OF_A_DAY
from incubator.premises.opening import clock_face
from incubator.premises.rooms_of_day import Room, of_day
from incubator.premises.timetable import Taken
from incubator.premises.words import KIND_WORDS
from incubator.rules.queries import calendar
from incubator.web.access import requires
from incubator.web.sessions import viewer

_STEP = 30
_MOST_NEAREST = 8
_USUAL = (14 * 60, 16 * 60)
_LEAST = 15

Minutes = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Free:
    """One room that is free then."""

    room: Room
    since: int
    until: int

    @property
    def times(self) -> str:
        return f"{clock_face(self.since)}–{clock_face(self.until) if self.until < MINUTES_OF_A_DAY else '24:00'}"

    def slot(self, on: date) -> str:
        last = on + timedelta(days=self.until // MINUTES_OF_A_DAY)
        return f"from={on}T{clock_face(self.since)}&to={last}T{clock_face(self.until)}"


@bp.get("/find")
@requires(*READERS)
def find() -> ResponseReturnValue:
    on, days, hat, now = asked_day(), calendar(), viewer(), clock.now()
    asked = wanted()
    since, until = _hours()
    rooms = of_day(hat, asked, on, days)
    taken = timetable.by_room(
        timetable.in_hub(
            clock.at(on - timedelta(days=1)), clock.at(on + timedelta(days=2)), by=hat, at=now
        ),
        rooms,
    )
    busy = {room.id: _kept(room, taken[room.id], on) for room in rooms}
    over = max(0, int((now - clock.at(on)).total_seconds()) // 60)
    free = [
        Free(room, since, until) for room in rooms if _is_free(room, busy[room.id], since, until)
    ]
    return render_template(
        "bookings/find.html",
        frame="base.html" if hat.for_hub else "base_alone.html",
        wanted=asked,
        kinds=KIND_WORDS.items(),
        kept={},
        on=on,
        since=clock_face(since),
        until=clock_face(until),
        note=hours_grid.note_of(on, days),
        free=free if since >= over else [],
        nearest=[] if free and since >= over else _nearest(rooms, busy, since, until, over),
        ask_url=url_for(".new") + "?premises=",
        room_url=before_id("bookings.week_of_room"),
        too_short=until - since < _LEAST,
    )


def _hours() -> Minutes:
    """From when to when, in minutes; an end at or before the beginning counts as the next morning's."""
    since, until = _minute("from", _USUAL[0]), _minute("to", _USUAL[1])
    return since, until if until > since else MINUTES_OF_A_DAY


def _minute(name: str, otherwise: int) -> int:
    try:
        typed = time.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
    return typed.hour * 60 + typed.minute


def _kept(room: Room, uses: Iterable[Taken], on: date) -> list[Minutes]:
    """When the room is not to be had, in minutes of the day, with what both uses keep around them."""
    midnight = clock.at(on)
    around = room.minutes_before + room.minutes_after
    found = []
    for use in uses:
        if use.holds:
            since = int((use.since - midnight).total_seconds()) // 60
            until = int((use.until - midnight).total_seconds()) // 60
            found.append((since - around, until + around))
    return found


def _is_free(room: Room, busy: Iterable[Minutes], since: int, until: int) -> bool:
    opened = any(first <= since and until <= last for first, last in room.hours)
    return opened and not any(first < until and last > since for first, last in busy)


def _nearest(
    rooms: Sequence[Room], busy: dict[int, list[Minutes]], since: int, until: int, over: int
) -> list[Free]:
    """The same length in each room as near to the time wanted as it is free that day."""
    length = until - since
    found = [
        Free(room, start, start + length)
        for room in rooms
        if (start := _nearest_start(room, busy[room.id], since, length, over)) is not None
    ]
    found.sort(key=lambda one: (abs(one.since - since), one.room.capacity))
    return found[:_MOST_NEAREST]


def _nearest_start(
    room: Room, busy: Sequence[Minutes], since: int, length: int, over: int
) -> int | None:
    for away in range(_STEP, MINUTES_OF_A_DAY, _STEP):
        for start in (since + away, since - away):
            if start >= over and _is_free(room, busy, start, start + length):
                return start
    return None
