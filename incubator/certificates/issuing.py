"""Issues a certificate: reserve the number, draw and sign outside any transaction, issue.

Issuing is three acts in two transactions, so this module opens them itself and is called outside
of any. What a crash leaves between them is finished by whoever comes next: the same request again,
or the sweep.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from urllib.parse import urlsplit

from sqlalchemy import Select
from sqlalchemy.orm import selectinload

from incubator.certificates import codes, services
from incubator.certificates.drawing import Progress, add_page, draw, draw_many
from incubator.certificates.facts import CertificateFacts
from incubator.certificates.models import Certificate, CertificateState
from incubator.certificates.services import Contents, Made
from incubator.certificates.signing import sign
from incubator.core import installation
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken
from incubator.core.permissions import Hat
from incubator.papers.fonts import Fonts, chinese_fonts
from incubator.papers.sheet import A4_LANDSCAPE, Sheet
from incubator.records import documents


@dataclass(frozen=True)
class Replacing:
    """The issued certificate a new one takes the place of, and why."""

    certificate_id: int
    reason: str


def issue(
    contents: Contents, *, by: Hat, at: datetime, replacing: Replacing | None = None
) -> Certificate:
    """The issued certificate of `contents`, whoever made it: asking twice answers the same one.

    Raises `RuleError` before a number is spent where a character has no font or the text no room.
    """
    rehearse(contents)
    try:
        identity = _reserve(contents, by=by, at=at, replacing=replacing)
    except Overtaken:
        # somebody reserved for the same source meanwhile; the constraint let only them
        identity = _reserve(contents, by=by, at=at, replacing=replacing)
    return finish(identity, by=by, at=at)


def _reserve(contents: Contents, *, by: Hat, at: datetime, replacing: Replacing | None) -> int:
    with transaction():
        old = services.freshly_locked(replacing.certificate_id) if replacing else None
        reason = replacing.reason if replacing else ""
        reserved = services.reserve(contents, by=by, at=at, instead_of=old, reason=reason)
        return reserved.id


def finish(certificate_id: int, *, by: Hat, at: datetime) -> Certificate:
    """Draw, sign and issue a reserved number from its frozen words; an issued one stays as it is."""
    found = db.session.get_one(Certificate, certificate_id)
    if found.state is CertificateState.RESERVED:
        made = make(facts_of(found), at=at)
        with transaction():
            services.issue(services.freshly_locked(certificate_id), made, by=by, at=at)
    return db.session.get_one(Certificate, certificate_id)


def rehearse(contents: Contents) -> None:
    """Lay it out once without a number: what cannot be drawn is refused before one is spent."""
    facts = CertificateFacts(
        title=contents.title,
        subtitle=contents.subtitle,
        serial=codes.serial_text("—", contents.issued_on.year, 0),
        recipient=contents.recipient,
        recipient_code=contents.recipient_code,
        text=contents.text,
        closing="",
        basis=contents.basis,
        issuers=contents.issuers,
        issued_on=contents.issued_on,
        code=codes.ALPHABET[: codes.LENGTH],
        verify_url=verify_url("—", codes.ALPHABET[: codes.LENGTH]),
        verify_at=_verify_at(),
    )
    fonts = _fonts()
    add_page(Sheet(A4_LANDSCAPE, fonts, title=""), fonts, facts.tidy())


def make(facts: CertificateFacts, *, at: datetime) -> Made:
    """The signed bytes, kept durably under their hash. No transaction may be open."""
    pair = installation.current().keys.signing
    pdf = sign(draw(facts, _fonts()), pair, pair, at=at, reason=f"签发 {facts.serial}")
    return Made(documents.keep(pdf), len(pdf))


def facts_of(certificate: Certificate) -> CertificateFacts:
    """Exactly the words frozen with the number."""
    return CertificateFacts(
        title=certificate.title,
        subtitle=certificate.subtitle,
        serial=certificate.serial,
        recipient=certificate.recipient,
        recipient_code=certificate.recipient_code,
        text=tuple(certificate.text.split("\n")),
        closing="",
        basis=certificate.basis,
        issuers=tuple(issuer.name for issuer in certificate.issuers),
        issued_on=certificate.issued_on,
        code=certificate.code,
        verify_url=verify_url(certificate.number, certificate.code),
        verify_at=_verify_at(),
    )


def write_printable(
    query: Select[Certificate], out: BinaryIO, progress: Progress | None = None
) -> int:
    """One file to print with a page for each issued certificate of a query; their number.

    Drawn anew from the frozen words, a few rows in memory at a time; `progress` is told how many
    pages are done. Each page is verified by its own code.
    """
    rows = db.session.scalars(
        query.where(Certificate.state == CertificateState.ISSUED)
        .order_by(Certificate.id)
        .options(selectinload(Certificate.issuers))
        .execution_options(yield_per=100)
    )
    return draw_many(map(facts_of, rows), out, progress, _fonts())


def verify_url(number: str, code: str) -> str:
    """What the QR code opens."""
    return f"{installation.current().base_url}/verify/{number}?c={code}"


def _verify_at() -> str:
    address = urlsplit(installation.current().base_url)
    return f"{address.netloc}{address.path}/verify"


def _fonts() -> Fonts:
    return chinese_fonts(installation.current().font)
