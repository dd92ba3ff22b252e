"""One list for every register: search, filters, sorting, paging, and export of exactly what is filtered."""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Result,
    ScalarResult,
    Select,
    SQLColumnExpression,
    func,
    select,
)

from incubator.core import clock
from incubator.core.db import db, plain_rows
from incubator.core.tabular import writing
from incubator.web import menu, saved_views

ROWS_PER_PAGE = 50
EXPORTS = ("xlsx", "csv")
_BATCH = 500
_COUNTS = frozenset(map(str, range(1, 3651)))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Shape(StrEnum):
    TEXT = "text"
    DAY = "day"
    MONEY = "money"
    NUMBER = "number"


@dataclass(frozen=True)
class Column:
    """A heading on the page and a column of the export. `value` reads a row; `order` makes it sortable."""

    key: str
    label: str
    value: Callable[[Any], object]
    order: SQLColumnExpression[Any] | None = None
    shape: Shape = Shape.TEXT
    hide_small: bool = False
    export_only: bool = False

    @property
    def sortable(self) -> bool:
        return self.order is not None

    @property
    def numeric(self) -> bool:
        return self.shape in {Shape.MONEY, Shape.NUMBER}


@dataclass(frozen=True)
class Filter:
    """A plain select. `where` turns a chosen value into a condition; the empty value means all."""

    shape: ClassVar[str] = "select"

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    where: Callable[[str], ColumnElement[bool]]

    def chosen(self) -> str:
        """The value this request asks for; one that is not offered counts as none."""
        asked = request.args.get(self.name, "")
        return asked if any(asked == value for value, _label in self.options) else ""


