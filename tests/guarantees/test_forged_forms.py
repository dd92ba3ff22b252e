"""S7: a form without its token, with somebody else's, or from another site is never taken."""

from __future__ import annotations

import pytest
from flask import Flask

from incubator.core.permissions import Hat
from incubator.people.queries import hat_of
from tests.browser.people import post
from tests.browser_client import Browser
from tests.guarantees import addresses
from tests.guarantees.addresses import Address
from tests.guarantees.test_access import IDENTITIES, _fingerprint

FORGERIES = ("no token", "another browser's token", "another origin", "another site")


def _writing(app: Flask) -> list[tuple[Address, str]]:
    """Every address with every method that is not a GET."""
    with app.test_request_context():
        return [
            (one, method)
            for one in addresses.every(app)
            for method in sorted(one.methods - {"GET"})
        ]


def _browsers(app: Flask) -> dict[str, Browser]:
    found = {}
    for identity, who in IDENTITIES.items():
        browser = app.test_client()
        assert isinstance(browser, Browser)
        found[identity] = browser.under(post(*who)) if who else browser
    return found


def _hats() -> dict[str, Hat | None]:
    return {identity: hat_of(post(*who)) if who else None for identity, who in IDENTITIES.items()}


def _admitted(address: Address, hats: dict[str, Hat | None]) -> str:
    """The first identity that the address is open to, so that only the forgery is in the way."""
    assert address.access is not None
    for identity, hat in hats.items():
        if address.access.public or (hat and address.access.admits(hat)):
            return identity
    raise AssertionError(f"nobody is admitted to {address.endpoint}")


def _forged(how: str, own: str, foreign: str) -> dict[str, dict[str, str]]:
    """What is sent: data and headers."""
    if how == "no token":
        return {"data": {"x": "y"}}
    if how == "another browser's token":
        return {"data": {"csrf_token": foreign}}
    if how == "another origin":
        return {"data": {"csrf_token": own}, "headers": {"Origin": "https://elsewhere.example"}}
    return {"data": {"csrf_token": own}, "headers": {"Sec-Fetch-Site": "cross-site"}}


def _token(browser: Browser) -> str:
    signed_in = browser.get("/account").status_code == 200
    return browser.fields("/account/hats" if signed_in else "/login")["csrf_token"]


def _taken(app: Flask, how: str) -> list[str]:
    browsers = _browsers(app)
    foreign = _token(app.test_client().under(post("finance", IDENTITIES["finance"][1])))
    own = {identity: _token(browser) for identity, browser in browsers.items()}
    taken, hats = [], _hats()
    for address, method in _writing(app):
        identity = _admitted(address, hats)
        sent = _forged(how, own[identity], foreign)
        answer = browsers[identity].open(address.path, method=method, **sent)
        if answer.status_code not in {400, 404}:
            taken.append(f"{method} {address.path} as {identity}: {answer.status_code}")
    return taken


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_form_is_not_taken_anywhere(street, how):
    before = _fingerprint()
    assert _taken(street, how) == []
    assert _fingerprint() == before


def test_with_tokens_not_asked_for_the_same_walk_is_taken(street):
    """Negative control."""
    street.config["WTF_CSRF_ENABLED"] = False
    try:
        assert _accepted_somewhere(street)
    finally:
        street.config["WTF_CSRF_ENABLED"] = True


def _accepted_somewhere(app: Flask) -> bool:
    browser = app.test_client().under(post("officer", IDENTITIES["officer"][1]))
    return browser.post("/account/sessions", data={"x": "y"}).status_code == 302
