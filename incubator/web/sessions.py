"""Server-side sessions: the cookie holds a token, the database its hash, its hat and its end."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, g, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.organizations.models import Organization
from incubator.people import passwords, second_factor
from incubator.people.models import Post, Session, User
from incubator.people.queries import hat_of, offered, posts_of
from incubator.web.settings import settings

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
        )
    )
    return token


def remember(token: str) -> None:
    """Put the token into a fresh cookie: nothing from before sign-in survives but the language."""
    language = session.get("lang")
    session.clear()
    if language:
        session["lang"] = language
    session["seen"] = int(clock.real_now().timestamp())
    g.pop("_login_user", None)
    signed_in = _load(token)
    if signed_in is not None:
        login_user(signed_in)


def forget() -> None:
    language = session.get("lang")
    logout_user()
    session.clear()
    if language:
        session["lang"] = language


def _load(token: str) -> SignedIn | None:
    """The session behind a token, unless it ended, ran out, idled, or its account or post did."""
    found = db.session.scalar(
        select(Session)
        .where(Session.token_digest == token_digest(token), Session.ended_at.is_(None))
        .options(
            joinedload(Session.user),
            joinedload(Session.post).joinedload(Post.organization).joinedload(Organization.hub),
            joinedload(Session.post).joinedload(Post.person),
        )
    )
    if found is None or _over(found) or found.user.disabled_at is not None:
        return None
    held = posts_of(found.user.person_id, on=clock.today()).with_only_columns(Post.id, Post.role)
    posts = db.session.execute(held).all()
    if found.post is None or found.post_id not in {post.id for post in posts}:
        return None
    user, hub = found.user, found.post.organization.hub
    return SignedIn(
        token=token,
        session_id=found.id,
        user_id=user.id,
        username=user.username,
        must_change=user.must_change
        or passwords.policy().expired(user.password_changed_at, clock.real_now()),
        must_add_second=user.totp_secret is None
        and second_factor.demanded(found.post.role, hub.profile),
        hat=hat_of(found.post),
        hats_count=len(offered(posts)),
    )


def _over(found: Session) -> bool:
    now = clock.real_now()
    seen = session.get("seen", 0)
    return now >= found.expires_at or now.timestamp() - seen > settings().idle_seconds


def _touch(response: Any) -> Any:
    """Note the last sign of life in the signed cookie, at most once a minute: a GET writes no table."""
    if signed_in_user():
        now = int(clock.real_now().timestamp())
        if now - session.get("seen", 0) > 60:
            session["seen"] = now
    return response
