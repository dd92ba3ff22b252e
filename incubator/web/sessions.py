"""Server-side sessions: the cookie holds a token, the database its hash, its hat and its end."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import Flask, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import Select, bindparam, select

from incubator.core import clock
from incubator.core.db import db, plain_rows
from incubator.core.permissions import Hat
from incubator.organizations.models import Hub, Organization
from incubator.people import consents, passwords, second_factor
from incubator.people.declarations import ConsentKind, ConsentText
from incubator.people.models import Person, Post, Session, User
from incubator.people.queries import offered, wearable
from incubator.web import browsers
from incubator.web.settings import settings

_ASKED = "asked_to_agree"
"""In the signed cookie: a new privacy text waits for an answer."""

login_manager = LoginManager()
login_manager.session_protection = None  # tokens are random, server-side and revocable


@dataclass(frozen=True)
class SignedIn:
    """The person behind this request, as flask-login sees them."""

    token: str
    session_id: int
    user_id: int
    username: str
    must_change: bool
    """The password was chosen by somebody else, or is too old: it is changed before anything else."""
    must_add_second: bool
    """The role may not work without a second step and there is none yet."""
    hat: Hat
    hats_count: int
    hub_name: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.user_loader(_load)
    app.after_request(_touch)


def viewer() -> Hat:
    """The hat worn by whoever looks at this page. Only for views that are not public."""
    user: SignedIn = current_user._get_current_object()
    return user.hat


def guest_or_viewer() -> Hat | None:
    user = signed_in_user()
    return user.hat if user else None


def signed_in_user() -> SignedIn | None:
    """Whoever is signed in, or None; on a page that may ask the database nothing, nobody."""
    if g.get("asks_nothing") or not current_user.is_authenticated:
        return None
    user: SignedIn = current_user._get_current_object()
    return user


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def begin(user: User, post: Post) -> str:
    """Open a session row (inside a transaction) and answer its token for `remember`."""
    token = secrets.token_urlsafe(32)
    now = clock.real_now()
    db.session.add(
        Session(
            token_digest=token_digest(token),
            user_id=user.id,
            post_id=post.id,
            started_at=now,
            expires_at=now + timedelta(seconds=settings().session_seconds),
            agent=browsers.named(request.user_agent.string if request else ""),
        )
    )
    return token


def remember(token: str, *, second_elsewhere: bool = False) -> None:
    """Put the token into a fresh cookie: nothing from before sign-in survives but the language.

    `second_elsewhere` says that the identity provider asked for a second step in our place.
    """
    language = session.get("lang")
    session.clear()
    if language:
        session["lang"] = language
    session["seen"] = int(clock.real_now().timestamp())
    if second_elsewhere:
        session["second_elsewhere"] = True
    g.pop("_login_user", None)
    signed_in = _load(token)
    if signed_in is not None:
        login_user(signed_in)
        if _new_text(signed_in) is not None:
            session[_ASKED] = True


def asked_to_agree() -> ConsentText | None:
    """The new privacy text that waited for whoever signed in here, until it is answered anywhere.

    Only a sign-in asks: nobody is interrupted in what they are writing. Who is not asked costs no query.
    """
    user = signed_in_user()
    if user is None or not session.get(_ASKED):
        return None
    text = _new_text(user)
    if text is None:
        session.pop(_ASKED)
    return text


def _new_text(user: SignedIn) -> ConsentText | None:
    person_id = user.hat.person_id or 0
    return consents.unanswered(person_id, ConsentKind.PRIVACY, on=clock.today())


def forget() -> None:
    language = session.get("lang")
    logout_user()
    session.clear()
    if language:
        session["lang"] = language


def _load(token: str) -> SignedIn | None:
    """The session behind a token, unless it ended, ran out, idled, or its account or post did."""
    held = plain_rows(_sessions(clock.today()), digest=token_digest(token)).all()
    found = next((post for post in held if post.id == post.worn_id), None)
    if found is None or _over(found.expires_at):
        return None
    return SignedIn(
        token=token,
        session_id=found.session_id,
        user_id=found.user_id,
        username=found.username,
        must_change=found.must_change
        or passwords.policy().expired(found.password_changed_at, clock.real_now()),
        must_add_second=not (found.has_second or session.get("second_elsewhere"))
        and second_factor.demanded(found.role, found.profile),
        hat=Hat(
            person_id=found.person_id,
            post_id=found.id,
            organization_id=found.organization_id,
            hub_id=found.hub_id,
            role=found.role,
            name=found.person_name,
            organization_name=found.organization_name,
        ),
        hats_count=len(offered(held)),
        hub_name=found.hub_name,
    )


@lru_cache(maxsize=2)
def _sessions(day: date) -> Select[*tuple[Any, ...]]:
    """An open session with its account, a row for each post its person may act under on `day`.

    Columns only: a page decrypts nobody's phone to know who looks at it. What is kept is the
    statement, because writing it costs more than running it; it is run for every request.
    """
    return (
        select(
            Session.id.label("session_id"),
            Session.expires_at,
            Session.post_id.label("worn_id"),
            User.id.label("user_id"),
            User.username,
            User.must_change,
            User.password_changed_at,
            User.totp_secret.is_not(None).label("has_second"),
            Post.id,
            Post.person_id,
            Post.organization_id,
            Post.role,
            Person.name.label("person_name"),
            Organization.name.label("organization_name"),
            Organization.hub_id,
            Hub.name.label("hub_name"),
            Hub.profile,
        )
        .join(Session.user)
        .join(User.person)
        .join(Person.posts)
        .join(Post.organization)
        .join(Organization.hub)
        .where(
            Session.token_digest == bindparam("digest"),
            Session.ended_at.is_(None),
            User.disabled_at.is_(None),
            wearable(day),
        )
    )


def _over(expires_at: datetime) -> bool:
    now = clock.real_now()
    seen = session.get("seen", 0)
    return now >= expires_at or now.timestamp() - seen > settings().idle_seconds


def _touch(response: Any) -> Any:
    """Note the last sign of life in the signed cookie, at most once a minute: a GET writes no table."""
    if signed_in_user():
        now = int(clock.real_now().timestamp())
        if now - session.get("seen", 0) > 60:
            session["seen"] = now
    return response
