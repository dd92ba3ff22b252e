"""Signing in with an identity provider: the walk there and back, and every claim of it checked."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from incubator import config
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import StartRefused
from incubator.people.models import Session
from incubator.records.models import Event
from tests.account import provider as providers
from tests.account.walking import come_back, enter, install, linked, refused, visit
from tests.people.logins import is_in


@pytest.fixture
def officer(officer, provider):
    return linked(officer, provider)


def test_the_button_is_there_only_where_a_provider_is_set(app, client, provider):
    assert "用示例统一身份平台登录" in client.get("/login").text
    app.config["INCUBATOR"] = replace(app.config["INCUBATOR"], oidc=None)
    assert "/login/oidc" not in client.get("/login").text
    assert client.get("/login/oidc").status_code == 404
    assert client.get("/login/oidc/back").location == "/login"


def test_a_linked_identity_enters_with_code_pkce_state_and_nonce(client, provider, officer):
    assert enter(client).location == "/"
    assert is_in(client)
    asked = provider.asked[-1]
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid"
    assert len(asked["state"]) >= 24
    assert len(asked["nonce"]) >= 24
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert (event.verb, event.after) == ("session.begin", {"way": "identity"})


def test_coming_back_writes_nothing_until_the_button_is_pressed(client, provider, officer):
    assert come_back(client).location == "/login/hat"
    assert db.session.scalars(select(Session)).all() == []
    assert db.session.scalars(select(Event)).all() == []


def test_it_leads_back_to_the_page_that_was_asked_for_and_never_elsewhere(
    app, client, provider, officer
):
    assert enter(client, "/login/oidc?next=/account").location == "/account"
    other = app.test_client()
    assert enter(other, "/login/oidc?next=//example.org").location == "/"


def test_sign_in_gives_a_new_session_and_nothing_from_before_survives(client, provider, officer):
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "chosen-by-somebody-else"
        cookie["planted"] = "x"
    enter(client)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "chosen-by-somebody-else"
        assert "planted" not in cookie
        assert not {"oidc_asked", "signing_in"} & set(cookie)


HOUR = 3600


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another-nonce"},
        {"nonce": None},
        {"iss": "http://127.0.0.1:1"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["another-client", "a-third"]},
        {"aud": None},
        {"azp": "another-client"},
        {"exp": int(time.time()) - HOUR},
        {"exp": None},
        {"iat": int(time.time()) + HOUR},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 201},
    ],
    ids="".join,  # by claim: a moment in a name is another name in the next process
)
def test_a_token_with_a_wrong_claim_lets_nobody_in(client, provider, officer, claims):
    provider.claims = claims
    assert come_back(client).location == "/login"
    assert "应答不正确" in refused(client)


def test_the_same_walk_without_a_wrong_claim_gets_in(client, provider, officer):
    """Negative control of the list above."""
    provider.claims = {"azp": providers.CLIENT, "aud": [providers.CLIENT]}
    enter(client)
    assert is_in(client)


def test_a_token_signed_by_another_key_lets_nobody_in(client, provider, officer):
    provider.signing_key = providers.new_key()
    come_back(client)
    assert "应答不正确" in refused(client)


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"token_endpoint": "ftp://127.0.0.1/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_a_description_that_does_not_fit_is_not_followed(client, provider, officer, described):
    provider.described = described
    answer = client.get("/login/oidc")
    if answer.location != "/login":
        answer = client.get(visit(answer.location))
    assert answer.location == "/login"
    assert "应答不正确" in refused(client)


def test_a_provider_that_does_not_answer_is_said_in_a_sentence(app, client, provider):
    install(app, provider, issuer="http://127.0.0.1:1")
    assert client.get("/login/oidc").location == "/login"
    assert "没有应答" in refused(client)


def test_a_wrong_client_secret_lets_nobody_in(app, client, provider, officer):
    install(app, provider, client_secret="wrong")
    come_back(client)
    assert provider.refused[-1] == "code or client"
    refused(client)


def test_a_state_works_once(client, provider, officer):
    back = visit(client.get("/login/oidc").location)
    assert client.get(back).location == "/login/hat"
    assert client.get(back).location == "/login"
    assert "不是从本页面发起" in client.get("/login").text


def test_an_old_cookie_with_its_state_gets_nobody_in_twice(app, client, provider, officer):
    """The cookie is the browser's to copy; the code is the provider's to spend."""
    url = client.get("/login/oidc").location
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    back = visit(url)
    client.get(back)
    other = app.test_client()
    with other.session_transaction() as cookie:
        cookie.update(kept)
    assert other.get(back).location == "/login"
    refused(other)


def test_an_answer_to_somebody_elses_question_is_none(app, client, provider, officer):
    """Login CSRF: an address with a code of another's is opened in this browser."""
    theirs = app.test_client()
    back = visit(theirs.get("/login/oidc").location)
    assert client.get(back).location == "/login"
    client.get("/login/oidc")
    assert client.get(back).location == "/login"
    refused(client)


def test_half_a_sign_in_is_forgotten_after_ten_minutes(client, provider, officer):
    back = visit(client.get("/login/oidc").location)
    with time_machine.travel(clock.real_now() + timedelta(minutes=10, seconds=2)):
        assert client.get(back).location == "/login"


def test_a_refusal_at_the_provider_is_a_sentence(client, provider, officer):
    url = client.get("/login/oidc").location
    state = re.search(r"state=([\w-]+)", url)[1]
    client.get(f"/login/oidc/back?error=access_denied&state={state}")
    assert "没有在统一身份平台完成登录" in refused(client)


def test_a_setting_that_is_half_there_is_refused_at_the_start():
    issuer = {"INCUBATOR_OIDC_ISSUER": "https://id.example.org"}
    client = {"INCUBATOR_OIDC_CLIENT_ID": "x", "INCUBATOR_OIDC_CLIENT_SECRET": "very-secret"}
    found = config.from_environment({**issuer, **client})
    assert found.oidc is not None
    assert found.oidc.label == "统一身份平台"
    assert "very-secret" not in repr(found)
    with pytest.raises(StartRefused, match="CLIENT_ID"):
        config.from_environment(issuer)
    with pytest.raises(StartRefused, match="SECOND_STEP"):
        config.from_environment({**issuer, **client, "INCUBATOR_OIDC_SECOND_STEP": "yes"})
    with pytest.raises(StartRefused, match="https"):
        config.from_environment({**client, "INCUBATOR_OIDC_ISSUER": "http://id.example.org"})
    assert config.from_environment(client).oidc is None
