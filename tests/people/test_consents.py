"""Consent is to one version, asked again for the next, and can be taken back at any time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.core.secret import digest
from incubator.people import consents
from incubator.people.declarations import Consent, ConsentKind, ConsentText
from incubator.people.models import Person
from incubator.records.models import Event
from tests import factories
from tests.people.logins import login


@pytest.fixture
def agent(app):
    hub = factories.hub()
    with transaction():
        consents.plant()
    return login(Role.AGENT, organization=factories.organization(hub=hub))


@pytest.fixture
def browser(app, agent):
    found = app.test_client()
    found.under(agent.post)
    return found


def press(browser, kind, what):
    data = browser.fields("/account/consents")
    return browser.post(f"/account/consents/{kind}/{what}", data=data)


def standing_of(agent, kind):
    found = consents.standing(agent.person.id, on=clock.today())
    return next(one for one in found if one.kind is kind)


def published(agent, text="示例新版说明"):
    admin = login(Role.ADMINISTRATOR, hub=agent.post.organization.hub)
    with transaction():
        return consents.publish(
            ConsentKind.PRIVACY, text, since_on=clock.today(), by=admin.hat, at=clock.now()
        ).version


def test_agreeing_twice_is_one_consent_and_shows_its_version(agent, browser):
    for _press in range(2):
        assert press(browser, "privacy", "agree").status_code == 302
    assert len(db.session.scalars(select(Consent)).all()) == 1
    assert "同意第 1 版" in browser.get("/account/consents").text


def test_a_new_version_leaves_the_old_one_and_asks_again_without_locking_out(agent, browser):
    press(browser, "privacy", "agree")
    old = db.session.scalars(
        select(ConsentText.text).where(ConsentText.kind == ConsentKind.PRIVACY)
    ).one()
    assert published(agent) == 2
    kept = db.session.scalars(select(ConsentText.text).where(ConsentText.version == 1)).all()
    assert old in kept
    assert standing_of(agent, ConsentKind.PRIVACY).is_old
    assert "有新版本" in browser.get("/account").text
    press(browser, "privacy", "agree")
    assert not standing_of(agent, ConsentKind.PRIVACY).is_old
    assert "有新版本" not in browser.get("/account").text


def test_the_same_words_or_an_earlier_day_are_no_new_version(agent):
    published(agent)
    admin = login(Role.ADMINISTRATOR, hub=agent.post.organization.hub).hat
    for text, day in (("示例新版说明", clock.today()), ("又一版", clock.today() - timedelta(1))):
        with pytest.raises(RuleError), transaction():
            consents.publish(ConsentKind.PRIVACY, text, since_on=day, by=admin, at=clock.now())


def test_taking_back_the_account_consent_deletes_the_account(agent, browser):
    press(browser, "bank-account", "agree")
    with transaction():
        person = locked(Person, agent.person.id)
        person.bank_account, person.bank_digest = "4000001234567899", digest("4000001234567899")
    assert "银行账号立即" in browser.get("/account/consents").text
    press(browser, "bank-account", "withdraw")
    kept = db.session.get(Person, agent.person.id, populate_existing=True)
    assert (kept.bank_account, kept.bank_digest) == (None, None)
    assert not standing_of(agent, ConsentKind.BANK_ACCOUNT).holds
    verbs = db.session.scalars(select(Event.verb).where(Event.verb.startswith("consent"))).all()
    assert verbs == ["consent.give", "consent.withdraw"]


def test_what_was_never_given_cannot_be_taken_back(agent):
    with pytest.raises(RuleError, match="不用撤回"), transaction():
        consents.withdraw(
            locked(Person, agent.person.id), ConsentKind.ID_SCAN, by=agent.hat, at=clock.now()
        )


def test_the_administrator_publishes_on_a_page_and_nobody_else(app, agent, browser):
    admin = app.test_client()
    admin.under(login(Role.ADMINISTRATOR, hub=agent.post.organization.hub).post)
    path = "/admin/consents"
    day = clock.today().isoformat()
    typed = {"kind": "id-scan", "since_on": day, "text": "示例证件照片新说明"}
    answer = admin.post(path, data={**admin.fields(path), **typed})
    assert answer.status_code == 302
    assert standing_of(agent, ConsentKind.ID_SCAN).text.version == 2
    assert "示例证件照片新说明" in browser.get("/account/consents").text
    assert admin.post(path, data={**admin.fields(path), **typed}).status_code == 422
    assert browser.get(path).status_code in {403, 404}
