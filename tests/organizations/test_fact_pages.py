"""Pages of dated facts in bulk: import with preview, the list and its export, and 年检情况."""

import io
from datetime import date

import pytest

from incubator.casework.models import Deadline
from incubator.casework.obligations import plan
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM, Role
from incubator.core.tabular.reading import read_table
from incubator.organizations.fact_columns import READ
from incubator.organizations.kept_tables import forget_unconfirmed
from incubator.organizations.models import Fact, Organization, OrgType
from incubator.records.models import Document
from tests import factories
from tests.organizations.given import code
from tests.statements import counted


@pytest.fixture
def hub(app):
    return factories.hub(street_office="示例街道办事处")


@pytest.fixture
def browser(hub, as_):
    return as_(factories.post(Role.CASE_OFFICER, hub=hub))


def body(hub, n, **said):
    return factories.organization(
        hub=hub,
        **({"name": f"示例社{n}", "uscc": code(n), "registered_on": date(2020, 5, 6)} | said),
    )


def table(*rows, head):
    return "\r\n".join([head, *rows, ""]).encode()


def sent(browser, data, **said):
    said = {"kind": "grade", "source": "示例名录"} | said
    return browser.submit(
        "/organizations/facts/import", table=(io.BytesIO(data), "名单.csv"), **said
    )


def result(browser, organization, value, year=2025):
    browser.submit(
        f"/organizations/{organization.id}/facts/inspection",
        value=value,
        for_year=str(year),
        valid_from="2026-06-01",
        source="示例网站",
    )


def names(page):
    return [one for one in ("甲", "乙", "丙", "丁", "戊") if f">示例{one}<" in page.text]


def test_a_table_is_previewed_then_confirmed_and_the_unknown_can_be_taken_away(hub, browser):
    body(hub, 1)
    preview = sent(browser, table("示例社1,4A", "=外面的社,5A", head="名称,等级"))
    assert "确认后一次写入" in preview.text
    assert "外面的社" in preview.text
    assert db.session.query(Fact).count() == 0
    done = browser.submit(preview.request.full_path)
    assert "新增 1 条" in done.text
    assert "没有什么可以导入" in done.text
    (made,) = db.session.query(Fact).all()
    assert (made.value, made.source) == ("4A", "示例名录")
    path = preview.request.full_path.replace("?", "/unknown?")
    unknown = browser.get(path)
    assert unknown.mimetype == "text/csv"
    assert "'=外面的社" in unknown.data.decode("utf-8-sig")


def test_a_refused_row_is_shown_and_the_file_not_kept(hub, browser):
    body(hub, 1)
    page = sent(browser, table("示例社1,优秀", head="名称,等级"))
    assert page.status_code == 422
    assert "什么都没有写入" in page.text
    assert db.session.query(Document).count() == 0


def test_only_those_who_manage_the_register_import(hub, as_):
    auditor = as_(factories.post(Role.AUDITOR, hub=hub))
    assert auditor.get("/organizations/facts").status_code == 200
    assert auditor.get("/organizations/facts/import").status_code in (403, 404)


