"""The list of the register: paged, searched, filtered, exported and imported again."""

import csv
import io
from datetime import date

import pytest

from incubator.core.db import db, transaction
from incubator.organizations import services
from incubator.organizations.models import FactKind, Organization, OrgStatus, OrgType
from incubator.records.models import Event
from tests import factories
from tests.organizations.entries import fact, made
from tests.organizations.given import (
    REAL,
    brought,
    code,
    needs_real_file,
    statements,
)


def test_the_list_takes_as_many_statements_for_fifty_rows_as_for_five(street, as_):
    _hub, clerk = street
    by, browser = factories.hat(clerk), as_(clerk)
    sent = []
    for first, last in ((0, 2), (2, 47)):
        for n in range(first, last):
            id = made(by, f"示例{n}", n)
            fact(id, FactKind.INSPECTION, by, value="合格", for_year=2025)
            fact(id, FactKind.GRADE, by, value="3A", valid_through=date(2030, 1, 1))
        with statements() as found:
            page = browser.get("/organizations/")
        assert page.text.count('class="sub code"') == last + 3
        sent.append(len(found))
    assert sent[0] == sent[1]
    assert sent[0] <= 9


@needs_real_file
def test_a_real_register_pages_sorts_and_searches(street, as_):
    hub, clerk = street
    brought(REAL.read_bytes(), hub, by=factories.hat(clerk))
    browser = as_(clerk)
    page = browser.get("/organizations/")
    assert "837 家" in page.text
    assert "第 1 页，共 17 页" in page.text
    assert "第 17 页" in browser.get("/organizations/?page=99").text
    for words in ("青州", "bjqz", "MJ0121936", "qingzhou-nothing"):
        found = browser.get(f"/organizations/?q={words}").text
        assert ("北京青州企业商会" in found) is (words != "qingzhou-nothing")
    assert "没有符合条件的组织" in browser.get("/organizations/?q=qingzhou-nothing").text
    assert browser.get("/organizations/?sort=-registered_on").status_code == 200
    assert browser.get("/organizations/?sort=-verified_on&type=association").status_code == 200


def test_letters_find_a_name_by_its_initials_and_by_its_latin_letters(street, as_):
    _hub, clerk = street
    by, browser = factories.hat(clerk), as_(clerk)
    made(by, "示例长宁养老服务社")
    made(by, "示例NGO之家", 2)
    for words, name in (("cnyl", "养老"), ("YLFW", "养老"), ("ngo", "NGO"), ("Ngo slng", "NGO")):
        page = browser.get(f"/organizations/?q={words}").text
        assert [one for one in ("养老服务社", "NGO之家") if one in page] == [
            "养老服务社" if name == "养老" else "NGO之家"
        ]


def test_each_filter_finds_its_organizations_and_only_those(street, as_):
    _hub, clerk = street
    by, browser = factories.hat(clerk), as_(clerk)
    graded, lapsed, ending = (made(by, f"示例{w}级", n) for n, w in enumerate(("有", "旧", "末")))
    fact(graded, FactKind.GRADE, by, value="4A", valid_through=date(2030, 1, 1))
    fact(
        lapsed,
        FactKind.GRADE,
        by,
        value="4A",
        valid_from=date(2020, 1, 1),
        valid_through=date(2025, 1, 1),
    )
    fact(ending, FactKind.GRADE, by, value="3A", valid_through=date(2026, 12, 31))
    both, serious, removed = (
        made(by, f"示例{w}", n + 5) for n, w in enumerate(("并存", "严重", "移出"))
    )
    fact(both, FactKind.ABNORMAL, by)
    fact(both, FactKind.INSPECTION, by, value="合格", for_year=2025)
    fact(serious, FactKind.SERIOUS, by)
    fact(serious, FactKind.INSPECTION, by, value="不合格", for_year=2025)
    fact(removed, FactKind.ABNORMAL, by, valid_through=date(2026, 7, 1))
    made(by, "示例备案队", uscc="", filing_no="示备〔2026〕1")

    def names(**chosen):
        asked = "&".join(f"{key}={value}" for key, value in chosen.items())
        body = browser.get(f"/organizations/?q=示例&format=csv&{asked}").data.decode("utf-8-sig")
        found = [row["名称"].removeprefix("示例") for row in csv.DictReader(io.StringIO(body))]
        return sorted(name for name in found if not name.startswith("街道"))

    assert names(grade="4A") == ["有级"]
    assert names(grade="soon") == ["末级"]
    assert "旧级" in names(grade="none")
    assert names(credit="abnormal") == ["并存"]
    assert names(credit="serious") == ["严重"]
    assert names(credit="removed") == ["移出"]
    assert names(credit="contradictory") == ["并存"]
    assert "移出" in names(credit="clear")
    assert "并存" not in names(credit="clear")
    assert names(inspection="合格") == ["并存"]
    assert "严重" not in names(inspection="none")
    assert names(type="filed-group") == ["备案队"]
    assert names(status="filed") == ["备案队"]
    assert "备案队" in names(check="never")
    assert names(check="old") == names(check="never")
    assert len(names(type="nonsense")) == 7


