"""The year's figures of the bases; each opens the rows it was counted from, as a list and a file."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation import figure_registers
from incubator.blueprints.incubation.blueprint import bp
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat, Permission
from incubator.core.tabular import writing
from incubator.core.words import _
from incubator.incubation import figures, figures_paper
from incubator.incubation.figures import OF_SERVICES, Figure, Key, Year
from incubator.organizations.models import Hub
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.files import download, paper_file
from incubator.web.listing import XLSX
from incubator.web.sessions import viewer

menu.add(menu.Entry(_("年度数据"), "incubation.figures_of_year", 39, menu.INCUBATION))
COLUMNS = {
    "figure": writing.Kind.TEXT,
    "number": writing.Kind.NUMBER,
    "unit": writing.Kind.TEXT,
    "counted": writing.Kind.TEXT,
}


def _year(number: int, hat: Hat) -> Year:
    """A year from the first in which somebody moved in; 404 for any other."""
    if number not in figures.years(hat, on=clock.today()):
        raise NotFound(_("没有这一年的数据。"))
    return figures.year_of(number, on=clock.today())


@bp.get("/figures")
@requires(Permission.VIEW_CASES)
def figures_of_year() -> ResponseReturnValue:
    """This year, or the one asked for with `year`."""
    hat, today = viewer(), clock.today()
    offered = figures.years(hat, on=today)
    asked = request.args.get("year", today.year, type=int)
    year = figures.year_of(asked if asked in offered else today.year, on=today)
    found = figures.of_year(hat, year)
    return render_template(
        "incubation/figures.html",
        year=year,
        years=offered,
        lines=[(one, _door(one.key, year)) for one in found],
        share=figures.share(found),
    )


def _door(key: Key, year: Year) -> str:
    """Where exactly the rows of this number are listed."""
    if key not in OF_SERVICES:
        return url_for(".figure_rows", year=year.number, key=key.value)
    span: dict[str, Any] = {"from": year.first.isoformat(), "through": year.last.isoformat()}
    return url_for(".log_index", **span, state="made")


@bp.get("/figures/<int:year>/<key>")
@requires(Permission.VIEW_CASES)
def figure_rows(year: int, key: str) -> ResponseReturnValue:
    """The rows of one number; those of services are the log itself."""
    hat = viewer()
    found, chosen = _year(year, hat), next((one for one in Key if one == key), None)
    if chosen is None or chosen in OF_SERVICES:
        raise NotFound(_("没有这一项数据。"))
    name, _unit, counted = figures.WORDS[chosen]
    return listing.show(
        figure_registers.rows(hat, chosen, found),
        "incubation/figure_rows.html",
        name=name,
        counted=counted,
        year=found,
        link=figure_registers.link(chosen),
    )


@bp.get("/figures/<int:year>.<any(pdf, docx, xlsx, csv):form>")
@requires(Permission.VIEW_CASES)
def figures_file(year: int, form: str) -> Response:
    """The whole page as a paper to sign or as a table."""
    hat = viewer()
    asked = _year(year, hat)
    found = figures.of_year(hat, asked)
    name = f"{figures_paper.TITLE[:]}-{year}"
    if form in listing.EXPORTS:
        return _table(found, f"{name}.{form}", form)
    paper = figures_paper.paper(
        found, asked, hub=db.session.get_one(Hub, hat.hub_id).name, drawn_on=clock.today()
    )
    return paper_file(paper, name, form)


def _table(found: Sequence[Figure], name: str, form: str) -> Response:
    columns = [
        writing.Column(key, head[:], kind)
        for (key, kind), head in zip(COLUMNS.items(), figures_paper.HEADS, strict=True)
    ]
    rows = [
        [one.words[0][:], Decimal(one.number), one.words[1][:], one.words[2][:]] for one in found
    ]
    if form == "csv":
        return download(b"".join(writing.write_csv(columns, rows)), name, "text/csv")
    out = BytesIO()
    writing.write_xlsx(columns, rows, out)
    return download(out.getvalue(), name, XLSX)
