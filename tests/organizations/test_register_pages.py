"""The register's pages, as staff, applicants and strangers meet them."""

import csv
import io
from datetime import date

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.core.tabular import limits
from incubator.organizations import recording, services
from incubator.organizations.contacts import Contacts
from incubator.organizations.facts import Statement
from incubator.organizations.models import Fact, FactKind, Organization, OrgStatus, OrgType
from incubator.organizations.particulars import Particulars
from incubator.records import documents
from incubator.records.models import Document, Event
from tests import factories
from tests.organizations.given import (
    MISPRINTED,
    NOBODY,
    REAL,
    brought,
    code,
    everything_stored,
    named,
    needs_real_file,
    statements,
    table,
)

PDF = b"%PDF-1.4\n% example\n"


@pytest.fixture
def street(app):
    hub = factories.hub()
    clerk = factories.post(Role.CASE_OFFICER, hub=hub)
    return hub, clerk


def made(by, name="示例甲", n=1, **said):
    with transaction():
        found = services.create(
            Particulars(**{"name": name, "uscc": code(n), **said}), by=by, at=clock.now()
        )
        return found.id


def fact(id, kind, by, **said):
    with transaction():
        recording.record_fact(
            db.session.get_one(Organization, id),
            Statement(**{"kind": kind, "valid_from": date(2026, 6, 1), "source": "示例", **said}),
            by=by,
            at=clock.now(),
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


def test_an_organization_is_added_and_found(street, as_):
    _hub, clerk = street
    browser = as_(clerk)
    page = browser.submit(
        "/organizations/new",
        name="示例新社",
        uscc=code(4).lower(),
        org_type="",
        state="",
        phone="13812345678",
        bank_account="6222021234567890123",
    )
    assert "已新增" in page.text
    assert "138****5678" in page.text
    assert "13812345678" not in page.text
    assert "6222021234567890123" not in page.text
    assert named("示例新社").uscc == code(4)
    shown = browser.get(f"/organizations/{named('示例新社').id}/edit").text
    assert "13812345678" not in shown


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "请按登记证书填写全称"),
        ({"uscc": "123"}, "应为 18 位"),
        ({"uscc": MISPRINTED}, "校验不符"),
        ({"uscc": ""}, "没有统一社会信用代码"),
        ({"state": "filed"}, "状态不能是"),
        ({"registered_on": "2030-01-01"}, "不会晚于今天"),
        ({"phone": "随便"}, "电话只能有数字"),
        ({"code_exception": "证书如此"}, "扫描件"),
    ],
)
def test_a_wrong_form_comes_back_with_its_field_named(street, as_, wrong, words):
    _hub, clerk = street
    browser = as_(clerk)
    sent = {"name": "示例新社", "uscc": code(4), "org_type": "", "state": "", **wrong}
    page = browser.submit("/organizations/new", **sent)
    assert page.status_code == 422
    assert words in page.text
    assert db.session.query(Organization).filter_by(name="示例新社").count() == 0


@pytest.mark.parametrize("box", ["uscc", "filing_no", "name", "phone", "address", "registered_on"])
def test_an_id_card_number_is_not_even_shown_again(street, as_, caplog, box):
    _hub, clerk = street
    sent = {"name": "示例新社", "uscc": code(4), "org_type": "", "state": "", box: NOBODY}
    page = as_(clerk).submit("/organizations/new", **sent)
    assert page.status_code == 422
    for place in (page.text, caplog.text, everything_stored()):
        assert NOBODY not in place


def test_a_misprinted_code_is_kept_with_its_proof_and_listed_as_an_exception(street, as_):
    _hub, clerk = street
    browser = as_(clerk)
    page = browser.submit(
        "/organizations/new",
        name="示例美术馆",
        uscc=MISPRINTED,
        org_type="",
        state="",
        code_exception="登记证书原件如此",
        proof=(io.BytesIO(PDF), "证书.pdf"),
    )
    assert "代码人工确认" in page.text
    listed = browser.get("/organizations/exceptions").text
    assert "登记证书原件如此" in listed
    assert "示例美术馆" in browser.get("/organizations/?check=code").text
    assert db.session.query(Document).one().organization_id == named("示例美术馆").id
    refused = browser.submit(
        "/organizations/new",
        name="示例某人",
        uscc=NOBODY,
        org_type="",
        state="",
        code_exception="本人坚持",
        proof=(io.BytesIO(PDF), "证书.pdf"),
    )
    assert refused.status_code == 422
    assert NOBODY not in refused.text
    assert NOBODY not in everything_stored()


