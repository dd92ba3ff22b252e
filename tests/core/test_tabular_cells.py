"""Cells as people fill them: blanks of all kinds, days of all kinds, and spoilt characters."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core.tabular.cells import ParsedDay, parse_day
from incubator.core.tabular.mojibake import looks_like_mojibake
from incubator.core.texts import tidy, tidy_code

REGISTER = Path(__file__).resolve().parents[3] / "shared/data/registry/beijing-licences.csv"


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("\ufeff 示例\u3000协会 \u3000\u00a0", "示例 协会"),
        ("\u200b一\r\n二\r三\t", "一\n二\n三"),
        ("a\x00b\x1fc\ud800\uffff", "abc"),
        (" \u3000\u2003 ", ""),
    ],
)
def test_blanks_at_the_ends_and_forbidden_characters_go(typed, clean):
    assert tidy(typed) == clean


@given(st.text())
def test_tidying_settles_at_once_and_gives_what_any_file_can_hold(text):
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_code(tidy_code(text)) == tidy_code(text)
    tidy(text).encode()


def test_codes_are_half_width_without_blanks():
    assert tidy_code(" ５１１１０１０５ ＭＪ0221021Ｌ\u3000") == "51110105MJ0221021L"
    assert tidy_code("110000******00017529-XM001-004 \u3000") == "110000******00017529-XM001-004"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2022-10-13", "2022-10-13"),
        ("2022/8/23 2:21:05", "2022-08-23"),
        ("2017-10-13 00:00:00", "2017-10-13"),
        ("2022-10-13T08:00:00", "2022-10-13"),
        ("2022.1.3", "2022-01-03"),
        ("20221013", "2022-10-13"),
        ("2022年10月13日", "2022-10-13"),
        ("２０２２年１月３日", "2022-01-03"),
        ("\u00a02022-10-13 ", "2022-10-13"),
        ("44847", "2022-10-13"),
        ("44847.0", "2022-10-13"),
        ("44847.75", "2022-10-13"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_day_is_read_however_it_was_written(typed, day):
    assert parse_day(typed) == ParsedDay(date.fromisoformat(day))


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\ufeff"])
def test_an_empty_cell_is_no_day_and_no_reason_to_warn(blank):
    assert parse_day(blank) == ParsedDay(None, None)


@pytest.mark.parametrize(
    "nonsense",
    [
        "1900/1/0 0:00:00",
        "2023-02-29",
        "20221340",
        "0001-01-01",
        "2022年10月",
        "1/7/2024",
        "长期",
        "2022",
        "12345",
        "99999",
        "2022-10/13",
        "448470",
        "٢٠٢٢-١٠-١٣",
    ],
)
def test_an_impossible_or_ambiguous_day_is_left_out_with_a_warning(nonsense):
    parsed = parse_day(nonsense)
    assert parsed.day is None
    assert nonsense in parsed.warning


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_way_of_writing_a_day_gives_the_same_day(day):
    for written in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day} 0:00:00",
    ):
        assert parse_day(written).day == day


@given(st.dates(date(1954, 10, 4), date(2064, 4, 7)))
def test_a_serial_number_counts_from_the_end_of_1899(day):
    assert parse_day(str((day - date(1899, 12, 30)) // timedelta(days=1))).day == day


@given(st.text())
def test_any_cell_is_a_day_or_a_warning_or_empty(text):
    parsed = parse_day(text)
    assert not (parsed.day and parsed.warning)
    assert parsed.day or parsed.warning or not tidy(text)


NAMES = ["示例社区发展促进会", "示例街道社会组织服务中心", "北京市示例养老服务行业协会"]


def test_of_a_whole_real_register_only_the_spoilt_number_is_flagged():
    if not REGISTER.exists():
        pytest.skip("the public register is not beside this checkout")
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert len(cells) == 9080
    assert [cell for cell in cells if looks_like_mojibake(cell)] == ["兴民社碜汲勺帧2019﹞14号"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda name: name.encode().decode("gb18030", "replace"),
        lambda name: name.encode().decode("gb18030", "ignore"),
        lambda name: name.encode().decode("latin-1"),
        lambda name: name.encode().decode("cp1252", "ignore"),
        lambda name: name.encode("gb18030").decode("latin-1"),
        lambda name: name.encode("gb18030").decode("utf-8", "replace"),
        lambda name: name.encode("gb18030")[1:].decode("gb18030", "ignore"),
    ],
)
def test_names_read_in_a_wrong_encoding_are_flagged(name, spoil):
    assert not looks_like_mojibake(name)
    assert looks_like_mojibake(spoil(name))


@pytest.mark.parametrize(
    "fine",
    [
        "",
        "癫痫患者关爱协会",
        "防灾救灾物资储备、供应服务",
        "Café Müller",
        "“引号”—…™",
        "100℃～200℃",
    ],
)
def test_rare_but_right_text_is_left_alone(fine):
    assert not looks_like_mojibake(fine)


@given(st.text())
def test_any_text_can_be_asked_about(text):
    assert looks_like_mojibake(text) in {True, False}
