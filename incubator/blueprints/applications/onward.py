"""Where one goes from an application: its reviews, approval and scan, notice, award and certificate."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select

from incubator.certificates.models import Certificate, CertificateState
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds import awarding
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Award
from incubator.notices import showing
from incubator.notices.models import NoticeState
from incubator.web import steps


@dataclass(frozen=True)
class Link:
    label: str
    url: str


def links(application: FundApplication, hat: Hat) -> list[Link]:
    """What has been made of the application so far, as pages this hat may open."""
    found = _office(application, hat) if hat.may(Permission.VIEW_CASES) else []
    notice = showing.notice_of(application)
    if notice is not None and notice.state is not NoticeState.DRAFT:
        found.append(Link(_("公示"), url_for("notices.show", number=notice.number)))
    certificates = db.session.scalars(
        select(Certificate)
        .where(
            Certificate.case_id == application.id,
            Certificate.state.not_in([CertificateState.RESERVED, CertificateState.VOID]),
        )
        .order_by(Certificate.id)
    )
    for one in certificates:
        label = _("证书 %(serial)s", serial=one.serial)
        found.append(Link(label, url_for("certificates.show", number=one.number)))
    return [*found, *(Link(label, url) for label, url in steps.beside(application, hat))]


def _office(application: FundApplication, hat: Hat) -> list[Link]:
    found = [Link(_("评审情况"), url_for("reviews.board", id=application.call_id))]
    decision = awarding.approved_decision(application)
    if decision is not None:
        found.append(Link(_("审批情况"), url_for("decisions.call", id=application.call_id)))
        if decision.scan_id is not None:
            found.append(Link(_("审批扫描件"), url_for("documents.show", id=decision.scan_id)))
    award = db.session.scalar(select(Award).where(Award.application_id == application.id))
    if award is not None:
        found.append(Link(_("立项"), url_for("awards.show", id=award.id)))
    return found
