"""The signature's envelope (CMS, RFC 5652), read back only in the one form it is written in."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import lru_cache

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

_SHA256 = {"algorithm": "sha256"}
_SET, _TAGGED_SET = b"\x31", b"\xa0"
_ECDSA = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


class EnvelopeError(ValueError):
    """There is no envelope in the place kept for it."""


def seal(
    digest: bytes, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, at: datetime
) -> bytes:
    """The DER envelope that vouches for a document of this SHA-256 at this moment."""
    der = certificate.public_bytes(Encoding.DER)
    attributes = cms.CMSAttributes(
        [
            _attribute("content_type", "data"),
            _attribute("signing_time", cms.Time({"utc_time": at})),
            _attribute("message_digest", digest),
            cms.CMSAttribute.load(_certificate_identity(der)),
        ]
    ).dump()
    return _assembled(der, attributes, key.sign(attributes, _ECDSA))


def from_gap(gap: bytes) -> bytes:
    """The envelope out of the file's `<hex…000>`: its digits in capitals, the rest zeros."""
    digits = gap[1:-1]
    try:
        filled = bytes.fromhex(digits.decode("ascii"))
        der = core.load(filled).dump()
    except ValueError as error:
        raise EnvelopeError("no envelope in the gap") from error
    exact = b"<" + der.hex().upper().encode() + b"00" * (len(filled) - len(der)) + b">"
    if gap != exact:
        raise EnvelopeError("the gap holds more than an envelope")
    return bytes(der)


def holds(der: bytes, digest: bytes, certificate: x509.Certificate) -> bool:
    """Whether the envelope, bit for bit, is what `seal` made for this digest with this key."""
    try:
        signer = cms.ContentInfo.load(der)["content"]["signer_infos"][0]
        attributes = signer["signed_attrs"]
        signed = _SET + attributes.dump()[1:]
        signature = signer["signature"].native
        claimed = {item["type"].native: item["values"].native for item in attributes}
    except (ValueError, TypeError, KeyError, IndexError):
        return False
    if claimed.get("message_digest") != [digest]:
        return False
    if der != _assembled(certificate.public_bytes(Encoding.DER), signed, signature):
        return False
    return _signed_by(certificate, signature, signed)


def _signed_by(certificate: x509.Certificate, signature: bytes, signed: bytes) -> bool:
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _assembled(certificate_der: bytes, attributes: bytes, signature: bytes) -> bytes:
    """What the signature does not cover is fixed here, so that no second form is accepted."""
    certificate = asn1_x509.Certificate.load(certificate_der)
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {
                            "issuer": certificate.issuer,
                            "serial_number": certificate.serial_number,
                        }
                    )
                }
            ),
            "digest_algorithm": _SHA256,
            "signed_attrs": cms.CMSAttributes.load(attributes),
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": signature,
        }
    )
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [_SHA256],
            "encap_content_info": {"content_type": "data"},
            "certificates": [certificate],
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump())


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": [value]})


@lru_cache(maxsize=4)
def _certificate_identity(der: bytes) -> bytes:
    """Binds the signature to this certificate and no other with the same key (RFC 5035).

    Kept as DER: writing it anew took three quarters of the time of a seal.
    """
    identity = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(der).digest()}]})
    return bytes(_attribute("signing_certificate_v2", identity).dump())
