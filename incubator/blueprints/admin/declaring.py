"""Declarations of a person entered from paper by staff, and ties that staff end."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.forms import ReasonForm
from incubator.blueprints.admin.people import WHO, person_or_404
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound
from incubator.core.words import _
from incubator.people import declaring
from incubator.people.declarations import Relative
from incubator.web import declarations
from incubator.web.access import requires
from incubator.web.declarations import OfficialForm, RelativeForm
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer


@bp.get("/people/<int:id>/declarations")
@requires(*WHO)
def declarations_of(id: int) -> ResponseReturnValue:
    return _page(id)


@bp.post("/people/<int:id>/declarations/official")
@requires(*WHO)
def declare_official(id: int) -> ResponseReturnValue:
    person_or_404(id)
    form = OfficialForm()
    if form.submitted() and declarations.keep_official(form, id, viewer()):
        flash(_("申报已保存。"), "success")
        return redirect(url_for(".declarations_of", id=id))
    return _page(id, official=form)


@bp.post("/people/<int:id>/declarations/relatives")
@requires(*WHO)
def declare_relative(id: int) -> ResponseReturnValue:
    person_or_404(id)
    form = RelativeForm()
    if form.submitted() and declarations.keep_relative(form, id, viewer()):
        flash(_("申报已保存。"), "success")
        return redirect(url_for(".declarations_of", id=id))
    return _page(id, relative=form)


@bp.route("/people/<int:id>/declarations/<int:tie>/end", methods=["GET", "POST"])
@requires(*WHO)
def end_tie(id: int, tie: int) -> ResponseReturnValue:
    person = person_or_404(id)
    shown = next((one for one in declarations.ties(id) if one.id == tie), None)
    if shown is None:
        raise NotFound(_("没有找到这项申报。"))
    form = ReasonForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            declaring.end_tie(
                locked(Relative, tie), reason=form.reason.data or "", by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("亲属关系已终止。"))
            return redirect(url_for(".declarations_of", id=id))
        db.session.expire_all()
        person = person_or_404(id)
    return render_template("admin/end_tie.html", form=form, person=person, tie=shown), form.status


def _page(
    id: int, official: OfficialForm | None = None, relative: RelativeForm | None = None
) -> ResponseReturnValue:
    person = person_or_404(id)
    failed = official or relative
    return render_template(
        "admin/declarations.html",
        person=person,
        ties=declarations.ties(id),
        official=official or declarations.official_form(person),
        relative=relative or RelativeForm(formdata=None),
    ), failed.status if failed else 200
