"""Importing a register through the browser: upload, read the report, confirm; all or nothing."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from incubator.blueprints.organizations.blueprint import bp
from incubator.blueprints.organizations.forms import ConfirmForm, TableForm
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.tabular import limits
from incubator.core.words import _
from incubator.organizations import detail_columns
from incubator.organizations.codes import masked
from incubator.organizations.columns import HEADING
from incubator.organizations.importing import import_organizations
from incubator.organizations.kept_tables import KIND
from incubator.organizations.models import Hub
from incubator.organizations.planning import plan_import
from incubator.organizations.reports import Report
from incubator.organizations.sheets import Sheet, read_sheet
from incubator.records import documents
from incubator.records.models import Document, Visibility
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.uploads import sniff

_SHOWN_NAME = 150


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def import_table() -> ResponseReturnValue:
    """Read a table and say what it would do. It is kept only when it may be imported as it is."""
    form, report = TableForm(), None
    if form.submitted():
        with rules_shown_on(form) as rules:
            name, data = uploaded(form.table.data)
            sheet = read_sheet(name, data)
            if not sheet.read:
                raise RuleError(
                    _("表头下面一行也没有，没有什么可以导入。请填好后再上传。"), field="table"
                )
            report = _report(sheet)
        if rules.ok and report is not None and report.clean:
            return redirect(url_for(".preview_import", id=keep(sheet.name, data, KIND)))
    status = 422 if report is not None else form.status
    return render_template(
        "organizations/import.html",
        form=form,
        report=report,
        headings=[*HEADING.values(), *detail_columns.COLUMNS],
        largest=limits.MAX_BYTES,
    ), status


@bp.route("/import/<int:id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def preview_import(id: int) -> ResponseReturnValue:
    """The report as of now, and the one button that carries it out."""
    kept = kept_table(id, KIND)
    sheet = read_sheet(kept.name, documents.content_of(kept))
    form = ConfirmForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            report = import_organizations(
                sheet, hub=locked(Hub, viewer().hub_id), by=viewer(), at=clock.now()
            )
        if rules.ok and report.clean:
            flash(_done(report), "success")
            return redirect(url_for(".index"))
        kept = kept_table(id, KIND)
    report = _report(sheet)
    return render_template(
        "organizations/preview.html", form=form, report=report, file=kept
    ), 200 if report.clean else 422


def uploaded(file: FileStorage | None) -> tuple[str, bytes]:
    """The name, masked, and the bytes of a table somebody sent; RuleError for none or too many."""
    data = b""
    if file:
        data = file.stream.read(limits.MAX_BYTES + 1)
        file.close()  # large ones lie in a temporary file until somebody says so
    if not file or not data:
        raise RuleError(_("没有选择文件，或文件是空的。请重新选择。"), field="table")
    if len(data) > limits.MAX_BYTES:
        raise RuleError(
            _("文件超过 %(size)s MB。请分成几份再导入。", size=limits.MAX_BYTES // limits.MEGABYTE),
            field="table",
        )
    name = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    return masked(name.strip())[-_SHOWN_NAME:] or _("名册")[:], data


def _report(sheet: Sheet) -> Report:
    return plan_import(sheet, hub_id=viewer().hub_id, on=clock.today()).report


def keep(name: str, data: bytes, kind: str) -> int:
    """File the table: what was imported stays readable beside what it led to."""
    sha256 = documents.keep(data)
    with transaction():
        filed = documents.file_document(
            sha256=sha256,
            size=len(data),
            media_type=sniff(data) or "text/csv",
            name=name,
            kind=kind,
            visibility=Visibility.STAFF,
            by=viewer(),
            at=clock.now(),
        )
        return filed.id


def kept_table(id: int, kind: str) -> Document:
    """A table kept for its preview, where the viewer's own street sent it up."""
    mine = Document.hub_id == viewer().hub_id
    return one_or_404(
        documents.visible_to(viewer()).where(Document.id == id, Document.kind == kind, mine)
    )


def _done(report: Report) -> str:
    return _(
        "导入完成：新增 %(created)s 家，更新 %(updated)s 家，无变化 %(same)s 家。",
        created=report.created,
        updated=report.updated,
        same=report.unchanged,
    )
