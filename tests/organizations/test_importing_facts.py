"""A register's extract becomes dated facts: matched, compared, all or nothing, and never twice."""

import json
from datetime import date
from pathlib import Path

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.organizations.fact_importing import import_facts
from incubator.organizations.fact_sheets import Asked, read_facts
from incubator.organizations.fact_words import KINDS, value_of
from incubator.organizations.models import Fact, FactKind, Hub, Organization
from incubator.organizations.standing import REMOVED, UNGRADED, standing
from incubator.records.models import Event
from tests import factories
from tests.organizations.given import (
    NOBODY,
    REAL,
    brought,
    code,
    everything_stored,
    needs_real_file,
    officer,
)

GRADES = Path(REAL).with_name("grades-sample.csv")
needs_grades = pytest.mark.skipif(
    not GRADES.exists(), reason="the public grade extract is not beside the project"
)


@pytest.fixture
def hub(app):
    made = factories.hub()
    for n in (1, 2, 3):
        factories.organization(hub=made, name=f"示例社{n}", uscc=code(n))
    return made


def table(*rows, head):
    return "\r\n".join([head, *rows, ""]).encode()


def carried(data, hub, kind, *, seen=date(2026, 11, 20), for_year=0, source="示例名录"):
    """Import as the officer's confirmation does, and answer the report."""
    asked = Asked(KINDS[kind], source, clock.at(seen), for_year)
    sheet, by = read_facts("名单.csv", data, asked), officer(hub)
    with transaction():
        return import_facts(sheet, hub=db.session.get_one(Hub, hub.id), by=by, at=clock.now())


def counts(report):
    return report.created, report.updated, report.unchanged, len(report.unknown)


def facts_of(name):
    db.session.expire_all()
    found = db.session.query(Organization).filter_by(name=name).one()
    return db.session.query(Fact).filter_by(organization_id=found.id).order_by(Fact.id).all()


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("grade", "4A级社会组织", "4A"),
        ("grade", "5A", "5A"),
        ("grade", "３Ａ级", "3A"),
        ("grade", "AAAA级", "4A"),
        ("grade", "无等级社会组织", UNGRADED),
        ("grade", "社会组织评估无等级", UNGRADED),
        ("grade", "评估无等级", UNGRADED),
        ("grade", "评估等级：2A", "2A"),
        ("grade", "6A", None),
        ("grade", "", None),
        ("inspection", "年检合格", "合格"),
        ("inspection", "2024年度年检基本合格", "基本合格"),
        ("inspection", "年报", "年报"),
        ("inspection", "不适用（新登记）", "不适用"),
        ("inspection", "未参加", "未参加"),
        ("inspection", "优秀", None),
        ("abnormal", "社会组织活动异常名录", ""),
        ("abnormal", "活动异常（已移出）", REMOVED),
        ("abnormal", "", ""),
        ("abnormal", "严重违法失信", None),
        ("serious", "严重违法失信", ""),
        ("serious", "严重违法失信（已移出）", REMOVED),
        ("serious", "尚未移出", ""),
        ("serious", "4A级社会组织", None),
        ("party", "联合党组织", "联合"),
        ("party", "未建立", "未建"),
        ("tax", "非营利组织免税资格", "免税资格"),
        ("penalty", "警告", "警告"),
    ],
)
def test_the_words_of_registers_are_understood(app, kind, written, value):
    assert value_of(KINDS[kind], written) == value


@pytest.mark.both
def test_a_row_is_matched_by_code_then_filing_number_then_exact_name(hub):
    factories.filed_group(hub=hub, name="示例队", filing_no="示备〔2026〕1")
    data = table(
        f"改过的名字,{code(1)},,4A",
        "谁也不是,,示备〔2026〕1,3A",
        "示例社2,,,2A",
        f"外面的社,{code(9)},,5A",
        head="名称,统一社会信用代码,备案编号,等级",
    )
    report = carried(data, hub, "grade")
    assert counts(report) == (3, 0, 0, 1)
    assert [(one.row, one.name, one.code) for one in report.unknown] == [(5, "外面的社", code(9))]
    assert [facts_of(name)[0].value for name in ("示例社1", "示例队", "示例社2")] == [
        "4A",
        "3A",
        "2A",
    ]
    assert db.session.query(Organization).filter_by(name="外面的社").count() == 0


