"""Which row is asked for, and loading one a hat may see, or the 404 that does not tell why."""

from __future__ import annotations

from typing import TypeVar

from flask import request
from sqlalchemy import Select

from incubator.core.db import db
from incubator.core.errors import NotFound
from incubator.core.words import _

Row = TypeVar("Row")


def asked_id(name: str) -> int:
    """The id an address asks for behind its `?`; 0 for none and for what no row can have."""
    asked = request.args.get(name, 0, type=int)
    return asked if 0 < asked < 2**31 else 0


def one_or_404(query: Select[Row]) -> Row:
    """The one row of a query already limited to what the viewer may see."""
    found = db.session.scalars(query.limit(1)).unique().first()
    if found is None:
        raise NotFound(_("没有找到。"))
    return found
