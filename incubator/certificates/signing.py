"""Signs issued PDFs with the installation's own key, and tells whether a file is as it was issued.

Our own key proves integrity and origin; it is no electronic seal backed by a certificate authority.
"""

from __future__ import annotations

import hashlib
import io
import re
from datetime import UTC, datetime
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from incubator.certificates import envelope

FIELD = "issued"
# The key's certificate is never renewed by a clock: it lasts as long as the papers it vouches for.
_VALID_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_VALID_THROUGH = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_RESERVED = 1536  # bytes kept free for the envelope, which takes about 900
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")


class Verdict(StrEnum):
    VALID = "valid"
    ALTERED = "altered"
    UNSIGNED = "unsigned"
    FOREIGN = "foreign"
    """Signed, but by somebody else's key."""


def new_signing_key(common_name: str) -> tuple[bytes, bytes]:
    """A fresh P-256 key and its self-signed certificate, both as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(_VALID_THROUGH)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    key_pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return key_pem, certificate.public_bytes(serialization.Encoding.PEM)


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
