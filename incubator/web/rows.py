"""Loading one row a hat may see, or the 404 that does not tell why."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select

from incubator.core.db import db
from incubator.core.errors import NotFound
from incubator.core.words import _

Row = TypeVar("Row")


def one_or_404(query: Select[Row]) -> Row:
    """The one row of a query already limited to what the viewer may see."""
    found = db.session.scalars(query.limit(1)).unique().first()
    if found is None:
        raise NotFound(_("没有找到。"))
    return found
