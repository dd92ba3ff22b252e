"""A link to set a password works once, for an hour, and leaves the second step as it was."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.people import accounts, passwords, reset_links
from incubator.people.links import ResetLink
from incubator.people.models import User
from incubator.records.leaving import Dispatch, DispatchState
from incubator.records.models import Event
from tests import factories
from tests.account.letters import ask, deliver, letters, link_to, reachable
from tests.people.logins import ANOTHER, PASSWORD, code_now, is_in, login, sign_in
from tests.people.racing import at_once


@pytest.fixture
def officer(officer):
    return reachable(officer)


def choose(client, link, password=ANOTHER, again=None):
    assert client.get(link).location == "/reset"
    if client.get("/reset").status_code == 302:
        return client.get("/reset", follow_redirects=True)
    return client.submit("/reset", password=password, again=again or password)


def test_the_link_sets_a_password_once_and_ends_every_session(app, client, mailbox, officer):
    open_one = app.test_client()
    sign_in(open_one, officer.username)
    link = link_to(client, mailbox, officer.username)
    assert "请用新密码登录" in choose(client, link).text
    assert not is_in(client)
    assert not is_in(open_one)
    assert "已经用过" in choose(app.test_client(), link, PASSWORD).text
    assert sign_in(client, officer.username, PASSWORD).status_code == 422
    assert sign_in(client, officer.username, ANOTHER).status_code == 302
    verbs = db.session.scalars(select(Event.verb).order_by(Event.id)).all()
    assert verbs[1:3] == ["account.reset-link", "account.reset-password"]
    message = db.session.scalars(select(Message)).one()
    assert message.person_id == officer.person.id


def test_a_new_link_puts_the_earlier_one_out_of_use(client, mailbox, officer):
    first = link_to(client, mailbox, officer.username)
    second = link_to(client, mailbox, officer.username)
    assert "已过期" in choose(client, first).text
    assert "请用新密码登录" in choose(client, second).text


def test_a_link_lives_an_hour(app, client, mailbox, officer):
    link = link_to(client, mailbox, officer.username)
    with time_machine.travel(clock.real_now() + timedelta(minutes=59)):
        client.get(link)
        assert client.get("/reset").status_code == 200
    with time_machine.travel(clock.real_now() + timedelta(minutes=60, seconds=1)):
        client.get(link)
        assert client.get("/reset").location == "/forgot"


def test_a_change_of_password_or_a_stop_withdraws_the_link(client, mailbox, hub, officer):
    link, by = link_to(client, mailbox, officer.username), officer.hat
    chosen = passwords.chosen(ANOTHER, username="nobody")
    with transaction():
        user = locked(User, officer.user.id)
        accounts.change_password(user, chosen, by=by, at=clock.now(), now=clock.real_now())
    client.get(link)
    assert client.get("/reset").location == "/forgot"


def test_a_link_not_yet_sent_is_not_sent_after_a_change(client, mailbox, officer):
    ask(client, officer.username)
    with transaction():
        reset_links.answer(at=clock.now(), now=clock.real_now())
    with transaction():
        reset_links.withdraw(officer.user.id, now=clock.real_now())
    deliver()
    assert letters(mailbox) == []
    row = db.session.scalars(select(Dispatch)).one()
    assert (row.state, row.body) == (DispatchState.CANCELLED, None)


def test_three_links_an_hour_are_enough_for_one_account(client, mailbox, officer):
    for _n in range(5):
        ask(client, officer.username)
        deliver()
    assert len(letters(mailbox)) == reset_links.MOST


def test_the_new_password_keeps_the_policy(client, mailbox, officer):
    link = link_to(client, mailbox, officer.username)
    assert "至少 8" in choose(client, link, "Ab1!").text
    assert "不一样" in choose(client, link, ANOTHER, ANOTHER + "x").text
    assert "最近用过" in choose(client, link, PASSWORD).text
    assert "请用新密码登录" in choose(client, link).text


def test_the_second_step_is_still_asked_for(client, mailbox, hub):
    director = reachable(login(Role.DIRECTOR, hub=hub, second=True))
    choose(client, link_to(client, mailbox, director.username))
    assert sign_in(client, director.username, ANOTHER).location == "/login/code"
    assert not is_in(client)
    client.submit("/login/code", code=code_now())
    assert is_in(client)


def test_a_link_does_not_give_new_guesses_at_the_second_step(client, mailbox, hub):
    director = reachable(login(Role.DIRECTOR, hub=hub, second=True))
    sign_in(client, director.username)
    for _n in range(5):
        client.submit("/login/code", code="000000")
    choose(client, link_to(client, mailbox, director.username))
    assert "请 15 分钟后再试" in sign_in(client, director.username, ANOTHER).text


def test_the_token_is_in_one_address_only_and_in_no_log(client, mailbox, officer, caplog):
    caplog.set_level(logging.DEBUG)
    link = link_to(client, mailbox, officer.username)
    token = link.rpartition("/")[2]
    answer = client.get(link)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert token not in answer.text
    page = client.get("/reset")
    assert "no-store" in page.headers["Cache-Control"]
    assert token not in page.text
    with client.session_transaction() as cookie:
        assert token not in str(dict(cookie))
    stored = [[row.state, row.body] for row in db.session.scalars(select(Dispatch)).all()]
    assert stored == [[DispatchState.SENT, None]]
    assert token not in caplog.text


def test_a_bug_is_logged_without_the_token(app, client, caplog, monkeypatch):
    def broken(**_named):
        raise ZeroDivisionError

    monkeypatch.setitem(app.view_functions, "account.open_link", broken)
    broken.access = app.view_functions["account.login"].access
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        page = client.get("/reset/a-very-secret-token")
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = True
    assert page.status_code == 500
    assert "/reset/<token>" in caplog.text
    assert "a-very-secret-token" not in caplog.text + page.text


@pytest.mark.both
def test_of_four_who_use_one_link_at_once_one_sets_the_password(app):
    officer = login(Role.CASE_OFFICER, hub=factories.hub())
    now, user_id, by = clock.real_now(), officer.user.id, officer.hat
    link = ResetLink(
        user_id=user_id, token_digest="x" * 64, issued_at=now, expires_at=now + reset_links.LASTS
    )
    factories.keep(link)
    link_id, chosen = link.id, passwords.chosen(ANOTHER, username="nobody")

    def reset(_n):
        try:
            with transaction():
                accounts.reset_password(
                    locked(User, user_id), chosen, link_id, by=by, at=clock.now(), now=now
                )
        except accounts.RuleError:
            return False
        return True

    assert sum(at_once(app, 4, reset)) == 1
