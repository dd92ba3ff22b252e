"""The second step is asked of the roles that must have it, whichever way they come in."""

from __future__ import annotations

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import HUB_ROLES, TWO_FACTOR_ROLES, Role
from incubator.organizations.models import Hub, Profile
from incubator.people import accounts, reset_links, second_factor
from incubator.people.links import ExternalIdentity, ResetLink
from incubator.people.models import User
from tests import factories
from tests.account.walking import come_back
from tests.people.logins import ANOTHER, PASSWORD, another_post, body, code_now, login, sign_in

ROLES = tuple(role for role in Role if role is not Role.SYSTEM)
WAYS = ("password", "one-time code", "reset link", "identity")
SEEN = (Role.DIRECTOR, Role.CASE_OFFICER)


def ways_in(roles):
    """Each role by its password and two roles by every way; all by all of them in the long run."""
    return [
        pytest.param(
            role,
            way,
            marks=() if way == "password" or role in SEEN else pytest.mark.slow,
            id=f"{role.value}-{way}",
        )
        for role in roles
        for way in WAYS
    ]


def somebody(role, profile, *, second=False):
    hub = factories.hub(profile=profile)
    if role in HUB_ROLES:
        return login(role, hub=hub, second=second)
    return login(role, organization=factories.organization(hub=hub), second=second)


def test_the_guarantee_names_four_roles():
    assert {Role.DIRECTOR, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR} == TWO_FACTOR_ROLES


def go_in(client, found, way, provider):
    """Everything short of the second step; answers where it stopped."""
    typed = PASSWORD
    if way == "one-time code":
        typed = one_time_code(found)
    if way == "reset link":
        by_link(client, found)
        typed = ANOTHER
    if way == "identity":
        row = ExternalIdentity(
            user_id=found.user.id,
            issuer=provider.issuer,
            subject=provider.subject,
            linked_at=clock.real_now(),
        )
        factories.keep(row)
        answer = come_back(client)
    else:
        answer = sign_in(client, found.username, typed)
    if answer.location == "/login/hat":
        answer = client.post("/login/hat", data=client.fields("/login/hat"))
    if way == "one-time code" and "/login" not in answer.location:
        client.submit("/account/password", password=ANOTHER, again=ANOTHER)
    return answer.location


def one_time_code(found):
    by = login(Role.ADMINISTRATOR, hub=db.session.get(Hub, found.hat.hub_id)).hat
    with transaction():
        return accounts.issue_code(
            locked(User, found.user.id), by=by, at=clock.now(), now=clock.real_now()
        )


def by_link(client, found):
    moment = clock.real_now()
    link = ResetLink(
        user_id=found.user.id,
        token_digest=reset_links._digest("the-token"),
        issued_at=moment,
        expires_at=moment + reset_links.LASTS,
    )
    factories.keep(link)
    client.get("/reset/the-token")
    client.submit("/reset", password=ANOTHER, again=ANOTHER)


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize(("role", "way"), ways_in(ROLES))
def test_who_must_have_it_sets_it_up_before_anything_else(client, provider, role, profile, way):
    found = somebody(role, profile)
    go_in(client, found, way, provider)
    must = profile is Profile.FULL and role in TWO_FACTOR_ROLES
    for path in ("/account", "/messages/", "/"):
        answer = client.get(path)
        if must:
            assert answer.location == "/account/totp"
        else:
            assert answer.location != "/account/totp"
    if not must:
        assert "动态验证码" in client.get("/account").text  # offered


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize(
    ("role", "way"), ways_in([*sorted(TWO_FACTOR_ROLES), Role.CASE_OFFICER, Role.AGENT])
)
def test_who_has_it_is_asked_for_it_before_there_is_a_session(client, provider, role, profile, way):
    found = somebody(role, profile, second=True)
    assert go_in(client, found, way, provider) == "/login/code"
    assert client.get("/account").location.startswith("/login")
    assert client.get("/login/hat").location == "/login"
    client.submit("/login/code", code=code_now())
    assert client.get("/account").status_code == 200 or way == "one-time code"


def test_a_hat_that_demands_it_is_not_worn_without_it(client):
    """A case officer without a second step who is also the director changes hats."""
    found = somebody(Role.CASE_OFFICER, Profile.FULL)
    hub = db.session.get(Hub, found.hat.hub_id)
    director = another_post(found, Role.DIRECTOR, body(hub))
    client.under(found.post)
    assert client.get("/account").status_code == 200
    client.submit("/account/hats", post=str(director.id))
    assert client.get("/account").location == "/account/totp"


def test_without_the_demand_the_same_walk_is_let_through(client, provider, monkeypatch):
    """Negative control."""
    monkeypatch.setattr(second_factor, "demanded", lambda _role, _profile: False)
    go_in(client, somebody(Role.DIRECTOR, Profile.FULL), "password", provider)
    assert client.get("/account").status_code == 200
