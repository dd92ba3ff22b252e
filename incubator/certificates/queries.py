"""Which certificates somebody may see, and how one is found again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, false, or_, select

from incubator.certificates.models import Certificate, CertificateState
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.organizations.models import Organization

SHOWN = (CertificateState.ISSUED, CertificateState.REPLACED, CertificateState.REVOKED)


def visible_to(hat: Hat) -> Select[Certificate]:
    """The hub's for its staff; an organization's own once they were issued."""
    if hat.may(Permission.VIEW_CASES):
        return select(Certificate).where(Certificate.hub_id == hat.hub_id)
    if hat.may(Permission.APPLY):
        return select(Certificate).where(
            Certificate.organization_id == hat.organization_id, Certificate.state.in_(SHOWN)
        )
    return select(Certificate).where(false())


def matching(words: str) -> ColumnElement[bool]:
    """Recipient, number, serial, or the initials of the organization's name."""
    initials = select(Organization.id).where(
        Organization.initials.startswith(words.lower(), autoescape=True)
    )
    return or_(
        Certificate.recipient.contains(words, autoescape=True),
        Certificate.number.contains(words.upper(), autoescape=True),
        Certificate.serial.contains(words, autoescape=True),
        Certificate.organization_id.in_(initials),
    )


def last_by_source(sources: Iterable[str]) -> dict[str, Certificate]:
    """The last certificate of each source that has one, in one query; given up numbers aside."""
    found = db.session.scalars(
        select(Certificate)
        .where(Certificate.source.in_(list(sources)), Certificate.state != CertificateState.VOID)
        .order_by(Certificate.id)
    )
    return {certificate.source: certificate for certificate in found}


def of_source(source: str) -> Select[Certificate]:
    """Every certificate there ever was of one source, the newest first."""
    return select(Certificate).where(Certificate.source == source).order_by(Certificate.id.desc())


def reserved() -> Select[Certificate]:
    """Numbers given out whose paper is not there yet: at work right now, or left by a crash."""
    return (
        select(Certificate)
        .where(Certificate.state == CertificateState.RESERVED)
        .order_by(Certificate.id)
    )
