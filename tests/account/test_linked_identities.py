"""Only a linked identity enters, as after a password; who links one and who undoes it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.organizations.models import Profile
from incubator.people import accounts, identities, posts
from incubator.people.links import ExternalIdentity
from incubator.people.models import Person, Post, User
from incubator.records.models import Event
from tests import factories
from tests.account.walking import come_back, enter, install, linked, refused, visit
from tests.people.logins import PASSWORD, another_post, body, code_now, is_in, login, sign_in


@pytest.fixture
def officer(officer, provider):
    return linked(officer, provider)


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