def test_a_name_that_fits_two_is_refused_with_its_row(hub):
    factories.organization(hub=hub, name="示例社1", uscc=code(8))
    report = carried(table("示例社1,4A", head="名称,等级"), hub, "grade")
    assert [(one.row, "2 个组织" in one.reason) for one in report.rejected] == [(2, True)]
    assert db.session.query(Fact).count() == 0


def test_a_name_with_another_code_is_unknown_and_said(hub):
    report = carried(
        table(f"示例社1,{code(9)},4A", head="名称,代码,等级".replace("代码", "信用代码")),
        hub,
        "grade",
    )
    assert counts(report) == (0, 0, 0, 1)
    assert any("同名" in one.reason for one in report.warnings)


def test_one_wrong_row_and_nothing_is_written(hub):
    data = table("示例社1,4A", "示例社2,优秀", head="名称,等级")
    report = carried(data, hub, "grade")
    assert [one.row for one in report.rejected] == [3]
    assert "5A、4A" in report.rejected[0].reason
    assert (report.created, db.session.query(Fact).count()) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "head", "rows"),
    [
        ("grade", "名称,等级,有效期起", ["示例社1,4A,2024-01-01", "示例社2,无等级,"]),
        ("grade", "名称,等级", ["示例社1,4A", "示例社1,4A"]),
        ("inspection", "名称,年检结论,年度", ["示例社1,合格,2024", "示例社1,不合格,2023"]),
        ("abnormal", "名称,列入日期,移出日期", ["示例社1,2024-01-01,2025-01-01", "示例社2,,"]),
        ("serious", "名称,状态", ["示例社1,严重违法失信（已移出）", "示例社2,严重违法失信"]),
        ("penalty", "名称,处罚种类,决定日期,文号", ["示例社1,警告,2024-05-01,示罚1号"]),
        ("party", "名称,党组织", ["示例社1,独立", "示例社2,未建"]),
        ("tax", "名称,税务资格,有效期起,有效期止", ["示例社1,免税资格,2024-01-01,2028-12-31"]),
    ],
)
def test_the_same_file_again_changes_nothing_even_on_a_later_day(hub, kind, head, rows):
    first = carried(table(*rows, head=head), hub, kind)
    assert first.created == len(set(rows))
    again = carried(table(*rows, head=head), hub, kind, seen=date(2026, 11, 22))
    assert counts(again) == (0, 0, len(rows), 0)
    assert db.session.query(Event).filter_by(verb="organization.import-facts").count() == 1


def test_a_grade_seen_without_days_has_an_unknown_end_and_a_dated_one_the_rules(hub):
    data = table("示例社1,4A,", "示例社2,4A,2024-01-01", head="名称,等级,有效期起")
    carried(data, hub, "grade")
    (seen,), (dated,) = facts_of("示例社1"), facts_of("示例社2")
    assert (seen.valid_from, seen.valid_through) == (date(2026, 11, 20), None)
    assert seen.basis == "来源未写起始日期"
    assert dated.valid_through == date(2028, 12, 31)


def test_a_snapshot_that_confirms_a_certificate_adds_nothing_and_another_grade_is_a_dispute(hub):
    carried(table("示例社1,4A,2024-01-01", head="名称,等级,有效期起"), hub, "grade")
    assert counts(carried(table("示例社1,4A", head="名称,等级"), hub, "grade")) == (0, 0, 1, 0)
    assert counts(carried(table("示例社1,无等级", head="名称,等级"), hub, "grade")) == (1, 0, 0, 0)
    now = standing(facts_of("示例社1"), on=clock.today())
    assert now.grade.value == "4A"
    assert now.contradictory


def test_a_removal_with_its_days_closes_the_entry(hub):
    carried(table("示例社1,2024-01-01", head="名称,列入日期"), hub, "serious")
    data = table("示例社1,2024-01-01,2025-06-30", head="名称,列入日期,移出日期")
    assert counts(carried(data, hub, "serious")) == (0, 1, 0, 0)
    (entry,) = facts_of("示例社1")
    assert entry.valid_through == date(2025, 6, 30)
    event = db.session.query(Event).filter_by(verb="organization.correct-fact").one()
    assert event.reason == "导入 名单.csv"


