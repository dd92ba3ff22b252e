"""A day, a week or a month of every room: who has which when, in a number of statements that does not grow."""

from __future__ import annotations

import calendar as months
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.bookings.asked_days import (
    asked_day,
    asked_monday,
    asked_month,
    week_name,
)
from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.room_week import READERS
from incubator.core import clock
from incubator.core.words import _
from incubator.premises import hours_grid, timetable
from incubator.premises.models import MINUTES_OF_A_DAY, Kind
from incubator.premises.opening import clock_face
from incubator.premises.rooms_of_day import Room, Wanted, of_day
from incubator.premises.timetable import Taken
from incubator.premises.words import KIND_WORDS
from incubator.rules.queries import calendar
from incubator.web.access import requires
from incubator.web.sessions import viewer
from incubator.web.words import WEEKDAYS

_USUAL = (8, 21)
_QUARTER = 15
_MOST_PEOPLE = 100_000
_TONES = {
    timetable.Kind.BOOKED: "",
    timetable.Kind.OCCUPIED: "",
    timetable.Kind.ASKED: " wait",
    timetable.Kind.KEPT: " wait",
    timetable.Kind.CLOSED: " shut",
}
_OPENED = frozenset({timetable.Kind.BOOKED, timetable.Kind.ASKED})


@dataclass(frozen=True, slots=True)
class Strip:
    """One use on the strip of its room: the classes that place it, and its words."""

    place: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    name: str
    about: str
    uses: list[Strip]


def wanted() -> Wanted:
    """What the filters of this request ask for; what no room can have counts as not asked."""
    asked = request.args
    kind = asked.get("kind", "")
    people = asked.get("people", 0, type=int)
    return Wanted(
        Kind(kind) if kind in set(Kind) else None,
        _typed(asked.get("community", "")),
        people if 0 < people <= _MOST_PEOPLE else 0,
        asked.get("step_free") == "1",
        _typed(asked.get("equipment", "")),
    )


def _typed(text: str) -> str:
    return "".join(c for c in text if c.isprintable()).strip()[:40]


@bp.get("/day")
@requires(*READERS)
def day() -> ResponseReturnValue:
    """Every room's strip of one day."""
    on, days, hat = asked_day(), calendar(), viewer()
    asked = wanted()
    rooms = of_day(hat, asked, on, days)
    first, last = _hours(rooms)
    taken = timetable.in_hub(clock.at(on), clock.at(on + timedelta(days=1)), by=hat, at=clock.now())
    by_room = timetable.by_room(taken, rooms)
    return render_template(
        "bookings/day.html",
        **_frame(asked),
        on=on,
        note=hours_grid.note_of(on, days),
        hours=[(hour, f"{hour:02}") for hour in range(first, last)],
        placed=f"at-{first} for-{last - first}",
        lines=_lines(rooms, by_room, on, first, last),
        earlier=_with(on=(on - timedelta(days=1)).isoformat()),
        later=_with(on=(on + timedelta(days=1)).isoformat()),
        room_url=before_id("bookings.week_of_room"),
        week=week_name(on),
    )


def _frame(asked: Wanted) -> dict[str, object]:
    return {
        "frame": "base.html" if viewer().for_hub else "base_alone.html",
        "wanted": asked,
        "kinds": KIND_WORDS.items(),
        "kept": {name: value for name, value in request.args.items() if name in {"week", "month"}},
    }


def before_id(endpoint: str) -> str:
    """The address of a view taking an id, up to it: made once and not for every row."""
    return url_for(endpoint, id=0)[:-1]


def _with(**changes: str) -> str:
    asked = {
        name: value
        for name, value in request.args.items()
        if name in {"kind", "community", "people", "step_free", "equipment"}
    }
    return f"{request.path}?{urlencode({**asked, **changes})}"


