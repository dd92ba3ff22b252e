"""Signing in by the page: name and password, guesses, codes, several posts and the second step."""

from __future__ import annotations

import re
from datetime import timedelta

import argon2
import time_machine
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.organizations.models import BodyKind
from incubator.people import accounts
from incubator.people.models import Session, User
from incubator.records.models import Event
from tests import factories
from tests.people.logins import (
    ANOTHER,
    PASSWORD,
    another_post,
    body,
    code_now,
    is_in,
    login,
    sign_in,
)


def test_a_person_with_one_post_is_in_after_the_password(client, officer):
    answer = sign_in(client, officer.username)
    assert answer.status_code == 302
    assert answer.location == "/"
    assert is_in(client)
    event = db.session.scalars(select(Event)).one()
    assert (event.verb, event.post_id) == ("session.begin", officer.post.id)


def test_the_name_may_be_typed_in_capitals_and_with_blanks(client, officer):
    assert sign_in(client, f" {officer.username.upper()} ").status_code == 302


def refused_page(client, username, password):
    answer = sign_in(client, username, password)
    assert answer.status_code == 422
    text = re.sub(r'name="csrf_token" [^>]*value="[^"]+"', "", answer.text)
    return text.replace(username, "NAME")


def test_known_unknown_disabled_and_invited_accounts_read_the_same(client, app, hub, officer):
    disabled = login(Role.CASE_OFFICER, hub=hub)
    invited = factories.post(Role.CASE_OFFICER, hub=hub)
    with transaction():
        locked(User, disabled.user.id).disabled_at = clock.now()
        user = db.session.query(User).filter_by(person_id=invited.person_id).one()
        invited_name = user.username
    names = [officer.username, "nobody-here", disabled.username, invited_name]
    pages = [refused_page(app.test_client(), name, "Wrong-guess-77") for name in names]
    assert len(set(pages)) == 1
    right_but_disabled = refused_page(app.test_client(), disabled.username, PASSWORD)
    assert right_but_disabled == pages[0]


def test_after_five_wrong_guesses_even_the_right_password_has_to_wait(client, officer):
    for _n in range(5):
        assert sign_in(client, officer.username, "Wrong-guess-77").status_code == 422
    answer = sign_in(client, officer.username)
    assert answer.status_code == 422
    assert "请 15 分钟后再试" in answer.text
    assert not is_in(client)
    with time_machine.travel(clock.real_now() + timedelta(minutes=15, seconds=1)):
        assert sign_in(client, officer.username).status_code == 302
        assert "5 次没有输对" in client.get("/account").text


def test_an_unknown_name_is_made_to_wait_in_the_same_words(app, officer):
    pages = []
    for name in (officer.username, "nobody-here"):
        client = app.test_client()
        for _n in range(5):
            sign_in(client, name, "Wrong-guess-77")
        pages.append(refused_page(client, name, "Wrong-guess-77"))
    assert "请 15 分钟后再试" in pages[0]
    assert pages[0] == pages[1]


def test_every_guess_costs_one_hash_and_none_inside_a_transaction(client, officer, monkeypatch):
    inside = []
    real = argon2.PasswordHasher.verify

    def watched(self, kept, typed):
        argon2.extract_parameters(kept)
        inside.append("writing" in db.session().info)
        return real(self, kept, typed)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", watched)
    sign_in(client, officer.username, "Wrong-guess-77")
    assert len(inside) == 1
    sign_in(client, "nobody-here", "Wrong-guess-77")
    assert len(inside) == 2
    sign_in(client, officer.username)
    assert inside == [False] * 3


def test_a_code_from_the_window_lets_in_once_and_asks_for_a_password(client, app, hub, officer):
    admin = login(Role.ADMINISTRATOR, hub=hub)
    by = admin.hat
    with transaction():
        code = accounts.issue_code(
            locked(User, officer.user.id), by=by, at=clock.now(), now=clock.real_now()
        )
    assert sign_in(client, officer.username, code.lower()).status_code == 302
    for path in ("/account", "/account/hats", "/account/totp"):
        assert client.get(path).location == "/account/password"
    answer = client.submit("/account/password", password=ANOTHER, again=ANOTHER)
    assert answer.status_code == 200
    assert answer.request.path == "/"
    assert is_in(client)
    other = app.test_client()
    assert sign_in(other, officer.username, code).status_code == 422
    assert sign_in(other, officer.username, ANOTHER).status_code == 302


def test_somebody_with_several_posts_chooses_one_and_may_change_it(client, hub, officer):
    finance = another_post(officer, Role.FINANCE, body(hub, BodyKind.COMMUNITY_FOUNDATION))
    assert sign_in(client, officer.username).location == "/login/hat"
    assert not is_in(client)
    page = client.get("/login/hat")
    assert page.text.count('type="radio"') == 2
    client.submit("/login/hat", post=str(finance.id))
    assert is_in(client)
    assert "财务" in client.get("/account/hats").text
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    client.submit("/account/hats", post=str(officer.post.id))
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != token
    assert [event.verb for event in db.session.scalars(select(Event).order_by(Event.id))] == [
        "session.begin",
        "session.hat",
    ]
    open_ones = db.session.scalars(select(Session).where(Session.ended_at.is_(None))).all()
    assert [one.post_id for one in open_ones] == [officer.post.id]


def test_nobody_wears_a_hat_that_is_not_theirs(client, hub, officer):
    another_post(officer, Role.FINANCE, body(hub))
    director = login(Role.DIRECTOR, hub=hub)
    sign_in(client, officer.username)
    answer = client.post(
        "/login/hat", data={**client.fields("/login/hat"), "post": str(director.post.id)}
    )
    assert answer.status_code == 422
    client.under(officer.post)
    answer = client.post(
        "/account/hats", data={**client.fields("/account/hats"), "post": str(director.post.id)}
    )
    assert answer.status_code == 422


def test_the_second_step_stands_between_password_and_entry(client, app, hub):
    director = login(Role.DIRECTOR, hub=hub, second=True)
    assert sign_in(client, director.username).location == "/login/code"
    assert not is_in(client)
    assert client.get("/login/hat").location == "/login"
    code = code_now()
    assert client.submit("/login/code", code="000000").status_code == 422
    client.submit("/login/code", code=code)
    assert is_in(client)
    other = app.test_client()
    sign_in(other, director.username)
    assert "已经用过" in other.submit("/login/code", code=code).text
    assert not is_in(other)


def test_wrong_second_codes_count_as_guesses(client, hub):
    director = login(Role.DIRECTOR, hub=hub, second=True)
    sign_in(client, director.username)
    for _n in range(5):
        assert client.submit("/login/code", code="000000").status_code == 422
    answer = client.submit("/login/code", code=code_now())
    assert "请 15 分钟后再试" in answer.text
    assert not is_in(client)


def test_half_a_sign_in_is_forgotten_after_five_minutes(client, hub):
    director = login(Role.DIRECTOR, hub=hub, second=True)
    sign_in(client, director.username)
    with time_machine.travel(clock.real_now() + timedelta(minutes=5, seconds=2)):
        assert client.get("/login/code").location == "/login"


def test_somebody_without_a_post_in_force_is_told_so(client, hub):
    former = login(
        Role.AGENT,
        organization=factories.organization(hub=hub),
        ends_on=clock.today() - timedelta(days=1),
    )
    sign_in(client, former.username)
    assert not is_in(client)
    assert "没有在任的职务" in client.get("/login").text