def test_a_removal_without_a_day_stands_beside_the_entry_until_somebody_has_checked(hub):
    carried(table("示例社1,2024-01-01", head="名称,列入日期"), hub, "serious")
    data = table("示例社1,严重违法失信（已移出）", head="名称,状态")
    assert counts(carried(data, hub, "serious")) == (1, 0, 0, 0)
    assert standing(facts_of("示例社1"), on=clock.today()).contradictory


def test_an_inspection_needs_its_year_from_the_row_the_wording_or_beside_the_file(hub):
    data = table("示例社1,合格", head="名称,年检结论")
    assert "哪一年度" in carried(data, hub, "inspection").rejected[0].reason
    carried(data, hub, "inspection", for_year=2024)
    carried(table("示例社2,2023年度年检合格", head="名称,结论"), hub, "inspection", for_year=2024)
    assert [facts_of(name)[0].for_year for name in ("示例社1", "示例社2")] == [2024, 2023]


def test_another_streets_organizations_are_unknown(hub):
    elsewhere = factories.hub()
    report = carried(table(f"示例社1,{code(1)},4A", head="名称,信用代码,等级"), elsewhere, "grade")
    assert counts(report) == (0, 0, 0, 1)


def test_a_row_of_another_kind_is_refused(hub):
    report = carried(table("示例社1,行政处罚,警告", head="名称,类别,结果"), hub, "grade")
    assert "分开导入" in report.rejected[0].reason


@pytest.mark.parametrize("column", ["名称", "统一社会信用代码", "备注"])
def test_an_id_card_number_in_any_column_is_refused_and_never_repeated(hub, column):
    report = carried(table(f"4A,示例社1,{NOBODY}", head=f"等级,单位名称,{column}"), hub, "grade")
    assert "身份证" in report.rejected[0].reason
    assert NOBODY not in json.dumps(report.as_json())
    assert NOBODY not in everything_stored()


@pytest.mark.parametrize("cell", ["2024-13-01", "昨天"])
def test_a_day_nobody_can_read_is_refused_because_it_would_count(hub, cell):
    report = carried(table(f"示例社1,4A,{cell}", head="名称,等级,有效期起"), hub, "grade")
    assert report.rejected


def test_a_source_looked_at_tomorrow_is_refused(hub):
    report = carried(table("示例社1,4A", head="名称,等级"), hub, "grade", seen=date(2026, 11, 24))
    assert "不会晚于" in report.rejected[0].reason


@pytest.fixture
def run(app):
    def command(*words):
        found = app.test_cli_runner().invoke(args=["import", "facts", *map(str, words)])
        db.session.rollback()
        return found

    return command


@needs_real_file
@needs_grades
def test_the_real_grade_extract_shows_on_its_organizations_and_lists_the_rest(app, run):
    hub = factories.hub()
    brought(REAL.read_bytes(), hub, name=REAL.name)
    first = run(GRADES, "--kind", "grade", "--source", "公开数据", "--json")
    assert first.exit_code == 0
    report = json.loads(first.stdout)
    assert (report["read"], report["created"], report["rejected"]) == (38, 2, [])
    assert len(report["unknown"]) == 36
    assert {one.value for one in db.session.query(Fact).filter_by(kind=FactKind.GRADE)} == {
        "3A",
        "5A",
    }
    again = json.loads(run(GRADES, "--kind", "grade", "--json").stdout)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)


def test_the_command_says_what_it_would_do_and_ends_with_1_on_a_refused_row(hub, run, tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes(table("示例社1,4A", "外面的社,4A", head="名称,等级"))
    dry = run(path, "--kind", "grade", "--dry-run", "--json")
    assert json.loads(dry.stdout)["created"] == 1
    assert db.session.query(Fact).count() == 0
    said = run(path, "--kind", "grade").stdout
    assert "新增 1 条" in said
    assert "不在名册：第 3 行 外面的社" in said
    path.write_bytes(table("示例社1,优秀", head="名称,等级"))
    assert run(path, "--kind", "grade").exit_code == 1


def test_without_a_street_everybody_is_unknown(app, run, tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes(table("示例社1,4A", head="名称,等级"))
    found = run(path, "--kind", "grade", "--json")
    assert (found.exit_code, len(json.loads(found.stdout)["unknown"])) == (0, 1)
