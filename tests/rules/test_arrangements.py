"""A year's arrangement is read from the table somebody made of the notice, all of it or nothing."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from incubator.core.errors import RuleError
from incubator.rules import arrangements
from incubator.rules.services import DayEntry

TABLE = """2027年放假安排（示例）
日期,类型,名称
2027-02-05,法定,除夕
2027年2月8日,休,春节调休
2027/2/6,班,补班
"""
ENTRIES = [
    DayEntry(date(2027, 2, 5), works=False, statutory=True, name="除夕"),
    DayEntry(date(2027, 2, 8), works=False, name="春节调休"),
    DayEntry(date(2027, 2, 6), works=True, name="补班"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_in_any_encoding_with_a_title_above_is_read(encoding):
    assert arrangements.read("安排.csv", TABLE.encode(encoding)) == ENTRIES


def test_a_workbook_is_read_the_same():
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, line in enumerate(TABLE.splitlines()):
            page.write_row(number, 0, line.split(","))
    assert arrangements.read("安排.xlsx", out.getvalue()) == ENTRIES


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2027-02-30,休,", "不能识别"),
        ("明天,休,", "不能识别"),
        ("2027-02-09,也许,", "请写“班”“休”或“法定”"),
        ("2027-02-05,休,", "出现了两次"),
    ],
)
def test_one_bad_row_refuses_the_file_and_is_named(row, says):
    with pytest.raises(RuleError, match=says) as refused:
        arrangements.read("安排.csv", (TABLE + row + "\n").encode())
    assert refused.value.field == "file"
    assert "第 6 行" in refused.value.message


def test_a_table_without_days_is_refused():
    with pytest.raises(RuleError):
        arrangements.read("安排.csv", "日期,类型\n".encode())
