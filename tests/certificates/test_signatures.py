"""A signed paper is the issued one to the last bit, or it is not valid."""

from __future__ import annotations

import io
import random
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from cryptography import x509
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from incubator.certificates.drawing import draw
from incubator.certificates.signing import Verdict, sign, verify
from incubator.core.signing_pair import new_signing_pair
from tests.certificates.samples import GRANT
from tests.papers import reading

AT = datetime(2026, 11, 30, 1, 2, 3, tzinfo=UTC)
KEY = CERTIFICATE = new_signing_pair("示例街道社会组织服务中心")
PLAIN = draw(GRANT)
SIGNED = sign(PLAIN, KEY, CERTIFICATE, at=AT, reason="签发证书")
FLIPS = 60


def gap(pdf: bytes) -> tuple[int, int]:
    """Where the signature's envelope stands."""
    start, end, _ = re.findall(rb"/ByteRange\s*\[\s*0 (\d+) (\d+) (\d+)", pdf)[-1]
    return int(start), int(end)


def flipped(pdf: bytes, place: int, bit: int) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ 1 << bit]) + pdf[place + 1 :]


def test_a_signed_paper_is_valid_and_still_says_the_same() -> None:
    assert verify(SIGNED, CERTIFICATE) is Verdict.VALID
    assert reading.texts(SIGNED) == reading.texts(PLAIN)
    assert reading.qr_codes(SIGNED) == [GRANT.verify_url]


def test_an_independent_reader_finds_it_valid_whole_and_locked(tmp_path) -> None:
    path = tmp_path / "certificate.pem"
    path.write_bytes(CERTIFICATE)
    reader = PdfFileReader(io.BytesIO(SIGNED))
    (signature,) = reader.embedded_signatures
    trust = ValidationContext(trust_roots=[load_cert_from_pemder(str(path))])
    with ThreadPoolExecutor(1) as aside:  # it starts an event loop; the browser's may be running
        status = aside.submit(validate_pdf_signature, signature, trust).result()
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signer_reported_dt == AT
    assert signature.sig_object["/Reason"] == "签发证书"
    assert reader.root["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"] == 1


def test_no_flipped_bit_is_accepted() -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 (a failing run must be repeatable)
    chosen = random.Random(seed)  # noqa: S311 (picks bits, keeps no secret)
    for _ in range(FLIPS):
        place, bit = chosen.randrange(len(SIGNED)), chosen.randrange(8)
        assert verify(flipped(SIGNED, place, bit), CERTIFICATE) is not Verdict.VALID, (place, bit)


def test_no_bit_of_the_envelope_itself_can_be_played_with() -> None:
    """Small hex digits, spare zeros and unsigned fields are where two files can be one signature."""
    start, end = gap(SIGNED)
    for place in [*range(start, end, 7), end - 2, end - 1, start]:
        for bit in range(8):
            assert verify(flipped(SIGNED, place, bit), CERTIFICATE) is not Verdict.VALID


@pytest.mark.parametrize("addition", [b"\n", b"%", b"\n%%EOF\n", PLAIN, SIGNED])
def test_nothing_can_be_added(addition: bytes) -> None:
    assert verify(SIGNED + addition, CERTIFICATE) in {Verdict.ALTERED, Verdict.UNSIGNED}
    assert verify(addition + SIGNED, CERTIFICATE) in {Verdict.ALTERED, Verdict.UNSIGNED}


def test_nothing_can_be_cut_off() -> None:
    for length in (len(SIGNED) - 1, len(SIGNED) // 2, 10, 0):
        assert verify(SIGNED[:length], CERTIFICATE) is not Verdict.VALID


def test_a_signature_cannot_be_moved_to_another_paper() -> None:
    pair = new_signing_pair("示例")
    other = sign(draw(GRANT), pair, pair, at=AT, reason="签发证书")
    start, end = gap(SIGNED)
    assert len(other) == len(SIGNED)
    assert verify(other[:start] + SIGNED[start:end] + other[end:], CERTIFICATE) is not Verdict.VALID


def test_a_paper_signed_by_another_key_is_foreign() -> None:
    other = new_signing_pair("示例街道社会组织服务中心")
    assert verify(SIGNED, other) is Verdict.FOREIGN


def test_a_later_signature_by_somebody_else_is_not_ours() -> None:
    key = certificate = new_signing_pair("别人")
    again = sign_again(SIGNED, key, certificate)
    assert verify(again, CERTIFICATE) is Verdict.FOREIGN


def sign_again(pdf: bytes, key: bytes, certificate: bytes) -> bytes:
    """Put a second signature on, by writing the first one's field names out of the way."""
    return sign(
        pdf.replace(b"(issued)", b"(ISSUED)").replace(b"/DocMDP", b"/DocMDX"),
        key,
        certificate,
        at=AT,
        reason="",
    )


@pytest.mark.parametrize("content", [PLAIN, b"", b"hello", b"\x89PNG\r\n\x1a\n"])
def test_a_file_without_a_signature_is_unsigned(content: bytes) -> None:
    assert verify(content, CERTIFICATE) is Verdict.UNSIGNED


@pytest.mark.parametrize(
    "content",
    [
        b"/ByteRange [0 0 0 0]",
        b"/ByteRange [0 1 2 3]",
        b"/ByteRange [0 9999999999 9999999999 9999999999]",
        b"/ByteRange [0 5 3 100]<30>",
        b"/ByteRange [0 24 28 0]<3000>",
        b"<3080" + b"00" * 50 + b">/ByteRange [0 0 106 30]",
    ],
)
def test_a_hostile_file_is_never_valid(content: bytes) -> None:
    assert verify(content, CERTIFICATE) in {Verdict.ALTERED, Verdict.FOREIGN}


def test_key_and_certificate_may_be_kept_in_one_file() -> None:
    pair = KEY + CERTIFICATE
    assert verify(sign(PLAIN, pair, pair, at=AT, reason="签发"), pair) is Verdict.VALID


def test_the_certificate_names_its_owner_and_outlives_the_papers() -> None:
    certificate = x509.load_pem_x509_certificate(CERTIFICATE)
    assert certificate.subject == certificate.issuer
    assert "示例街道社会组织服务中心" in certificate.subject.rfc4514_string()
    assert certificate.not_valid_after_utc.year == 9999


def test_two_installations_never_share_a_key() -> None:
    assert len({new_signing_pair("示例") for _ in range(5)}) == 5


def test_a_paper_signed_for_printing_in_bulk_is_valid_too() -> None:
    from incubator.certificates.drawing import draw_many

    out = io.BytesIO()
    draw_many([GRANT, GRANT], out)
    assert (
        verify(sign(out.getvalue(), KEY, CERTIFICATE, at=AT, reason="打印"), CERTIFICATE)
        is Verdict.VALID
    )
