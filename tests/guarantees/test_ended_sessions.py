"""S5, S8, S9: whoever lost the right to be in is out at the next request, whatever page it asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask, session
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Hat, Role
from incubator.people import accounts, identities, passwords, posts, reset_links, sessions
from incubator.people.links import ExternalIdentity, ResetLink
from incubator.people.models import Post, Session, User
from incubator.people.queries import hat_of
from incubator.web import sessions as web_sessions
from tests import browser_client, factories
from tests.browser.people import post
from tests.browser_client import Browser
from tests.guarantees import addresses
from tests.guarantees.addresses import Address
from tests.people.logins import ANOTHER, PASSWORD, SECRET, code_now

OFFICER, ADMINISTRATOR = ("officer", Role.CASE_OFFICER), ("admin", Role.ADMINISTRATOR)
Change = Callable[[User, Post, Hat], None]


def now():
    return {"at": clock.now(), "now": clock.real_now()}


def _chosen():
    return passwords.chosen(ANOTHER, username="nobody")


def _disabled(user, _post, by):
    accounts.disable(user, reason="离职", by=by, **now())


def _removed(_user, held, by):
    posts.revoke_post(held, reason="调离", by=by, **now())


def _ended(_user, held, by):
    posts.end_post(held, ends_on=clock.today() - timedelta(days=1), by=by, **now())


def _password(user, held, _by):
    accounts.change_password(user, _chosen(), by=hat_of(held), **now())


def _reset(user, held, _by):
    moment = clock.real_now()
    link = ResetLink(
        user_id=user.id,
        token_digest="x" * 64,
        issued_at=moment,
        expires_at=moment + reset_links.LASTS,
    )
    db.session.add(link)
    db.session.flush()
    accounts.reset_password(user, _chosen(), link.id, by=hat_of(held), **now())


def _second_on(user, held, _by):
    accounts.set_second_step(user, SECRET, code_now(), by=hat_of(held), **now())


def _second_off(user, held, _by):
    user.totp_secret = SECRET
    accounts.drop_second_step(user, by=hat_of(held), **now())


def _second_reset(user, _post, by):
    user.totp_secret = SECRET
    accounts.reset_second_step(user, reason="手机遗失", by=by, **now())


def _new_codes(user, held, _by):
    user.totp_secret = SECRET
    accounts.renew_recovery_codes(user, by=hat_of(held), **now())


def _unlinked(user, _post, by):
    linked = ExternalIdentity(
        user_id=user.id, issuer="https://id.example.org", subject="x", linked_at=clock.real_now()
    )
    db.session.add(linked)
    db.session.flush()
    identities.unlink_all(user, reason="平台账号被盗", by=by, **now())


def _elsewhere(user, _post, _by):
    sessions.end_of_user(user.id, now=clock.real_now())


CHANGES: dict[str, Change] = {
    "account disabled": _disabled,
    "role removed": _removed,
    "post ended": _ended,
    "password changed": _password,
    "password reset by link": _reset,
    "second step set up": _second_on,
    "second step removed": _second_off,
    "second step reset": _second_reset,
    "recovery codes renewed": _new_codes,
    "identity unlinked": _unlinked,
    "signed out elsewhere": _elsewhere,
}


def _closed(app: Flask) -> list[Address]:
    """Every address that is not public."""
    with app.test_request_context():
        return [one for one in addresses.every(app) if one.access and not one.access.public]


def _cookie(browser: Browser) -> dict[str, object]:
    with browser.session_transaction() as kept:
        return dict(kept)


def _with(app: Flask, cookie: dict[str, object]) -> Browser:
    found = app.test_client()
    assert isinstance(found, Browser)
    with found.session_transaction() as kept:
        kept.update(cookie)
    return found


def _taken_in(app: Flask, cookie: dict[str, object], wanted: list[Address]) -> list[str]:
    """Which addresses answer this cookie otherwise than by sending it to sign in."""
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        return [
            f"{method} {one.path}"
            for one in wanted
            for method in sorted(one.methods)
            for answer in [_with(app, cookie).open(one.path, method=method)]
            if not (answer.status_code == 302 and answer.location.startswith("/login"))
        ]
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def _change(name: str) -> None:
    held, by = post(*OFFICER), hat_of(post(*ADMINISTRATOR))
    user_id, post_id = held.person.user.id, held.id
    with transaction():
        CHANGES[name](locked(User, user_id), locked(Post, post_id), by)


@pytest.fixture
def browsers(street):
    """Two open sessions of the same officer."""
    return [street.test_client().under(post(*OFFICER)) for _n in range(2)]


@pytest.mark.parametrize("change", ["account disabled", "role removed", "post ended"])
def test_the_next_request_is_refused_whatever_it_asks_for(street, browsers, change):
    """S5, on every address of the app's own table and every open session."""
    wanted = _closed(street)
    assert len(wanted) > 100
    cookies = [_cookie(browser) for browser in browsers]
    _change(change)
    assert _taken_in(street, cookies[0], wanted) == []
    assert _taken_in(street, cookies[1], wanted[::10]) == []


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_how_somebody_signs_in_ends_every_session(street, browsers, change):
    """S9, on one page for each; that all pages ask the same question is shown above."""
    assert [browser.get("/account").status_code for browser in browsers] == [200, 200]
    _change(change)
    for browser in browsers:
        assert browser.get("/account").location.startswith("/login")


