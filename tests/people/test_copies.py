"""One person's data as a copy: complete, for the person alone, noted and kept nowhere."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.people.models import Person
from incubator.records.models import Document, Event
from tests import factories
from tests.people.logins import PASSWORD, another_post, login

PHONE, IDENTITY, ACCOUNT = "13800001111", "11010119900307001X", "6222020000000000123"


@pytest.fixture
def admin(app):
    return login(Role.ADMINISTRATOR, hub=factories.hub())


@pytest.fixture
def officer(admin):
    return login(Role.CASE_OFFICER, hub=admin.post.organization.hub)


@pytest.fixture
def agent(admin):
    body = factories.organization(hub=admin.post.organization.hub, name="示例绿色家园")
    found = login(Role.AGENT, organization=body)
    with transaction():
        person = locked(Person, found.person.id)
        person.name, person.phone = "示例本人", PHONE
        person.id_number, person.bank_account = IDENTITY, ACCOUNT
    return found


def opened(answer) -> tuple[dict, str]:
    """The JSON as a dict and the words of the PDF."""
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    packed = zipfile.ZipFile(io.BytesIO(answer.data))
    assert sorted(packed.namelist()) == ["personal-data.json", "personal-data.pdf"]
    pages = PdfDocument(packed.read("personal-data.pdf"))
    words = "".join(one.get_textpage().get_text_range() for one in pages)
    return json.loads(packed.read("personal-data.json")), words


def press(browser, path, **typed):
    return browser.post(path, data={**browser.fields(path), **typed})


def test_a_person_takes_a_copy_of_their_own_data_with_the_password(app, agent):
    browser = app.test_client()
    browser.under(agent.post)
    before = set(db.session.scalars(select(Document.id)))
    content, words = opened(press(browser, "/account/copy", password=PASSWORD))
    assert content["person"]["phone"] == PHONE
    assert content["person"]["id_number"] == IDENTITY
    assert content["person"]["bank_account"] == ACCOUNT
    assert content["posts"][0]["organization"] == "示例绿色家园"
    assert content["sign_in"]["username"] == agent.username
    assert all(one in words for one in ("示例本人", PHONE, IDENTITY, "示例绿色家园"))
    assert set(db.session.scalars(select(Document.id))) == before
    event = db.session.scalars(select(Event).where(Event.verb == "person.copy")).one()
    assert (event.person_id, event.object_id) == (agent.person.id, agent.person.id)


def test_without_the_password_nothing_is_handed_out(app, agent):
    browser = app.test_client()
    browser.under(agent.post)
    answer = press(browser, "/account/copy", password="Wrong-guess-1")
    assert answer.status_code == 422
    assert PHONE not in answer.text
    assert db.session.scalars(select(Event).where(Event.verb == "person.copy")).all() == []


def test_an_officer_makes_one_for_a_reason_that_is_kept(app, officer, agent):
    browser = app.test_client()
    browser.under(officer.post)
    path = f"/admin/people/{agent.person.id}/copy"
    assert press(browser, path, reason=" ").status_code == 422
    content, _words = opened(press(browser, path, reason="本人当面申请"))
    assert content["person"]["phone"] == PHONE
    event = db.session.scalars(select(Event).where(Event.verb == "person.copy")).one()
    assert event.reason == "本人当面申请"


def test_the_copy_says_nothing_of_anybody_else(app, admin, agent):
    other = factories.person(name="示例别人", phone="13900009999")
    browser = app.test_client()
    browser.under(agent.post)
    answer = press(browser, "/account/copy", password=PASSWORD)
    content, words = opened(answer)
    said = json.dumps(content, ensure_ascii=False) + words
    assert other.name not in said
    assert "13900009999" not in said


def test_the_administrator_who_sees_no_personal_data_takes_no_copy(app, admin, agent):
    browser = app.test_client()
    browser.under(admin.post)
    assert browser.get(f"/admin/people/{agent.person.id}/copy").status_code == 403
    assert "/copy" not in browser.get(f"/admin/people/{agent.person.id}").text


def test_an_officer_takes_none_of_a_colleague(app, officer, agent):
    colleague = login(Role.DIRECTOR, hub=officer.post.organization.hub)
    another_post(colleague, Role.LEADER, agent.post.organization)
    browser = app.test_client()
    browser.under(officer.post)
    answer = press(browser, f"/admin/people/{colleague.person.id}/copy", reason="示例")
    assert answer.status_code == 422
    assert db.session.scalars(select(Event).where(Event.verb == "person.copy")).all() == []
