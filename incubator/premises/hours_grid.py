"""One room's week cut into half hours: which are free, and what stands in the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from incubator.core import clock
from incubator.core.words import _
from incubator.core.workdays import Calendar
from incubator.premises.models import Premises
from incubator.premises.opening import Window, open_stretches
from incubator.premises.timetable import Kind, Taken

STEP = 30
"""Minutes of one row."""
_USUAL = (8 * 60, 21 * 60)
_A_DAY = 24 * 60
_SATURDAY = 5


class Look(StrEnum):
    FREE = "free"
    TAKEN = "taken"
    SHUT = "shut"
    OVER = "over"
    SOON = "soon"
    """Too near to be asked for by an organization."""
    FAR = "far"
    """Not to be asked for yet."""


@dataclass(frozen=True, slots=True)
class Cell:
    """So many rows of one day with one thing in them."""

    look: Look
    start: int
    """Minutes from midnight."""
    rows: int
    uses: tuple[Taken, ...] = ()

    @property
    def end(self) -> int:
        return self.start + self.rows * STEP


@dataclass(frozen=True)
class Day:
    on: date
    note: str
    """放假, 调休上班, or nothing."""
    provisional: bool
    cells: list[Cell]

    def free(self) -> list[tuple[int, int]]:
        """The free stretches in minutes from midnight, neighbours made one."""
        found: list[tuple[int, int]] = []
        for cell in self.cells:
            if cell.look is not Look.FREE:
                continue
            if found and found[-1][1] == cell.start:
                found[-1] = found[-1][0], cell.end
            else:
                found.append((cell.start, cell.end))
        return found


@dataclass(frozen=True)
class Grid:
    first: int
    last: int
    days: list[Day]

    def rows(self) -> list[tuple[int, list[Cell | None]]]:
        """(minute, what begins there on each day): None where a longer cell goes on."""
        begins = [{cell.start: cell for cell in day.cells} for day in self.days]
        return [
            (minute, [day.get(minute) for day in begins])
            for minute in range(self.first, self.last, STEP)
        ]


def note_of(day: date, calendar: Calendar) -> str:
    """What is unusual about a day."""
    if calendar.is_holiday(day):
        return _("放假")
    if day.weekday() >= _SATURDAY and calendar.is_working_day(day):
        return _("调休上班")
    return ""


@dataclass(frozen=True)
class Askable:
    """Between which days, both included, the viewer may ask; `at` is now."""

    at: datetime
    first: date = date.min
    last: date = date.max

    def look(self, day: date, begins: datetime) -> Look:
        if begins < self.at:
            return Look.OVER
        if day < self.first:
            return Look.SOON
        return Look.FREE if day <= self.last else Look.FAR


def week(
    room: Premises, monday: date, taken: Sequence[Taken], calendar: Calendar, asking: Askable
) -> Grid:
    """Seven days from `monday`, over the hours in which the room is open on any of them."""
    days = [monday + timedelta(days=n) for n in range(7)]
    stretches = open_stretches(room, days[0], days[-1], calendar)
    open_minutes = {day: _cut(day, stretches) for day in days}
    first, last = _bounds([window for found in open_minutes.values() for window in found])
    held = [(*_kept(one, room), one) for one in taken]
    return Grid(
        first,
        last,
        [
            Day(
                day,
                note_of(day, calendar),
                calendar.is_provisional(day),
                _cells(_slots(day, open_minutes[day], held, asking, (first, last)), first),
            )
            for day in days
        ],
    )


def _kept(one: Taken, room: Premises) -> tuple[datetime, datetime]:
    """What a new use may not begin in or reach into: both uses need time before and after them."""
    around = one.kind in {Kind.BOOKED, Kind.ASKED}
    before, after = timedelta(minutes=room.minutes_before), timedelta(minutes=room.minutes_after)
    return (
        one.since - after - (before if around else timedelta()),
        one.until + before + (after if around else timedelta()),
    )


def _cut(day: date, stretches: Iterable[Window]) -> list[tuple[int, int]]:
    """The stretches of that day, in minutes from its midnight."""
    midnight = clock.at(day)
    found = [
        (max(0, _minutes(since - midnight)), min(_A_DAY, _minutes(until - midnight)))
        for since, until in stretches
    ]
    return [(since, until) for since, until in found if since < until]


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def _bounds(windows: Sequence[tuple[int, int]]) -> tuple[int, int]:
    if not windows:
        return _USUAL
    first = min(since for since, _until in windows) // 60 * 60
    last = -(-max(until for _since, until in windows) // 60) * 60
    return first, last


Slot = tuple[Look, tuple[Taken, ...]]


def _slots(
    day: date,
    windows: Sequence[tuple[int, int]],
    held: Sequence[tuple[datetime, datetime, Taken]],
    asking: Askable,
    bounds: tuple[int, int],
) -> list[Slot]:
    first, last = bounds
    midnight = clock.at(day)
    start, end = midnight + timedelta(minutes=first), midnight + timedelta(minutes=last)
    of_day = [one for one in held if one[0] < end and one[1] > start]
    found = []
    for minute in range(first, last, STEP):
        since = midnight + timedelta(minutes=minute)
        until = since + timedelta(minutes=STEP)
        uses = tuple(one for begins, ends, one in of_day if begins < until and ends > since)
        opened = any(a <= minute and minute + STEP <= b for a, b in windows)
        found.append((_look(uses, opened, asking.look(day, since)), uses))
    return found


def _look(uses: Sequence[Taken], opened: bool, otherwise: Look) -> Look:
    if any(one.holds for one in uses):
        return Look.TAKEN
    return otherwise if opened else Look.SHUT


def _cells(slots: Iterable[Slot], first: int) -> list[Cell]:
    """Equal neighbours made one, but for free half hours, which are offered one by one."""
    cells: list[Cell] = []
    for number, (look, uses) in enumerate(slots):
        before = cells[-1] if cells else None
        if before and look is not Look.FREE and (before.look, before.uses) == (look, uses):
            cells[-1] = Cell(look, before.start, before.rows + 1, uses)
        else:
            cells.append(Cell(look, first + number * STEP, 1, uses))
    return cells
