"""S10: five guesses at any door, then fifteen minutes; and nobody learns which accounts there are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import argon2
import pytest
import time_machine
from sqlalchemy import event

from incubator import config
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.people import recovery_codes, signing_in
from incubator.people.models import User
from incubator.web.denials import Budget
from tests import factories
from tests.browser_client import Browser
from tests.people.logins import ANOTHER, PASSWORD, code_now, is_in, login, sign_in

DOORS = {
    "/login/code": {"code": "000000"},
    "/login/recovery": {"code": "22222-22222"},
    "/account/password": {"current": "x", "password": ANOTHER, "again": ANOTHER},
    "/account/recovery-codes": {"password": "x"},
    "/account/identity": {"password": "x"},
    "/account/copy": {"password": "x"},
    "/account/totp/remove": {"password": "x"},
}
"""Where else than at /login something secret of an account can be guessed, and a wrong guess."""


@pytest.fixture(autouse=True)
def provider(app):
    """A provider is set, so that every door is there; nobody asks it anything."""
    before = app.config["INCUBATOR"]
    setting = config.Provider("https://id.example.org", "x", "y", "示例统一身份平台")
    app.config["INCUBATOR"] = replace(before, oidc=setting)
    yield
    app.config["INCUBATOR"] = before


def test_the_doors_are_all_there_are(app, as_, hub):
    """From the app's own table: every form on a page of one's own that asks for a password or a code."""
    officer = login(Role.CASE_OFFICER, hub=hub, second=True)
    inside, outside = as_(officer.post), app.test_client()
    sign_in(outside, officer.username)
    asking = {
        action or rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("account.") and "GET" in rule.methods and not rule.arguments
        for browser in (inside, outside)
        for action in _asking(browser.get(rule.rule).text)
    }
    assert asking == {"/login", *DOORS}


def _asking(page: str) -> list[str]:
    """Where forms send their passwords and codes; "" for the page's own address."""
    return [
        "".join(re.findall(r'action="([^"]*)"', form[: form.index(">")]))
        for form in re.findall(r"<form.*?</form>", page, flags=re.S)
        if re.search(r'type="password"|name="code"', form)
    ]


@pytest.mark.parametrize("door", DOORS)
def test_five_wrong_guesses_at_a_door_shut_every_door_for_a_quarter_of_an_hour(app, as_, hub, door):
    officer = login(Role.CASE_OFFICER, hub=hub, second=True)
    browser = as_(officer.post) if door.startswith("/account") else app.test_client()
    if door.startswith("/login"):
        sign_in(browser, officer.username)
    before = db.session.get(User, officer.user.id).password_hash
    for _n in range(5):
        assert "请 15 分钟后再试" not in guess(browser, door)
    assert "请 15 分钟后再试" in guess(browser, door)
    assert "请 15 分钟后再试" in sign_in(app.test_client(), officer.username).text
    assert db.session.get(User, officer.user.id).password_hash == before
    with time_machine.travel(clock.real_now() + timedelta(minutes=15, seconds=1)):
        fresh = app.test_client()
        assert sign_in(fresh, officer.username).location == "/login/code"


def guess(browser: Browser, door: str) -> str:
    page = "/account/totp" if door.endswith("/remove") else door
    return browser.post(door, data={**browser.fields(page), **DOORS[door]}).text


def test_without_the_count_a_guess_more_would_get_in(app, hub, monkeypatch):
    """Negative control."""
    officer = login(Role.CASE_OFFICER, hub=hub)
    monkeypatch.setattr(signing_in, "reserve_guess", lambda _name, *, now: now is not None)
    client = app.test_client()
    for _n in range(6):
        assert "请 15 分钟后再试" not in sign_in(client, officer.username, "Wrong-guess-77").text
    sign_in(client, officer.username)
    assert is_in(client)


def test_right_answers_in_between_give_no_more_guesses_at_the_second_step(app, hub):
    """The password is known, the phone is not: signing in anew does not begin the count anew."""
    officer = login(Role.CASE_OFFICER, hub=hub, second=True)
    tried = 0
    for _n in range(12):
        client = app.test_client()
        if sign_in(client, officer.username).status_code != 302:
            break
        if "请 15 分钟后再试" in client.submit("/login/code", code="000000").text:
            break
        tried += 1
    assert tried <= signing_in.GUESSES


def accounts_of_each_kind(hub):
    known, off = login(Role.CASE_OFFICER, hub=hub), login(Role.CASE_OFFICER, hub=hub)
    invited = login(Role.CASE_OFFICER, hub=hub)
    second = login(Role.CASE_OFFICER, hub=hub, second=True)
    former = login(
        Role.AGENT,
        organization=factories.organization(hub=hub),
        ends_on=clock.today() - timedelta(days=1),
    )
    with transaction():
        locked(User, off.user.id).disabled_at = clock.now()
        locked(User, invited.user.id).password_hash = "unusable"
        recovery_codes.issue(locked(User, second.user.id), now=clock.real_now())
    return [one.username for one in (known, off, invited, second, former)]


def test_known_and_unknown_names_read_the_same_and_cost_the_same(app, hub, monkeypatch):
    """By bytes; and by work: hashes and statements are counted, because wall time is the machine's."""
    names = [*accounts_of_each_kind(hub), "nobody-here"]
    app.extensions["denials"] = Budget()  # only so many are noted in a minute, whoever they were
    observed = [observe(app, monkeypatch, name, "Wrong-guess-77") for name in names]
    assert all(one == observed[0] for one in observed)
    assert len(observed[0][1]) == 1


def test_the_comparison_tells_a_right_password_from_a_wrong_one(app, hub, monkeypatch):
    """Negative control: what is compared does differ where there is something to see."""
    known = login(Role.CASE_OFFICER, hub=hub).username
    wrong = observe(app, monkeypatch, known, "Wrong-guess-77")
    assert observe(app, monkeypatch, known, PASSWORD) != wrong


def observe(app, monkeypatch, name, typed):
    """The answer without the name and its form token, the hashes computed, the statements sent."""
    client, hashes, statements = app.test_client(), [], []
    fields = client.fields("/login")
    real = argon2.PasswordHasher.verify

    def counted(self, kept, given):
        hashes.append(argon2.extract_parameters(kept))
        return real(self, kept, given)

    def note(_conn, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    with monkeypatch.context() as patched:
        patched.setattr(argon2.PasswordHasher, "verify", counted)
        answer = client.post("/login", data={**fields, "username": name, "password": typed})
    event.remove(db.engine, "before_cursor_execute", note)
    text = re.sub(r'name="csrf_token" [^>]*value="[^"]+"', "", answer.text)
    return (answer.status_code, text.replace(name, "NAME")), hashes, statements


def test_a_right_password_with_a_second_step_is_not_yet_in(app, hub):
    officer = login(Role.CASE_OFFICER, hub=hub, second=True)
    client = app.test_client()
    sign_in(client, officer.username)
    assert not is_in(client)
    client.submit("/login/code", code=code_now())
    assert is_in(client)
