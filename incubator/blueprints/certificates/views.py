"""The register of certificates, one certificate, and the bytes as they were issued."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from incubator.blueprints.certificates import batches, history, making, registers
from incubator.blueprints.certificates.blueprint import bp
from incubator.blueprints.certificates.forms import RevokeForm
from incubator.certificates import codes, issuing, queries, services
from incubator.certificates.models import Certificate, CertificateState
from incubator.certificates.words import state_words
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import certifying
from incubator.records import documents
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.files import PDF, download
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

__all__ = ["batches", "bp", "making"]


@bp.get("")
@requires(Permission.VIEW_CASES, Permission.APPLY)
def index() -> ResponseReturnValue:
    return listing.show(
        registers.of_certificates(viewer()), "certificates/index.html", state_words=state_words
    )


def found(number: str) -> Certificate:
    return one_or_404(
        queries.visible_to(viewer())
        .where(Certificate.number == number)
        .options(joinedload(Certificate.document))
    )


@bp.get("/<number>")
@requires(Permission.VIEW_CASES, Permission.APPLY)
def show(number: str) -> ResponseReturnValue:
    certificate = found(number)
    hat = viewer()
    issued = certificate.state is CertificateState.ISSUED
    new = certificate.replaced_by_id
    award = certifying.award_of(certificate) if hat.for_hub else None
    return render_template(
        "certificates/show.html",
        certificate=certificate,
        state_words=state_words(certificate.state),
        code=codes.grouped(certificate.code),
        verify_url=issuing.verify_url(certificate.number, certificate.code),
        successor=db.session.get(Certificate, new) if new else None,
        award=award,
        acts=history.of(certificate) if hat.for_hub else [],
        may_correct=issued and award is not None and hat.may(Permission.ISSUE_CERTIFICATE),
        may_revoke=issued and hat.may(Permission.REVOKE_CERTIFICATE),
    )


@bp.get("/<number>/file")
@requires(Permission.VIEW_CASES, Permission.APPLY)
def file(number: str) -> Response:
    """The bytes as issued; they are stored and never drawn again."""
    certificate = found(number)
    if certificate.document is None:
        raise NotFound(_("没有找到。"))
    content = documents.content_of(certificate.document)
    return download(content, f"{certificate.number}-{certificate.recipient}.pdf", PDF)


@bp.route("/<number>/revoke", methods=["GET", "POST"])
@requires(Permission.REVOKE_CERTIFICATE)
def revoke(number: str) -> ResponseReturnValue:
    certificate = found(number)
    form = RevokeForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            services.revoke(
                services.freshly_locked(certificate.id),
                reason=form.reason.data,
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("证书已作废，核验页面即时显示。"), "success")
            return redirect(url_for(".show", number=number))
    return render_template(
        "certificates/revoke.html", form=form, certificate=certificate
    ), form.status
