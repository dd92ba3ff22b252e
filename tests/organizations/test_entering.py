"""Adding and changing an organization on the pages."""

import io

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.organizations import services
from incubator.organizations.contacts import Contacts
from incubator.organizations.models import Organization
from incubator.organizations.particulars import Particulars
from incubator.records.models import Document
from tests import factories
from tests.organizations.entries import made
from tests.organizations.given import (
    MISPRINTED,
    NOBODY,
    code,
    everything_stored,
    named,
)

PDF = b"%PDF-1.4\n% example\n"


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