def test_what_somebody_else_saved_first_is_shown_beside_what_was_typed(street, as_):
    _hub, clerk = street
    id = made(factories.hat(clerk))
    browser = as_(clerk)
    mine = {**browser.fields(f"/organizations/{id}/edit"), "org_type": "", "state": ""}
    browser.submit(f"/organizations/{id}/edit", address="示例路 1 号", org_type="", state="")
    page = browser.post(f"/organizations/{id}/edit", data={**mine, "address": "示例路 2 号"})
    assert page.status_code == 409
    assert "示例路 1 号" in page.text
    assert "示例路 2 号" in page.text
    assert db.session.get_one(Organization, id).address == "示例路 1 号"


def test_contacts_stay_when_left_empty_and_go_when_asked(street, as_):
    _hub, clerk = street
    by, browser = factories.hat(clerk), as_(clerk)
    with transaction():
        id = services.create(
            Particulars(name="示例甲", uscc=code(1)),
            by=by,
            at=clock.now(),
            contacts=Contacts("13812345678", "示例银行", "6222021234567890123"),
        ).id
    path = f"/organizations/{id}/edit"
    browser.submit(path, address="示例路", org_type="", state="registered")
    assert db.session.get_one(Organization, id).phone == "13812345678"
    browser.submit(path, phone="无", org_type="", state="registered")
    assert db.session.get_one(Organization, id).phone is None
    assert db.session.get_one(Organization, id).bank_account == "6222021234567890123"


def test_contacts_are_shown_in_clear_once_for_a_reason(street, as_):
    _hub, clerk = street
    by, browser = factories.hat(clerk), as_(clerk)
    with transaction():
        id = services.create(
            Particulars(name="示例甲", uscc=code(1)),
            by=by,
            at=clock.now(),
            contacts=Contacts("13812345678"),
        ).id
    path = f"/organizations/{id}/contacts"
    assert "13812345678" not in browser.get(path).text
    assert browser.submit(path, reason="").status_code == 422
    assert "13812345678" in browser.submit(path, reason="通知补正").text
    assert "通知补正" in browser.get(f"/organizations/{id}").text


def test_verified_today_by_me(street, as_):
    _hub, clerk = street
    id = made(factories.hat(clerk))
    browser = as_(clerk)
    token = browser.fields(f"/organizations/{id}")["csrf_token"]
    page = browser.post(
        f"/organizations/{id}/verify", data={"csrf_token": token}, follow_redirects=True
    )
    assert "最近核对 11月23日（周一）" in page.text
    assert "核对" in browser.get(f"/organizations/{id}/history").text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            "grade",
            {"value": "4A", "valid_from": "2024-01-01", "valid_through": "2028-12-31"},
        ),
        ("inspection", {"value": "合格", "for_year": "2025", "valid_from": "2026-06-01"}),
        ("abnormal", {"valid_from": "2026-08-14"}),
        ("serious", {"valid_from": "2026-08-14"}),
        ("penalty", {"value": "警告", "valid_from": "2026-08-14"}),
    ],
)
def test_a_fact_is_added_and_put_right(street, as_, kind, said):
    _hub, clerk = street
    id = made(factories.hat(clerk))
    browser = as_(clerk)
    page = browser.submit(f"/organizations/{id}/facts/{kind}", source="示例网站", **said)
    assert "已登记" in page.text
    found = db.session.query(Fact).one()
    assert found.kind == kind
    path = f"/organizations/{id}/facts/{found.id}"
    again = {**said, "source": "示例公报"}
    assert browser.submit(path, **again).status_code == 422
    page = browser.submit(path, reason="来源写错", **again)
    assert "示例公报" in page.text
    assert "来源写错" in page.text


def test_a_list_entry_is_closed_on_its_page(street, as_):
    _hub, clerk = street
    by = factories.hat(clerk)
    id = made(by)
    fact(id, FactKind.SERIOUS, by)
    found = db.session.query(Fact).one()
    browser = as_(clerk)
    assert "移出或更正" in browser.get(f"/organizations/{id}").text
    page = browser.submit(
        f"/organizations/{id}/facts/{found.id}", valid_through="2026-11-01", reason="已移出"
    )
    assert "2026-11-01 移出" in page.text


def test_an_unknown_kind_of_fact_is_not_there(street, as_):
    _hub, clerk = street
    id = made(factories.hat(clerk))
    assert as_(clerk).get(f"/organizations/{id}/facts/licence").status_code == 404
    assert as_(clerk).get(f"/organizations/{id}/facts/99").status_code == 404


