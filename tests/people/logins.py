"""People who can sign in, made the short way, and signing in as a browser does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

import pyotp
from werkzeug.test import TestResponse

from incubator.core import clock
from incubator.core.permissions import Hat, Role
from incubator.organizations.models import BodyKind, Hub, Organization
from incubator.people import passwords
from incubator.people.models import Person, Post, User
from incubator.people.queries import hat_of
from tests import factories
from tests.browser_client import Browser

PASSWORD = "Sunny-garden-42"
ANOTHER = "Quiet-river-7391"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

_numbers = count(1)


@dataclass(frozen=True)
class Login:
    """Somebody with one post and a password."""

    person: Person
    post: Post
    user: User

    @property
    def username(self) -> str:
        return self.user.username

    @property
    def hat(self) -> Hat:
        return hat_of(self.post)


def login(role: Role, *, hub: Hub | None = None, second: bool = False, **facts: Any) -> Login:
    """A person holding `role`, able to sign in with `PASSWORD`; `second` adds the time-based code."""
    password = passwords.chosen(PASSWORD, username="nobody")
    with factories.together():
        post = factories.post(role, hub=hub, **facts)
        user = post.person.user
        assert user is not None
        user.username = f"shili{next(_numbers)}"
        user.password_hash = password.password_hash
        user.totp_secret = SECRET if second else None
    return Login(post.person, post, user)


def another_post(login: Login, role: Role, organization: Organization) -> Post:
    return factories.post(role, organization=organization, person=login.person)


def body(hub: Hub, kind: BodyKind = BodyKind.SERVICE_CENTRE) -> Organization:
    return next(one.organization for one in hub.bodies if one.kind is kind)


def code_now(at: datetime | None = None) -> str:
    return pyotp.TOTP(SECRET).at(at or clock.real_now())


def sign_in(
    client: Browser, username: str, password: str = PASSWORD, *, to: str = "/login"
) -> TestResponse:
    """Type name and password on the sign-in page; the answer is not followed."""
    return client.post(to, data={**client.fields(to), "username": username, "password": password})


def is_in(client: Browser) -> bool:
    """Whether this browser is signed in: its own account page opens instead of sending it to sign in."""
    answer = client.get("/account")
    assert answer.status_code in {200, 302}
    return answer.status_code == 200 or "/login" not in answer.location