def test_a_server_that_remembered_who_was_in_would_be_found_out(street, browsers, monkeypatch):
    """Negative control: with the look-up answered from memory the same walk is let in."""
    cookie = _cookie(browsers[0])
    with street.test_request_context():
        session["seen"] = cookie["seen"]
        remembered = web_sessions._load(cookie["_user_id"])
    assert remembered is not None
    monkeypatch.setattr(web_sessions.login_manager, "_user_callback", lambda _token: remembered)
    monkeypatch.setattr(
        browser_client, "check_page", lambda _html, _path: None
    )  # no form tokens here
    _change("account disabled")
    assert len(_taken_in(street, cookie, _closed(street)[::10])) > 5


def test_after_signing_out_the_old_cookie_opens_nothing(street, browsers):
    cookie, wanted = _cookie(browsers[0]), _closed(street)
    assert _taken_in(street, cookie, [one for one in wanted if one.path == "/account"]) != []
    browsers[0].post("/logout", data=browsers[0].fields("/account/hats"))
    assert _taken_in(street, cookie, wanted) == []


@pytest.mark.parametrize(
    ("waited", "busy", "refused"),
    [
        (timedelta(minutes=29, seconds=50), False, False),
        (timedelta(minutes=30, seconds=2), False, True),
        (timedelta(hours=11, minutes=59), True, False),
        (timedelta(hours=12, seconds=2), True, True),
    ],
    ids=str,
)
def test_thirty_idle_minutes_and_twelve_hours_end_it_everywhere(
    street, browsers, waited, busy, refused
):
    """Idle time is read from the cookie, so a busy session is one that was seen just now."""
    cookie = _cookie(browsers[0])
    with time_machine.travel(clock.real_now() + waited):
        if busy:
            cookie["seen"] = int(clock.real_now().timestamp())
        account = [one for one in _closed(street) if one.path == "/account"]
        if refused:
            assert _taken_in(street, cookie, _closed(street)) == []
        else:
            assert _taken_in(street, cookie, account) == ["GET /account"]


WAYS = ("password", "one-time code", "recovery code", "phone", "hat", "new password")


@pytest.mark.parametrize("way", WAYS)
def test_each_way_in_gives_a_session_nobody_chose(street, way):
    """S8: planted session and cookie contents do not survive, whichever door it was."""
    held, by = post(*OFFICER), hat_of(post(*ADMINISTRATOR))
    browser = street.test_client()
    planted = "a-token-somebody-else-knows"
    if way in {"hat", "new password"}:
        browser.under(held)
    with browser.session_transaction() as cookie:
        cookie.setdefault("_user_id", planted)
        cookie["planted"] = "x"
        before = cookie["_user_id"]
    _go_in(browser, held, by, way)
    after = _cookie(browser)
    assert after["_user_id"] != before
    assert "planted" not in after
    digests = db.session.scalars(select(Session.token_digest)).all()
    assert web_sessions.token_digest(planted) not in digests
    if before != planted:
        gone = select(Session.ended_at).where(
            Session.token_digest == web_sessions.token_digest(str(before))
        )
        assert db.session.scalar(gone) is not None


def _go_in(browser: Browser, held: Post, by: Hat, way: str) -> None:
    user_id, post_id = held.person.user.id, held.id
    typed, codes = PASSWORD, [""]
    chosen = passwords.chosen(PASSWORD, username="nobody")
    with transaction():
        user = locked(User, user_id)
        user.password_hash = chosen.password_hash
        username = user.username
        if way in {"recovery code", "phone"}:
            user.totp_secret = SECRET
            codes = accounts.recovery_codes.issue(user, now=clock.real_now())
        if way == "one-time code":
            typed = accounts.issue_code(user, by=by, **now())
    if way == "hat":
        browser.submit("/account/hats", post=str(post_id))
    elif way == "new password":
        browser.submit("/account/password", current=PASSWORD, password=ANOTHER, again=ANOTHER)
    else:
        fields = browser.fields("/login")
        browser.post("/login", data={**fields, "username": username, "password": typed})
    if way == "recovery code":
        browser.submit("/login/recovery", code=codes[0])
    if way == "phone":
        browser.submit("/login/code", code=code_now())
    assert factories.hat(db.session.get(Post, post_id)).person_id == held.person_id
