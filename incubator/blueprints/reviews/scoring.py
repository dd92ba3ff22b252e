"""An expert's own sheets: declare, read, score, hand in, or step back."""

from __future__ import annotations

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.reviews import registers
from incubator.blueprints.reviews.blueprint import bp
from incubator.blueprints.reviews.content import content_of, paper_of
from incubator.blueprints.reviews.forms import DeclareForm, RecuseForm, SheetForm, sheet_form
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.records.documents import content_of as bytes_of
from incubator.review import queries, services
from incubator.review.board import score_of
from incubator.review.models import Sheet, SheetState
from incubator.review.printing import STATE_WORDS, cell, totals_of
from incubator.review.ranking import shown
from incubator.rules.queries import rule
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.files import download
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer


@bp.get("/")
@requires(Permission.SCORE)
def index() -> ResponseReturnValue:
    return listing.show(
        registers.own_sheets(viewer()), "reviews/index.html", state_words=STATE_WORDS
    )


def own_sheet(id: int) -> Sheet:
    return one_or_404(queries.for_scoring(queries.own(viewer())).where(Sheet.id == id))


@bp.route("/sheets/<int:id>", methods=["GET", "POST"])
@requires(Permission.SCORE)
def sheet(id: int) -> ResponseReturnValue:
    """The declaration first, then the score sheet, then what was handed in."""
    found = own_sheet(id)
    if found.state is not SheetState.ASKED:
        return _closed(found)
    if found.declared_at is None:
        return _undeclared(found)
    form = sheet_form(found)
    if form.submitted():
        handing_in = request.form.get("do") == "lock"
        with rules_shown_on(form) as rules, transaction():
            act = services.lock if handing_in else services.save
            act(id, form.draft(), version=form.seen, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("评分已提交，不能再改。") if handing_in else _("已保存。"), "success")
            return redirect(url_for(".sheet", id=id))
    return _open(found, form)


def _open(found: Sheet, form: SheetForm) -> ResponseReturnValue:
    score = score_of(found)
    return render_template(
        "reviews/score.html",
        sheet=found,
        form=form,
        content=content_of(found),
        score=shown(score) if score is not None else "",
        saved_at=found.saved_at,
    ), form.status


def _undeclared(found: Sheet) -> ResponseReturnValue:
    look_back = rule("conflicts.look-back", on=clock.today(), hub_id=found.case.hub_id)
    return render_template(
        "reviews/declare.html", sheet=found, form=DeclareForm(formdata=None), look_back=look_back
    )


def _closed(found: Sheet) -> ResponseReturnValue:
    """What was handed in, beside the other sheets once this one is locked."""
    sheets = queries.readable(queries.sheets_of([found.case_id]), viewer())
    return render_template(
        "reviews/sheet.html",
        sheet=found,
        sheets=sheets,
        cell=cell,
        totals=totals_of(sheets),
        state=STATE_WORDS[found.state],
    )


@bp.post("/sheets/<int:id>/draft")
@requires(Permission.SCORE)
def draft(id: int) -> ResponseReturnValue:
    """Autosave: answers the new version, or a refusal the page shows as not saved."""
    found = own_sheet(id)
    form = sheet_form(found)
    if not form.submitted():
        return jsonify(errors=form.errors), 422
    with transaction():
        saved = services.save(id, form.draft(), version=form.seen, by=viewer(), at=clock.now())
        version, at = saved.version, saved.saved_at or clock.now()
    return jsonify(version=version, saved_at=at.astimezone(clock.zone()).strftime("%H:%M"))


@bp.post("/sheets/<int:id>/declare")
@requires(Permission.SCORE)
def declare(id: int) -> ResponseReturnValue:
    found = own_sheet(id)
    form = DeclareForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            services.declare(id, by=viewer(), at=clock.now())
        if rules.ok:
            return redirect(url_for(".sheet", id=id))
    look_back = rule("conflicts.look-back", on=clock.today(), hub_id=found.case.hub_id)
    return render_template(
        "reviews/declare.html", sheet=found, form=form, look_back=look_back
    ), form.status


@bp.route("/sheets/<int:id>/recuse", methods=["GET", "POST"])
@requires(Permission.SCORE, Permission.ASSIGN_EXPERTS)
def recuse(id: int) -> ResponseReturnValue:
    """Stepping back, by the expert or entered by staff from a signed statement."""
    hat = viewer()
    found = one_or_404(queries.for_scoring(queries.visible_to(hat)).where(Sheet.id == id))
    back = _back(found)
    form = RecuseForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            services.recuse(id, reason=form.reason.data, by=hat, at=clock.now())
        if rules.ok:
            flash(_("已登记回避。"), "success")
            return redirect(back)
    return render_template("reviews/recuse.html", sheet=found, form=form, back=back), form.status


def _back(found: Sheet) -> str:
    if viewer().may(Permission.SCORE):
        return url_for(".sheet", id=found.id)
    return url_for(".experts", id=found.case_id)


@bp.get("/sheets/<int:id>/papers/<int:document_id>")
@requires(Permission.SCORE)
def paper(id: int, document_id: int) -> Response:
    """A paper of the application, only while the expert is assigned and the case in review."""
    document = paper_of(own_sheet(id), document_id)
    return download(bytes_of(document), document.name, document.media_type)
