"""What was typed into a search box, looked for in columns of words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement


def holding(text: str, *columns: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Any of the columns has `text` in it, as it stands and in capitals or not."""
    return or_(*(column.icontains(text, autoescape=True) for column in columns))
