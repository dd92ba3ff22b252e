"""The only place that compares validity: days are inclusive, as papers say 至12月31日."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy.sql.elements import ColumnElement


def _bounds(thing: Any) -> tuple[Any, Any]:
    if hasattr(thing, "valid_from"):
        return thing.valid_from, thing.valid_through
    return thing.starts_on, thing.ends_on


def in_force(row: Any, day: date) -> bool:
    """Whether a row with valid_from/valid_through (or starts_on/ends_on) holds on `day`."""
    first, last = _bounds(row)
    return bool(first <= day and (last is None or day <= last))


def in_force_on(model: type[Any], day: date) -> ColumnElement[bool]:
    """The same question for a query."""
    first, last = _bounds(model)
    return and_(first <= day, or_(last.is_(None), last >= day))
