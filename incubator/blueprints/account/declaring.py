"""One's own declarations: relatives with posts in organizations, and whether one is a state official."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.own import me
from incubator.core.db import db
from incubator.core.words import _
from incubator.people.models import Person
from incubator.web import declarations
from incubator.web.access import signed_in
from incubator.web.declarations import OfficialForm, RelativeForm
from incubator.web.limits import WRITING, limiter
from incubator.web.sessions import viewer


@bp.get("/account/declarations")
@signed_in
def declare() -> ResponseReturnValue:
    return _page()


@bp.post("/account/declarations/official")
@signed_in
@limiter.limit(WRITING)
def declare_official() -> ResponseReturnValue:
    form = OfficialForm()
    if form.submitted() and declarations.keep_official(form, _myself().id, viewer()):
        flash(_("申报已保存。"), "success")
        return redirect(url_for(".declare"))
    return _page(official=form)


@bp.post("/account/declarations/relatives")
@signed_in
@limiter.limit(WRITING)
def declare_relative() -> ResponseReturnValue:
    form = RelativeForm()
    if form.submitted() and declarations.keep_relative(form, _myself().id, viewer()):
        flash(_("申报已保存。"), "success")
        return redirect(url_for(".declare"))
    return _page(relative=form)


def _myself() -> Person:
    return db.session.get_one(Person, me().hat.person_id)


def _page(
    official: OfficialForm | None = None, relative: RelativeForm | None = None
) -> ResponseReturnValue:
    person, failed = _myself(), official or relative
    return render_template(
        "account/declarations.html",
        ties=declarations.ties(person.id),
        official=official or declarations.official_form(person),
        relative=relative or RelativeForm(formdata=None),
    ), failed.status if failed else 200