def test_a_table_is_uploaded_previewed_and_confirmed(street, as_):
    _hub, clerk = street
    browser = as_(clerk)
    data = table(f"示例甲,{code(1)}", "示例队,,示备1")
    page = browser.submit("/organizations/import", table=(io.BytesIO(data), "名册.csv"))
    assert page.request.path.startswith("/organizations/import/")
    assert "新增 <b>2</b>" in page.text
    assert db.session.query(Organization).filter_by(name="示例甲").count() == 0
    done = browser.submit(page.request.path)
    assert "新增 2 家" in done.text
    assert named("示例队").filing_no == "示备1"
    kept = db.session.query(Document).one()
    assert documents.content_of(kept) == data
    again = browser.get(page.request.path)
    assert "没有什么可以导入" in again.text
    assert "批量导入" in browser.get(f"/organizations/{named('示例甲').id}").text


def test_a_table_with_a_wrong_row_is_reported_and_not_kept(street, as_):
    _hub, clerk = street
    browser = as_(clerk)
    data = table(f"示例甲,{code(1)}", f"示例乙,{NOBODY}")
    page = browser.submit("/organizations/import", table=(io.BytesIO(data), "名册.csv"))
    assert page.status_code == 422
    assert "有 1 行不能导入" in page.text
    assert NOBODY not in page.text
    assert db.session.query(Document).count() == 0
    uploads = browser.application.config["INCUBATOR"].uploads
    assert not any(NOBODY.encode() in path.read_bytes() for path in uploads.glob("*/*"))


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n" + bytes(99), "名称,统一社会信用代码\n".encode() * 99]
)
def test_an_upload_that_is_no_table_or_too_large_is_refused(street, as_, data, monkeypatch):
    _hub, clerk = street
    monkeypatch.setattr(limits, "MAX_BYTES", 2_000)
    page = as_(clerk).submit("/organizations/import", table=(io.BytesIO(data), "x.csv"))
    assert page.status_code == 422
    assert db.session.query(Document).count() == 0


def test_an_organization_sees_itself_and_changes_only_how_it_is_reached(street, as_):
    _hub, clerk = street
    by = factories.hat(clerk)
    own, other = made(by, "示例本社", 1), made(by, "示例他社", 2)
    agent = factories.post(Role.AGENT, organization=db.session.get_one(Organization, own))
    browser = as_(agent)
    page = browser.get("/organizations/mine").text
    assert "示例本社" in page
    assert "示例他社" not in page
    for path in ("/organizations/", f"/organizations/{own}", f"/organizations/{other}/edit"):
        assert browser.get(path).status_code == 403
    done = browser.submit(
        "/organizations/mine/contacts", phone="021-12345678", name="冒名", uscc=code(9)
    )
    assert "021*****5678" in done.text
    found = db.session.get_one(Organization, own)
    assert (found.name, found.uscc, found.phone) == ("示例本社", code(1), "021-12345678")


def test_another_streets_organization_is_not_there(street, as_):
    _hub, clerk = street
    foreign = factories.organization(hub=factories.hub(), name="示例邻街秘密")
    browser = as_(clerk)
    for path in ("", "/edit", "/history", "/contacts", "/facts/grade"):
        assert browser.get(f"/organizations/{foreign.id}{path}").status_code == 404
    for path in ("/organizations/", "/organizations/?q=邻街", "/organizations/?format=csv"):
        assert "示例邻街秘密" not in browser.get(path).get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DIRECTOR, Role.AUDITOR])
def test_who_only_reads_is_offered_nothing_to_change(street, as_, role):
    hub, clerk = street
    id = made(factories.hat(clerk))
    browser = as_(factories.post(role, hub=hub))
    page = browser.get(f"/organizations/{id}").text
    for words in ("修改资料", "我今天已核对", "登记等级评估", "查看完整内容"):
        assert words not in page
    assert "新增组织" not in browser.get("/organizations/").text
    assert browser.get("/organizations/new").status_code == 403


def test_the_administrator_and_experts_do_not_see_the_register(street, as_):
    hub, _clerk = street
    for role in (Role.ADMINISTRATOR, Role.EXPERT):
        assert as_(factories.post(role, hub=hub)).get("/organizations/").status_code == 403


def test_people_in_posts_and_the_growth_stage_stand_on_the_page(street, as_):
    _hub, clerk = street
    id = made(factories.hat(clerk), registered_on=date(2025, 5, 1))
    factories.post(Role.LEGAL_REPRESENTATIVE, organization=db.session.get_one(Organization, id))
    page = as_(clerk).get(f"/organizations/{id}").text
    assert "初创期" in page
    assert "法定代表人" in page
