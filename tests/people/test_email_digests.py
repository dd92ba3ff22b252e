"""An account is found by its mail address without opening anybody's, whenever the address was written."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from incubator.cli.installing import prepare
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.core.secret import digest
from incubator.people import reset_links, services
from incubator.people.links import ResetLink
from incubator.people.models import Person
from incubator.people.redaction import redact
from incubator.records import senders
from tests.people.logins import login
from tests.statements import counted

pytestmark = pytest.mark.both


@pytest.fixture
def agent(hub, tmp_path):
    senders.install(mail_url=f"file://{tmp_path}", sms_url="", development=True)
    found = login(Role.CASE_OFFICER, hub=hub)
    with transaction():
        locked(Person, found.person.id).email = "Somebody@Example.org"
    yield found
    senders.install()


def digest_of(found):
    return db.session.get_one(Person, found.person.id, populate_existing=True).email_digest


def sent_for(typed):
    with transaction():
        reset_links.ask(typed, now=clock.real_now())
    with transaction():
        return reset_links.answer(at=clock.now(), now=clock.real_now())


@pytest.mark.parametrize("typed", ["somebody@example.org", " SOMEBODY@example.ORG "])
def test_an_address_is_found_however_it_is_spelled(agent, typed):
    assert sent_for(typed) == 1
    assert db.session.scalar(select(func.count(ResetLink.id))) == 1


def test_another_address_finds_nobody(agent):
    assert sent_for("somebody@example.com") == 0


def test_the_digest_follows_the_address_and_goes_with_it(agent):
    assert digest_of(agent) == digest("somebody@example.org")
    with transaction():
        locked(Person, agent.person.id).email = None
    assert digest_of(agent) is None


def test_what_was_written_before_the_column_is_filled_by_init(agent):
    with transaction() as session:
        session.execute(update(Person).values(email_digest=None))
    assert sent_for("somebody@example.org") == 0, "negative control: without it nobody is found"
    prepare()
    assert digest_of(agent) == digest("somebody@example.org")
    with transaction():
        assert services.fill_email_digests() == 0
    assert sent_for("somebody@example.org") == 1


def test_more_people_cost_no_more_statements(agent, hub):
    few = counted(lambda: sent_for("nobody@example.org"))
    for _n in range(5):
        other = login(Role.AUDITOR, hub=hub)
        with transaction():
            locked(Person, other.person.id).email = f"{other.username}@example.org"
    assert counted(lambda: sent_for("nobody@example.org")) == few


def test_erasing_a_person_erases_it(agent, hub):
    admin = login(Role.ADMINISTRATOR, hub=hub)
    with transaction():
        person = locked(Person, agent.person.id)
        redact(person, reason="示例", by=admin.hat, at=clock.now(), now=clock.real_now())
    assert digest_of(agent) is None