def typed_day(text: str) -> date | None:
    """The day that was typed, of the years in which the day before and after it can be reckoned with."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None


class DayFilter(Filter):
    """A day to choose, such as the first or the last of a period."""

    shape = "date"

    def __init__(self, name: str, label: str, where: Callable[[date], ColumnElement[bool]]) -> None:
        super().__init__(name, label, (), lambda value: where(date.fromisoformat(value)))

    def chosen(self) -> str:
        day = typed_day(request.args.get(self.name, ""))
        return day.isoformat() if day else ""


class CountFilter(Filter):
    """A whole number to type, from 1 to ten years of days."""

    shape = "number"

    def __init__(self, name: str, label: str, where: Callable[[int], ColumnElement[bool]]) -> None:
        super().__init__(name, label, (), lambda value: where(int(value)))

    def chosen(self) -> str:
        asked = request.args.get(self.name, "")
        return asked if asked in _COUNTS else ""


@dataclass(frozen=True)
class Chosen:
    """A filter as one request has it set; templates read it. `shape` is the field that asks for it."""

    shape: str
    name: str
    label: str
    options: Sequence[tuple[str, str]]
    value: str
    where: Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True)
class Register:
    """What a list is made of. `query` is already limited to what the viewer may see."""

    name: str
    unit: str
    query: Select[Any]
    columns: Sequence[Column]
    identity: SQLColumnExpression[int]
    """The id column: ties in sorting are broken by it, so that pages never repeat a row."""
    lines: Callable[[Sequence[Any]], Sequence[Any]] = list
    """What a page or a batch of rows becomes: reads what stands beside them in one statement."""
    counted: str = ""
    """The entry of the rail that counts this very query, so that nobody counts it twice."""
    search: Callable[[str], ColumnElement[bool]] | None = None
    filters: Sequence[Filter] = ()
    sort: str = ""
    placeholder: str = ""
    empty: str = ""
    file_name: str = "list"


@dataclass
class Listing:
    """A register as one request asks for it; templates read it through `list_page`."""

    register: Register
    views: list[dict[str, object]] = field(default_factory=list)
    save_url: str = ""

    def __post_init__(self) -> None:
        self.name, self.unit = self.register.name, self.register.unit
        self.placeholder, self.empty = self.register.placeholder, self.register.empty
        self.filters = [
            Chosen(one.shape, one.name, one.label, one.options, one.chosen(), one.where)
            for one in self.register.filters
        ]
        self.columns = [one for one in self.register.columns if not one.export_only]
        asked = "".join(one for one in request.args.get("q", "") if one.isprintable())
        self.q = asked.strip()[:100] if self.register.search else ""
        self.sort = self._sort()
        self.filtered = bool(self.q) or any(one.value for one in self.filters)
        self.clear = request.path
        self.total = self._count()
        self.pages = max(1, math.ceil(self.total / ROWS_PER_PAGE))
        self.page = min(max(1, request.args.get("page", 1, type=int)), self.pages)

    @property
    def rows(self) -> list[Any]:
        if not hasattr(self, "_rows"):
            window = self._ordered().limit(ROWS_PER_PAGE).offset((self.page - 1) * ROWS_PER_PAGE)
            self._rows = list(self.register.lines(_light(self._fetched(window))))
        return self._rows

    def _fetched(self, query: Select[Any]) -> ScalarResult[Any] | Result[Any]:
        """Entities where the query selects one, rows of columns where it selects several."""
        described = query.column_descriptions
        if len(described) > 1 and all(one["expr"] is not one["entity"] for one in described):
            return plain_rows(query)
        result = db.session.execute(query)
        if len(described) > 1:
            return result
        if query.get_execution_options().get("yield_per"):
            return result.scalars()  # read in batches, rows cannot be remembered to tell repeats
        return result.scalars().unique()

    def url(self, **changes: object) -> str:
        """This list with some of its arguments changed, the rest kept."""
        kept = {key: value for key, value in request.args.items() if key not in {"page", "format"}}
        asked = {**kept, **changes}
        return (
            f"{request.path}?{urlencode({k: v for k, v in asked.items() if v not in ('', None)})}"
        )

    def _sort(self) -> str:
        asked = request.args.get("sort", "")
        known = {column.key for column in self.register.columns if column.sortable}
        return asked if asked.removeprefix("-") in known else self.register.sort

    def filtered_query(self) -> Select[Any]:
        """What the list holds under its search and filters, for a sum beside it."""
        query = self.register.query
        if self.q and self.register.search:
            query = query.where(self.register.search(self.q))
        for one in self.filters:
            if one.value:
                query = query.where(one.where(one.value))
        return query

    def _count(self) -> int:
        known = None if self.filtered else menu.counts().get(self.register.counted)
        if known is not None:
            return known
        counted = select(func.count()).select_from(
            self.filtered_query()
            .order_by(None)
            .with_only_columns(self.register.identity)
            .subquery()
        )
        return int(plain_rows(counted).scalar_one())

    def _ordered(self) -> Select[Any]:
        query = self.filtered_query().order_by(None)
        key = self.sort.removeprefix("-")
        orders = {column.key: column.order for column in self.register.columns}
        order, identity = orders.get(key), self.register.identity
        if order is None:
            return query.order_by(identity.desc())
        descending = self.sort.startswith("-")
        if _may_be_null(order):  # blanks sort as the smallest, whichever the database
            order_by = order.desc().nulls_last() if descending else order.asc().nulls_first()
        else:
            order_by = order.desc() if descending else order.asc()
        return query.order_by(order_by, identity.desc() if descending else identity)

    def export(self, kind: str) -> Response:
        """Exactly what is filtered, in the order shown, as XLSX or CSV."""
        columns = [
            writing.Column(column.key, column.label[:], writing.Kind(column.shape.value))
            for column in self.register.columns
        ]
        name = f"{self.register.file_name}-{clock.today().isoformat()}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        if kind == "csv":
            body = b"".join(writing.write_csv(columns, self._values()))
            return Response(body, mimetype="text/csv", headers=headers)
        out = BytesIO()
        writing.write_xlsx(columns, self._values(), out)
        return Response(out.getvalue(), mimetype=XLSX, headers=headers)

    def _values(self) -> Iterator[list[object]]:
        query = self._ordered().execution_options(yield_per=_BATCH)
        for part in self._fetched(query).partitions(_BATCH):
            for line in self.register.lines(part):
                yield [_cell(column.value(line)) for column in self.register.columns]


def _light(found: ScalarResult[Any] | Result[Any]) -> Sequence[Any]:
    """All rows; those of columns as tuples of names, which a template reads in a tenth of the time."""
    if not isinstance(found, CursorResult):
        return found.all()
    return list(map(_row_of(*found.keys())._make, found.all()))


@lru_cache(maxsize=128)
def _row_of(*columns: str) -> Any:
    return namedtuple("Row", columns, rename=True)


def _may_be_null(order: SQLColumnExpression[Any]) -> bool:
    return bool(getattr(getattr(order, "expression", order), "nullable", True))


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return clock.on(value)
    if isinstance(value, str):
        return value[:]  # in the source language, as the headings are: imports read it again
    return value if isinstance(value, (int, date)) or value is None else str(value)


def show(register: Register, template: str, **facts: object) -> ResponseReturnValue:
    """The list as a page, or as the file asked for with `format=`."""
    listing = Listing(register, views=saved_views.links(), save_url=saved_views.save_url())
    kind = request.args.get("format", "")
    if kind in EXPORTS:
        return listing.export(kind)
    return render_template(template, listing=listing, **facts)
