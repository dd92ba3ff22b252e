"""Amounts: what people may type, how they are printed, and splitting them without losing a fen."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core.errors import RuleError
from incubator.core.money import (
    MAX_FEN,
    in_words,
    largest_remainder,
    parse_yuan,
    yuan,
    yuan_plain,
    yuan_sign,
)

amounts = st.integers(0, MAX_FEN)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12345.6", 1_234_560),
        ("12,345.60", 1_234_560),
        ("¥12345.6", 1_234_560),
        ("￥１２，３４５．６０", 1_234_560),
        ("\u300012,345.60 元\u00a0", 1_234_560),
        ("¥ 90000", 9_000_000),
        ("0.05", 5),
        ("0", 0),
        ("007", 700),
        (Decimal("12500.30"), 1_250_030),
        (Decimal("1.1E+3"), 110_000),
        (Decimal("3.500"), 350),
        (Decimal("0E-999999"), 0),
        (90_000, 9_000_000),
        ("999,999,999,999.99", MAX_FEN),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed, fen):
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "没有填写"),
        ("  ", "没有填写"),
        ("元", "没有填写"),
        ("12.345", "两位小数"),
        (Decimal("0.001"), "两位小数"),
        (Decimal("1E-999999"), "两位小数"),
        ("1,2345.60", "逗号"),
        ("12,34", "逗号"),
        (",123", "看不懂"),
        ("12.", "看不懂"),
        (".5", "看不懂"),
        ("1.2万", "看不懂"),
        ("1e5", "看不懂"),
        ("+5", "看不懂"),
        ("--5", "看不懂"),
        ("٣", "看不懂"),
        ("12 345", "看不懂"),
        ("NaN", "看不懂"),
        ("=1+1", "看不懂"),
        ("1" * 5000, "看不懂"),
        (Decimal("NaN"), "不是一个数"),
        (Decimal("Infinity"), "不是一个数"),
        ("-1", "负数"),
        ("¥-0.01", "负数"),
        (-1, "负数"),
        ("1,000,000,000,000", "太大"),
        (10**30, "太大"),
        (Decimal("1E+999999"), "太大"),
        (12345.6, "浮点数"),
        (True, "浮点数"),
        (None, "浮点数"),
    ],
)
def test_what_is_not_a_clear_amount_is_refused_in_chinese_on_its_field(typed, said):
    with pytest.raises(RuleError, match=said) as refused:
        parse_yuan(typed, field="amount")
    assert refused.value.field == "amount"


@pytest.mark.parametrize("typed", ["-12.30", "¥-12.3", "-¥12.30", "－１２．３０", Decimal("-12.3")])
def test_a_negative_amount_is_read_only_where_it_is_asked_for(typed):
    assert parse_yuan(typed, negative=True) == -1230
    with pytest.raises(RuleError, match="太大"):
        parse_yuan(Decimal("-1E+40"), negative=True)


def test_amounts_are_printed_for_reading_and_for_files():
    assert yuan(1_234_560) == "12,345.60"
    assert yuan_sign(1_234_560) == "¥12,345.60"
    assert yuan_plain(1_234_560) == "12345.60"
    assert (yuan(0), yuan(5), yuan(-5)) == ("0.00", "0.05", "-0.05")
    assert yuan_sign(-123_456) == "-¥1,234.56"


@given(st.integers(-MAX_FEN, MAX_FEN))
def test_whatever_we_print_we_read_back_to_the_fen(fen):
    for text in (yuan(fen), yuan_sign(fen), yuan_plain(fen)):
        assert parse_yuan(text, negative=True) == fen


@given(st.text(max_size=50))
def test_any_text_is_an_amount_or_a_refusal(text):
    try:
        fen = parse_yuan(text)
    except RuleError:
        return
    assert 0 <= fen <= MAX_FEN


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1025826.73", "壹佰零贰万伍仟捌佰贰拾陆元柒角叁分"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("12500.30", "壹万贰仟伍佰元叁角"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("12345.60", "壹万贰仟叁佰肆拾伍元陆角"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("90000", "玖万元整"),
        ("20010", "贰万零壹拾元整"),
        ("1000000005", "壹拾亿零伍元整"),
        ("100010000", "壹亿零壹万元整"),
        ("120000000000", "壹仟贰佰亿元整"),
    ],
)
def test_papers_carry_the_amount_in_capitals(typed, words):
    assert in_words(parse_yuan(typed)) == f"人民币{words}"


@given(amounts)
def test_the_capitals_agree_with_an_independent_converter(fen):
    optional_zero = in_words(fen).removeprefix("人民币")
    if fen % 100 >= 10:
        optional_zero = optional_zero.replace("元零", "元")
    assert optional_zero == cn2an.an2cn(yuan_plain(fen), "rmb")


@given(st.integers(max_value=-1))
def test_a_negative_amount_never_reaches_a_paper(fen):
    with pytest.raises(RuleError, match="负数"):
        in_words(fen)


def test_the_last_yuan_is_split_without_making_money():
    assert largest_remainder(9_000_000, [1, 1, 1]) == [3_000_000] * 3
    assert largest_remainder(100, [1, 1, 1]) == [34, 33, 33]
    assert largest_remainder(1, [1, 1, 4]) == [0, 0, 1]
    assert largest_remainder(0, [0, 0]) == [0, 0]
    assert largest_remainder(0, []) == []


@given(amounts, st.lists(st.integers(0, MAX_FEN), min_size=1, max_size=30).filter(any))
def test_a_split_keeps_every_fen_and_no_part_is_a_fen_away_from_its_share(total, weights):
    parts = largest_remainder(total, weights)
    whole = sum(weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert total * weight // whole <= part <= -(-total * weight // whole)


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [2, -1]), (1, [0, 0]), (1, [])])
def test_a_split_that_makes_no_sense_is_an_error(total, weights):
    with pytest.raises(ValueError, match=r"negative|zero"):
        largest_remainder(total, weights)