def test_the_list_shows_contradictions_lapses_and_what_is_not_known(street, as_):
    _hub, clerk = street
    by = factories.hat(clerk)
    both = made(by, "示例并存", 1)
    fact(both, FactKind.ABNORMAL, by, valid_from=date(2026, 8, 14))
    fact(both, FactKind.INSPECTION, by, value="合格", for_year=2025)
    lapsed = made(by, "示例旧级", 2)
    fact(
        lapsed,
        FactKind.GRADE,
        by,
        value="2A",
        valid_from=date(2020, 7, 1),
        valid_through=date(2025, 6, 30),
    )
    fact(lapsed, FactKind.SERIOUS, by, valid_from=date(2023, 1, 1), valid_through=date(2025, 3, 1))
    page = as_(clerk).get("/organizations/").text
    for words in (
        "活动异常",
        "2026-08-14 列入；2025 合格；记录不一致，待核实",
        "2A 已于 2025-06-30 失效",
        "曾列入",
        "严重违法失信 2025-03-01 移出",
        "未核对",
    ):
        assert words in page
    assert "记录不一致，待核实" in as_(clerk).get(f"/organizations/{both}").text


def exported(browser, kind):
    return browser.get(f"/organizations/?format={kind}").data


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_imported_elsewhere_is_the_same_register(street, as_, kind):
    hub, clerk = street
    by = factories.hat(clerk)
    made(
        by,
        "=示例甲",
        1,
        registered_on=date(2020, 2, 29),
        registrar="示例市民政局",
        supervising_unit="示例街道办事处",
        business_scope="社区服务，\n为老服务；“志愿”",
        address="示例路 1 号",
        community="示例社区",
    )
    made(by, "示例队", uscc="", filing_no="示备〔2026〕014", status=OrgStatus.SUSPENDED)
    made(by, "示例筹备组", uscc="", org_type=OrgType.PROSPECTIVE)
    made(by, "示例街道办", uscc=code(9, "11"), org_type=OrgType.SUBDISTRICT)
    made(by, "示例公司", uscc="", org_type=OrgType.OTHER)
    made(by, "示例注销", 3, status=OrgStatus.CANCELLED)
    with transaction():
        db.session.query(Organization).filter(Organization.uscc.like("529900%")).update(
            {Organization.uscc: None, Organization.org_type: OrgType.OTHER}
        )
    data = exported(as_(clerk), kind)

    def everything():
        return {
            found.name: services.stated_of(found)
            for found in db.session.query(Organization).filter_by(hub_id=hub.id)
        }

    before = everything()
    again = brought(data, hub, by=by, name="导出.csv")
    assert (again.created, again.updated, again.unchanged) == (0, 0, len(before))
    assert [one.reason for one in again.warnings if "没有导入" not in one.reason] == []
    with transaction():
        for found in db.session.query(Organization).filter(Organization.name.like("%示例%")):
            if found.uscc or found.filing_no or found.org_type is OrgType.PROSPECTIVE:
                db.session.query(Event)  # events stay; only the rows go
                db.session.delete(found)
    assert len(everything()) < len(before)
    brought(data, hub, by=by, name="导出.csv")
    assert everything() == before


def test_in_english_the_export_is_still_what_an_import_reads(street, as_):
    _hub, clerk = street
    made(factories.hat(clerk))
    body = as_(clerk).get("/organizations/?format=csv&lang=en").data.decode("utf-8-sig")
    row = next(row for row in csv.DictReader(io.StringIO(body)) if row["名称"] == "示例甲")
    assert (row["类型"], row["状态"]) == ("社会服务机构", "已登记")
