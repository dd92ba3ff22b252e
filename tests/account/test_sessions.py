"""A session ends when it should: the next request of every open one is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.people import accounts, posts
from incubator.people.models import Post, User
from tests.people.logins import ANOTHER, PASSWORD, another_post, body, is_in, login, sign_in


@pytest.fixture
def admin(hub):
    return login(Role.ADMINISTRATOR, hub=hub)


@pytest.fixture
def officer(hub):
    return login(Role.CASE_OFFICER, hub=hub)


@pytest.fixture
def browsers(app, officer):
    """Two browsers in which the officer is signed in."""
    found = [app.test_client(), app.test_client()]
    for browser in found:
        sign_in(browser, officer.username)
        assert is_in(browser)
    return found


def now():
    return {"at": clock.now(), "now": clock.real_now()}


def test_a_disabled_account_is_out_at_its_next_request(browsers, officer, admin):
    with transaction():
        accounts.disable(locked(User, officer.user.id), reason="离职", by=admin.hat, **now())
    assert not any(is_in(browser) for browser in browsers)


def test_a_role_taken_away_is_out_at_its_next_request(browsers, officer, admin):
    with transaction():
        posts.revoke_post(locked(Post, officer.post.id), reason="调离", by=admin.hat, **now())
    assert not any(is_in(browser) for browser in browsers)


@pytest.mark.parametrize("days", [0, 1])
def test_a_post_that_ends_today_or_before_is_out_at_its_next_request(
    browsers, officer, admin, days
):
    last = clock.today() - timedelta(days=days)
    with transaction():
        posts.end_post(locked(Post, officer.post.id), ends_on=last, by=admin.hat, **now())
    assert not any(is_in(browser) for browser in browsers)


def test_a_post_that_ends_tomorrow_is_good_until_then(browsers, officer, admin):
    tomorrow = clock.today() + timedelta(days=1)
    with transaction():
        posts.end_post(locked(Post, officer.post.id), ends_on=tomorrow, by=admin.hat, **now())
    assert all(is_in(browser) for browser in browsers)
    clock.install(start=clock.now() + timedelta(days=2))
    assert not any(is_in(browser) for browser in browsers)


def test_losing_one_of_two_posts_ends_only_the_sessions_under_it(app, hub, officer, admin):
    finance = another_post(officer, Role.FINANCE, body(hub))
    under_finance, under_officer = app.test_client(), app.test_client()
    under_finance.under(finance)
    under_officer.under(officer.post)
    with transaction():
        posts.revoke_post(locked(Post, finance.id), reason="轮岗", by=admin.hat, **now())
    assert not is_in(under_finance)
    assert is_in(under_officer)


def test_a_changed_role_is_what_the_next_request_is_judged_by(browsers, officer):
    browser = browsers[0]
    assert browser.get("/admin/people").status_code == 200
    with transaction():
        locked(Post, officer.post.id).role = Role.EXPERT
    assert browser.get("/admin/people").status_code == 403


def test_a_password_change_ends_every_other_session_and_renews_this_one(browsers):
    here, there = browsers
    with here.session_transaction() as cookie:
        old = cookie["_user_id"]
    here.submit("/account/password", current=PASSWORD, password=ANOTHER, again=ANOTHER)
    assert is_in(here)
    assert not is_in(there)
    with here.session_transaction() as cookie:
        assert cookie["_user_id"] != old
        cookie["_user_id"] = old
    assert not is_in(here)


def test_the_cookie_of_a_session_that_was_signed_out_is_worth_nothing(browsers):
    browser = browsers[0]
    with browser.session_transaction() as cookie:
        kept = dict(cookie)
    browser.post("/logout", data=browser.fields("/account/hats"))
    with browser.session_transaction() as cookie:
        cookie.update(kept)
    assert not is_in(browser)


def test_sign_in_gives_a_new_token_and_a_new_form_token(client, officer):
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "chosen-by-somebody-else"
    before = client.fields("/login")["csrf_token"]
    sign_in(client, officer.username)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "chosen-by-somebody-else"
    refused = client.post("/account/hats", data={"csrf_token": before, "post": officer.post.id})
    assert refused.status_code == 400


def test_half_an_hour_without_a_request_ends_the_session(client, officer):
    start = clock.real_now()
    with time_machine.travel(start) as traveller:
        sign_in(client, officer.username)
        traveller.shift(timedelta(minutes=29, seconds=50))
        assert is_in(client)
        traveller.shift(timedelta(minutes=29, seconds=50))
        assert is_in(client)
        traveller.shift(timedelta(minutes=30, seconds=2))
        assert not is_in(client)


def test_twelve_hours_are_the_end_however_busy(client, officer):
    with time_machine.travel(clock.real_now()) as traveller:
        sign_in(client, officer.username)
        for _n in range(35):
            traveller.shift(timedelta(minutes=20))
            assert is_in(client)
        traveller.shift(timedelta(minutes=20))
        assert not is_in(client)


def test_moving_business_time_ends_no_session(client, officer):
    sign_in(client, officer.username)
    clock.install(start=clock.now() + timedelta(days=30))
    assert is_in(client)


def test_a_password_older_than_ninety_days_is_changed_first(client, officer):
    with transaction():
        old = clock.real_now() - timedelta(days=91)
        locked(User, officer.user.id).password_changed_at = old
    sign_in(client, officer.username)
    answer = client.get("/account")
    assert answer.location == "/account/password"
    assert "已到期" in client.get("/account/password").text


def test_other_browsers_can_be_signed_out_from_the_account_page(browsers):
    here, there = browsers
    page = here.get("/account").text
    assert page.count("登录</div>") or page.count("本机") == 1
    here.post("/account/sessions", data={"csrf_token": here.fields("/account/hats")["csrf_token"]})
    assert is_in(here)
    assert not is_in(there)


def test_a_signed_out_get_is_sent_to_sign_in_and_a_post_changes_nothing(client, officer):
    assert client.get("/account").location == "/login?next=%2Faccount" or client.get(
        "/account"
    ).location.startswith("/login?next=")
    token = client.fields("/login")["csrf_token"]
    answer = client.post("/account/sessions", data={"csrf_token": token})
    assert answer.location == "/login"
    assert db.session.get(User, officer.user.id).must_change is False
