"""Evidence of use on screen: the figures, the rows each was counted from, the days of a room, the year's paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TypeVar

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload

from incubator.blueprints.premises import usage_cells, usage_registers
from incubator.blueprints.premises.blueprint import bp
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat, Permission
from incubator.core.tabular import writing
from incubator.core.words import _
from incubator.organizations.models import Hub
from incubator.papers import page
from incubator.premises import queries, usage, usage_paper, usage_periods
from incubator.premises.models import Kind, Premises
from incubator.premises.usage_hours import Day, Hours
from incubator.premises.usage_lines import By, Line, Report
from incubator.premises.usage_periods import Period
from incubator.premises.usage_sums import What
from incubator.premises.usage_words import (
    BY_HEADS,
    BY_WORDS,
    FIGURES,
    WHAT_WORDS,
    Figure,
    hours_text,
)
from incubator.premises.usage_words import Kind as Shape
from incubator.premises.words import KIND_WORDS, PROFILE_WORDS
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.files import PDF, download
from incubator.web.listing import EXPORTS, XLSX
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

menu.add(menu.Entry(_("使用统计"), "premises.usage_index", 59, menu.PREMISES))

_COLUMN = {
    Shape.NUMBER: writing.Kind.NUMBER,
    Shape.HOURS: writing.Kind.NUMBER,
    Shape.MONEY: writing.Kind.MONEY,
    Shape.TEXT: writing.Kind.TEXT,
}


@bp.get("/usage")
@requires(Permission.VIEW_CASES)
def usage_index() -> ResponseReturnValue:
    """This year by room, or what is asked for with `period`, `by` and `kind`; a file with `format`."""
    hat, today = viewer(), clock.today()
    asked = usage_periods.period_of(request.args.get("period", ""), on=today)
    period = asked or usage_periods.year_of(today)
    by = _one_of(By, request.args.get("by", "")) or By.ROOM
    kind = _one_of(Kind, request.args.get("kind", ""))
    found = usage.report(hat, period, by, at=clock.now(), kind=kind)
    if request.args.get("format") in EXPORTS:
        return _table(found, request.args["format"])
    offered = usage_periods.offered(_since(hat), on=today)
    return render_template(
        "premises/usage.html",
        found=found,
        lines=usage_cells.lines(found),
        total=usage_cells.total(found),
        heads=[one for one in FIGURES if not one.wide],
        on_phones=usage_cells.ON_PHONES,
        periods=offered if period in offered else [period, *offered],
        head=BY_HEADS[by],
        by_words=BY_WORDS,
        kinds=KIND_WORDS,
    )


def _period(key: str) -> Period:
    found = usage_periods.period_of(key, on=clock.today())
    if found is None:
        raise NotFound(_("没有这一段时间的数据。"))
    return found


def _since(hat: Hat) -> date:
    first = db.session.scalar(usage.since(hat))
    return clock.on(first) if first else clock.today()


_Word = TypeVar("_Word", By, Kind, What)


def _one_of(words: type[_Word], value: str) -> _Word | None:
    return next((one for one in words if one.value == value), None)


def _table(found: Report, form: str) -> Response:
    """Every figure of the lines shown, and of the whole, as XLSX or CSV."""
    columns = [writing.Column("name", BY_HEADS[found.by][:])]
    columns += [writing.Column(one.key, one.label[:], _COLUMN[one.kind]) for one in FIGURES]
    rows = [
        [line.name[:], *(_value(one, line) for one in FIGURES)]
        for line in (*found.lines, found.total)
    ]
    key = found.period.key.replace("~", "-")
    return _file(columns, rows, f"premises-usage-{found.by.value}-{key}.{form}", form)


def _value(figure: Figure, line: Line) -> object:
    value = figure.value(line)
    if figure.kind is Shape.HOURS and value is not None:
        return Decimal(hours_text(int(value)))
    return value


def _file(
    columns: Sequence[writing.Column], rows: Sequence[Sequence[object]], name: str, form: str
) -> Response:
    if form == "csv":
        return download(b"".join(writing.write_csv(columns, rows)), name, "text/csv")
    out = BytesIO()
    writing.write_xlsx(columns, rows, out)
    return download(out.getvalue(), name, XLSX)


@bp.get("/usage/<period>.pdf")
@requires(Permission.VIEW_CASES)
def usage_sheet(period: str) -> Response:
    """场地使用年报, or the same of a quarter or a month."""
    hat, asked = viewer(), _period(period)
    found = usage.reports(hat, asked, By, at=clock.now())
    hub = db.session.get_one(Hub, hat.hub_id).name
    paper = usage_paper.paper(found, hub=hub, drawn_on=clock.today())
    return download(page.draw(paper), f"{usage_paper.TITLE[:]}-{asked.key}.pdf", PDF)


@bp.get("/usage/<period>/<what>")
@requires(Permission.VIEW_CASES)
def usage_dates(period: str, what: str) -> ResponseReturnValue:
    """The dates one of the figures was counted from."""
    asked, chosen = _period(period), _one_of(What, what)
    if chosen is None:
        raise NotFound(_("没有这一项数据。"))
    return listing.show(
        usage_registers.dates(viewer(), chosen, asked),
        "premises/usage_rows.html",
        name=WHAT_WORDS[chosen],
        period=asked,
        link=lambda one: url_for("bookings.date_show", id=one.id),
    )


@bp.get("/usage/<period>/stays")
@requires(Permission.VIEW_CASES)
def usage_stays(period: str) -> ResponseReturnValue:
    """The long uses with a day in the period, and what they were worth in it."""
    asked = _period(period)
    return listing.show(
        usage_registers.stays(viewer(), asked),
        "premises/usage_rows.html",
        name=_("长期使用"),
        period=asked,
        link=lambda one: url_for(".occupancy", id=one.case.id),
    )


@bp.get("/usage/<period>/rooms/<int:id>")
@requires(Permission.VIEW_CASES)
def usage_days(period: str, id: int) -> ResponseReturnValue:
    """The hours of one room, day by day."""
    asked, hat = _period(period), viewer()
    found = queries.visible_to(hat).where(Premises.id == id)
    room: Premises = one_or_404(found.options(selectinload(Premises.openings)))
    days = usage.days(hat, room, asked, at=clock.now())
    if request.args.get("format") in EXPORTS:
        columns = [
            writing.Column(key, words[:], writing.Kind.DAY if key == "on" else writing.Kind.TEXT)
            for key, words in _DAY_HEADS.items()
        ]
        form = request.args["format"]
        name = f"premises-hours-{room.id}-{asked.key.replace('~', '-')}.{form}"
        return _file(columns, [[day.on, *_day_words(day)] for day in days], name, form)
    return render_template(
        "premises/usage_days.html",
        room=room,
        period=asked,
        heads=[*_DAY_HEADS.values()],
        days=[(day, _day_words(day)) for day in days],
        total=[hours_text(one) for one in _minutes(sum((one.hours for one in days), Hours()))],
    )


_DAY_HEADS = {
    "on": _("日期"),
    "profile": _("日子"),
    "windows": _("开放时间"),
    "open": _("开放时长"),
    "closed": _("停用"),
    "occupied": _("长期使用"),
    "otherwise": _("大厅或分间占用"),
    "base": _("可用时长"),
}


def _day_words(day: Day) -> list[str]:
    windows = "、".join(f"{_face(first)}–{_face(last)}" for first, last in day.windows)
    numbers = [hours_text(one) for one in _minutes(day.hours)]
    return [PROFILE_WORDS[day.profile][:], windows or _("不开放")[:], *numbers]


def _minutes(hours: Hours) -> list[int]:
    return [hours.open, hours.closed, hours.occupied, hours.otherwise, hours.free_for_itself]


def _face(minute: int) -> str:
    return datetime.fromtimestamp(minute * 60, clock.zone()).strftime("%H:%M")
