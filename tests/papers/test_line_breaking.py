"""Lines of Chinese text break where a reader expects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.papers.characters import one_line, paragraphs
from incubator.papers.lines import balanced, fitted, wrap

CLOSING, OPENING = "、，。；：？！）〕】》”’…", "（〔【《“‘"
TEXT = st.text(st.sampled_from("示例街道社区公益" * 2 + CLOSING + OPENING + "ab1 ,."), max_size=80)


def ems(text: str) -> float:
    """A full-width character is one wide, any other half."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def test_a_line_never_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    lines = wrap("社区垃圾分类、养老助残；（试行）“共建花园”项目。", 6, ems)
    assert lines == ["社区垃圾分", "类、养老助", "残；（试行）", "“共建花园”", "项目。"]


@given(
    st.lists(st.sampled_from(["示", "例，", "（街", "“道", "社）。", "a1", "——"]), min_size=1),
    st.integers(min_value=6, max_value=30),
)
def test_marks_stay_with_the_words_they_belong_to(parts: list[str], width: int) -> None:
    text = "示" + "".join(parts) + "完"
    for line in wrap(text, width, ems):
        assert line[0] not in CLOSING
        assert line[-1] not in OPENING


def test_words_numbers_and_addresses_stay_whole() -> None:
    assert wrap("总额为 12,345.60 元，见 https://a.example 网页", 9, ems) == [
        "总额为 12,345.60",
        "元，见",
        "https://a.example",
        "网页",
    ]


def test_a_word_wider_than_the_line_is_cut_rather_than_lost() -> None:
    assert wrap("abcdefghij", 2, ems) == ["abcd", "efgh", "ij"]
    assert wrap("示例abcdefghij示例", 2, ems) == ["示例", "abcd", "efgh", "ij示", "例"]


def test_a_double_dash_is_not_torn() -> None:
    assert wrap("一二三——四五", 4, ems) == ["一二", "三——四", "五"]


def test_the_first_line_may_be_indented() -> None:
    assert wrap("一二三四五六七", 4, ems, indent=2) == ["一二", "三四五六", "七"]


@given(TEXT, st.integers(min_value=4, max_value=30))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = wrap(text, width, ems)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(ems(line) <= width for line in lines)


@given(TEXT, st.integers(min_value=1, max_value=30))
def test_balanced_lines_are_as_few_as_wrapped_ones(text: str, width: int) -> None:
    lines = balanced(text, width, ems)
    assert len(lines) == len(wrap(text, width, ems))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_long_name_is_shared_evenly_between_its_lines() -> None:
    lines = balanced("示" * 45, 40, ems)
    assert sorted(map(len, lines)) in ([22, 23], [21, 24])


@pytest.mark.parametrize(("length", "size", "count"), [(10, 20, 1), (30, 10, 1), (70, 5, 2)])
def test_the_largest_size_that_fits_is_taken(length: int, size: float, count: int) -> None:
    found, lines = fitted(
        "示" * length, 300, ((20, 1), (10, 1), (5, 2)), lambda text, points: ems(text) * points
    )
    assert (found, len(lines)) == (size, count)


def test_what_cannot_be_drawn_is_left_out() -> None:
    assert one_line(" 示\ufe0f例\u200b\r\n街道\t办\x07事处　") == "示例  街道 办事处"
    assert paragraphs("一、\r\n\r\n二、\n \n三") == ["一、", "二、", "三"]
