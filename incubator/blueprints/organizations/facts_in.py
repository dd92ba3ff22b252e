"""Dated facts in bulk: the list of one kind, and a register's extract brought in after a preview."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.organizations import fact_registers
from incubator.blueprints.organizations.blueprint import bp
from incubator.blueprints.organizations.bringing_in import keep, kept_table, uploaded
from incubator.blueprints.organizations.fact_forms import FactTableForm, moment_of
from incubator.blueprints.organizations.forms import ConfirmForm
from incubator.blueprints.organizations.timeline import value_words as words
from incubator.casework import obligations
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Permission
from incubator.core.tabular import limits, writing
from incubator.core.words import _
from incubator.organizations.columns import HEADING as NAMING
from incubator.organizations.fact_columns import HEADING
from incubator.organizations.fact_importing import import_facts
from incubator.organizations.fact_planning import plan_facts
from incubator.organizations.fact_reports import FactReport
from incubator.organizations.fact_sheets import Asked, FactSheet, read_facts
from incubator.organizations.fact_words import KINDS
from incubator.organizations.facts import LONGEST
from incubator.organizations.kept_tables import FACTS
from incubator.organizations.labels import FACT_LABEL
from incubator.organizations.models import Hub
from incubator.organizations.particulars import check_text
from incubator.records import documents
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer


@bp.get("/facts")
@requires(Permission.VIEW_ORGANIZATIONS)
def facts() -> ResponseReturnValue:
    kind = fact_registers.asked_kind()
    return listing.show(
        fact_registers.facts(viewer(), kind), "organizations/facts_index.html", words=words
    )


@bp.route("/facts/import", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def import_fact_table() -> ResponseReturnValue:
    """Read a table and say what it would do. It is kept only when it may be imported as it is."""
    form, report = FactTableForm(), None
    if form.submitted():
        with rules_shown_on(form) as rules:
            name, data = uploaded(form.table.data)
            sheet = read_facts(name, data, _said(form))
            if not sheet.read:
                raise RuleError(
                    _("表头下面一行也没有，没有什么可以导入。请填好后再上传。"), field="table"
                )
            report = _report(sheet)
        if rules.ok and report is not None and report.clean:
            id = keep(sheet.name, data, FACTS)
            return redirect(url_for(".preview_facts", id=id, **_beside(form)))
    status = 422 if report is not None else form.status
    return render_template(
        "organizations/import_facts.html",
        form=form,
        report=report,
        headings=[*(NAMING[one] for one in ("name", "uscc", "filing_no")), *HEADING.values()],
        largest=limits.MAX_BYTES,
    ), status


@bp.route("/facts/import/<int:id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def preview_facts(id: int) -> ResponseReturnValue:
    """The report as of now, and the one button that carries it out."""
    sheet, form = _kept_sheet(id), ConfirmForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            report = import_facts(
                sheet, hub=locked(Hub, viewer().hub_id), by=viewer(), at=clock.now()
            )
            obligations.meet_all(at=clock.now())
        if rules.ok and report.clean:
            flash(_done(report), "success")
            return redirect(url_for(".preview_facts", id=id, **_asked()))
    report = _report(sheet)
    return render_template(
        "organizations/preview_facts.html",
        form=form,
        report=report,
        file=kept_table(id, FACTS),
        label=FACT_LABEL[sheet.asked.kind],
        unknown_url=url_for(".unknown_of_import", id=id, **_asked()),
    ), 200 if report.clean else 422


@bp.get("/facts/import/<int:id>/unknown")
@requires(Permission.MANAGE_ORGANIZATIONS)
def unknown_of_import(id: int) -> ResponseReturnValue:
    """The rows about organizations that are not in the register, as a table."""
    report = _report(_kept_sheet(id))
    columns = [
        writing.Column("row", _("行")[:], writing.Kind.NUMBER),
        writing.Column("name", NAMING["name"][:], writing.Kind.TEXT),
        writing.Column("code", NAMING["uscc"][:], writing.Kind.TEXT),
    ]
    rows = ([one.row, one.name, one.code] for one in report.unknown)
    name = f"unknown-{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = b"".join(writing.write_csv(columns, rows))
    return Response(body, mimetype="text/csv", headers=headers)


def _said(form: FactTableForm) -> Asked:
    source = (form.source.data or "").strip()
    check_text(source, "source", longest=LONGEST["source"])
    seen_at = moment_of(form.seen.data) or clock.now().replace(second=0, microsecond=0)
    if seen_at > clock.now():
        raise RuleError(_("查看来源的时间不会晚于现在。请核对后重填。"), field="seen_at")
    year = form.for_year.data or 0
    if year and not 1949 <= year <= clock.today().year:
        raise RuleError(_("请填写四位年度，例如 2025。"), field="for_year")
    return Asked(KINDS[form.kind.data], source, seen_at, year)


def _beside(form: FactTableForm) -> dict[str, Any]:
    """What the file does not say itself, for the addresses of its preview."""
    said = _said(form)
    return {
        "kind": form.kind.data,
        "source": said.source or None,
        "seen": said.seen_at.isoformat(),
        "for_year": said.for_year or None,
    }


def _asked() -> dict[str, Any]:
    """The same from this preview's own address, and nothing else somebody wrote into it."""
    names = ("kind", "source", "seen", "for_year")
    return {name: request.args[name] for name in names if name in request.args}


def _kept_sheet(id: int) -> FactSheet:
    kept, asked = kept_table(id, FACTS), request.args
    kind = KINDS.get(asked.get("kind", ""))
    try:
        seen_at = datetime.fromisoformat(asked.get("seen", ""))
    except ValueError:
        seen_at = kept.uploaded_at
    if kind is None:
        raise NotFound(_("没有这一类记录。"))
    if seen_at.tzinfo is None or seen_at > clock.now():
        seen_at = kept.uploaded_at
    source, year = asked.get("source", "")[: LONGEST["source"]], asked.get("for_year", 0, type=int)
    return read_facts(kept.name, documents.content_of(kept), Asked(kind, source, seen_at, year))


def _report(sheet: FactSheet) -> FactReport:
    return plan_facts(sheet, hub_id=viewer().hub_id, at=clock.now()).report


def _done(report: FactReport) -> str:
    return _(
        "导入完成：新增 %(created)s 条，更新 %(updated)s 条，无变化 %(same)s 条。",
        created=report.created,
        updated=report.updated,
        same=report.unchanged,
    )
