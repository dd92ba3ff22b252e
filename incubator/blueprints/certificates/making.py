"""Issuing the certificate of one award, and a corrected one in its place."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from incubator.blueprints.certificates.blueprint import bp
from incubator.blueprints.certificates.forms import CorrectForm, IssueForm
from incubator.certificates import queries
from incubator.certificates.models import Certificate
from incubator.core import clock
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import awards, certifying
from incubator.funds.certifying import Correction
from incubator.funds.decisions import Award
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer


@bp.route("/awards/<int:id>", methods=["GET", "POST"])
@requires(Permission.ISSUE_CERTIFICATE)
def issue(id: int) -> ResponseReturnValue:
    """Pressing twice, or two people at once, leads to the one certificate."""
    award = one_or_404(
        awards.visible_to(viewer()).where(Award.id == id).options(joinedload(Award.call))
    )
    form = IssueForm()
    names = certifying.issuer_choices(award.call)
    form.issuers.choices = choices((name, name) for name in names)
    if form.submitted():
        with rules_shown_on(form) as rules:
            made = certifying.issue(
                award, issuers=form.issuers.data or [], by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("证书 %(serial)s 已签发。", serial=made.serial), "success")
            return redirect(url_for(".show", number=made.number))
    elif not form.is_submitted():
        form.issuers.data = list(certifying.default_issuers(award.call))
    return render_template(
        "certificates/issue.html",
        form=form,
        award=award,
        written=certifying.contents(award, issued_on=clock.today()),
    ), form.status


@bp.route("/<number>/correct", methods=["GET", "POST"])
@requires(Permission.ISSUE_CERTIFICATE)
def correct(number: str) -> ResponseReturnValue:
    """A new number with other words; the old one keeps its bytes and shows 已更正."""
    certificate = one_or_404(queries.visible_to(viewer()).where(Certificate.number == number))
    award = certifying.award_of(certificate)
    if award is None:
        raise NotFound(_("没有找到。"))
    form = CorrectForm(data=_as_they_are(award))
    if form.submitted():
        with rules_shown_on(form) as rules:
            correction = Correction(
                recipient=form.recipient.data,
                recipient_code=form.recipient_code.data or "",
                project_title=form.project_title.data or "",
            )
            made = certifying.correct(
                certificate, correction, reason=form.reason.data, by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("已换发 %(serial)s，原证书显示“已更正”。", serial=made.serial), "success")
            return redirect(url_for(".show", number=made.number))
    return render_template(
        "certificates/correct.html", form=form, certificate=certificate
    ), form.status


def _as_they_are(award: Award) -> dict[str, str]:
    """The organization's present name and code: a change of name is why most copies are corrected."""
    organization = award.organization
    return {
        "recipient": organization.name if organization else award.recipient,
        "recipient_code": organization.code_text if organization else award.recipient_code,
        "project_title": award.project_title,
    }
