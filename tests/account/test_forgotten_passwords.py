"""A forgotten password: the page tells a stranger nothing, the link works once, the second step stays."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event, func, select

from incubator import scheduler
from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.people import accounts, passwords, reset_links
from incubator.people.links import ResetLink, ResetRequest
from incubator.people.models import Person, User
from incubator.records import senders
from incubator.records.leaving import Dispatch, DispatchState, Way
from incubator.records.models import Event
from tests import factories
from tests.people.logins import ANOTHER, PASSWORD, code_now, is_in, login, sign_in
from tests.people.racing import at_once

LINK = re.compile(r"http://[^/\s]+(/reset/\S+)")
ADDRESS = "Shili@example.org"


@pytest.fixture
def mailbox(app, tmp_path):
    """What would have been mailed, as files."""
    senders.install(mail_url=f"file://{tmp_path}", sms_url=f"file://{tmp_path}", development=True)
    yield tmp_path
    senders.install()


@pytest.fixture
def officer(hub):
    return reachable(login(Role.CASE_OFFICER, hub=hub))


def reachable(found, email=ADDRESS, phone=None):
    with transaction():
        person = locked(Person, found.person.id)
        person.email, person.phone = email, phone
    return found


def ask(client, typed):
    return client.post("/forgot", data={**client.fields("/forgot"), "asked": typed})


def deliver():
    scheduler.JOBS["deliver"].run(clock.today(), clock.now())
    db.session.expire_all()


def letters(mailbox):
    return [json.loads(path.read_text()) for path in sorted(mailbox.glob("*.json"))]


def link_to(client, mailbox, typed):
    """Ask, let the job run, and read the link out of the newest letter."""
    before = len(letters(mailbox))
    ask(client, typed)
    deliver()
    found = letters(mailbox)[before:]
    assert len(found) == 1
    return LINK.search(found[0]["body"])[1]


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


@pytest.mark.parametrize("typed", ["shili@EXAMPLE.org", " Shili@example.org "])
def test_the_mail_address_on_record_does_as_well_as_the_name(client, mailbox, officer, typed):
    link_to(client, mailbox, typed)
    letter = letters(mailbox)[0]
    assert letter["address"] == ADDRESS
    assert officer.username in letter["body"]


def test_without_mail_the_link_goes_to_the_phone(client, mailbox, hub):
    found = reachable(login(Role.CASE_OFFICER, hub=hub), email=None, phone="13900000001")
    link_to(client, mailbox, found.username)
    assert letters(mailbox)[0]["way"] == Way.SMS


def test_known_and_unknown_read_the_same_and_cost_the_same(app, mailbox, hub, officer):
    """By bytes, and by what the page does: statements and keyed hashes, not wall time."""
    disabled = reachable(login(Role.CASE_OFFICER, hub=hub))
    unreachable = login(Role.CASE_OFFICER, hub=hub)
    with transaction():
        locked(User, disabled.user.id).disabled_at = clock.now()
    typed = [officer.username, "nobody-here", disabled.username, unreachable.username, ADDRESS]
    answers = [answer_and_work(app, one) for one in typed]
    assert all(one == answers[0] for one in answers)


def answer_and_work(app, typed):
    client = app.test_client()
    data = {**client.fields("/forgot"), "asked": typed}
    statements = []

    def note(_conn, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        answer = client.post("/forgot", data=data)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    page = client.get(answer.location).text
    page = re.sub(r'name="csrf_token" [^>]*value="[^"]+"', "", page)
    headers = {name: value for name, value in answer.headers if name != "Set-Cookie"}
    return answer.status_code, headers, answer.data, page, statements


def test_looking_up_on_the_page_itself_would_tell(app, mailbox, officer, monkeypatch):
    """Negative control: were the request answered at once, the work would differ."""
    real = reset_links.ask

    def at_once_too(typed, *, now):
        real(typed, now=now)
        db.session.flush()
        reset_links.answer(at=clock.now(), now=now)

    monkeypatch.setattr(reset_links, "ask", at_once_too)
    assert answer_and_work(app, officer.username) != answer_and_work(app, "nobody-here")


def test_what_was_typed_is_forgotten_whoever_it_was(client, mailbox, officer):
    for typed in (officer.username, "nobody-here", "nobody@example.org"):
        ask(client, typed)
    assert db.session.scalar(select(func.count(ResetRequest.id))) == 3
    deliver()
    assert db.session.scalar(select(func.count(ResetRequest.id))) == 0
    assert len(letters(mailbox)) == 1


def test_somebody_shut_out_without_a_post_or_without_an_address_gets_no_link(client, mailbox, hub):
    disabled = reachable(login(Role.CASE_OFFICER, hub=hub), "a@example.org")
    with transaction():
        locked(User, disabled.user.id).disabled_at = clock.now()
    former = reachable(
        login(
            Role.AGENT,
            organization=factories.organization(hub=hub),
            ends_on=clock.today() - timedelta(days=1),
        ),
        "b@example.org",
    )
    unreachable = login(Role.CASE_OFFICER, hub=hub)
    for one in (disabled, former, unreachable):
        ask(client, one.username)
    deliver()
    assert letters(mailbox) == []
    assert db.session.scalars(select(ResetLink)).all() == []


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


def test_without_a_way_to_send_the_page_says_so(client):
    page = client.get("/forgot").text
    assert "没有开通邮件和短信" in page
    assert 'name="asked"' not in page


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


@pytest.mark.both
def test_two_schedulers_answer_a_request_once(app, tmp_path):
    senders.install(mail_url=f"file://{tmp_path}", development=True)
    officer = reachable(login(Role.CASE_OFFICER, hub=factories.hub()))
    name = officer.username
    with transaction():
        reset_links.ask(name, now=clock.real_now())

    def answer(_n):
        with transaction():
            return reset_links.answer(at=clock.now(), now=clock.real_now())

    assert sum(at_once(app, 2, answer)) == 1
    senders.install()
