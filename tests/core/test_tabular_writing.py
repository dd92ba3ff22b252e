"""Exports open as data, carry no formula, and come back as they went out."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incubator.core.errors import RuleError
from incubator.core.money import MAX_FEN, parse_yuan
from incubator.core.tabular import reading
from incubator.core.tabular.cells import parse_day
from incubator.core.tabular.writing import Column, Kind, write_csv, write_xlsx
from incubator.core.texts import tidy, tidy_code
from incubator.core.words import _

COLUMNS = [
    Column("name", "组织名称"),
    Column("code", "统一社会信用代码", Kind.CODE),
    Column("paid", "金额（元）", Kind.MONEY),
    Column("day", "日期", Kind.DAY),
    Column("count", "人数", Kind.NUMBER),
]
WANTED = [
    reading.Column(each.key, [each.title], required=True, code=each.kind is Kind.CODE)
    for each in COLUMNS
]

texts = st.text(max_size=40) | st.sampled_from(["=1+1", "'=1", "''@x", "-5", "_x000D_", "+86", "—"])
records = st.tuples(
    texts.map(tidy),
    texts.map(tidy_code),
    st.integers(-MAX_FEN, MAX_FEN) | st.none(),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)) | st.none(),
    st.integers(-(10**12), 10**12),
)


def csv_of(rows, columns=COLUMNS):
    return b"".join(write_csv(columns, rows))


def xlsx_of(rows, columns=COLUMNS):
    out = io.BytesIO()
    write_xlsx(columns, rows, out)
    return out.getvalue()


def read_back(data):
    table = reading.read_table("导出", data, wanted=WANTED, max_rows=5_000)
    return [
        (
            row.values["name"],
            row.values["code"],
            parse_yuan(row.values["paid"], negative=True) if row.values["paid"] else None,
            parse_day(row.values["day"]).day,
            int(row.values["count"]),
        )
        for row in table.rows
    ]


@given(st.lists(records, max_size=8))
def test_what_a_csv_export_holds_is_read_back_exactly(rows):
    assert read_back(csv_of(rows)) == rows


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(records, max_size=8))
def test_what_an_xlsx_export_holds_is_read_back_exactly(rows):
    assert read_back(xlsx_of(rows)) == rows


def test_a_long_register_survives_both_formats():
    rows = [
        (f"示例{n}社", f"99{n:016}", n * 101, date.fromordinal(735_000 + n), n)
        for n in range(2_000)
    ]
    assert read_back(csv_of(rows)) == rows
    assert read_back(xlsx_of(rows)) == rows


def test_a_csv_opens_in_excel_by_itself():
    data = csv_of([("示例社", "51990104MJ0000019X", 1_234_560, date(2026, 11, 21), 3)])
    assert data.startswith("\ufeff组织名称,".encode())
    assert data.endswith("示例社,51990104MJ0000019X,12345.60,2026-11-21,3\r\n".encode())
    assert csv_of([]).count(b"\r\n") == 1


def test_csv_comes_in_pieces_so_that_a_big_register_is_never_whole_in_memory():
    rows = (("示例", "1", n, None, n) for n in range(1_200))
    assert len(list(write_csv(COLUMNS, rows))) == 3


DANGEROUS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1",
    "＝1+1",
    '=HYPERLINK("http://example.invalid","x")',
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "-2+3+cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_would_run_as_a_formula_is_disarmed_in_csv(text):
    rows = list(csv.reader(io.StringIO(csv_of([(text, text, None, None, 0)]).decode("utf-8-sig"))))
    assert all(cell.startswith("'") for cell in rows[1][:2])


@given(st.lists(records, max_size=3))
def test_no_csv_cell_ever_starts_like_a_formula(rows):
    text = csv_of(rows).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert not re.match(r"[=+@＝＋－＠\t\r\n]", cell)
            assert not cell.startswith("-") or re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)


def test_headings_are_disarmed_as_well():
    columns = [Column("x", "=1+1")]
    assert csv_of([], columns).decode("utf-8-sig") == "'=1+1\r\n"
    assert not formulas(xlsx_of([], columns))


def formulas(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = b"".join(archive.read(n) for n in archive.namelist() if n.startswith("xl/work"))
    assert b"<row" in sheets
    return re.findall(rb"<f[ >]|<hyperlink|<f/>", sheets)


def test_no_xlsx_cell_is_a_formula_or_a_link():
    hostile = [*DANGEROUS, "{=1+1}", "http://example.invalid", "mailto:x@example.invalid"]
    data = xlsx_of([(text, text, None, None, 0) for text in hostile])
    assert formulas(data) == []
    back = read_back(data)
    assert [row[0] for row in back] == [tidy(text) for text in hostile]


def test_negative_numbers_stay_numbers():
    row = ("-12", "-3.50", -1_250, None, -4)
    assert csv_of([row]).decode("utf-8-sig").splitlines()[1] == "-12,-3.50,-12.50,,-4"
    data = xlsx_of([row])
    assert b"<v>-12.5</v>" in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_values_of_every_kind_find_their_form():
    columns = [Column(kind.value, kind.value, kind) for kind in Kind]
    moment = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    row = (True, _("示例"), Decimal("0.25"), 10**15, date(1899, 5, 4), moment)
    expected = ["是", "示例", "0.25", "10000000000000.00", "1899-05-04", "2026-11-22 00:30:00"]
    assert csv_of([row], columns).decode("utf-8-sig").splitlines()[1] == ",".join(expected)
    wanted = [reading.Column(kind.value, [kind.value]) for kind in Kind]
    (back,) = reading.read_table("x", xlsx_of([row], columns), wanted=wanted).rows
    assert list(back.values.values()) == expected


def test_characters_no_xml_allows_are_dropped_and_line_breaks_kept():
    row = ("甲\x00\x0b\x1f乙\ud800\uffff\r\n丙", "1", None, None, 0)
    for data in (csv_of([row]), xlsx_of([row])):
        assert read_back(data)[0][0] == "甲乙\n丙"


def test_the_header_stays_in_sight_and_codes_keep_their_digits():
    data = xlsx_of([("示例", "511101065006410238", 1, date(2026, 1, 1), 1)])
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b'state="frozen"' in sheet
    assert re.search(rb't="inlineStr"><is><t>511101065006410238<', sheet)


def test_text_longer_than_a_cell_is_refused_rather_than_cut():
    row = ("长" * 32_768, "1", None, None, 0)
    with pytest.raises(RuleError, match=r"第 2 行.*32767"):
        xlsx_of([row])
    assert read_back(csv_of([row]))[0][0] == "长" * 32_768


def test_a_row_of_the_wrong_width_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="argument 2"):
        csv_of([("只有一格",)])
