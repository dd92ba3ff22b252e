"""What a table may look like, which rows are refused, and what is warned of and left out."""

import io
import logging
import re

import pytest
import xlsxwriter

from incubator.core.errors import RuleError
from incubator.organizations.models import FactKind, OrgStatus
from tests import factories
from tests.organizations.given import (
    LICENCES,
    NOBODY,
    brought,
    code,
    counts,
    everything_stored,
    named,
    previewed,
    table,
)


@pytest.mark.parametrize(
    "typed",
    [
        NOBODY,
        NOBODY.lower(),
        f" {NOBODY[:6]} {NOBODY[6:]}",
        f"身份证{NOBODY}",
        f"无代码（证号 {NOBODY[:3]}-{NOBODY[3:10]}-{NOBODY[10:]}）",
    ],
)
@pytest.mark.parametrize("column", ["code", "name", "unknown"])
def test_an_id_card_number_is_neither_stored_nor_logged_nor_printed(app, caplog, typed, column):
    hub = factories.hub()
    row = {
        "code": f"示例甲,{typed},",
        "name": f"示例甲 {typed},{code(1)},",
        "unknown": f"示例甲,{code(1)},{typed}",
    }[column]
    data = table(row, f"示例乙,{code(2)},", head="名称,统一社会信用代码,备注")
    with caplog.at_level(logging.DEBUG):
        report = brought(data, hub)
    assert counts(report)[0] == 0
    assert len(report.rejected) == 1
    assert "身份证" in report.rejected[0].reason
    for place in (
        str(report.as_json()),
        "\n".join(report.lines()),
        caplog.text,
        everything_stored(),
    ):
        digits = re.sub(r"[\s-]", "", place)
        assert NOBODY not in digits
        assert NOBODY[6:] not in digits


def test_a_penalty_is_recorded_as_one_and_a_cancellation_only_warned_of(app):
    hub = factories.hub()
    rows = [
        f"示例甲,{code(1)},示民执罚〔2020〕8号,2020-04-10,示例民政局",
        f"示例乙,{code(2)},示民许准注字〔2020〕5号,2020-04-10,示例民政局",
    ]
    report = brought(table(*rows, head=LICENCES), hub)
    assert named("示例甲").facts[0].kind is FactKind.PENALTY
    assert named("示例乙").status is OrgStatus.REGISTERED
    assert len([one for one in report.warnings if "请核对" in one.reason]) == 2


@pytest.mark.parametrize(
    ("rows", "row", "words"),
    [
        ([f"示例甲,{code(1)}", f"示例乙,{code(1)}"], 3, "同一个组织"),
        (["示例甲,,示备1", "示例乙,,示备1"], 3, "同一个组织"),
        ([f"示例甲,{code(1)},示备1", f"示例乙,{code(2)},示备1"], 3, "备案编号"),
        ([f"示例甲,{code(1)},,,,2030-01-01"], 2, "不会晚于今天"),
        ([f"示例甲,{code(1)},,,已备案"], 2, "状态不能是"),
        ([f"{'示' * 101},{code(1)}"], 2, "最多 100 个字"),
        (["示例甲,,,社会团体"], 2, "没有统一社会信用代码"),
        (["示例甲,52990104MJ0000"], 2, "18 位"),
        ([",,示备1"], 2, "组织名称"),
    ],
)
def test_a_refusal_names_the_row_and_says_what_to_do(app, rows, row, words):
    report = brought(table(*rows), factories.hub())
    assert [one.row for one in report.rejected] == [row]
    assert words in report.rejected[0].reason


def test_a_licence_of_tomorrow_is_refused(app):
    row = f"示例甲,{code(1)},示许成字〔2027〕1号,2027-05-01,示例民政局"
    report = brought(table(row, head=LICENCES), factories.hub())
    assert "决定日期晚于今天" in report.rejected[0].reason


def test_odd_words_and_days_are_warned_of_and_left_out(app):
    hub = factories.hub()
    rows = [f"示例甲,{code(1)},,社会企业,正常,去年", f"示例乙,{code(2, '51')},,基金会,,2020/2/30"]
    report = brought(table(*rows), hub)
    assert report.created == 2
    reasons = "\n".join(one.reason for one in report.warnings)
    for words in ("社会企业", "正常", "去年", "2020/2/30", "以代码为准"):
        assert words in reasons
    assert named("示例甲").registered_on is None


def test_a_licence_without_its_day_is_left_out_and_said(app):
    hub = factories.hub()
    report = brought(table(f"示例甲,{code(1)},示许成字1号,,示例民政局", head=LICENCES), hub)
    assert report.created == 1
    assert not named("示例甲").facts
    assert any("没有决定日期" in one.reason for one in report.warnings)


def workbook(*rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        table(f"示例甲,{code(1)}"),
        b"\xef\xbb\xbf" + table(f"示例甲,{code(1)}"),
        table(f"示例甲,{code(1)}").decode().encode("gb18030"),
        "示例街道组织名册,,\n2026年11月,,\n".encode() + table(f"示例甲,{code(1)}"),
        table(f"　示例甲　,  {code(1).lower()} "),
        workbook(["示例街道组织名册"], [], ["名称", "统一社会信用代码"], ["示例甲", code(1)]),
    ],
    ids=["utf-8", "bom", "gb18030", "title rows", "blanks and case", "xlsx named csv"],
)
def test_the_same_organization_whatever_the_file_looks_like(app, data):
    hub = factories.hub()
    assert counts(brought(data, hub)) == (1, 0, 0, 0)
    assert named("示例甲").uscc == code(1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        "只是一句话".encode(),
        table("示例甲", head="名称"),
        table("1,2", head="甲,乙"),
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"%PDF-1.7\n" + bytes(200),
        b"PK\x03\x04" + bytes(200),
    ],
    ids=["empty", "blank", "prose", "no code column", "no header", "png", "pdf", "broken zip"],
)
def test_what_is_no_register_is_refused_in_a_sentence(app, data):
    with pytest.raises(RuleError) as caught:
        previewed(data, factories.hub())
    assert len(caught.value.message) > 10
