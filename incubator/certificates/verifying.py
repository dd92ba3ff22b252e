"""Tells whether a certificate is what it claims: by its number and code, or by the file's bytes."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from incubator.certificates import codes, signing
from incubator.certificates.models import Certificate, CertificateState
from incubator.core import installation
from incubator.core.db import db

_NUMBER = re.compile(r"([A-Z0-9]{1,12}?)-?(20\d\d)-?(\d{1,6})")
_SERIAL = re.compile(r"(.{1,9}?)字?[〔\[(]?(20\d\d)[〕\])]?第?(\d{1,6})号?")
_MADE_HERE = b"/Creator (incubator)"


class Verdict(StrEnum):
    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    ALTERED = "altered"


_OF_STATE = {
    CertificateState.ISSUED: Verdict.VALID,
    CertificateState.REPLACED: Verdict.REPLACED,
    CertificateState.REVOKED: Verdict.REVOKED,
}


@dataclass(frozen=True)
class Finding:
    """`certificate` is what the register holds, where it holds anything. `signed`: by this
    installation's present key. `print_copy`: made here for printing, to be checked page by page."""

    verdict: Verdict
    certificate: Certificate | None = None
    signed: bool = False
    print_copy: bool = False


UNKNOWN = Finding(Verdict.UNKNOWN)


def by_code(number: str, code: str) -> Finding:
    """What the register says of a number, to somebody who has its code; else it is unknown.

    `number` may be the address form or the printed one, typed any way people do.
    """
    typed = codes.normalise(code) or ""
    found = _registered(number)
    expected = found.code if found is not None else codes.ALPHABET[: codes.LENGTH]
    right = hmac.compare_digest(typed, expected)
    if found is None or not right:
        return UNKNOWN
    verdict = _OF_STATE.get(found.state)
    return Finding(verdict, found) if verdict else UNKNOWN


def _registered(number: str) -> Certificate | None:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", number)[:80]).upper()
    query = select(Certificate).options(selectinload(Certificate.issuers))
    if slug := _NUMBER.fullmatch(plain):
        asked = f"{slug[1]}-{slug[2]}-{int(slug[3]):04}"
        return db.session.scalar(query.where(Certificate.number == asked))
    if serial := _SERIAL.fullmatch(plain):
        asked = codes.serial_text(serial[1], int(serial[2]), int(serial[3]))
        return db.session.scalar(query.where(Certificate.serial == asked))
    return None


def by_bytes(pdf: bytes) -> Finding:
    """What a file is: its whole hash against the register, then its signature. It is never parsed."""
    pair = installation.current().keys.signing
    signed = signing.verify(pdf, pair)
    found = db.session.scalar(
        select(Certificate)
        .where(Certificate.sha256 == hashlib.sha256(pdf).hexdigest())
        .options(selectinload(Certificate.issuers))
    )
    if found is not None and found.state in _OF_STATE:
        return Finding(_OF_STATE[found.state], found, signed is signing.Verdict.VALID)
    if signed is signing.Verdict.VALID:
        return Finding(Verdict.UNKNOWN, signed=True)
    if signed is signing.Verdict.ALTERED or _carries(pdf, pair):
        return Finding(Verdict.ALTERED)
    return Finding(Verdict.UNKNOWN, print_copy=_MADE_HERE in pdf)


def _carries(pdf: bytes, pair: bytes) -> bool:
    """Whether any half of our own signing certificate is still in the file: it was signed here once,
    and whatever was changed since spoilt the frame of the signature."""
    certificate = x509.load_pem_x509_certificate(pair)
    text = certificate.public_bytes(Encoding.DER).hex().upper().encode()
    middle = len(text) // 2
    return text[:middle] in pdf or text[middle:] in pdf
