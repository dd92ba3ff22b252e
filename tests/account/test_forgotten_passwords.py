"""A forgotten password: the page tells a stranger nothing, and a link is sent to whom it belongs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.people import reset_links
from incubator.people.links import ResetLink, ResetRequest
from incubator.people.models import User
from incubator.records import senders
from incubator.records.leaving import Way
from tests import factories
from tests.account.letters import ADDRESS, ask, deliver, letters, link_to, reachable
from tests.people.logins import login
from tests.people.racing import at_once


@pytest.fixture
def officer(officer):
    return reachable(officer)


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


def test_without_a_way_to_send_the_page_says_so(client):
    page = client.get("/forgot").text
    assert "没有开通邮件和短信" in page
    assert 'name="asked"' not in page


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
