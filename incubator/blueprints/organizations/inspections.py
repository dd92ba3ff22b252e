"""年检情况 of one year: who takes part, by which day, with which result, and who is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Select, or_, select, true

from incubator.blueprints.organizations.blueprint import bp
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations import inspection, queries
from incubator.organizations.columns import HEADING
from incubator.organizations.inspection import INSPECTED, STATE_LABEL, Season, State
from incubator.organizations.labels import RESULT_LABEL, TYPE_LABEL
from incubator.organizations.models import Fact, FactKind, Hub, Organization
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.sessions import viewer

_YEARS = 5
_TONES = {
    State.DISPUTED: "amber",
    State.MISSING: "red",
    State.UNKNOWN: "amber",
}
_SHOWN = (
    Organization.id,
    Organization.name,
    Organization.uscc,
    Organization.org_type,
    Organization.registered_on,
    Organization.supervising_unit,
)


@dataclass(frozen=True)
class Line:
    """One organization in one year's inspection."""

    row: Any
    kind: str
    state: State
    due: Sequence[date]
    results: list[tuple[str, str]]
    """Each result on record with its day and source, side by side."""

    @property
    def words(self) -> str:
        return STATE_LABEL[self.state]

    @property
    def tone(self) -> str:
        return _TONES.get(self.state, "")

    @property
    def first_on(self) -> date | None:
        """The day by which the supervising unit has it; foundations have one day only."""
        return self.due[0] if len(self.due) > 1 else None

    @property
    def last_on(self) -> date | None:
        return self.due[-1] if self.due else None


@bp.get("/inspections")
@requires(Permission.VIEW_ORGANIZATIONS)
def inspections() -> ResponseReturnValue:
    framed = season(viewer())
    return listing.show(
        register(viewer(), framed), "organizations/inspections.html", year=framed.for_year
    )


def season(hat: Hat) -> Season:
    """The year this request asks for, last year's where it asks for none."""
    today = clock.today()
    year = request.args.get("year", today.year - 1, type=int)
    if year not in range(today.year - _YEARS, today.year):
        year = today.year - 1
    return inspection.season(year, on=today, hub_id=hat.hub_id)


def register(hat: Hat, framed: Season) -> Register:
    return Register(
        name=_("%(year)s 年检", year=framed.for_year),
        unit=_("家"),
        query=cast(
            "Select[Any]", inspection.concerned(hat, framed.for_year).with_only_columns(*_SHOWN)
        ),
        identity=Organization.id,
        lines=lambda rows: _lines(rows, framed),
        columns=_COLUMNS,
        search=queries.matching,
        filters=_filters(hat, framed),
        sort="name",
        placeholder=_("名称、拼音首字母、信用代码"),
        empty=_("名册里没有要参加年检的组织。"),
        file_name=f"inspections-{framed.for_year}",
    )


def _lines(rows: Sequence[Any], framed: Season) -> list[Line]:
    results: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    found = (
        select(Fact.organization_id, Fact.value, Fact.valid_from, Fact.source)
        .where(
            Fact.organization_id.in_([row.id for row in rows]),
            Fact.kind == FactKind.INSPECTION,
            Fact.for_year == framed.for_year,
        )
        .order_by(Fact.valid_from, Fact.id)
    )
    for organization_id, value, day, source in db.session.execute(found):
        label = RESULT_LABEL.get(value, value)
        results[organization_id].append((value, label, f"{day} {source}"))
    return [_line(row, results[row.id], framed) for row in rows]


def _line(row: Any, results: Sequence[tuple[str, str, str]], framed: Season) -> Line:
    values = [value for value, _label, _from in results]
    state = inspection.state(framed, row.org_type, row.registered_on, values)
    owed = state not in (State.NOT_APPLICABLE, State.UNKNOWN)
    return Line(
        row,
        TYPE_LABEL[row.org_type],
        state,
        framed.due(row.org_type) if owed else (),
        [(label, told) for _value, label, told in results],
    )


def _filters(hat: Hat, framed: Season) -> list[Filter]:
    last = clock.today().year - 1
    years = [str(year) for year in range(last, last + 1 - _YEARS, -1)]
    return [
        Filter(
            "year",
            _("年度"),
            [("", years[0]), *((year, year) for year in years[1:])],
            lambda value: true(),
        ),
        Filter(
            "state",
            _("情况"),
            [("", _("全部")), *((state.value, label) for state, label in STATE_LABEL.items())],
            lambda value: inspection.in_state(State(value), framed),
        ),
        Filter(
            "result",
            _("结论"),
            [("", _("全部")), *((value, label) for value, label in RESULT_LABEL.items())],
            lambda value: queries.inspected(framed.for_year, value),
        ),
        Filter(
            "type",
            _("类型"),
            [("", _("全部")), *((kind.value, TYPE_LABEL[kind]) for kind in sorted(INSPECTED))],
            lambda value: Organization.org_type == value,
        ),
        Filter(
            "street",
            _("初审"),
            [("", _("全部")), ("first", _("街道为业务主管单位，待初审"))],
            lambda value: _first_step(hat, framed),
        ),
    ]


def _first_step(hat: Hat, framed: Season) -> ColumnElement[bool]:
    """The queue of the street as supervising unit: who reports to it, by its name in the register."""
    hub = db.session.get_one(Hub, hat.hub_id)
    return or_(
        inspection.awaits_first_step(framed, hub.street_office),
        inspection.awaits_first_step(framed, hub.name),
    )


_COLUMNS = (
    Column("name", HEADING["name"], lambda line: line.row.name, order=Organization.initials),
    Column("uscc", HEADING["uscc"], lambda line: line.row.uscc, export_only=True),
    Column("kind", HEADING["org_type"], lambda line: line.kind, hide_small=True),
    Column(
        "registered_on",
        HEADING["registered_on"],
        lambda line: line.row.registered_on,
        order=Organization.registered_on,
        shape=Shape.DAY,
        hide_small=True,
    ),
    Column(
        "supervising_unit",
        HEADING["supervising_unit"],
        lambda line: line.row.supervising_unit,
        export_only=True,
    ),
    Column("first", _("初审截止"), lambda line: line.first_on, shape=Shape.DAY, hide_small=True),
    Column("last", _("年检截止"), lambda line: line.last_on, shape=Shape.DAY, hide_small=True),
    Column("state", _("情况"), lambda line: line.words),
    Column(
        "result",
        _("结论"),
        lambda line: "；".join(f"{label[:]}（{told}）" for label, told in line.results),
        export_only=True,
    ),
)
