"""Signing in with an identity provider: only linked identities, every claim checked, never by mail."""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from sqlalchemy import select

from incubator import config
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import StartRefused
from incubator.core.permissions import Role
from incubator.organizations.models import Profile
from incubator.people import accounts, identities, posts
from incubator.people.links import ExternalIdentity
from incubator.people.models import Person, Post, Session, User
from incubator.records.models import Event
from tests import factories
from tests.account import provider as providers
from tests.people.logins import PASSWORD, another_post, body, code_now, is_in, login, sign_in


@pytest.fixture(scope="module")
def server():
    found = providers.serve()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def provider(app, server):
    """The provider as it is meant to be, and this installation set up with it."""
    server.claims, server.described, server.signing_key = {}, {}, None
    server.subject = "shili-subject-1"
    before = app.config["INCUBATOR"]
    install(app, server)
    yield server
    app.config["INCUBATOR"] = before


def install(app, server, **facts):
    setting = config.Provider(
        **{
            "issuer": server.issuer,
            "client_id": providers.CLIENT,
            "client_secret": providers.SECRET,
            "label": "示例统一身份平台",
            **facts,
        }
    )
    app.config["INCUBATOR"] = replace(app.config["INCUBATOR"], oidc=setting)


@pytest.fixture
def officer(hub, provider):
    return linked(login(Role.CASE_OFFICER, hub=hub), provider)


def linked(found, provider):
    factories.keep(
        ExternalIdentity(
            user_id=found.user.id,
            issuer=provider.issuer,
            subject=provider.subject,
            linked_at=clock.real_now(),
        )
    )
    return found


def visit(url):
    """What the browser does at the provider; answers the path it is sent back to."""
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.netloc, timeout=10)
    connection.request("GET", f"{there.path}?{there.query}")
    answer = connection.getresponse()
    location = answer.getheader("Location")
    connection.close()
    back = urlsplit(location)
    return f"{back.path}?{back.query}"


def come_back(client, start="/login/oidc"):
    """Press the button, sign in at the provider, and open the address it leads back to."""
    return client.get(visit(client.get(start).location))


def enter(client, start="/login/oidc"):
    answer = come_back(client, start)
    if answer.location == "/login/hat":
        page = client.fields("/login/hat")
        answer = client.post("/login/hat", data=page)
    return answer


def refused(client):
    assert not is_in(client)
    return client.get("/login").text


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
    ids=str,
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


def test_an_identity_nobody_linked_does_not_enter_whatever_its_mail(client, provider, hub):
    found = login(Role.CASE_OFFICER, hub=hub)
    with transaction():
        locked(Person, found.person.id).email = "shili@example.org"
    provider.claims = {
        "email": "shili@example.org",
        "email_verified": True,
        "preferred_username": found.username,
    }
    come_back(client)
    assert "还没有关联" in refused(client)


def test_a_disabled_account_and_an_unlinked_identity_read_the_same(app, client, provider, officer):
    by = login(Role.ADMINISTRATOR, hub=officer.post.organization.hub).hat
    with transaction():
        user = locked(User, officer.user.id)
        accounts.disable(user, reason="离职", by=by, at=clock.now(), now=clock.real_now())
    come_back(client)
    page = refused(client)
    provider.subject = "nobody"
    other = app.test_client()
    come_back(other)
    hidden = re.compile(r'name="csrf_token" [^>]*value="[^"]+"')
    assert hidden.sub("", page) == hidden.sub("", refused(other))
    assert "不能登录" in page


def test_an_ended_post_gives_no_way_in(client, provider, officer):
    by = login(Role.ADMINISTRATOR, hub=officer.post.organization.hub).hat
    with transaction():
        posts.end_post(
            locked(Post, officer.post.id),
            ends_on=clock.today() - timedelta(days=1),
            by=by,
            at=clock.now(),
            now=clock.real_now(),
        )
    assert enter(client).location == "/login"
    assert "没有在任的职务" in refused(client)


def test_an_identity_unlinked_halfway_does_not_enter(client, provider, officer):
    come_back(client)
    fields = client.fields("/login/hat")
    with transaction():
        identities.forget(officer.user.id)
    assert client.post("/login/hat", data=fields).status_code == 422
    assert not is_in(client)


def test_several_posts_are_chosen_between(client, provider, hub, officer):
    another_post(officer, Role.FINANCE, body(hub))
    assert come_back(client).location == "/login/hat"
    assert client.get("/login/hat").text.count('type="radio"') == 2


def test_the_second_step_is_asked_for_as_after_a_password(client, provider, hub):
    director = linked(login(Role.DIRECTOR, hub=hub, second=True), provider)
    provider.claims = {"amr": ["pwd", "mfa"]}
    assert come_back(client).location == "/login/code"
    assert not is_in(client)
    client.submit("/login/code", code=code_now())
    assert is_in(client)
    assert director.user.totp_secret


