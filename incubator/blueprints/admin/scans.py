"""Identity papers of a person: sent in for the person, looked at for a reason, checked."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import InputRequired

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.numbers import RevealForm
from incubator.blueprints.admin.people import person_or_404
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.people import numbers, scanning
from incubator.people.models import Person
from incubator.people.scans import PURPOSE_LABEL, IdScan, of_person, still_kept
from incubator.web import id_scans
from incubator.web.access import requires
from incubator.web.forms import BaseForm, choices, rules_shown_on
from incubator.web.id_scans import ScanForm
from incubator.web.pressing import press, ready
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings


class CheckForm(BaseForm):
    verdict = RadioField(
        _("核实结果"),
        [InputRequired(_("请选择核实结果。"))],
        choices=choices([("yes", _("与本人相符")), ("no", _("不符"))]),
    )


def scan_or_404(person_id: int, scan_id: int) -> IdScan:
    """One whose file is still kept, of a person one may look after."""
    numbers.require_looking_after(person_or_404(person_id), viewer())
    return one_or_404(of_person(person_id).where(IdScan.id == scan_id, still_kept()))


@bp.route("/people/<int:id>/scans", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def scans_of(id: int) -> ResponseReturnValue:
    """What there is, and taking more for the person, whose consent stands."""
    found = person_or_404(id)
    numbers.require_looking_after(found, viewer())
    asks = scanning.needs_consent(id, on=clock.today())
    form, purpose = ScanForm(), f"id-scan:{id}"
    del form.agreed
    if not form.is_submitted():
        ready(form, purpose)
    elif form.submitted() and (target := _take(form, id, purpose, asks=asks)):
        flash(_("证件照片已加密保存，记录中注明代收。"), "success")
        return redirect(target)
    return render_template(
        "admin/id_scans.html",
        form=form,
        person=found,
        scans=db.session.scalars(of_person(id)).all(),
        purposes=PURPOSE_LABEL,
        asks=asks,
        largest=settings().upload_bytes,
    ), form.status


def _take(form: ScanForm, person_id: int, purpose: str, *, asks: bool) -> str | None:
    with rules_shown_on(form) as rules:
        files = id_scans.kept(form, asks=asks)
    if not rules.ok:
        return None

    def act(at: datetime) -> str:
        person = locked(Person, person_id)
        scanning.take(person, files, form.purpose.data, by=viewer(), at=at)
        return url_for(".scans_of", id=person_id)

    return press(form, purpose, act)


@bp.route("/people/<int:id>/scans/<int:scan>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def open_scan(id: int, scan: int) -> ResponseReturnValue:
    """The reason first; the answer to it is the picture, once, with who looks and what for across it."""
    found, form = scan_or_404(id, scan), RevealForm()
    if form.submitted():
        at = clock.now()
        with rules_shown_on(form) as rules, transaction():
            scanning.reveal(locked(IdScan, scan), reason=form.reason.data or "", by=viewer(), at=at)
        if rules.ok:
            return id_scans.picture(scan_or_404(id, scan), by=viewer(), at=at)
        found = scan_or_404(id, scan)
    return render_template(
        "admin/open_scan.html", form=form, person=found.person, scan=found, purposes=PURPOSE_LABEL
    ), form.status


@bp.route("/people/<int:id>/scans/<int:scan>/check", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def check_scan(id: int, scan: int) -> ResponseReturnValue:
    found, form = scan_or_404(id, scan), CheckForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            scanning.decide(
                locked(IdScan, scan),
                matches=form.verdict.data == "yes",
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("核实结果已记下，照片到期自动删除。"), "success")
            return redirect(url_for(".scans_of", id=id))
        found = scan_or_404(id, scan)
    return render_template(
        "admin/check_scan.html", form=form, person=found.person, scan=found, purposes=PURPOSE_LABEL
    ), form.status
