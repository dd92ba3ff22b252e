"""A list's filter by calendar year, offering the years there are."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, func

from incubator.core.db import db
from incubator.core.words import _
from incubator.web.listing import Filter


def year_filter(day: SQLColumnExpression[Any], query: Select[Any]) -> Filter:
    """Years from the last to the first of the column `day` in `query`."""
    bounds = query.order_by(None).with_only_columns(func.min(day), func.max(day))
    first, last = db.session.execute(bounds).one()
    years = [str(year) for year in range(last.year, first.year - 1, -1)] if first else []
    return Filter(
        "year",
        _("年度"),
        [("", _("全部")), *((year, year) for year in years)],
        lambda value: day.between(date(int(value), 1, 1), date(int(value), 12, 31)),
    )
