"""All certificates of a call: issued in portions with their progress, and printed as one file."""

from __future__ import annotations

from io import BytesIO

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.certificates.blueprint import bp
from incubator.blueprints.certificates.forms import BatchForm
from incubator.certificates import issuing
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import certifying
from incubator.funds.certifying import Refused
from incubator.funds.models import Call
from incubator.funds.queries import calls_of_hub
from incubator.web.access import requires
from incubator.web.files import PDF, download
from incubator.web.forms import choices, rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

PORTION = 25
"""Certificates drawn and signed in one request: about a second."""


def _call(code: str) -> Call:
    return one_or_404(calls_of_hub(viewer()).where(Call.code == code))


@bp.route("/calls/<code>", methods=["GET", "POST"])
@requires(Permission.ISSUE_CERTIFICATE)
def call(code: str) -> ResponseReturnValue:
    """Issue the next portion; the page sends itself on while there are more, or is pressed on."""
    found = _call(code)
    form = BatchForm()
    form.issuers.choices = choices((name, name) for name in certifying.issuer_choices(found))
    refused: list[Refused] = []
    running = False
    if form.submitted():
        with rules_shown_on(form) as rules:
            portion = certifying.issue_portion(
                found,
                after=_number(form.after.data),
                most=PORTION,
                issuers=form.issuers.data or [],
                by=viewer(),
                at=clock.now(),
            )
            refused, running = portion.refused, portion.more
            form.after.data = str(portion.last_id)
        if rules.ok and not refused and not running:
            flash(_("本批次的证书已全部签发。"), "success")
            return redirect(url_for(".call", code=code))
    elif not form.is_submitted():
        form.issuers.data = list(certifying.default_issuers(found))
    return render_template(
        "certificates/call.html",
        form=form,
        call=found,
        tally=certifying.tally(found),
        refused=refused,
        running=running,
    ), form.status


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


@bp.get("/calls/<code>/print")
@requires(Permission.VIEW_CASES)
def print_file(code: str) -> Response:
    """One file with a page for each issued certificate of the call."""
    found = _call(code)
    out = BytesIO()
    issuing.write_printable(certifying.certificates_of(found), out)
    return download(out.getvalue(), f"{found.code}-证书打印件.pdf", PDF)
