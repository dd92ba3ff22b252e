"""What one person agreed to, as staff see it, and registering a consent signed on paper."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileRequired
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.people import person_or_404
from incubator.core import clock
from incubator.core.db import locked
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.people import consents, paper_consents
from incubator.people.declarations import ConsentKind
from incubator.people.models import Person
from incubator.records import documents
from incubator.records.models import Document, Visibility
from incubator.web.access import requires
from incubator.web.forms import OnceForm, choices, rules_shown_on
from incubator.web.photographed import PagesField, say_order
from incubator.web.pressing import press, ready
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import SCANS, Upload, checked_pages

KIND = "consent-paper"


class PaperConsentForm(OnceForm):
    kind = SelectField(
        _("事项"),
        coerce=ConsentKind,
        choices=choices((kind.value, label) for kind, label in consents.LABEL.items()),
    )
    signed_on = DateField(_("签字日期"), [InputRequired(_("请填写同意书上的签字日期。"))])
    scan = PagesField(_("同意书扫描件"), [FileRequired(_("请上传签字同意书的扫描件或照片。"))])


@bp.route("/people/<int:id>/consents", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def consents_of(id: int) -> ResponseReturnValue:
    found, purpose = person_or_404(id), f"consent:{id}"
    form = PaperConsentForm(kind=ConsentKind.BANK_ACCOUNT)
    if form.submitted():
        target = _registered(form, id, purpose)
        if target is not None:
            flash(_("书面同意已登记。"), "success")
            return redirect(target)
        found = person_or_404(id)
    elif not form.is_submitted():
        ready(form, purpose)
    return render_template(
        "admin/person_consents.html",
        form=form,
        person=found,
        standing=[
            (one, consents.LABEL[one.kind]) for one in consents.standing(id, on=clock.today())
        ],
        papers=SCANS,
        largest=settings().upload_bytes,
    ), form.status


def _registered(form: PaperConsentForm, id: int, purpose: str) -> str | None:
    """Where to go once it is written; the scan is checked and kept before the transaction."""
    scan: Upload | None = None
    with rules_shown_on(form) as rules:
        scan = checked_pages(form.scan.data, field="scan")
        documents.keep(scan.content)
    if not rules.ok or scan is None:
        return None
    kept = scan

    def act(at: datetime) -> str:
        paper_consents.register(
            locked(Person, id),
            form.kind.data,
            signed_on=form.signed_on.data,
            scan=_filed(kept, form, at),
            by=viewer(),
            at=at,
        )
        return url_for(".consents_of", id=id)

    target = press(form, purpose, act)
    if target is not None:
        say_order(kept)
    return target


def _filed(scan: Upload, form: PaperConsentForm, at: datetime) -> Document:
    return documents.file_document(
        sha256=scan.sha256,
        size=len(scan.content),
        media_type=scan.media_type,
        name=scan.name,
        kind=KIND,
        issued_on=form.signed_on.data,
        visibility=Visibility.STAFF,
        pages=scan.pages,
        by=viewer(),
        at=at,
    )
