"""Logins: whose a hat may change, and what each change ends."""

from __future__ import annotations

from datetime import timedelta

import argon2
import pytest
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.organizations.models import Profile
from incubator.people import (
    accounts,
    one_time_codes,
    passwords,
    second_factor,
    services,
    signing_in,
)
from incubator.people.models import PasswordHistory, Person, User
from incubator.records.models import Event
from tests import factories
from tests.people.logins import ANOTHER, PASSWORD, SECRET, another_post, body, code_now, login

NOW = clock.real_now()


@pytest.fixture
def admin(hub):
    return login(Role.ADMINISTRATOR, hub=hub)


def issue(login_, *, by):
    with transaction():
        return accounts.issue_code(locked(User, login_.user.id), by=by, at=clock.now(), now=NOW)


def test_a_new_login_takes_the_next_free_name_from_the_initials(hub, admin):
    with transaction():
        for _n in range(2):
            person = Person(name="示例郑", initials="slz", created_at=clock.now())
            db.session.add(person)
            db.session.flush()
            accounts.create_login(person, by=SYSTEM, at=clock.now(), now=NOW)
    names = db.session.scalars(select(User.username).where(User.username.startswith("slz")))
    assert sorted(names) == ["slz1", "slz2"]


def test_nobody_has_two_logins_and_no_name_is_given_twice(hub, admin):
    officer = login(Role.CASE_OFFICER, hub=hub)
    with pytest.raises(RuleError, match="已有账号"), transaction():
        accounts.create_login(officer.person, by=admin.hat, at=clock.now(), now=NOW)
    with transaction():
        person = Person(name="示例王", initials="slw", created_at=clock.now())
        db.session.add(person)
        db.session.flush()
        with pytest.raises(RuleError, match="已被使用"):
            accounts.create_login(
                person, username=officer.username.upper(), by=SYSTEM, at=clock.now(), now=NOW
            )


def test_a_login_without_a_password_opens_with_a_code_only(hub, admin):
    with transaction():
        person = Person(name="示例冯", initials="slf", created_at=clock.now())
        db.session.add(person)
        db.session.flush()
        user = accounts.create_login(person, by=SYSTEM, at=clock.now(), now=NOW)
        code = accounts.issue_code(user, by=SYSTEM, at=clock.now(), now=NOW)
    user = signing_in.account("slf1")
    assert signing_in.proof_of(user, passwords.UNUSABLE, now=NOW) is None
    assert signing_in.proof_of(user, "", now=NOW) is None
    assert signing_in.proof_of(user, code, now=NOW)
    assert user.must_change


def test_the_administrator_reaches_the_hubs_people_and_nobody_elses(hub, admin):
    assert issue(login(Role.DIRECTOR, hub=hub), by=admin.hat)
    assert issue(login(Role.AGENT, organization=factories.organization(hub=hub)), by=admin.hat)
    elsewhere = login(Role.DIRECTOR, hub=factories.hub())
    with pytest.raises(RuleError, match="其他街道"):
        issue(elsewhere, by=admin.hat)
    with pytest.raises(RuleError, match="不能给自己"):
        issue(admin, by=admin.hat)


def test_an_officer_hands_codes_to_organizations_and_not_to_colleagues(hub):
    officer = login(Role.CASE_OFFICER, hub=hub)
    agent = login(Role.AGENT, organization=factories.organization(hub=hub))
    assert issue(agent, by=officer.hat)
    with pytest.raises(RuleError, match="工作人员"):
        issue(login(Role.DIRECTOR, hub=hub), by=officer.hat)
    another_post(agent, Role.EXPERT, body(hub))
    with pytest.raises(RuleError, match="工作人员"):
        issue(agent, by=officer.hat)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DIRECTOR, Role.AUDITOR, Role.EXPERT])
def test_no_other_staff_hands_out_codes(hub, role):
    agent = login(Role.AGENT, organization=factories.organization(hub=hub))
    with pytest.raises(RuleError):
        issue(agent, by=login(role, hub=hub).hat)


def test_a_disabled_account_gets_no_code_and_its_codes_stop(hub, admin):
    officer = login(Role.CASE_OFFICER, hub=hub)
    code = issue(officer, by=admin.hat)
    with transaction():
        accounts.disable(
            locked(User, officer.user.id), reason="离职", by=admin.hat, at=clock.now(), now=NOW
        )
    assert one_time_codes.find(officer.user.id, code, now=NOW) is None
    with pytest.raises(RuleError, match="请先启用"):
        issue(officer, by=admin.hat)
    with transaction():
        accounts.enable(locked(User, officer.user.id), reason="返岗", by=admin.hat, at=clock.now())
    assert signing_in.proof_of(signing_in.account(officer.username), PASSWORD, now=NOW)


USED = [PASSWORD, *(f"Quiet-river-{n}7{n}3" for n in range(1, 7))]


def change_password(officer, password):
    user = db.session.get(User, officer.user.id)
    chosen = passwords.chosen(
        password, username=user.username, earlier=accounts.earlier_hashes(user)
    )
    by = officer.hat
    with transaction():
        accounts.change_password(
            locked(User, officer.user.id), chosen, by=by, at=clock.now(), now=NOW
        )


