"""ID numbers and accounts of persons: checked, never shown in full but for a reason that is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.core.secret import digest
from incubator.people import consents
from incubator.people.declarations import ConsentKind
from incubator.people.models import Person
from incubator.records.models import Event
from tests import factories
from tests.people.logins import login

IDENTITY, WRONG = "11010119900307803X", "110101199003078031"
CARD, ODD_CARD = "4000001234567899", "4000001234567890"
PHONE = "13800001111"


def press(browser, path, **typed):
    return browser.post(path, data={**browser.fields(path), **typed})


@pytest.fixture
def consented(agent):
    """The agent agreed that their account is kept."""
    with transaction():
        consents.plant()
        person = locked(Person, agent.person.id)
        consents.agree(person, ConsentKind.BANK_ACCOUNT, by=agent.hat, at=clock.now())
    return agent


def path_of(found, page):
    return f"/admin/people/{found.person.id}/{page}"


def test_numbers_are_kept_encrypted_and_shown_masked(officer, agent, consented):
    press(officer, path_of(agent, "numbers"), id_number=IDENTITY.lower(), bank_account=CARD)
    kept = db.session.get(Person, agent.person.id)
    assert (kept.id_number, kept.id_digest) == (IDENTITY, digest(IDENTITY))
    assert (kept.bank_account, kept.bank_digest) == (CARD, digest(CARD))
    page = officer.get(f"/admin/people/{agent.person.id}").text
    assert "110***********803X" in page
    assert "400*********7899" in page
    assert IDENTITY not in page
    assert CARD not in page
    event = db.session.scalars(select(Event).where(Event.verb == "person.change-numbers")).one()
    assert event.after == {"changed": ["id_number", "bank_account"]}


def test_a_number_copied_wrongly_is_refused_and_not_shown_again(officer, agent):
    answer = press(officer, path_of(agent, "numbers"), id_number=WRONG)
    assert answer.status_code == 422
    assert "校验不符" in answer.text
    assert WRONG not in answer.text
    assert db.session.get(Person, agent.person.id).id_number is None


def test_a_card_whose_last_digit_does_not_fit_is_kept_with_a_warning(officer, agent, consented):
    answer = press(officer, path_of(agent, "numbers"), bank_account=ODD_CARD)
    assert "校验位不符" in officer.get(answer.location).text
    assert db.session.get(Person, agent.person.id).bank_account == ODD_CARD


def test_the_same_id_number_is_not_entered_for_two(officer, agent, hub):
    other = login(Role.LEADER, organization=factories.organization(hub=hub))
    press(officer, path_of(other, "numbers"), id_number=IDENTITY)
    answer = press(officer, path_of(agent, "numbers"), id_number=IDENTITY)
    assert answer.status_code == 422
    assert "另一人名下" in answer.text


def test_they_are_shown_in_clear_once_and_the_reason_stays(officer, agent):
    press(officer, path_of(agent, "numbers"), id_number=IDENTITY)
    assert IDENTITY not in press(officer, path_of(agent, "reveal"), reason=" ").text
    shown = press(officer, path_of(agent, "reveal"), reason="填写劳务费领取表").text
    assert IDENTITY in shown
    assert PHONE in shown
    assert IDENTITY not in officer.get(path_of(agent, "reveal")).text
    event = db.session.scalars(select(Event).where(Event.verb == "person.reveal")).one()
    assert event.reason == "填写劳务费领取表"


def test_the_administrator_keeps_accounts_and_sees_no_numbers(admin, agent):
    for page in ("numbers", "reveal"):
        assert admin.get(path_of(agent, page)).status_code == 403


@pytest.mark.parametrize("typed", [PHONE, "138 0000 1111", IDENTITY.lower()])
def test_a_person_is_found_by_the_whole_number_which_no_address_carries(officer, agent, typed):
    with transaction():
        locked(Person, agent.person.id).phone_digest = digest(PHONE)
    press(officer, path_of(agent, "numbers"), id_number=IDENTITY)
    answer = press(officer, "/admin/people/find", number=typed)
    assert answer.status_code == 302
    assert answer.location.endswith(f"/admin/people/{agent.person.id}")


def test_a_part_of_a_number_and_people_of_another_street_are_not_found(officer, agent):
    stranger = login(Role.AGENT, organization=factories.organization(hub=factories.hub()))
    with transaction():
        locked(Person, stranger.person.id).phone_digest = digest("13800007777")
        locked(Person, agent.person.id).phone_digest = digest(PHONE)
    for typed in ("13800007777", PHONE[:8]):
        answer = press(officer, "/admin/people/find", number=typed)
        assert answer.status_code == 422
        assert "没有找到" in answer.text
        assert typed not in answer.text
