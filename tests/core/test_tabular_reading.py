"""Tables are read whatever they are called, however they are encoded, wherever the header stands."""

import csv
import io
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from incubator.core.errors import RuleError
from incubator.core.tabular.cells import parse_day
from incubator.core.tabular.reading import Column, read_table
from incubator.core.tabular.safety import Format

DATA = Path(__file__).resolve().parents[3] / "shared/data"
real = pytest.mark.skipif(not DATA.exists(), reason="the public data is not beside this checkout")

NAME = Column("name", ["组织名称", "名称", "entity_name"], required=True)
CODE = Column("code", ["统一社会信用代码", "credit_code"], required=True, code=True)
PHONE = Column("phone", ["电话", "联系电话"])
ROWS = [
    ["组织名称", "统一社会信用代码", "电话"],
    ["示例甲协会", "51990104MJ0000019X", "010-65000001"],
    ["示例乙中心", "52990104MJ0000027M", ""],
]


def as_csv(rows, delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def as_xlsx(*sheets, hidden=()):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        for number, rows in enumerate(sheets):
            page = book.add_worksheet()
            if number in hidden:
                page.hide()
            for place, row in enumerate(rows):
                page.write_row(place, 0, row)
    return out.getvalue()


def read(data, *wanted, name="名册.csv", **most):
    return read_table(name, data, wanted=wanted or (NAME, CODE, PHONE), **most)


def cells(table):
    return [tuple(row.values.values()) for row in table.rows]


EXPECTED = [tuple(row) for row in ROWS[1:]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gb18030", "gb18030"),
    ],
)
def test_text_is_read_in_any_usual_encoding_and_delimiter(encoding, told, delimiter):
    table = read(as_csv(ROWS, delimiter).encode(encoding))
    assert cells(table) == EXPECTED
    assert (table.format, table.encoding) == (Format.CSV, told)


@pytest.mark.parametrize("name", ["名册.csv", "名册.xlsx", "名册", "名册.txt"])
def test_a_workbook_is_a_workbook_whatever_it_is_called(name):
    table = read(as_xlsx(ROWS), name=name)
    assert cells(table) == EXPECTED
    assert table.format is Format.XLSX


def test_the_header_is_found_below_titles_and_rows_keep_their_number_in_the_sheet():
    titled = [["示例街道社会组织名册"], [], ["填表：示例", "", "", ""], *ROWS[:2], [], *ROWS[2:]]
    for data in (as_csv(titled).encode(), as_xlsx(titled)):
        table = read(data)
        assert table.header_number == 4
        assert [row.number for row in table.rows] == [5, 7]
        assert cells(table) == EXPECTED


def test_blank_rows_and_dozens_of_empty_columns_do_not_count():
    wide = [row + [""] * 300 for row in (*ROWS, ["\u3000", " ", "\u00a0"])]
    for data in (as_csv(wide).encode(), as_xlsx(wide)):
        assert cells(read(data)) == EXPECTED


def test_rows_longer_or_shorter_than_their_header_stay_in_their_columns():
    table = read("组织名称,备注\n甲\n乙,说明,多出一格, \n,,独自一格\n".encode(), NAME, PHONE)
    assert cells(table) == [("甲", ""), ("乙", ""), ("", "")]
    assert [dict(row.others) for row in table.rows] == [
        {},
        {"备注": "说明", "第 3 列": "多出一格"},
        {"第 3 列": "独自一格"},
    ]


def test_headings_match_with_stars_colons_blanks_and_width():
    rows = [["*组织 名称：", "统一社会信用代码（必填）", "其他"], ["示例", "５１ 99", "在"]]
    table = read(as_csv(rows).encode())
    assert cells(table) == [("示例", "5199", "")]
    assert table.headings == {"name": "*组织 名称：", "code": "统一社会信用代码（必填）"}


def test_the_first_alias_wins_and_the_rest_stays_within_reach():
    rows = [["名称", "组织名称", "统一社会信用代码", "备注", "", "备注"], list("甲乙丙丁戊己")]
    (row,) = read(as_csv(rows).encode()).rows
    assert row.values == {"name": "乙", "code": "丙", "phone": ""}
    assert row.others == {"名称": "甲", "备注": "丁", "第 5 列": "戊", "备注（第 6 列）": "己"}


def test_the_sheet_that_has_the_columns_is_taken_and_hidden_ones_are_not():
    table = read(as_xlsx([["填表说明"]], ROWS))
    assert (table.sheet, cells(table)) == ("Sheet2", EXPECTED)
    with pytest.raises(RuleError, match="找不到表头"):
        read(as_xlsx([["填表说明"]], ROWS, hidden={1}))


def test_cells_of_a_workbook_read_as_they_would_be_typed():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_number(1, 0, 511101065006410)
        page.write_number(1, 1, 12345.6)
        page.write_number(1, 2, 0.001)
        page.write_number(1, 3, 5e17)
        page.write_boolean(1, 4, True)
        page.write_datetime(1, 5, date(2026, 2, 3), day)
        page.write_datetime(1, 6, datetime(2026, 2, 3, 4, 5, 6), day)  # noqa: DTZ001 - no zone in a cell
        page.write_datetime(1, 7, time(4, 5), book.add_format({"num_format": "hh:mm"}))
        page.write_formula(1, 8, "=1+1", None, 2)
    table = read(out.getvalue(), *[Column(key, [key]) for key in "abcdefghi"])
    assert cells(table) == [
        (
            "511101065006410",
            "12345.6",
            "0.001",
            "500000000000000000",
            "是",
            "2026-02-03",
            "2026-02-03 04:05:06",
            "04:05:00",
            "2",
        )
    ]


