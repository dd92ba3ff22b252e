"""Tells the people of the organization that holds a certificate what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from incubator.casework import messages
from incubator.certificates.models import Certificate
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.people.queries import holders_in_organization


def issued(certificate: Certificate, *, by: Hat, at: datetime) -> None:
    """A new certificate is there, or another one in the place of one they hold.

    Only now, with its bytes: a number that is given up before that was never theirs to see.
    """
    old = db.session.scalar(
        select(Certificate.serial).where(Certificate.replaced_by_id == certificate.id)
    )
    if old is None:
        subject = _("证书已签发：%(serial)s", serial=certificate.serial)
        body = _("在证书页面可以下载原件、打开核验页面。")
    else:
        subject = _("证书已更正换发：%(serial)s", serial=certificate.serial)
        body = _(
            "原证书 %(old)s 核验时显示“已更正”，请改用新证书。在证书页面可以下载原件、打开核验页面。",
            old=old,
        )
    _put(certificate, "issued", subject, body, by=by, at=at)


def revoked(certificate: Certificate, *, by: Hat, at: datetime) -> None:
    """Theirs holds no longer, with the reason its page shows them."""
    subject = _("证书已作废：%(serial)s", serial=certificate.serial)
    body = _(
        "作废理由：%(reason)s。请停止使用这张证书，核验页面已显示“作废”。",
        reason=certificate.revoked_reason.rstrip("。"),
    )
    _put(certificate, "revoked", subject, body, by=by, at=at)


def _put(
    certificate: Certificate, step: str, subject: str, body: str, *, by: Hat, at: datetime
) -> None:
    if certificate.organization_id is None:
        return  # a recipient outside the register has nobody here to tell
    on = clock.on(at)
    holders = holders_in_organization(
        certificate.organization_id, permissions={Permission.APPLY}, on=on
    )
    telling = messages.Telling(
        source=f"{Certificate.__tablename__}:{certificate.id}",
        step=step,
        on=on,
        subject=subject,
        body=body,
        link=f"/certificates/{certificate.number}",
        hub_id=certificate.hub_id,
        case_id=certificate.case_id,
    )
    people = messages.people_of(db.session.scalars(holders))
    messages.put(telling, people - {by.person_id}, at=at)