def test_the_last_five_passwords_are_not_used_again(hub):
    officer = login(Role.CASE_OFFICER, hub=hub)
    for password in USED[1:]:
        change_password(officer, password)
    for password in USED[-5:]:
        with pytest.raises(RuleError, match="最近用过"):
            change_password(officer, password)
    change_password(officer, USED[-6])
    assert db.session.scalar(select(func.count(PasswordHistory.id))) == 7


def test_no_password_is_hashed_while_the_database_is_being_written(hub, admin, monkeypatch):
    hashed_inside = []
    real_hash, real_verify = argon2.PasswordHasher.hash, argon2.PasswordHasher.verify

    def hash_watched(self, *args):
        hashed_inside.append("writing" in db.session().info)
        return real_hash(self, *args)

    def verify_watched(self, *args):
        hashed_inside.append("writing" in db.session().info)
        return real_verify(self, *args)

    monkeypatch.setattr(argon2.PasswordHasher, "hash", hash_watched)
    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify_watched)
    officer = login(Role.CASE_OFFICER, hub=hub)
    change_password(officer, ANOTHER)
    assert signing_in.proof_of(officer.user, ANOTHER, now=NOW)
    assert len(hashed_inside) >= 4
    assert not any(hashed_inside)


def test_a_time_based_code_works_once_and_neither_does_an_earlier_one_after_it(hub):
    officer = login(Role.CASE_OFFICER, hub=hub, second=True)
    with transaction():
        user = locked(User, officer.user.id)
        assert not second_factor.accept(user, "000000", now=NOW)
        assert second_factor.accept(user, code_now(NOW), now=NOW)
        assert not second_factor.accept(user, code_now(NOW), now=NOW)
        assert not second_factor.accept(user, code_now(NOW - timedelta(seconds=30)), now=NOW)
        later = NOW + timedelta(seconds=30)
        assert second_factor.accept(user, code_now(later), now=later)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34"])
def test_what_is_not_six_digits_is_no_time_based_code(typed):
    assert second_factor.step_of(SECRET, typed, now=NOW) is None


def test_the_second_steps_secret_is_not_in_the_database_in_clear(hub):
    login(Role.CASE_OFFICER, hub=hub, second=True)
    with db.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT totp_secret FROM user_account").scalars().all()
    assert SECRET not in str(kept)


def test_staff_reset_a_lost_second_step_with_a_reason(hub, admin):
    officer = login(Role.CASE_OFFICER, hub=hub, second=True)

    def reset(reason):
        with transaction():
            accounts.reset_second_step(
                locked(User, officer.user.id), reason=reason, by=admin.hat, at=clock.now(), now=NOW
            )

    with pytest.raises(RuleError, match="理由"):
        reset(" ")
    reset("手机遗失")
    assert db.session.get(User, officer.user.id).totp_secret is None
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert (event.verb, event.reason) == ("account.second-step-reset", "手机遗失")


@pytest.fixture
def full(app):
    """Two administrators of a full hub, and its director who uses the second step."""
    hub = factories.hub(profile=Profile.FULL)
    director = login(Role.DIRECTOR, hub=hub, second=True)
    return [login(Role.ADMINISTRATOR, hub=hub).hat for _n in range(2)], director


def reset(login_, *, by):
    user = locked(User, login_.user.id)
    accounts.reset_second_step(user, reason="手机遗失", by=by, at=clock.now(), now=NOW)


def redirect(login_, *, by):
    person = locked(Person, login_.person.id)
    services.change_person(
        person, name=person.name, phone=None, email="mine@example.org", by=by, at=clock.now()
    )


def code(login_, *, by):
    accounts.issue_code(locked(User, login_.user.id), by=by, at=clock.now(), now=NOW)


@pytest.mark.parametrize(
    "halves", [(code, reset), (reset, code), (redirect, reset), (reset, redirect)]
)
def test_in_a_full_hub_nobody_alone_opens_a_colleagues_account(full, halves):
    (first, second), director = full
    with transaction():
        halves[0](director, by=first)
    with pytest.raises(RuleError, match="不同的人"), transaction():
        halves[1](director, by=first)
    with transaction():
        halves[1](director, by=second)


def test_a_second_step_set_up_again_ends_that(full):
    (first, _second), director = full
    with transaction():
        reset(director, by=first)
    with transaction():
        locked(User, director.user.id).totp_secret = SECRET
    with transaction():
        code(director, by=first)


def test_a_small_centres_one_administrator_does_both(hub, admin):
    director = login(Role.DIRECTOR, hub=hub, second=True)
    with transaction():
        reset(director, by=admin.hat)
        code(director, by=admin.hat)


def test_no_secret_of_an_account_is_ever_in_an_event(hub, admin):
    officer = login(Role.CASE_OFFICER, hub=hub, second=True)
    code = issue(officer, by=admin.hat)
    said = " ".join(
        f"{event.before} {event.after} {event.reason}"
        for event in db.session.scalars(select(Event))
    )
    for secret in (code, code.replace("-", ""), PASSWORD, SECRET, "$argon2"):
        assert secret not in said