def test_a_missing_column_is_named_together_with_what_was_found():
    with pytest.raises(RuleError, match=r"名册\.csv”缺少必需的列：统一社会信用代码.*名称、地址"):
        read("名称,地址\n甲,乙\n".encode())


def test_a_file_without_any_known_heading_is_refused_with_an_example():
    with pytest.raises(RuleError, match=r"找不到表头.*组织名称、统一社会信用代码、电话"):
        read("一,二\n三,四\n".encode())


def test_a_heading_that_stands_twice_is_refused():
    with pytest.raises(RuleError, match="“名称”出现了不止一次"):
        read("名称,统一社会信用代码,名称\n甲,1,乙\n".encode())


def test_more_rows_or_columns_than_allowed_are_refused_not_cut():
    for data in (as_csv([ROWS[0], *ROWS[1:] * 20]).encode(), as_xlsx([ROWS[0], *ROWS[1:] * 20])):
        assert len(read(data, max_rows=40).rows) == 40
        for most in (39, 10):
            with pytest.raises(RuleError, match=f"最多导入 {most} 行"):
                read(data, max_rows=most)
    with pytest.raises(RuleError, match="超过 2 列"):
        read(as_csv(ROWS).encode(), max_columns=2)


def test_a_few_spoilt_bytes_do_not_turn_a_utf8_file_into_another_language():
    data = as_csv([*ROWS, *ROWS[1:] * 50]).encode()
    spoilt = data[:60] + b"\xff" + data[61:]
    with pytest.raises(RuleError, match="第 2 行有损坏的字符"):
        read(spoilt)


def test_a_quote_without_its_pair_is_named_by_line():
    with pytest.raises(RuleError, match="第 3 行附近的引号"):
        read('组织名称,统一社会信用代码\n示例甲,1\n"示例乙,2\n'.encode())


def test_a_cell_may_hold_line_breaks_commas_and_quotes():
    rows = [ROWS[0], ['甲\n"乙",丙', "1", "\t2"]]
    assert cells(read(as_csv(rows).encode())) == [('甲\n"乙",丙', "1", "2")]


@real
def test_the_real_register_is_read_with_all_its_rows():
    wanted = [
        Column("name", ["许可/处罚行政相对人名称"], required=True),
        Column("code", ["许可/处罚行政相对人统一社会信用代码"], required=True, code=True),
        Column("disputed_on", ["异议完成时间"]),
        Column("stored_on", ["数据入库时间"]),
    ]
    data = (DATA / "registry/beijing-licences.csv").read_bytes()
    table = read_table("licences.csv", data, wanted=wanted)
    assert len(table.rows) == 907
    assert len({row.values["code"] for row in table.rows}) == 834
    assert {len(row.values["code"]) for row in table.rows} == {18}
    assert all(parse_day(row.values["disputed_on"]).warning for row in table.rows)
    assert all(parse_day(row.values["stored_on"]).day for row in table.rows)
    assert table.rows[0].others["许可/处罚机关"] == "北京市民政局"


@real
def test_one_award_list_in_two_encodings_and_layouts_is_the_same_list():
    wanted = [
        Column("title", ["项目名称"], required=True),
        Column("holder", ["依托单位", "项目依托单位"], required=True),
    ]
    lists = [
        read_table(name, (DATA / "results" / name).read_bytes(), wanted=wanted)
        for name in ("jinqiao-2023.utf8bom.csv", "jinqiao-2023.gb18030.csv")
    ]
    assert [table.encoding for table in lists] == ["utf-8", "gb18030"]
    assert [len(table.rows) for table in lists] == [60, 60]
    assert len({row.values["title"] for table in lists for row in table.rows}) == 60


@real
@pytest.mark.parametrize(
    ("name", "header_number", "rows"),
    [
        ("results/kepu-huinong-2021.gb18030.csv", 2, 31),
        ("catalogue/purchase-catalogue-beijing-2022.csv", 3, 212),
        ("traps/catalogue-with-title-rows.gb18030.csv", 3, 212),
    ],
)
def test_real_title_rows_are_passed_over(name, header_number, rows):
    wanted = [
        Column("number", ["序号", "代码"], required=True, code=True),
        Column("first", ["规范项目名称", "一级目录"], required=True),
    ]
    table = read_table(name, (DATA / name).read_bytes(), wanted=wanted)
    assert table.header_number == header_number
    assert len(table.rows) == rows
    assert table.rows[0].number == header_number + 1


@real
def test_real_mixed_dates_and_blanks_come_out_clean():
    wanted = [
        Column("number", ["项目编号"], required=True, code=True),
        Column("signed_on", ["签订日期"]),
        Column("published_on", ["公告日期"]),
    ]
    name = "traps/mixed-dates.utf8bom.csv"
    table = read_table(name, (DATA / name).read_bytes(), wanted=wanted)
    assert table.rows[0].values["number"] == "110000******00017529-XM001-004"
    assert {parse_day(row.values["signed_on"]).day.year for row in table.rows} == {2022}
    assert parse_day(table.rows[1].values["signed_on"]).day == date(2022, 10, 13)
    assert not any(parse_day(row.values["published_on"]).warning for row in table.rows)
