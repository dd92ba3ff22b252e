"""Erasing a person: nothing personal is left, every act is, and the chain still verifies."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission, Role
from incubator.people import accounts, passwords, redaction, signing_in
from incubator.people.models import Person, Post, SavedView, Session, User
from incubator.people.queries import held
from incubator.records import events
from incubator.records.models import Event
from tests import factories
from tests.browser_client import Browser
from tests.people.logins import ANOTHER, PASSWORD, login

pytestmark = pytest.mark.both

NAME, PHONE, MAIL = "示例被删除者", "13800001111", "erase-me@example.org"


@pytest.fixture
def admin(hub):
    return login(Role.ADMINISTRATOR, hub=hub)


@pytest.fixture
def agent(hub, admin):
    """Somebody with everything that can be personal: phone, mail, password history, reasons, a view."""
    found = login(Role.AGENT, organization=factories.organization(hub=hub), second=True)
    new = passwords.chosen(ANOTHER, username="nobody")
    by = found.hat
    with transaction():
        person = locked(Person, found.person.id)
        person.name, person.initials, person.phone, person.email = NAME, "slbscz", PHONE, MAIL
        user = locked(User, found.user.id)
        accounts.change_password(user, new, by=by, at=clock.now(), now=clock.real_now())
        db.session.add(SavedView(person_id=person.id, page="/x", label="我的", query="q=1"))
        events.record("hub.note", hub, by=admin.hat, at=clock.now(), reason=f"与{NAME}通话")
        events.record("hub.note", hub, by=admin.hat, at=clock.now(), reason="与他人通话")
    return found


def redact(found, *, by, reason="本人 2026-11-20 书面申请"):
    with transaction():
        redaction.redact(
            locked(Person, found.person.id),
            by=by,
            at=clock.now(),
            now=clock.real_now(),
            reason=reason,
        )


def everything() -> str:
    """Every value of every table as SQL sees it, plus what the encrypted columns hold."""
    rows = []
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            rows += [str(tuple(row)) for row in connection.execute(select(table))]
    return "\n".join(rows)


def test_nothing_personal_is_left_and_the_chain_still_verifies(hub, admin, agent):
    username = agent.username
    before = everything()
    assert all(one in before for one in (NAME, PHONE, MAIL, username, "slbscz", "$argon2"))
    redact(agent, by=admin.hat)
    after = everything()
    for one in (NAME, PHONE, MAIL, username, "slbscz", "我的"):
        assert one not in after
    with db.engine.connect() as connection:
        kept = connection.execute(
            text("SELECT password_hash FROM user_account WHERE id = :id"), {"id": agent.user.id}
        ).scalar_one()
    assert kept == passwords.UNUSABLE
    assert events.verify().intact


def test_the_acts_stay_under_a_pseudonym_and_other_reasons_stay_readable(hub, admin, agent):
    acts = db.session.scalars(select(Event.id).where(Event.person_id == agent.person.id)).all()
    redact(agent, by=admin.hat)
    assert (
        db.session.scalars(select(Event.id).where(Event.person_id == agent.person.id)).all() == acts
    )
    assert db.session.get(Person, agent.person.id).name == f"已注销人员#{agent.person.id}"
    notes = {event.reason for event in db.session.scalars(select(Event)) if event.reason}
    assert notes == {"与他人通话", "本人 2026-11-20 书面申请"}


def test_the_login_is_dead_and_the_posts_are_taken_away(app, hub, admin, agent):
    browser = app.test_client()
    assert isinstance(browser, Browser)
    browser.under(agent.post)
    redact(agent, by=admin.hat)
    user = db.session.get(User, agent.user.id)
    assert user.disabled_at is not None
    assert user.totp_secret is None
    assert signing_in.proof_of(user, ANOTHER, now=clock.real_now()) is None
    assert signing_in.proof_of(user, PASSWORD, now=clock.real_now()) is None
    assert not held(db.session.get(Post, agent.post.id), clock.today())
    assert db.session.scalars(select(Session.id).where(Session.ended_at.is_(None))).all() == []
    assert "/login" in browser.get("/account").location


def test_the_reason_may_not_say_who_it_was(hub, admin, agent):
    for reason in (f"{NAME}申请", f"电话 {PHONE} 申请", "  "):
        with pytest.raises(RuleError) as refused:
            redact(agent, by=admin.hat, reason=reason)
        assert refused.value.field == "reason"
    assert db.session.get(Person, agent.person.id).name == NAME


def test_only_the_administrator_erases_and_never_themselves_or_twice(hub, admin, agent):
    officer = login(Role.CASE_OFFICER, hub=hub)
    assert officer.hat.may(Permission.MANAGE_ORGANIZATIONS)
    with pytest.raises(RuleError):
        redact(agent, by=officer.hat)
    with pytest.raises(RuleError, match="不能给自己"):
        redact(admin, by=admin.hat)
    redact(agent, by=admin.hat)
    with pytest.raises(RuleError, match="已经删除"):
        redact(agent, by=admin.hat)
