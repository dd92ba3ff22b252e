"""Signs issued PDFs with the installation's own key, and tells whether a file is as it was issued.

Our own key proves integrity and origin; it is no electronic seal backed by a certificate authority.
"""

from __future__ import annotations

import hashlib
import io
import re
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from incubator.certificates import envelope

FIELD = "issued"
_RESERVED = 1536  # bytes kept free for the envelope, which takes about 900
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")


class Verdict(StrEnum):
    VALID = "valid"
    ALTERED = "altered"
    UNSIGNED = "unsigned"
    FOREIGN = "foreign"
    """Signed, but by somebody else's key."""


def sign(pdf: bytes, key_pem: bytes, cert_pem: bytes, *, at: datetime, reason: str) -> bytes:
    """`pdf` with a signature over every byte of it, by which it allows no later change.

    `at` is aware; `reason` is shown by readers. Both PEMs may be one file with key and certificate.
    """
    # pyHanko takes a third of a second to import, and most processes never sign.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.signers.cms_embedder import (
        PdfCMSEmbedder,
        SigIOSetup,
        SigMDPSetup,
        SigObjSetup,
    )
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    embedding = PdfCMSEmbedder().write_cms(FIELD, IncrementalPdfFileWriter(io.BytesIO(pdf)))
    next(embedding)
    place = SignatureObject(timestamp=at, reason=reason, bytes_reserved=2 * _RESERVED)
    no_change = SigMDPSetup("sha256", certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    embedding.send(SigObjSetup(place, mdp_setup=no_change))
    prepared, out = embedding.send(SigIOSetup("sha256"))
    embedding.send(
        envelope.seal(prepared.document_digest, _key(key_pem), _certificate(cert_pem), at)
    )
    signed: bytes = out.getvalue()
    return signed


def verify(pdf: bytes, cert_pem: bytes) -> Verdict:
    """Whether `pdf` is, to the last bit, a file signed with the key of `cert_pem`.

    It is not parsed as a PDF: the signature must cover all of it except its own envelope, and that
    must be as `sign` writes it. So no hostile file is opened, and no bit is left to play with.
    """
    ranges = _RANGE.findall(pdf)
    if not ranges:
        return Verdict.UNSIGNED
    start, end, rest = map(int, ranges[-1])  # the last one speaks for the whole file
    try:
        der = envelope.from_gap(pdf[start:end])
    except envelope.EnvelopeError:
        return Verdict.ALTERED
    certificate = _certificate(cert_pem)
    if certificate.public_bytes(serialization.Encoding.DER) not in der:
        return Verdict.FOREIGN
    if end + rest != len(pdf):
        return Verdict.ALTERED
    digest = hashlib.sha256(pdf[:start])
    digest.update(pdf[end:])
    sound = envelope.holds(der, digest.digest(), certificate)
    return Verdict.VALID if sound else Verdict.ALTERED


def _key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"not an elliptic-curve key: {type(key).__name__}")
    return key


def _certificate(pem: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem)
