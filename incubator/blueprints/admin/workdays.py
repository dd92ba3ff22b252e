"""The table of working days: single days, whole years, and which deadlines moved because of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.forms import DayForm, ImportYearForm, YearForm
from incubator.casework.deadlines import recount
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.records.events import record
from incubator.records.models import Event
from incubator.rules import arrangements, queries, services
from incubator.rules.models import CalendarDay, CalendarYear
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer
from incubator.web.settings import settings

SEEN_BY = (Permission.MANAGE_SETTINGS, Permission.VIEW_SYSTEM)


@bp.get("/calendar")
@requires(*SEEN_BY)
def calendar() -> ResponseReturnValue:
    return _page(_year(), DayForm(formdata=None), _year_form(formdata=None, year=_year()))


def _year_form(**facts: Any) -> YearForm:
    """The second form of the page: names of its own, and the token of the page instead of its own."""
    return YearForm(prefix="year-", meta={"csrf": False}, **facts)


def _year() -> int:
    asked = request.args.get("year", clock.today().year, type=int)
    return asked if asked in services.YEARS else clock.today().year


def _page(year: int, day_form: DayForm, year_form: YearForm) -> ResponseReturnValue:
    bad = [form for form in (day_form, year_form) if form.errors]
    return render_template(
        "admin/calendar.html",
        year=year,
        days=db.session.scalars(queries.days_of(year)).all(),
        loaded=db.session.scalars(select(CalendarYear).order_by(CalendarYear.year.desc())).all(),
        published=queries.calendar().is_published(year),
        day_form=day_form,
        year_form=year_form,
        form=bad[0] if bad else None,
        manages=viewer().may(Permission.MANAGE_SETTINGS),
    ), 422 if bad else 200


def _note() -> services.Note:
    return partial(record, by=viewer(), at=clock.now())


def _recount_then(words: str, year: int) -> ResponseReturnValue:
    """Says what was done and, where deadlines moved in the same transaction, which."""
    flash(words)
    if g.pop("deadlines_moved", 0):
        return redirect(url_for(".moved", request_id=g.request_id))
    flash(_("没有期限因此改变。"))
    return redirect(url_for(".calendar", year=year))


def _recount() -> None:
    g.deadlines_moved = len(recount(by=viewer(), at=clock.now()))


@bp.post("/calendar/days")
@requires(Permission.MANAGE_SETTINGS)
def set_day() -> ResponseReturnValue:
    form = DayForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            services.set_day(
                services.DayEntry(
                    form.day.data,
                    works=form.kind.data == "works",
                    statutory=form.kind.data == "statutory",
                    name=form.name.data or "",
                ),
                source=form.source.data,
                note=_note(),
            )
            _recount()
        if rules.ok:
            return _recount_then(_("这一天已保存。"), form.day.data.year)
    return _page(_year(), form, _year_form(formdata=None, year=_year()))


@bp.post("/calendar/days/<int:id>/remove")
@requires(Permission.MANAGE_SETTINGS)
def remove_day(id: int) -> ResponseReturnValue:
    with transaction():
        row = locked(CalendarDay, id)
        year = row.day.year
        services.remove_day(row, note=_note())
        db.session.flush()
        _recount()
    return _recount_then(_("这一天的设定已删去。"), year)


@bp.post("/calendar/years")
@requires(Permission.MANAGE_SETTINGS)
def mark_year() -> ResponseReturnValue:
    form = _year_form()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            services.mark_year(
                form.year.data, source=form.source.data, on=clock.today(), note=_note()
            )
            _recount()
        if rules.ok:
            return _recount_then(
                _("%(year)s 年的安排已记为完整。", year=form.year.data), form.year.data
            )
    return _page(_year(), DayForm(formdata=None), form)


@bp.post("/calendar/years/<int:id>/withdraw")
@requires(Permission.MANAGE_SETTINGS)
def withdraw_year(id: int) -> ResponseReturnValue:
    with transaction():
        row = locked(CalendarYear, id)
        year = row.year
        services.unmark_year(row, note=_note())
        db.session.flush()
        _recount()
    return _recount_then(_("%(year)s 年不再记为完整。", year=year), year)


@bp.route("/calendar/import", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def import_year() -> ResponseReturnValue:
    form = ImportYearForm(year=_year() if "year" in request.args else clock.today().year + 1)
    if form.submitted():
        with rules_shown_on(form) as rules:
            _import(form)
        if rules.ok:
            return _recount_then(
                _("%(year)s 年的安排已导入。", year=form.year.data), form.year.data
            )
    return render_template("admin/import_year.html", form=form), form.status


def _import(form: ImportYearForm) -> None:
    file = form.file.data
    limit = settings().upload_bytes
    content = file.stream.read(limit + 1) if file else b""
    if not content or len(content) > limit:
        raise RuleError(_("请选择一个不超过 10 MB 的 CSV 或 XLSX 文件。"), field="file")
    entries = arrangements.read(file.filename or "", content)
    with transaction():
        services.load_year(
            form.year.data,
            entries,
            source=form.source.data,
            on=clock.today(),
            note=_note(),
        )
        db.session.flush()
        _recount()


@bp.get("/calendar/moved/<request_id>")
@requires(*SEEN_BY)
def moved(request_id: str) -> ResponseReturnValue:
    """The deadlines that one change of the table moved, as the events recorded them."""
    found = db.session.execute(
        select(Event, Deadline)
        .join(Deadline, Deadline.id == Event.object_id)
        .where(
            Event.request_id == request_id,
            Event.verb == "deadline.recount",
            Event.hub_id == viewer().hub_id,
        )
        .order_by(Deadline.due_on, Deadline.id)
    ).all()
    return render_template(
        "admin/moved.html",
        lines=[
            (deadline, (event.before or {}).get("due_on"), (event.after or {}).get("due_on"))
            for event, deadline in found
        ],
    )