@pytest.mark.parametrize(
    ("trusted", "claims", "asked"),
    [
        (True, {"amr": ["pwd", "mfa"]}, False),
        (True, {"acr": "https://refeds.org/profile/mfa"}, False),
        (True, {"amr": ["pwd"]}, True),
        (True, {"amr": "mfa"}, True),
        (True, {}, True),
        (False, {"amr": ["pwd", "mfa"]}, True),
    ],
    ids=str,
)
def test_the_providers_second_step_counts_only_where_that_is_set_and_said(
    app, client, provider, trusted, claims, asked
):
    hub = factories.hub(profile=Profile.FULL)
    linked(login(Role.DIRECTOR, hub=hub), provider)
    install(app, provider, trusts_second_step=trusted)
    provider.claims = claims
    enter(client)
    answer = client.get("/account")
    assert (answer.location == "/account/totp") is asked
    assert (answer.status_code == 200) is not asked


def test_linking_takes_the_password_the_provider_and_a_last_yes(app, as_, provider, hub):
    found = login(Role.CASE_OFFICER, hub=hub)
    browser = as_(found.post)
    assert "现在的密码不正确" in browser.submit("/account/identity", password="x").text
    page = browser.submit("/account/identity", password=PASSWORD).text
    url = re.search(r'href="(http://127[^"]+/authorize[^"]+)"', page)[1].replace("&amp;", "&")
    assert browser.get(visit(url)).location == "/account/identity/link"
    assert db.session.scalars(select(ExternalIdentity)).all() == []
    assert "已关联" in browser.submit("/account/identity/link").text
    row = db.session.scalars(select(ExternalIdentity)).one()
    assert (row.user_id, row.issuer) == (found.user.id, provider.issuer)
    assert row.subject == provider.subject
    event = db.session.scalars(select(Event)).one()
    assert event.verb == "account.identity-link"
    assert provider.subject not in str(event.after)
    other = app.test_client()
    enter(other)
    assert is_in(other)


def test_what_somebody_else_began_is_not_linked_to_me(app, as_, provider, hub):
    """The address that comes back to one person is opened in another's browser."""
    mine, theirs = login(Role.CASE_OFFICER, hub=hub), login(Role.CASE_OFFICER, hub=hub)
    me, them = as_(mine.post), as_(theirs.post)
    page = them.submit("/account/identity", password=PASSWORD).text
    url = re.search(r'href="(http://127[^"]+/authorize[^"]+)"', page)[1].replace("&amp;", "&")
    back = visit(url)
    me.get(back)
    assert me.get("/account/identity/link").location == "/account/identity"
    with them.session_transaction() as cookie:
        kept = {name: cookie[name] for name in ("oidc_asked",)}
    with me.session_transaction() as cookie:
        cookie.update(kept)
    me.get(back)
    assert me.get("/account/identity/link").location == "/account/identity"
    assert db.session.scalars(select(ExternalIdentity)).all() == []


def test_one_identity_is_one_login(as_, provider, hub, officer):
    browser = as_(login(Role.CASE_OFFICER, hub=hub).post)
    page = browser.submit("/account/identity", password=PASSWORD).text
    url = re.search(r'href="(http://127[^"]+/authorize[^"]+)"', page)[1].replace("&amp;", "&")
    browser.get(visit(url))
    assert "已经关联过" in browser.submit("/account/identity/link").text
    assert db.session.scalars(select(ExternalIdentity.user_id)).all() == [officer.user.id]


def test_its_owner_unlinks_it_and_sessions_elsewhere_end(app, as_, client, provider, officer):
    enter(client)
    here = as_(officer.post)
    row = db.session.scalars(select(ExternalIdentity)).one()
    token = here.fields("/account/hats")["csrf_token"]
    stranger = as_(login(Role.CASE_OFFICER, hub=officer.post.organization.hub).post)
    theirs = stranger.fields("/account/hats")["csrf_token"]
    path = f"/account/identity/{row.id}/delete"
    assert stranger.post(path, data={"csrf_token": theirs}).status_code == 404
    here.post(path, data={"csrf_token": token})
    assert is_in(here)
    assert not is_in(client)
    come_back(client)
    assert "还没有关联" in refused(client)


def test_staff_unlink_it_with_a_reason_and_the_person_is_told(as_, client, provider, hub, officer):
    enter(client)
    admin = as_(login(Role.ADMINISTRATOR, hub=hub).post)
    path = f"/admin/people/{officer.person.id}/identity"
    assert path in admin.get(f"/admin/people/{officer.person.id}").text
    assert "请写明" in admin.submit(path, reason=" ").text
    admin.submit(path, reason="平台账号被盗")
    assert not is_in(client)
    assert db.session.scalars(select(ExternalIdentity)).all() == []
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event.verb == "account.identity-unlink"
    sign_in(client, officer.username)
    assert "解除关联" in client.get("/messages/").text


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
