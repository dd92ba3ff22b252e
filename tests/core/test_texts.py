"""Hostile and careless characters: what is kept can be read, and reads the same to everybody."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core.texts import one_line, tidy, tidy_code
from tests.core.hostile_names import NAMES

TURNING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
UNSEEN = [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x34F, 0x3164, 0x115F, 0xFE0F, 0xE0041]
BLANK = [0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x2800, 0x09]


@pytest.mark.parametrize("point", TURNING + UNSEEN, ids=hex)
def test_what_turns_the_reading_or_is_not_seen_is_not_kept(point):
    assert tidy(f"示例{chr(point)}协会") == "示例协会"
    assert tidy_code(f"12{chr(point)}34") == "1234"


@pytest.mark.parametrize("point", BLANK, ids=hex)
def test_a_blank_that_looks_like_one_is_one(point):
    assert tidy(f"示例{chr(point)}协会") == "示例 协会"
    assert one_line(f"{chr(point)}示例{chr(point)}{chr(point)}协会") == "示例 协会"


def test_letters_are_composed_and_carry_two_marks_at_most():
    assert tidy("Cafe\u0301") == "Café"
    assert tidy("示" + "\u0301" * 60 + "例") == "示\u0301\u0301例"
    assert tidy("\u0301示例") == "示例"


def test_lines_end_in_one_way_and_a_name_has_one_line():
    assert tidy("一\r\n二\u2028三\x85四") == "一\n二\n三\n四"
    assert one_line("示例\n协会\u2029一") == "示例 协会 一"


@given(st.text())
def test_nothing_is_left_to_tidy(text):
    clean = tidy(text)
    assert tidy(clean) == clean
    assert one_line(one_line(text)) == one_line(text)
    assert unicodedata.is_normalized("NFC", clean)
    assert not {unicodedata.category(char) for char in clean.replace("\n", "")} & {
        "Cc",
        "Cf",
        "Cs",
        "Zl",
        "Zp",
    }


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_a_chinese_name_is_kept_as_it_is(name):
    assert tidy(name) == name


def test_there_are_forty_hostile_names_and_none_keeps_what_cannot_be_read():
    assert len(NAMES) >= 40
    for name in NAMES:
        assert one_line(name).isprintable()
