"""Whoever is signed in sees where else, recognizes the browser, and can end each of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.people.models import Session
from incubator.records.models import Event
from incubator.web import browsers
from tests import factories
from tests.people.logins import is_in, login, sign_in

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; XXX-AL00) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/130.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50"
)
DESK = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"
)

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def officer(app):
    return login(Role.CASE_OFFICER, hub=factories.hub())


@pytest.fixture
def here(app, officer):
    return signed_in_with(app, officer, DESK)


@pytest.fixture
def there(app, officer, here):
    return signed_in_with(app, officer, PHONE)


def signed_in_with(app, officer, agent):
    browser = app.test_client()
    browser.environ_base["HTTP_USER_AGENT"] = agent
    sign_in(browser, officer.username)
    assert is_in(browser)
    return browser


def end_links(browser):
    return re.findall(r'action="(/account/sessions/\d+/end)"', browser.get("/account").text)


def press(browser, path):
    token = browser.fields("/account/hats")["csrf_token"]
    return browser.post(path, data={"csrf_token": token})


def test_each_browser_is_listed_by_its_name_hat_and_time(here, there):
    page = here.get("/account").text
    assert "微信 8 · Android" in page
    assert "Edge 130 · Windows" in page
    assert page.count("本机") == 1
    assert "经办人" in page
    assert len(end_links(here)) == 1


def test_one_browser_is_ended_and_the_others_stay(app, officer, here, there):
    third = signed_in_with(app, officer, DESK)
    links = end_links(here)
    assert len(links) == 2
    press(here, links[-1])  # the latest first, so the last is the phone
    assert [is_in(one) for one in (here, there, third)] == [True, False, True]
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event.verb == "session.end-other"


def test_nobody_ends_another_persons_session_or_by_this_way_their_own(app, here, officer):
    stranger = login(Role.CASE_OFFICER, hub=officer.post.organization.hub)
    theirs = signed_in_with(app, stranger, DESK)
    for one in db.session.scalars(select(Session)).all():
        assert press(here, f"/account/sessions/{one.id}/end").status_code == 404
    assert is_in(theirs)
    assert is_in(here)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "微信 8 · Android"),
        (DESK, "Edge 130 · Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0",
            "Firefox 131 · Linux",
        ),
        (IPHONE, "Safari 17 · iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_the_name_people_know(agent, name):
    assert browsers.named(agent) == name


@given(st.text(max_size=400))
def test_whatever_a_browser_calls_itself_the_name_is_short_and_legible(agent):
    name = browsers.named(agent)
    assert len(name) <= 120
    assert name.isprintable()
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]", name)


def test_a_hostile_name_is_shown_inert(app, officer):
    browser = signed_in_with(app, officer, "<script>alert(1)</script>\u202egnp.exe")
    page = browser.get("/account").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page