def _hours(rooms: Iterable[Room]) -> tuple[int, int]:
    """The hours in which any of the rooms is open."""
    windows = [window for room in rooms for window in room.hours]
    if not windows:
        return _USUAL
    first = min(since for since, _until in windows) // 60
    return first, -(-max(until for _since, until in windows) // 60)


def _lines(
    rooms: Sequence[Room], by_room: dict[int, list[Taken]], on: date, first: int, last: int
) -> list[Line]:
    midnight, case_url = clock.at(on), before_id("bookings.show")
    strips: dict[int, Strip | None] = {}
    lines = []
    for room in rooms:
        uses = []
        for use in by_room[room.id]:
            if id(use) not in strips:
                strips[id(use)] = _strip(use, midnight, first, last, case_url)
            if (strip := strips[id(use)]) is not None:
                uses.append(strip)
        lines.append(Line(room.id, room.name, _about(room.hours, room.capacity), uses))
    return lines


def _strip(use: Taken, midnight: datetime, first: int, last: int, case_url: str) -> Strip | None:
    """Where a use stands on the strip, or None where nothing of it falls into the hours shown."""
    since, until = _minute(use.since, midnight), _minute(use.until, midnight)
    start = max(since // _QUARTER * _QUARTER, first * 60)
    end = min(-(-until // _QUARTER) * _QUARTER, last * 60)
    if start >= end:
        return None
    times = (
        f"{clock_face(max(since, 0))}–{clock_face(until) if until < MINUTES_OF_A_DAY else '24:00'}"
    )
    url = f"{case_url}{use.case_id}" if use.case_id and use.kind in _OPENED else ""
    return Strip(_place(start, end - start) + _TONES[use.kind], f"{times} {use.words}", url)


def _minute(moment: datetime, midnight: datetime) -> int:
    return int((moment - midnight).total_seconds()) // 60


@lru_cache(maxsize=4096)
def _place(start: int, minutes: int) -> str:
    past = f" past-{start % 60}" if start % 60 else ""
    more = f" and-{minutes % 60}" if minutes % 60 else ""
    return f"at-{start // 60}{past} for-{minutes // 60}{more}"


@lru_cache(maxsize=1024)
def _about(hours: tuple[tuple[int, int], ...], capacity: int) -> str:
    if not hours:
        return _("不开放")
    shown = "、".join(
        f"{clock_face(since)}–{clock_face(until) if until < MINUTES_OF_A_DAY else '24:00'}"
        for since, until in hours
    )
    return _("%(n)s 人 %(hours)s", n=capacity, hours=shown)


@bp.get("/week")
@requires(*READERS)
def week() -> ResponseReturnValue:
    """Every room's hours taken on each day of one week."""
    monday = asked_monday()
    return _period(
        monday,
        7,
        earlier=_with(week=week_name(monday - timedelta(days=7))),
        later=_with(week=week_name(monday + timedelta(days=7))),
    )


@bp.get("/month")
@requires(*READERS)
def month() -> ResponseReturnValue:
    """The same for the days of one month."""
    first = asked_month()
    _weekday, length = months.monthrange(first.year, first.month)
    return _period(
        first,
        length,
        earlier=_with(month=f"{first - timedelta(days=1):%Y-%m}"),
        later=_with(month=f"{first + timedelta(days=length):%Y-%m}"),
    )


def _period(first: date, length: int, *, earlier: str, later: str) -> ResponseReturnValue:
    hat, days, asked = viewer(), calendar(), wanted()
    shown = [first + timedelta(days=n) for n in range(length)]
    rooms = of_day(hat, asked, first, days)
    taken = timetable.in_hub(
        clock.at(first), clock.at(shown[-1] + timedelta(days=1)), by=hat, at=clock.now()
    )
    by_room = timetable.by_room(taken, rooms)
    return render_template(
        "bookings/period.html",
        **_frame(asked),
        first=first,
        last=shown[-1],
        heads=[
            (
                one.isoformat(),
                WEEKDAYS[one.weekday()],
                f"{one.month}-{one.day}" if length == 7 else str(one.day),
                hours_grid.note_of(one, days),
            )
            for one in shown
        ],
        lines=[(room.id, room.name, _cells(by_room[room.id], shown)) for room in rooms],
        earlier=earlier,
        later=later,
        room_url=before_id("bookings.week_of_room"),
        day_url=url_for(".day") + "?on=",
    )


def _cells(uses: Iterable[Taken], shown: Sequence[date]) -> list[tuple[str, str]]:
    """(colour, words) of each day: how many hours are taken, or that the room is closed."""
    minutes: dict[date, int] = defaultdict(int)
    shut: set[date] = set()
    for use in uses:
        for day, length in _daily(use, shown[0], shown[-1]):
            if use.kind is timetable.Kind.CLOSED:
                shut.add(day)
            elif use.kind is not timetable.Kind.ASKED:
                minutes[day] += length
    return [("off", _("停")) if day in shut else _cell(minutes.get(day, 0)) for day in shown]


def _daily(use: Taken, first: date, last: date) -> Iterable[tuple[date, int]]:
    """How many minutes of a use fall on each of the days."""
    day, end = max(clock.on(use.since), first), use.until
    while day <= last and clock.at(day) < end:
        since, until = max(use.since, clock.at(day)), min(end, clock.at(day + timedelta(days=1)))
        yield day, int((until - since).total_seconds()) // 60
        day += timedelta(days=1)


_MUCH = 6 * 60


@lru_cache(maxsize=2048)
def _cell(minutes: int) -> tuple[str, str]:
    if not minutes:
        return "", ""
    return "most" if minutes >= _MUCH else "some", f"{minutes / 60:.2g}"
