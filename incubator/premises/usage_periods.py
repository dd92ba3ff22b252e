"""The months, quarters and years that figures of use are asked for, each with the same days a year earlier."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incubator.core import clock
from incubator.core.validity import months_after
from incubator.core.words import _

_SHAPE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?(?:~(?P<cut>[0-9]{4}))?"
)
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_YEAR, _QUARTER = 12, 3


@dataclass(frozen=True)
class Period:
    """Whole months from `first`; `last` is the last day of them, or today while they still run."""

    key: str
    """2026, 2026-Q4 or 2026-11; with ~1122 behind it no further than 22 November."""
    first: date
    end: date
    last: date

    @property
    def done(self) -> bool:
        return self.last == self.end

    @property
    def months(self) -> list[date]:
        """The first day of each month that has begun."""
        return [months_after(self.first, n) for n in range(self.index(self.last) + 1)]

    @property
    def label(self) -> str:
        """In the reader's language."""
        if "~" in self.key:
            return _("%(whole)s（截至%(day)s）", whole=self._whole_label, day=self.last.isoformat())
        return self._whole_label

    @property
    def _whole_label(self) -> str:
        months = (self.end.year - self.first.year) * 12 + self.end.month - self.first.month + 1
        if months == _YEAR:
            return _("%(year)s年", year=self.first.year)
        if months == _QUARTER:
            n = self.first.month // _QUARTER + 1
            return _("%(year)s年第%(n)s季度", year=self.first.year, n=n)
        return _("%(year)s年%(n)s月", year=self.first.year, n=self.first.month)

    def before(self) -> Period:
        """The same a year earlier, as far as this one has gone."""
        whole, first = self.key.partition("~")[0], self.first.replace(year=self.first.year - 1)
        end = _month_end(_year_back(self.end))
        last = end if self.done else _year_back(self.last)
        return _cut(Period(f"{first.year}{whole[4:]}", first, end, last))

    def index(self, day: date) -> int:
        """Which of its months a day is in."""
        return (day.year - self.first.year) * 12 + day.month - self.first.month

    def month(self, day: date) -> Period:
        """The month that begins on `day`, as far as it lies in this period."""
        end = _month_end(day)
        found = Period(f"{day:%Y-%m}", day, end, min(end, self.last))
        return _cut(found) if "~" in self.key else found

    def of_months(self, months: slice) -> Period:
        """Some of its months, by their index."""
        found = self.months[months]
        end = _month_end(found[-1])
        return Period(self.key, found[0], end, min(end, self.last))


def _cut(period: Period) -> Period:
    """The same, called so that it is found again: by itself an earlier period is not cut."""
    if period.done:
        return period
    return Period(f"{period.key}~{period.last:%m%d}", period.first, period.end, period.last)


def _year_back(day: date) -> date:
    year = day.year - 1
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def period_of(key: str, *, on: date) -> Period | None:
    """The period called `key` as seen on `on`; None where there is none, or it has not begun."""
    found = _SHAPE.fullmatch(key)
    year = int(found["year"]) if found else 0
    if found is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    if found["month"]:
        first, length = date(year, int(found["month"]), 1), 1
    elif found["quarter"]:
        first, length = date(year, int(found["quarter"]) * 3 - 2, 1), _QUARTER
    else:
        first, length = date(year, 1, 1), _YEAR
    end = _month_end(months_after(first, length - 1))
    last = min(end, on, _through(year, found["cut"]) or end)
    return Period(key, first, end, last) if first <= last else None


def _through(year: int, cut: str | None) -> date | None:
    if not cut:
        return None
    month, day = int(cut[:2]), int(cut[2:])
    possible = 1 <= month <= _YEAR and 1 <= day <= monthrange(year, month)[1]
    return date(year, month, day) if possible else None


def year_of(day: date) -> Period:
    """The year of `day` as far as it has gone."""
    return Period(f"{day.year}", date(day.year, 1, 1), date(day.year, _YEAR, 31), day)


def offered(since: date, *, on: date) -> list[Period]:
    """This year with its quarters and months, then the years before back to `since`, the latest first."""
    keys = []
    for year in range(on.year, min(since.year, on.year) - 1, -1):
        keys.append(f"{year}")
        keys += [f"{year}-Q{n}" for n in range(4, 0, -1)]
        keys += [f"{year}-{n:02}" for n in range(12, 0, -1)]
    return [found for key in keys if (found := period_of(key, on=on)) is not None]


def moments(period: Period) -> tuple[datetime, datetime]:
    """[from, to) of its days up to its last."""
    return clock.at(period.first), clock.at(period.last + timedelta(days=1))
