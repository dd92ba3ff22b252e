"""No account is kept without the person's own consent, given at sign-in or signed on paper."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.people import consents
from incubator.people.declarations import Consent, ConsentKind, ConsentPaper
from incubator.people.models import Person
from incubator.records.models import Document, Event
from tests.people.logins import login

CARD, IDENTITY = "4000001234567899", "11010119900307803X"
SCAN = b"%PDF-1.4 signed consent"


@pytest.fixture(autouse=True)
def texts(app):
    with transaction():
        consents.plant()


def enter(browser, path, **typed):
    return browser.post(path, data={**browser.fields(path), **typed})


def register(browser, person_id, signed_on, kind="bank-account", scan=SCAN):
    path = f"/admin/people/{person_id}/consents"
    files = {"scan": (io.BytesIO(scan), "示例同意书.pdf")} if scan else {}
    data = {**browser.fields(path), "kind": kind, "signed_on": str(signed_on), **files}
    return browser.post(path, data=data, content_type="multipart/form-data")


def account_of(found):
    return db.session.get(Person, found.person.id, populate_existing=True).bank_account


def withdraw(found, kind=ConsentKind.BANK_ACCOUNT):
    with transaction():
        consents.withdraw(locked(Person, found.person.id), kind, by=found.hat, at=clock.now())


def test_an_account_without_consent_is_refused_and_the_id_number_is_not(officer, agent):
    path = f"/admin/people/{agent.person.id}/numbers"
    assert "现在不能填写账号" in officer.get(path).text
    answer = enter(officer, path, id_number=IDENTITY, bank_account=CARD)
    assert answer.status_code == 422
    assert "还没有本人对登记银行账户的单独同意" in answer.text
    assert account_of(agent) is None
    assert enter(officer, path, id_number=IDENTITY).status_code == 302


def test_a_paper_with_day_and_scan_stands_for_the_consent(officer, agent):
    day = clock.today() - timedelta(days=3)
    assert register(officer, agent.person.id, day).status_code == 302
    given = db.session.scalars(select(Consent)).one()
    assert clock.on(given.given_at) == day
    assert given.text.kind is ConsentKind.BANK_ACCOUNT
    paper = db.session.scalars(select(ConsentPaper)).one()
    document = db.session.get_one(Document, paper.document_id)
    assert (document.issued_on, document.visibility.value) == (day, "staff")
    page = officer.get(f"/admin/people/{agent.person.id}/consents").text
    assert "（书面）" in page
    assert officer.get(f"/documents/{document.id}").data == SCAN
    verbs = db.session.scalars(select(Event.verb).where(Event.verb == "consent.give")).all()
    assert len(verbs) == 1
    path = f"/admin/people/{agent.person.id}/numbers"
    assert enter(officer, path, bank_account=CARD).status_code == 302
    assert account_of(agent) == CARD


@pytest.mark.parametrize(
    ("signed_on", "said"),
    [
        ("2026-11-24", "不能晚于今天"),
        ("2020-01-01", "还没有这一项的说明"),
        ("", "请填写同意书上的签字日期"),
    ],
)
def test_a_paper_of_an_impossible_day_is_refused(officer, agent, signed_on, said):
    answer = register(officer, agent.person.id, signed_on)
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.scalars(select(Consent)).all() == []


def test_a_paper_without_its_scan_or_for_what_stands_is_refused(officer, agent):
    assert register(officer, agent.person.id, clock.today(), scan=None).status_code == 422
    assert register(officer, agent.person.id, clock.today()).status_code == 302
    again = register(officer, agent.person.id, clock.today())
    assert again.status_code == 422
    assert "已经登记" in again.text


def test_a_paper_older_than_its_withdrawal_brings_nothing_back(officer, agent):
    register(officer, agent.person.id, date(2026, 11, 2))
    enter(officer, f"/admin/people/{agent.person.id}/numbers", bank_account=CARD)
    withdraw(agent)
    assert account_of(agent) is None
    answer = register(officer, agent.person.id, date(2026, 11, 10))
    assert answer.status_code == 422
    assert "撤回了同意" in answer.text


def test_nobody_registers_their_own_paper_and_the_administrator_none(officer, admin, agent, hub):
    mine = login(Role.CASE_OFFICER, hub=hub)
    browser = officer.application.test_client().under(mine.post)
    path = f"/admin/people/{mine.person.id}/consents"
    assert "登记书面同意" not in browser.get(path).text
    assert admin.get(f"/admin/people/{agent.person.id}/consents").status_code == 403


def test_staff_enter_their_own_numbers_after_agreeing(officer, hub):
    mine = login(Role.CASE_OFFICER, hub=hub)
    browser = officer.application.test_client().under(mine.post)
    path = "/account/numbers"
    refused = enter(browser, path, bank_account=CARD)
    assert refused.status_code == 422
    assert CARD not in refused.text
    agree = browser.fields("/account/consents")
    browser.post("/account/consents/bank-account/agree", data=agree)
    assert enter(browser, path, bank_account=CARD, id_number=IDENTITY).location == "/account"
    page = browser.get(path).text
    assert "400*********7899" in page
    assert CARD not in page
    assert account_of(mine) == CARD
    enter(browser, path, forget_bank_account="y")
    assert account_of(mine) is None
