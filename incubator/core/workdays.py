"""Counts working days in China, and says when a count rests on a year not yet arranged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays

from incubator.core.errors import RuleError
from incubator.core.words import _

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_ARRANGED_IN_EVERY_RELEASE = 2025
_LONGEST_COUNT = 2_500
# The notice for a year may also move the days just before its 1 January: that for 2019 turned
# Saturday 29 December 2018 into a working day and Monday the 31st into a day off.
_NEXT_YEARS_NOTICE_FROM = (12, 29)


class DayKind(StrEnum):
    """What an entry of the street's own day table makes of a day."""

    WORKING = "working"
    REST = "rest"
    HOLIDAY = "holiday"


class DayUnit(StrEnum):
    """How a period is counted; places differ, so each call states it."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Answer:
    """A day, and whether it may still move because the State Council has not arranged its year."""

    day: date
    provisional: bool


@dataclass(frozen=True)
class Count:
    """A number of working days, and whether it may still change."""

    days: int
    provisional: bool


@dataclass(frozen=True)
class Period:
    """`counted_end` is where the count ends; `ends_on` the day it moves to from a rest day."""

    starts_on: date
    counted_end: date
    ends_on: date
    provisional: bool


@dataclass(frozen=True)
class _Year:
    """What sets a year apart from Monday-to-Friday, as the `holidays` package knows it."""

    rest: frozenset[date]
    working: frozenset[date]
    statutory: frozenset[date]
    arranged: bool


@lru_cache(maxsize=256)
def _library_year(year: int) -> _Year:
    known = holidays.country_holidays("CN", years=year)
    by_law = holidays.country_holidays("CN", years=year, observed=False)
    working = frozenset(day for day in known.weekend_workdays if day.year == year)
    return _Year(
        rest=frozenset(day for day in known if day.year == year),
        working=working,
        statutory=frozenset(day for day in by_law if day.year == year),
        # Every arrangement since 2001 swaps some weekend for a working day; a year without such a
        # swap is only the package's guess from the statute.
        arranged=any((day.month, day.day) < _NEXT_YEARS_NOTICE_FROM for day in working),
    )


@lru_cache(maxsize=1)
def published_through() -> int:
    """The last year whose State Council arrangement the installed `holidays` package carries."""
    year = _ARRANGED_IN_EVERY_RELEASE
    while _library_year(year + 1).arranged:
        year += 1
    return year


class Calendar:
    """Working days from the package's China table with the street's own day table laid over it.

    `table` gives single days (it wins over the package); `loaded_years` are the years the table
    holds completely, which makes them published even if the package does not know them yet.
    """

    def __init__(
        self, table: Mapping[date, DayKind] | None = None, *, loaded_years: Collection[int] = ()
    ) -> None:
        self._table = dict(table or {})
        self._loaded = frozenset(loaded_years)
        self._exceptions: dict[int, tuple[frozenset[date], frozenset[date]]] = {}

    def is_working_day(self, day: date) -> bool:
        rest, working = self._year(day.year)
        return day in working or (day.weekday() < _SATURDAY and day not in rest)

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is off by the arrangement of its year, a shifted rest day included."""
        rest, working = self._year(day.year)
        return day in rest and day not in working

    def is_published(self, year: int) -> bool:
        """Whether the arrangement of `year` is known, from the package or from the table."""
        return year <= published_through() or year in self._loaded

    def is_provisional(self, day: date) -> bool:
        """Whether `day` may still turn from a working day into a rest day or back."""
        if not self.is_published(day.year):
            return True
        late = (day.month, day.day) >= _NEXT_YEARS_NOTICE_FROM
        return late and not self.is_published(day.year + 1)

    def add_working_days(self, start: date, n: int) -> Answer:
        """The nth working day after `start`, itself not counted (民法典 201); n < 0 goes back."""
        if abs(n) > _LONGEST_COUNT:
            raise RuleError(_("期限过长，最多 2500 个工作日。请检查填写的天数。"))
        step = _ONE_DAY if n >= 0 else -_ONE_DAY
        day, left, provisional = start, abs(n), not n and self.is_provisional(start)
        while left:
            day += step
            left -= self.is_working_day(day)
            provisional = provisional or self.is_provisional(day)
        return Answer(day, provisional)

    def working_days_between(self, start: date, end: date) -> Count:
        """Working days after `start` up to and including `end`; negative where `end` is earlier."""
        if end < start:
            back = self.working_days_between(end, start)
            return Count(-back.days, back.provisional)
        days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
        return Count(
            sum(map(self.is_working_day, days)), any(self.is_provisional(day) for day in days)
        )

    def roll_if_holiday(self, day: date) -> Answer:
        """`day`, or the next working day where it is a legal holiday or rest day (民法典 203)."""
        provisional = self.is_provisional(day)
        while not self.is_working_day(day):
            day += _ONE_DAY
            provisional = provisional or self.is_provisional(day)
        return Answer(day, provisional)

    def notice_period(self, starts_on: date, days: int, unit: DayUnit) -> Period:
        """A period of `days` whose first day counted is `starts_on`, as printed on a 公示.

        Where only the day of publication is known, `starts_on` is the day after it (民法典 201).
        A period in calendar days that would end on a rest day ends on the next working day (203).
        """
        if days < 1:
            raise RuleError(_("公示期至少 1 天。请填写天数。"), field="days")
        if days > _LONGEST_COUNT:
            raise RuleError(_("公示期过长，最多 2500 天。请检查填写的天数。"), field="days")
        if unit is DayUnit.WORKING:
            end = self.add_working_days(starts_on - _ONE_DAY, days)
            return Period(starts_on, end.day, end.day, end.provisional)
        counted_end = starts_on + timedelta(days=days - 1)
        end = self.roll_if_holiday(counted_end)
        return Period(starts_on, counted_end, end.day, end.provisional)

    def _year(self, year: int) -> tuple[frozenset[date], frozenset[date]]:
        """(weekdays that are off, weekend days that are worked) after laying the table over."""
        if year not in self._exceptions:
            self._exceptions[year] = self._read_year(year)
        return self._exceptions[year]

    def _read_year(self, year: int) -> tuple[frozenset[date], frozenset[date]]:
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise RuleError(_("日期超出可以计算工作日的范围（1950—2100 年）。请检查年份。"))
        known = _library_year(year)
        # A complete table replaces the package's guesses, yet statutory days are off without it.
        guessed = year in self._loaded and not known.arranged
        rest = set(known.statutory if guessed else known.rest)
        working = set(known.working)
        for day, kind in self._table.items():
            if day.year == year:
                wanted, other = (working, rest) if kind is DayKind.WORKING else (rest, working)
                wanted.add(day)
                other.discard(day)
        return frozenset(rest), frozenset(working)
