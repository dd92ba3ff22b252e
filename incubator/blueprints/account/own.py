"""One's own account: posts, hat, sessions and password."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.forms import HatForm, PasswordForm
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.people import (
    accounts,
    consents,
    identities,
    passwords,
    recovery_codes,
    sessions,
    signing_in,
)
from incubator.people.models import Post, SavedView, Session, User
from incubator.people.queries import hat_of, held, offered, posts_of
from incubator.records.events import record
from incubator.web import sessions as browser
from incubator.web.access import local, signed_in
from incubator.web.forms import choices, rules_shown_on
from incubator.web.limits import WRITING, limiter
from incubator.web.sessions import SignedIn, signed_in_user, viewer
from incubator.web.settings import settings


def me() -> SignedIn:
    """Whoever is signed in; only for views that demand it."""
    user = signed_in_user()
    if user is None:
        raise NotFound(_("没有找到。"))
    return user


def _account() -> User:
    found: User = db.session.get_one(
        User, me().user_id, options=[joinedload(User.person)], populate_existing=True
    )
    return found


@bp.get("/account")
@signed_in
def show() -> ResponseReturnValue:
    user, today = _account(), clock.today()
    posts = db.session.scalars(
        select(Post)
        .where(Post.person_id == user.person_id)
        .options(joinedload(Post.organization))
        .order_by(Post.ends_on.is_not(None), Post.starts_on.desc(), Post.id.desc())
    ).all()
    opened = db.session.scalars(
        sessions.open_of(user.id, now=clock.real_now()).options(
            joinedload(Session.post).joinedload(Post.organization),
            joinedload(Session.post).joinedload(Post.person),
        )
    ).all()
    views = db.session.scalars(
        select(SavedView)
        .where(SavedView.person_id == user.person_id)
        .order_by(SavedView.page, SavedView.label)
    ).all()
    return render_template(
        "account/show.html",
        user=user,
        posts=[(post, hat_of(post), held(post, today)) for post in posts],
        sessions=[(one, hat_of(one.post) if one.post else None) for one in opened],
        current_session=me().session_id,
        views=views,
        policy=passwords.policy(),
        codes_left=recovery_codes.left(user.id),
        few_codes=recovery_codes.FEW,
        provider=settings().oidc,
        is_linked=identities.any_of(user.id),
        new_text=any(one.is_old for one in consents.standing(user.person_id, on=today)),
    )


@bp.post("/account/sessions")
@signed_in
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere else; this browser stays."""
    with transaction():
        ended = sessions.end_of_user(me().user_id, now=clock.real_now(), but=me().session_id)
        record("session.end-others", locked(User, me().user_id), by=viewer(), at=clock.now())
    flash(_("已在其他 %(n)s 处退出。", n=ended) if ended else _("没有在别处登录。"))
    return redirect(url_for(".show"))


@bp.post("/account/sessions/<int:id>/end")
@signed_in
def end_session(id: int) -> ResponseReturnValue:
    """Sign one other browser out; for this one there is the button at the top."""
    with transaction():
        mine = sessions.open_of(me().user_id, now=clock.real_now()).where(Session.id == id)
        if id == me().session_id or db.session.scalar(mine) is None:
            raise NotFound(_("没有找到这次登录。"))
        sessions.end(id, now=clock.real_now())
        user = locked(User, me().user_id)
        record("session.end-other", user, by=viewer(), at=clock.now(), before={"session_id": id})
    flash(_("已在那台设备上退出。"))
    return redirect(url_for(".show"))


@bp.route("/account/hats", methods=["GET", "POST"])
@signed_in
def hats() -> ResponseReturnValue:
    """Change the post one acts under; the session gets a new token, as at sign-in."""
    held_now = db.session.scalars(
        posts_of(viewer().person_id or 0, on=clock.today()).options(
            joinedload(Post.organization), joinedload(Post.person)
        )
    ).all()
    posts = offered(held_now)
    form = HatForm()
    form.post.choices = choices((post.id, hat_of(post).label) for post in posts)
    if form.submitted():
        return _wear(form.post.data)
    if not form.is_submitted():
        form.post.data = viewer().post_id
    return render_template("account/hats.html", form=form), form.status


def _wear(post_id: int) -> ResponseReturnValue:
    old = me()

    def begin() -> str:
        user, post = locked(User, old.user_id), locked(Post, post_id)
        sessions.end(old.session_id, now=clock.real_now())
        record(
            "session.hat",
            user,
            by=hat_of(post),
            at=clock.now(),
            before={"post_id": old.hat.post_id},
            after={"post_id": post.id},
        )
        return browser.begin(user, post)

    renew(begin)
    flash(_("当前身份已换成：%(label)s。", label=viewer().label))
    return redirect(local(request.args.get("next")) or f"{request.script_root}/")


def renew(begin: Callable[[], str]) -> None:
    """Run `begin` in a transaction and give this browser the new session it opened."""
    with transaction():
        token = begin()
    browser.remember(token, second_elsewhere=bool(session.get("second_elsewhere")))


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def password() -> ResponseReturnValue:
    form, forced = PasswordForm(), _account().must_change
    if forced:
        del form.current
    if form.submitted():
        with rules_shown_on(form) as rules:
            _change_password(form, forced)
        if rules.ok:
            flash(_("密码已修改，其他地方的登录都已退出。"))
            return redirect(url_for("home.index" if forced else ".show"))
    return (
        render_template(
            "account/password.html",
            form=form,
            demands=passwords.policy().demands,
            due=me().must_change,
        ),
        form.status,
    )


def _change_password(form: PasswordForm, forced: bool) -> None:
    user, by = _account(), viewer()
    if not forced:
        check_password(user, form.current.data, field="current")
    chosen = passwords.chosen(
        form.password.data,
        username=user.username,
        earlier=accounts.earlier_hashes(user),
    )
    renew(lambda: _with_new_password(user.id, chosen, by))


def _with_new_password(user_id: int, chosen: passwords.Chosen, by: Hat) -> str:
    user = locked(User, user_id)
    accounts.change_password(user, chosen, by=by, at=clock.now(), now=clock.real_now())
    return browser.begin(user, locked(Post, by.post_id))


def check_password(user: User, typed: str, *, field: str) -> None:
    """Ask for the password again; guesses count as they do at sign-in, and nothing is hashed inside."""
    now, username, kept = clock.real_now(), user.username, user.password_hash
    with transaction():
        allowed = signing_in.reserve_guess(username, now=now)
    if not allowed:
        raise RuleError(signing_in.RESTING, field=field)
    if not passwords.matches(kept, typed):
        raise RuleError(_("现在的密码不正确，请重新填写。"), field=field)
    with transaction():
        signing_in.give_back(username)
