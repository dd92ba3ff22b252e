"""The only place that compares validity: days are inclusive, as papers say 至12月31日."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

_PAIRS = (("valid_from", "valid_through"), ("starts_on", "ends_on"), ("kept_from", "kept_through"))


def _bounds(thing: Any) -> tuple[Any, Any]:
    first, last = next(pair for pair in _PAIRS if hasattr(thing, pair[0]))
    return getattr(thing, first), getattr(thing, last)


def in_force(row: Any, day: date) -> bool:
    """Whether a row with valid_from/valid_through (or another such pair) holds on `day`."""
    first, last = _bounds(row)
    return bool(first <= day and (last is None or day <= last))


def in_force_on(model: type[Any], day: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """The same question for a query; the day may be a column of another row."""
    first, last = _bounds(model)
    return and_(first <= day, or_(last.is_(None), last >= day))


def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later; a day that month lacks becomes its last."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
