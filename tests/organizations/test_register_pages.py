"""Who meets which pages of the register, and uploads to it."""

import io
from datetime import date

import pytest

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.core.tabular import limits
from incubator.organizations.models import Organization
from incubator.records import documents
from incubator.records.models import Document
from tests import factories
from tests.organizations.entries import made
from tests.organizations.given import (
    NOBODY,
    code,
    named,
    table,
)


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
