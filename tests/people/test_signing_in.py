"""Guesses are counted per name, codes work once, and half a sign-in does not survive a change."""

from __future__ import annotations

import threading
from datetime import timedelta

import argon2
import pytest
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.people import accounts, one_time_codes, passwords, signing_in
from incubator.people.models import OneTimeCode, SignInAttempt, User
from tests import factories
from tests.people.logins import ANOTHER, PASSWORD, login
from tests.people.racing import at_once

pytestmark = pytest.mark.both

NOW = clock.real_now()


def guess(username, *, now=NOW):
    with transaction():
        return signing_in.reserve_guess(username, now=now)


def test_the_sixth_guess_in_a_row_is_refused_for_fifteen_minutes(app):
    assert [guess("zhaoxm1") for _n in range(6)] == [True] * 5 + [False]
    assert not guess("zhaoxm1", now=NOW + timedelta(minutes=14, seconds=59))
    assert guess("zhaoxm1", now=NOW + timedelta(minutes=15))


def test_guesses_refused_meanwhile_do_not_make_the_rest_longer(app):
    for minute in range(5):
        guess("zhaoxm1", now=NOW + timedelta(minutes=minute))
    for minute in range(5, 19):
        assert not guess("zhaoxm1", now=NOW + timedelta(minutes=minute))
    assert guess("zhaoxm1", now=NOW + timedelta(minutes=19))


def test_one_name_however_it_is_written_has_one_count(app):
    for name in ("zhaoxm1", "ZhaoXM1", " zhaoxm1 ", "ｚｈａｏｘｍ１", "zhaoxm1"):
        assert guess(name)
    assert not guess("ZHAOXM1")
    assert guess("zhaoxm2")


def test_the_table_never_holds_the_name_that_was_typed(app):
    guess("my-password-in-the-wrong-box")
    kept = db.session.scalars(select(SignInAttempt.name_digest)).all()
    assert len(kept) == 1
    assert "password" not in kept[0]


def test_twenty_guesses_at_once_are_five(app):
    allowed = at_once(app, 20, lambda _n: guess("zhaoxm1"))
    assert sum(allowed) == 5


def test_without_counting_in_one_statement_twenty_at_once_would_pass_more(app):
    """The negative control: look first and count afterwards, as it must not be done."""

    everybody_has_looked = threading.Barrier(20)

    def look_then_count(_n):
        digest = signing_in._named("zhaoxm1")
        counted = db.session.scalar(
            select(SignInAttempt.guesses).where(SignInAttempt.name_digest == digest)
        )
        db.session.rollback()
        everybody_has_looked.wait(timeout=30)
        allowed = (counted or 0) < 5
        guess("zhaoxm1")
        return allowed

    assert sum(at_once(app, 20, look_then_count)) == 20


def test_known_unknown_and_disabled_accounts_cost_one_hash_and_prove_nothing(app, monkeypatch):
    hub = factories.hub()
    known, off = login(Role.CASE_OFFICER, hub=hub), login(Role.CASE_OFFICER, hub=hub)
    invited = login(Role.CASE_OFFICER, hub=hub)
    with transaction():
        locked(User, off.user.id).disabled_at = clock.now()
        locked(User, invited.user.id).password_hash = passwords.UNUSABLE
    computed = []
    real = argon2.PasswordHasher.verify

    def counted(self, kept, typed):
        computed.append(argon2.extract_parameters(kept))
        return real(self, kept, typed)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    names = (known.username, "nobody-here", off.username, invited.username)
    for name in names:
        assert signing_in.proof_of(signing_in.account(name), "wrong", now=NOW) is None
    assert len(computed) == len(names)
    assert all(cost == computed[0] for cost in computed)
    assert signing_in.proof_of(signing_in.account(off.username), PASSWORD, now=NOW) is None


def test_of_two_who_use_one_code_at_once_one_gets_in(app):
    hub = factories.hub()
    officer, agent = login(Role.ADMINISTRATOR, hub=hub), login(Role.CASE_OFFICER, hub=hub)
    by, user_id = officer.hat, agent.user.id
    with transaction():
        code = accounts.issue_code(locked(User, user_id), by=by, at=clock.now(), now=NOW)
    proof = signing_in.proof_of(db.session.get(User, user_id), code, now=NOW)
    assert proof is not None

    def enter(_n):
        try:
            with transaction():
                signing_in.complete(locked(User, user_id), proof, now=NOW)
        except RuleError as refusal:
            return refusal.message
        return "in"

    answers = at_once(app, 4, enter)
    assert answers.count("in") == 1
    assert all("已经用过" in answer for answer in answers if answer != "in")
    db.session.rollback()
    assert db.session.get(User, user_id).must_change


def test_a_code_is_kept_as_a_digest_and_reads_however_it_is_typed(app):
    agent = login(Role.CASE_OFFICER, hub=factories.hub())
    with transaction():
        code = one_time_codes.issue(locked(User, agent.user.id), by=agent.hat, now=NOW)
    assert code.replace("-", "") not in str(
        db.session.scalars(select(OneTimeCode.code_digest)).all()
    )
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert one_time_codes.find(agent.user.id, typed, now=NOW)
    assert one_time_codes.find(agent.user.id + 1, code, now=NOW) is None
    assert one_time_codes.find(agent.user.id, code, now=NOW + timedelta(hours=72)) is None


def test_a_new_code_puts_the_earlier_one_out_of_use(app):
    agent = login(Role.CASE_OFFICER, hub=factories.hub())
    with transaction():
        first = one_time_codes.issue(locked(User, agent.user.id), by=agent.hat, now=NOW)
        second = one_time_codes.issue(locked(User, agent.user.id), by=agent.hat, now=NOW)
    assert one_time_codes.find(agent.user.id, first, now=NOW) is None
    assert one_time_codes.find(agent.user.id, second, now=NOW)


def test_half_a_sign_in_does_not_survive_a_change_of_password(app):
    agent = login(Role.CASE_OFFICER, hub=factories.hub())
    proof = signing_in.proof_of(agent.user, PASSWORD, now=NOW)
    new = passwords.chosen(ANOTHER, username="nobody")
    by = agent.hat
    with transaction():
        accounts.change_password(locked(User, agent.user.id), new, by=by, at=clock.now(), now=NOW)
    with pytest.raises(RuleError, match="刚刚有变化"), transaction():
        signing_in.complete(locked(User, agent.user.id), proof, now=NOW)


def test_a_password_alone_is_not_enough_where_there_is_a_second_step(app):
    agent = login(Role.CASE_OFFICER, hub=factories.hub(), second=True)
    proof = signing_in.proof_of(agent.user, PASSWORD, now=NOW)
    with pytest.raises(RuleError, match="动态验证码"), transaction():
        signing_in.complete(locked(User, agent.user.id), proof, now=NOW)


def test_getting_in_forgets_the_guesses_and_says_how_many_were_wrong(app):
    agent = login(Role.CASE_OFFICER, hub=factories.hub())
    guess("somebody-else", now=NOW - timedelta(days=2))
    for _n in range(3):
        guess(agent.username)
    proof = signing_in.proof_of(agent.user, PASSWORD, now=NOW)
    with transaction():
        assert signing_in.complete(locked(User, agent.user.id), proof, now=NOW) == 3
    assert db.session.scalar(select(func.count(SignInAttempt.id))) == 0
