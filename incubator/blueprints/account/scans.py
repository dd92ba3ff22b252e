"""One's own identity papers: sending a scan in, and seeing what became of it."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.own import me
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.words import _, known
from incubator.people import consents, scanning
from incubator.people.declarations import ConsentKind
from incubator.people.models import Person
from incubator.people.scans import PURPOSE_LABEL, of_person
from incubator.web import id_scans
from incubator.web.access import signed_in
from incubator.web.forms import rules_shown_on
from incubator.web.id_scans import ScanForm
from incubator.web.limits import WRITING, limiter
from incubator.web.pressing import press, ready
from incubator.web.sessions import viewer
from incubator.web.settings import settings


@bp.route("/account/id-scans", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def id_scans_of_mine() -> ResponseReturnValue:
    person_id = me().hat.person_id or 0
    asks = scanning.needs_consent(person_id, on=clock.today())
    form = ScanForm()
    if not asks:
        del form.agreed
    if not form.is_submitted():
        ready(form, "id-scan.own")
    elif form.submitted() and (target := _take(form, person_id, asks=asks)):
        flash(_("证件照片已加密保存。核实后会自动删除。"), "success")
        return redirect(target)
    return render_template(
        "account/id_scans.html",
        form=form,
        scans=db.session.scalars(of_person(person_id)).all(),
        purposes=PURPOSE_LABEL,
        text=_text() if asks else "",
        largest=settings().upload_bytes,
    ), form.status


def _take(form: ScanForm, person_id: int, *, asks: bool) -> str | None:
    with rules_shown_on(form) as rules:
        files = id_scans.kept(form, asks=asks)
    if not rules.ok:
        return None

    def act(at: datetime) -> str:
        person = locked(Person, person_id)
        scanning.take(person, files, form.purpose.data, agrees=form.agrees, by=viewer(), at=at)
        return url_for(".id_scans_of_mine")

    return press(form, "id-scan.own", act)


def _text() -> str:
    text = consents.current(ConsentKind.ID_SCAN, on=clock.today())
    return known(text.text) if text else ""
