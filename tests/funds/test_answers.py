"""Whatever is typed becomes a value or a refusal in words, and secrets stay masked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.casework import answers
from incubator.core.errors import RuleError
from incubator.funds.questions import QUESTIONS, ROWS, Question, Shape

EVERY = [one for asked in QUESTIONS.values() for one in asked] + [
    column for tables in ROWS.values() for rows in tables for column in rows.columns
]


def read(question: Question, typed: str) -> tuple[answers.Value, RuleError | None]:
    try:
        return answers.parse(question, typed), None
    except RuleError as refusal:
        return None, refusal


@given(st.sampled_from(EVERY), st.text(max_size=200))
def test_anything_typed_is_a_value_or_a_refusal_that_names_its_field(question, typed):
    value, refusal = read(question, typed)
    if refusal:
        assert refusal.field == question.name
        assert refusal.message
        return
    answers.shown(question, value)
    again = answers.parse(question, answers.typed(question, value))
    assert again == (None if question.secret else value)


@given(st.text(max_size=300), st.booleans())
def test_cleaned_text_holds_nothing_the_database_or_a_page_would_choke_on(typed, lines):
    text = answers.clean(typed, lines=lines)
    assert "\x00" not in text
    assert not any("\ud800" <= c <= "\udfff" for c in text)
    assert lines or "\n" not in text


@pytest.mark.parametrize(
    ("shape", "typed", "value"),
    [
        (Shape.DAY, "2026-12-01", date(2026, 12, 1)),
        (Shape.DAY, "2026年12月1日", date(2026, 12, 1)),
        (Shape.DAY, "２０２６/12/01", date(2026, 12, 1)),
        (Shape.COUNT, "1,200", 1200),
        (Shape.COUNT, "１２", 12),
        (Shape.MONEY, "¥1,200.50", 120050),
        (Shape.PHONE, "138 0000-1111", "13800001111"),
        (Shape.PHONE, "010-12345678", "01012345678"),
        (Shape.ACCOUNT, "6222 0000 1111", "622200001111"),
        (Shape.EMAIL, "example@example.org", "example@example.org"),
    ],
)
def test_what_people_really_type_is_understood(shape, typed, value):
    assert answers.parse(Question("x", "示例", shape), typed) == value


@pytest.mark.parametrize(
    ("shape", "typed"),
    [
        (Shape.DAY, "2026-02-30"),
        (Shape.DAY, "1900-01-01"),
        (Shape.COUNT, "1.5"),
        (Shape.COUNT, "-3"),
        (Shape.COUNT, "99999999999"),
        (Shape.MONEY, "abc"),
        (Shape.MONEY, "1.234"),
        (Shape.PHONE, "12345"),
        (Shape.EMAIL, "a b@c"),
        (Shape.ACCOUNT, "62-ABC"),
        (Shape.CHOICE, "nobody"),
    ],
)
def test_what_cannot_be_is_refused(shape, typed):
    with pytest.raises(RuleError):
        answers.parse(Question("x", "示例", shape), typed)


def test_a_text_too_long_says_by_how_much():
    with pytest.raises(RuleError, match="最多 5 字，现在有 6 字"):
        answers.parse(Question("x", "示例", most=5), "示例示例示例")


@given(st.text("0123456789", min_size=5, max_size=32))
def test_a_mask_never_shows_the_middle(value):
    shown = answers.masked(value)
    assert value not in shown
    assert "****" in shown
    assert len([c for c in shown if c.isdigit()]) <= 7


def test_phones_and_accounts_are_masked_as_agreed():
    assert answers.masked("13800001111") == "138****1111"
    assert answers.masked("6222000011112222333") == "622****2333"
    assert answers.masked("example@example.org") == "e***@example.org"
