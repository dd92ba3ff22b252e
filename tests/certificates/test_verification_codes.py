"""Verification codes and certificate numbers, as printed and as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.certificates.codes import (
    ALPHABET,
    LENGTH,
    grouped,
    new_code,
    normalise,
    serial_slug,
    serial_text,
)

CODES = st.text(st.sampled_from(ALPHABET), min_size=LENGTH, max_size=LENGTH)


def test_codes_are_long_mixed_and_never_repeat() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert {len(code) for code in codes} == {16}
    assert set("".join(codes)) == set(ALPHABET)


def test_letters_that_are_mistaken_for_digits_are_not_used() -> None:
    assert not set("ILOU") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32


@given(CODES)
def test_a_code_typed_as_printed_or_anyhow_is_the_same_code(code: str) -> None:
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in code)
    for typed in (
        code,
        grouped(code),
        grouped(code).lower(),
        grouped(code).replace(" ", "-"),
        f"  {grouped(code)}\n",
        grouped(code).replace(" ", "　"),
        code.replace("0", "O").replace("1", "l"),
        full_width,
    ):
        assert normalise(typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7KQ2",
        "7KQ2 M9XD 4PRT VW3H 0",
        "7KQ2 M9XD 4PRT VW3示",
        "'; DROP TABLE",
        "*" * 16,
        "²" * 17,
    ],
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normalise(typed) is None


@given(st.text(max_size=60))
def test_any_typing_gives_a_code_or_nothing(typed: str) -> None:
    code = normalise(typed)
    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


def test_numbers_as_printed_and_as_in_addresses() -> None:
    assert serial_text("示", 2026, 17) == "示字〔2026〕第 0017 号"
    assert serial_text("示", 2026, 12345) == "示字〔2026〕第 12345 号"
    assert serial_slug("SZ", 2026, 17) == "SZ-2026-0017"


@pytest.mark.parametrize("prefix", ["", "示", "a/b", "SZ-", "x" * 20])
def test_an_address_takes_no_other_letters(prefix: str) -> None:
    with pytest.raises(ValueError, match="not a prefix"):
        serial_slug(prefix, 2026, 1)
