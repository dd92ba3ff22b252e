"""Dates are written as documents and certificates write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.papers.dates import document_date, numeral_date


@pytest.mark.parametrize(
    ("day", "numerals", "digits"),
    [
        (date(2026, 11, 30), "二〇二六年十一月三十日", "2026年11月30日"),
        (date(2026, 11, 21), "二〇二六年十一月二十一日", "2026年11月21日"),
        (date(2030, 1, 1), "二〇三〇年一月一日", "2030年1月1日"),
        (date(2026, 10, 10), "二〇二六年十月十日", "2026年10月10日"),
        (date(2027, 12, 19), "二〇二七年十二月十九日", "2027年12月19日"),
        (date(2028, 2, 29), "二〇二八年二月二十九日", "2028年2月29日"),
        (date(2026, 5, 31), "二〇二六年五月三十一日", "2026年5月31日"),
    ],
)
def test_a_date_in_numerals_and_in_digits(day: date, numerals: str, digits: str) -> None:
    assert numeral_date(day) == numerals
    assert document_date(day) == digits


@given(st.dates())
def test_no_two_days_are_written_alike_and_the_circle_is_the_zero(day: date) -> None:
    written = numeral_date(day)
    assert not set(written) & set("零0O")
    year, rest = written.split("年")
    month, last = rest.split("月")
    assert int("".join(str("〇一二三四五六七八九".index(digit)) for digit in year)) == day.year
    assert (spoken(month), spoken(last.removesuffix("日"))) == (day.month, day.day)


def spoken(numerals: str) -> int:
    tens, ten, ones = numerals.rpartition("十")
    digits = "〇一二三四五六七八九"
    return (digits.index(tens or "一") * 10 if ten else 0) + (digits.index(ones) if ones else 0)
