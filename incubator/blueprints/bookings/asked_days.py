"""Which day, week or month an address asks for; what is not one counts as today's."""

from __future__ import annotations

import re
from datetime import date, timedelta

from flask import request

from incubator.core import clock
from incubator.web.listing import typed_day

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_FARTHEST = timedelta(days=366 * 30)
"""Nobody books a room in thirty years, and calendars end somewhere."""


def asked_day(name: str = "on") -> date:
    return _near(typed_day(request.args.get(name, "")))


def asked_monday() -> date:
    """The Monday of `week=2026-W48`, or of the week of `on`."""
    found = _WEEK.fullmatch(request.args.get("week", ""))
    day = _of_week(int(found[1]), int(found[2])) if found else None
    day = _near(day) if day else asked_day()
    return day - timedelta(days=day.weekday())


def asked_month() -> date:
    """The first of `month=2026-11`, or of the month of `on`."""
    found = _MONTH.fullmatch(request.args.get("month", ""))
    text = f"{found[1]}-{found[2]}-01" if found else ""
    return (_near(typed_day(text)) if found else asked_day()).replace(day=1)


def _of_week(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _near(day: date | None) -> date:
    today = clock.today()
    return day if day is not None and abs(day - today) < _FARTHEST else today


def week_name(monday: date) -> str:
    """2026-W48, as addresses say it."""
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02}"
