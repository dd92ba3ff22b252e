"""When a room is open: the day profiles of the working-day calendar laid over its windows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from incubator.core import clock
from incubator.core.words import _
from incubator.core.workdays import Calendar
from incubator.premises.models import MINUTES_OF_A_DAY, DayProfile, Premises
from incubator.premises.taking import Span

Window = tuple[datetime, datetime]
"""[from, to): two aware moments."""


class Minutes(Protocol):
    """A window in minutes from midnight; past 1440 it goes into the next morning."""

    opens: int
    closes: int


def profile(calendar: Calendar, day: date) -> DayProfile:
    """A weekend day worked in exchange is a working day, a day off by arrangement a holiday."""
    if calendar.is_working_day(day):
        return DayProfile.WORKDAY
    return DayProfile.HOLIDAY if calendar.is_holiday(day) else DayProfile.WEEKEND


def windows(room: Premises, day: date, calendar: Calendar) -> list[Window]:
    """The windows that begin on `day`, earliest first; one past midnight ends on the next."""
    asked, midnight = profile(calendar, day), clock.at(day)
    found = [
        (midnight + timedelta(minutes=one.opens), midnight + timedelta(minutes=one.closes))
        for one in room.openings
        if one.profile is asked
    ]
    return sorted(found)


def open_stretches(room: Premises, first: date, last: date, calendar: Calendar) -> list[Window]:
    """When the room is open from `first` to `last`, both included, windows that touch made one.

    What the evening before `first` reaches into it is there too; nothing is cut at midnight.
    """
    days = [first + timedelta(days=n) for n in range(-1, (last - first).days + 1)]
    return _joined(window for day in days for window in windows(room, day, calendar))


def open_during(room: Premises, span: Span, calendar: Calendar) -> bool:
    """Whether the room is open for all of `span`, also across midnight; buffers do not count."""
    stretches = open_stretches(room, clock.on(span.starts_at), clock.on(span.ends_at), calendar)
    return any(first <= span.starts_at and span.ends_at <= last for first, last in stretches)


def _joined(found: Iterable[Window]) -> list[Window]:
    joined: list[Window] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


def open_minutes(room: Premises, first: date, last: date, calendar: Calendar) -> int:
    """How long the room was open on the days from `first` to `last`, cut at both midnights."""
    start, end = clock.at(first), clock.at(last + timedelta(days=1))
    stretches = open_stretches(room, first, last, calendar)
    seconds = sum(
        max(0.0, (min(until, end) - max(since, start)).total_seconds())
        for since, until in stretches
    )
    return int(seconds // 60)


def clock_face(minute: int) -> str:
    """Minutes from midnight as the clock shows them: 1110 → 18:30, 1500 → 01:00."""
    hour, rest = divmod(minute % MINUTES_OF_A_DAY, 60)
    return f"{hour:02}:{rest:02}"


def in_words(openings: Sequence[Minutes]) -> str:
    """The windows of one profile in the reader's language: 09:00–12:00、14:00–次日 01:00; empty where closed."""
    return str(_("、")).join(
        f"{clock_face(one.opens)}–{_end(one.closes)}" for one in sorted(openings, key=_opens)
    )


def as_written(openings: Sequence[Minutes]) -> str:
    """The same in Chinese whoever reads, as forms take it, exports carry it and acts record it."""
    return "、".join(
        f"{clock_face(one.opens)}–{_end(one.closes)[:]}" for one in sorted(openings, key=_opens)
    )


def _opens(window: Minutes) -> int:
    return window.opens


def _end(minute: int) -> str:
    if minute == MINUTES_OF_A_DAY:
        return "24:00"
    face = clock_face(minute)
    return face if minute < MINUTES_OF_A_DAY else _("次日 %(time)s", time=face)