KINDS = {
    "grade": ("4A,2024-01-01,2028-12-31,证1号", "3A,,,", "无等级,,,"),
    "inspection": ("合格,2026-06-01,,", "不适用,2026-06-02,,", "年报,,,"),
    "abnormal": (",2025-01-01,2026-01-01,", ",2026-01-01,,", "已移出,,,"),
    "serious": (",2025-01-01,,", "已移出,2025-01-01,,", ",,,"),
    "penalty": ("警告,2025-01-01,,示罚1号", "罚款,2025-02-01,,", "警告,,,"),
    "party": ("独立,2025-01-01,,", "联合,2024-01-01,2025-01-01,", "未建,,,"),
    "tax": ("免税资格,2025-01-01,2027-12-31,公告1号", "一般纳税人,2025-01-01,,", "免税资格,,,"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_exported_reads_back_the_same_in_another_register(app, as_, kind):
    stored = []
    rows = (f"示例社{n},{row}" for n, row in enumerate(KINDS[kind], 1))
    data = table(*rows, head="名称,结果,起始日期,截止日期,文号")
    beside = {"for_year": "2025"} if kind == "inspection" else {}
    for said in (beside, {}):
        hub = factories.hub()
        for n in (1, 2, 3):
            factories.organization(hub=hub, name=f"示例社{n}", uscc=None, filing_no=None)
        browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
        preview = sent(browser, data, kind=kind, seen="2026-11-20T10:30", **said)
        browser.submit(preview.request.full_path)
        data = browser.get(f"/organizations/facts?kind={kind}&format=csv").data
        stored.append(_stated(hub))
    assert len(stored[0]) == 3
    assert stored[0] == stored[1]


def _stated(hub):
    db.session.expire_all()
    rows = db.session.query(Fact).join(Organization).filter(Organization.hub_id == hub.id)
    columns = ("value", "number", "valid_from", "valid_through", "for_year", "issuer")
    columns += ("basis", "source", "seen_at")
    return sorted(
        [row.organization.name, *(str(getattr(row, one)) for one in columns)] for row in rows
    )


def test_the_headings_of_the_export_are_those_the_import_looks_for(hub, browser):
    result(browser, body(hub, 1), "合格")
    exported = browser.get("/organizations/facts?kind=inspection&format=csv").data
    assert set(read_table("导出.csv", exported, wanted=READ).headings) == {one.key for one in READ}


def test_the_year_lists_everybody_with_days_results_and_who_is_missing(hub, browser):
    body(hub, 1, name="示例甲", org_type=OrgType.ASSOCIATION)
    passed = body(hub, 2, name="示例乙", org_type=OrgType.FOUNDATION)
    body(hub, 3, name="示例丙", registered_on=date(2025, 8, 1))
    disputed = body(hub, 4, name="示例丁", org_type=OrgType.ASSOCIATION)
    body(hub, 5, name="示例戊", registered_on=None)
    body(hub, 6, name="示例队", org_type=OrgType.FILED_GROUP)
    result(browser, passed, "合格")
    result(browser, disputed, "合格")
    result(browser, disputed, "基本合格")
    page = browser.get("/organizations/inspections")
    assert "年检情况 2025" in page.text
    assert names(page) == ["甲", "乙", "丙", "丁", "戊"]
    assert "示例队" not in page.text
    for words in ("2026-03-31", "2026-05-31", "不适用（新登记）", "逾期无结论", "登记日期未知"):
        assert words in page.text
    for state, found in {
        "missing": ["甲"],
        "recorded": ["乙"],
        "not-applicable": ["丙"],
        "disputed": ["丁"],
        "unknown": ["戊"],
        "pending": [],
    }.items():
        assert names(browser.get(f"/organizations/inspections?state={state}")) == found
    exported = browser.get("/organizations/inspections?format=csv").data.decode("utf-8-sig")
    assert "示例乙" in exported
    assert "2026-03-31" in exported


def test_an_association_registered_after_june_is_due_and_an_institution_is_not(app, as_):
    hub = factories.hub()
    new = body(hub, 1, name="示例甲", registered_on=date(2026, 8, 1))
    due = body(hub, 2, name="示例乙", registered_on=date(2026, 8, 1), org_type=OrgType.ASSOCIATION)
    clock.install(start=clock.at(date(2027, 1, 4), 9))
    browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    assert names(browser.get("/organizations/inspections?state=not-applicable")) == ["甲"]
    assert names(browser.get("/organizations/inspections?state=pending")) == ["乙"]
    with transaction():
        plan(clock.today(), by=SYSTEM, at=clock.now())
    owed = _owed(due)
    assert [(one.period, one.due_on) for one in owed] == [
        ("2026", date(2027, 3, 31)),
        ("2026", date(2027, 5, 31)),
    ]
    assert _owed(new) == []


def _owed(organization):
    db.session.expire_all()
    mine = db.session.query(Deadline).filter_by(organization_id=organization.id)
    return mine.order_by(Deadline.due_on).all()


def test_a_recorded_result_closes_what_was_owed_for_its_year_and_a_missed_one_does_not(
    hub, browser
):
    one, other = body(hub, 1), body(hub, 2)
    with transaction():
        plan(clock.today(), by=SYSTEM, at=clock.now())
    result(browser, one, "合格", year=2024)
    result(browser, other, "未参加")
    assert db.session.query(Deadline).filter(Deadline.done_at.is_not(None)).count() == 0
    result(browser, one, "合格")
    db.session.expire_all()
    owed = db.session.query(Deadline).all()
    assert {owing.organization_id for owing in owed if owing.done_at} == {one.id}
    assert len([owing for owing in owed if owing.done_at]) == 2


def test_an_imported_result_closes_it_too(hub, browser):
    reported = body(hub, 1)
    with transaction():
        plan(clock.today(), by=SYSTEM, at=clock.now())
    preview = sent(
        browser, table("示例社1,合格", head="名称,结论"), kind="inspection", for_year="2025"
    )
    browser.submit(preview.request.full_path)
    assert [bool(one.done_at) for one in _owed(reported)] == [True, True]


def test_the_streets_queue_holds_those_it_supervises_without_a_result(hub, browser):
    body(hub, 1, name="示例甲", supervising_unit="示例街道办事处")
    body(hub, 2, name="示例乙", supervising_unit="示例区民政局")
    done = body(hub, 3, name="示例丙", supervising_unit="示例街道办事处")
    result(browser, done, "合格")
    assert names(browser.get("/organizations/inspections?street=first")) == ["甲"]


def test_the_inspection_list_takes_as_many_statements_for_thirty_rows_as_for_three(hub, browser):
    for n in range(3):
        body(hub, n + 1)
    few = counted(lambda: browser.get("/organizations/inspections"))
    for n in range(3, 30):
        body(hub, n + 1)
    assert counted(lambda: browser.get("/organizations/inspections")) == few


def test_an_earlier_year_is_judged_by_its_own_days(hub, browser):
    body(hub, 1, name="示例甲", registered_on=date(2024, 8, 1))
    page = browser.get("/organizations/inspections?year=2023")
    assert "年检情况 2023" in page.text
    assert "不适用（新登记）" in page.text
    assert names(browser.get("/organizations/inspections?year=2025&state=missing")) == ["甲"]


def test_a_table_nobody_confirmed_is_forgotten_and_an_imported_one_stays(hub, browser):
    body(hub, 1)
    sent(browser, table("示例社1,4A", head="名称,等级"))
    preview = sent(browser, table("示例社1,3A", head="名称,等级"))
    browser.submit(preview.request.full_path)
    with transaction():
        assert forget_unconfirmed(before=clock.now()) == 1
    assert db.session.query(Document).filter_by(kind="fact-import").count() == 1
    assert browser.get(preview.request.full_path).status_code == 200


def test_a_table_of_strangers_is_not_called_known_already(hub, browser):
    preview = sent(browser, table("外面的社,4A", head="名称,等级"))
    assert "文件里的组织都不在名册里" in preview.text
    assert "内容一致" not in preview.text
