"""Ten printed codes stand in for a lost phone, each once, and their use does not go unnoticed."""

from __future__ import annotations

import re

import pyotp
import pytest
from sqlalchemy import select

from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.people import accounts, recovery_codes, signing_in
from incubator.people.links import RecoveryCode
from incubator.people.models import User
from incubator.records.models import Event
from tests import factories
from tests.people.logins import PASSWORD, code_now, is_in, login, sign_in
from tests.people.racing import at_once

CODE = re.compile(r'<li class="code">([0-9A-Z]{5}-[0-9A-Z]{5})</li>')


@pytest.fixture
def officer(hub):
    return login(Role.CASE_OFFICER, hub=hub, second=True)


@pytest.fixture
def codes(officer):
    with transaction():
        return recovery_codes.issue(locked(User, officer.user.id), now=clock.real_now())


def enter(browser, username, code):
    assert sign_in(browser, username).location == "/login/code"
    return browser.submit("/login/recovery", code=code)


def test_setting_up_the_second_step_shows_ten_codes_once(as_, hub):
    browser = as_(login(Role.CASE_OFFICER, hub=hub).post)
    page = browser.get("/account/totp").text
    secret = re.search(r'class="code">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    page = browser.submit("/account/totp", code=pyotp.TOTP(secret).at(clock.real_now())).text
    assert len(set(CODE.findall(page))) == recovery_codes.COUNT
    assert "data-print" in page
    again = browser.get("/account/recovery-codes").text
    assert CODE.findall(again) == []
    assert "还剩 10 个" in again
    assert "还剩 10 个" in browser.get("/account").text


def test_the_codes_are_kept_as_digests_only(officer, codes):
    kept = db.session.scalars(select(RecoveryCode.code_digest)).all()
    assert len(kept) == 10
    assert not any(code.replace("-", "") in one for code in codes for one in kept)


def test_a_code_takes_the_place_of_the_phone_once(app, client, officer, codes):
    enter(client, officer.username, codes[0].lower().replace("-", " "))
    assert is_in(client)
    other = app.test_client()
    assert "已经用过" in enter(other, officer.username, codes[0]).text
    assert not is_in(other)
    enter(other, officer.username, codes[1])
    assert is_in(other)
    assert recovery_codes.left(officer.user.id) == 8


def test_its_use_is_on_record_and_told_to_the_person(client, officer, codes):
    enter(client, officer.username, codes[0])
    found = db.session.scalars(select(Event).order_by(Event.id)).all()
    assert [event.verb for event in found] == ["session.begin", "account.recovery-code"]
    assert found[1].post_id == officer.post.id
    assert found[1].after == {"left": 9}
    message = db.session.scalars(select(Message)).one()
    assert message.person_id == officer.person.id
    assert "还剩 9 个" in message.subject
    assert codes[0] not in message.body


def test_a_wrong_code_counts_as_a_guess(client, officer, codes):
    sign_in(client, officer.username)
    for _n in range(5):
        assert client.submit("/login/recovery", code="22222-22222").status_code == 422
    assert "请 15 分钟后再试" in client.submit("/login/recovery", code=codes[0]).text
    assert "请 15 分钟后再试" in client.submit("/login/code", code=code_now()).text
    assert not is_in(client)


def test_somebody_elses_code_is_no_code(client, hub, officer, codes):
    other = login(Role.CASE_OFFICER, hub=hub, second=True)
    assert "不正确" in enter(client, other.username, codes[0]).text


def test_the_page_for_codes_is_shut_before_the_password(client, officer):
    assert client.get("/login/recovery").location == "/login"


def test_new_codes_need_the_password_and_end_the_old_ones_and_other_sessions(
    app, as_, officer, codes
):
    here, there = as_(officer.post), as_(officer.post)
    assert "现在的密码不正确" in here.submit("/account/recovery-codes", password="x").text
    fresh = CODE.findall(here.submit("/account/recovery-codes", password=PASSWORD).text)
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    assert recovery_codes.find(officer.user.id, codes[0]) is None
    assert is_in(here)
    assert not is_in(there)
    verbs = db.session.scalars(select(Event.verb)).all()
    assert verbs == ["account.recovery-codes"]


def test_without_a_second_step_there_are_no_codes(as_, hub):
    browser = as_(login(Role.CASE_OFFICER, hub=hub).post)
    assert browser.get("/account/recovery-codes").location == "/account/totp"
    assert "恢复码" not in browser.get("/account").text


def test_turning_the_second_step_off_ends_codes_and_other_sessions(as_, officer, codes):
    here, there = as_(officer.post), as_(officer.post)
    data = {**here.fields("/account/totp"), "password": PASSWORD}
    here.post("/account/totp/remove", data=data)
    assert recovery_codes.left(officer.user.id) == 0
    assert is_in(here)
    assert not is_in(there)


def test_a_reset_by_the_administrator_ends_the_codes(hub, officer, codes):
    by = login(Role.ADMINISTRATOR, hub=hub).hat
    with transaction():
        accounts.reset_second_step(
            locked(User, officer.user.id),
            reason="手机遗失",
            by=by,
            at=clock.now(),
            now=clock.real_now(),
        )
    assert recovery_codes.left(officer.user.id) == 0


@pytest.mark.both
def test_of_four_who_use_one_code_at_once_one_gets_in(app):
    officer = login(Role.CASE_OFFICER, hub=factories.hub(), second=True)
    now, user_id = clock.real_now(), officer.user.id
    with transaction():
        code = recovery_codes.issue(locked(User, user_id), now=now)[0]
    code_id = recovery_codes.find(user_id, code)
    proof = signing_in.Proof(
        user_id, signing_in.stamp_of(officer.user), second=True, recovery_id=code_id
    )

    def complete(_n):
        try:
            with transaction():
                signing_in.complete(locked(User, user_id), proof, now=now)
        except signing_in.RuleError:
            return False
        return True

    assert sum(at_once(app, 4, complete)) == 1
