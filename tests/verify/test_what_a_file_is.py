"""A file is what the register says of its whole hash; any other file is altered or unknown."""

from __future__ import annotations

import random

import pytest

from incubator.certificates import issuing, services, verifying
from incubator.certificates.drawing import draw_many
from incubator.core import clock, installation
from incubator.core.db import transaction
from incubator.core.signing_pair import new_signing_pair
from incubator.funds import certifying
from incubator.records import documents
from tests.awards.street import Street

SEED = 20261123
FLIPS = 300


@pytest.fixture
def issued(scene):
    return scene(lambda: Street.build().certificate())


@pytest.fixture
def pdf(issued):
    return documents.content_of(issued.document)


def verdict(content):
    return verifying.by_bytes(content).verdict


def test_the_bytes_as_issued_are_valid_and_signed_by_us(issued, pdf):
    found = verifying.by_bytes(pdf)
    assert (found.verdict, found.signed) == ("valid", True)
    assert found.certificate.number == issued.number


def test_no_flipped_bit_is_accepted_and_each_is_called_altered(issued, pdf):
    chance = random.Random(SEED)  # noqa: S311  (flips that can be repeated)
    places = [chance.randrange(len(pdf) * 8) for _ in range(FLIPS)]
    places += range(0, 8 * 12, 5)  # the first bytes
    places += range(8 * (len(pdf) - 12), 8 * len(pdf), 5)  # and the last
    for place in places:
        changed = bytearray(pdf)
        changed[place // 8] ^= 1 << place % 8
        assert verdict(bytes(changed)) == "altered", f"seed {SEED}, bit {place}"


@pytest.mark.parametrize(
    "mark", [b"/ByteRange", b"/Contents <30", b"/Type /Sig", b"startxref", b"/DocMDP"]
)
def test_a_change_in_the_frame_of_the_signature_is_altered(issued, pdf, mark):
    place = pdf.rindex(mark) + len(mark) - 1
    changed = bytearray(pdf)
    changed[place] ^= 4
    assert verdict(bytes(changed)) == "altered"


def test_something_added_after_the_end_is_altered(issued, pdf):
    assert verdict(pdf + b"\n% one more line\n") == "altered"


def test_a_file_of_another_installation_is_unknown(issued, pdf):
    ours = installation.current()
    keys = ours.keys.__class__(**{**vars(ours.keys), "signing": new_signing_pair("别处")})
    installation.install(ours.__class__(**{**vars(ours), "keys": keys}))
    try:
        foreign = issuing.make(issuing.facts_of(issued), at=clock.now())
    finally:
        installation.install(ours)
    assert verdict(documents.path_of(foreign.sha256).read_bytes()) == "unknown"


def test_a_file_we_signed_that_is_in_no_register_is_unknown(issued):
    stray = issuing.make(issuing.facts_of(issued), at=clock.now())
    found = verifying.by_bytes(documents.path_of(stray.sha256).read_bytes())
    assert (found.verdict, found.signed) == ("unknown", True)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"\x00" * 5000, "证书".encode() * 100])
def test_anything_else_is_unknown(app, content):
    assert verdict(content) == "unknown"


def test_the_print_file_is_told_apart_from_a_forged_one(issued, tmp_path):
    target = tmp_path / "all.pdf"
    with target.open("wb") as out:
        draw_many([issuing.facts_of(issued)], out)
    found = verifying.by_bytes(target.read_bytes())
    assert (found.verdict, found.print_copy) == ("unknown", True)


@pytest.mark.parametrize(
    "typed",
    [
        "{number}",
        " {number} ",
        "{lower}",
        "{serial}",
        "示字[2026]第0001号",
        "示字（2026）第 1 号",
        "示〔2026〕1",
    ],
)
def test_a_number_is_found_however_it_is_typed(issued, typed):
    text = typed.format(number=issued.number, lower=issued.number.lower(), serial=issued.serial)
    assert verifying.by_code(text, issued.code).verdict == "valid"


def test_a_code_is_read_however_it_is_typed(issued):
    spaced = " ".join(issued.code[at : at + 4] for at in range(0, 16, 4)).lower()
    assert verifying.by_code(issued.number, spaced).verdict == "valid"


@pytest.mark.parametrize("code", ["", "0", "0123456789ABCDEF", "Z" * 16, "证书" * 8, "x" * 5000])
def test_without_the_right_code_a_certificate_is_unknown(issued, code):
    assert verifying.by_code(issued.number, code) == verifying.UNKNOWN
    assert verifying.by_code("NO-2026-0001", code) == verifying.UNKNOWN


def test_a_reserved_number_is_unknown_even_with_its_code(app):
    street = Street.build()
    written = certifying.contents(street.awarded()[0], issued_on=clock.today())
    with transaction():
        reserved = services.reserve(written, by=street.officers_hat, at=clock.now())
    assert verifying.by_code(reserved.number, reserved.code) == verifying.UNKNOWN
