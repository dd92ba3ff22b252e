"""Signing in step by step (password or code, second step, hat), and signing out."""

from __future__ import annotations

import logging
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.account import notes, pending
from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.forms import CodeForm, HatForm, LoginForm, RecoveryForm
from incubator.blueprints.account.pending import Pending
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.people import recovery_codes, second_factor, sessions, signing_in
from incubator.people.models import Post, User
from incubator.people.queries import hat_of, offered, posts_of
from incubator.records.events import record
from incubator.web import sessions as browser
from incubator.web.access import local, public, signed_in
from incubator.web.forms import choices, rules_shown_on
from incubator.web.limits import WRITING, limiter
from incubator.web.sessions import signed_in_user, viewer
from incubator.web.settings import settings

log = logging.getLogger(__name__)


@bp.route("/login", methods=["GET", "POST"])
@public
@limiter.limit(WRITING, methods=["POST"])
def login() -> ResponseReturnValue:
    target = local(request.args.get("next"))
    if signed_in_user():
        return redirect(target or _home())
    form = LoginForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            proof = _proven(form.username.data, form.password.data)
        if rules.ok:
            pending.keep(proof, target)
            return next_step()
    provider = settings().oidc
    return render_template(
        "account/login.html", form=form, provider=provider, target=target
    ), form.status


def _proven(username: str, typed: str) -> signing_in.Proof:
    """The guess is counted first, in a transaction of its own; hashing happens outside of any."""
    now = clock.real_now()
    with transaction():
        allowed = signing_in.reserve_guess(username, now=now)
    if not allowed:
        raise RuleError(signing_in.RESTING)
    proof = signing_in.proof_of(signing_in.account(username), typed, now=now)
    if proof is None:
        log.info("sign-in refused")
        raise RuleError(signing_in.REFUSED)
    with transaction():
        signing_in.give_back(username)
    return proof


@bp.route("/login/code", methods=["GET", "POST"])
@public
@limiter.limit(WRITING, methods=["POST"])
def second_step() -> ResponseReturnValue:
    found = pending.found()
    if found is None or found.user.totp_secret is None:
        return again()
    form = CodeForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            _check_second(found.user, form.code.data)
        if rules.ok:
            pending.second_step_done(found)
            return next_step()
    return render_template("account/second_step.html", form=form), form.status


def _check_second(user: User, code: str) -> None:
    now, username = _counted(user), user.username
    with transaction():
        right = second_factor.accept(locked(User, user.id), code, now=now)
        if right:
            signing_in.give_back(username)
    if not right:
        raise RuleError(
            _("动态验证码不正确，或者已经用过。请等验证器显示下一组数字后再试。"), field="code"
        )


def _counted(user: User) -> datetime:
    """Count a guess at the second step; answers the moment, or refuses when the name has to rest."""
    now = clock.real_now()
    with transaction():
        allowed = signing_in.reserve_guess(user.username, now=now)
    if not allowed:
        raise RuleError(signing_in.RESTING, field="code")
    return now


@bp.route("/login/recovery", methods=["GET", "POST"])
@public
@limiter.limit(WRITING, methods=["POST"])
def recovery() -> ResponseReturnValue:
    """A printed code in place of the phone; it is used up when sign-in is complete."""
    found = pending.found()
    if found is None or found.user.totp_secret is None:
        return again()
    form = RecoveryForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            code_id = _check_recovery(found.user, form.code.data)
        if rules.ok:
            pending.second_step_done(found, code_id)
            return next_step()
    return render_template("account/recovery.html", form=form), form.status


def _check_recovery(user: User, typed: str) -> int:
    _counted(user)
    found = recovery_codes.find(user.id, typed)
    if found is None:
        raise RuleError(_("恢复码不正确，或者已经用过。请核对后换一个再试。"), field="code")
    with transaction():
        signing_in.give_back(user.username)
    return found


@bp.route("/login/hat", methods=["GET", "POST"])
@public
@limiter.limit(WRITING, methods=["POST"])
def choose_hat() -> ResponseReturnValue:
    found = pending.found()
    if found is None or _second_missing(found):
        return again()
    posts = _posts(found.user)
    form = HatForm()
    form.post.choices = choices((post.id, hat_of(post).label) for post in posts)
    if form.submitted():
        return _enter(found, next(post for post in posts if post.id == form.post.data))
    if not form.is_submitted() and posts:
        form.post.data = posts[0].id
    return render_template(
        "account/choose_hat.html", form=form, name=found.user.person.name
    ), form.status


def next_step(*, confirm: bool = False) -> ResponseReturnValue:
    """The step that is still missing, or the way in for who has one post only.

    `confirm`: this was no press of a button, so the way in is a page with one.
    """
    found = pending.found()
    if found is None:
        return again()
    if _second_missing(found):
        return redirect(url_for(".second_step"))
    posts = _posts(found.user)
    if not posts:
        flash(_("您目前没有在任的职务，不能办理事项。请联系本街道服务中心核对任职。"), "error")
        return redirect(url_for(".login"))
    if len(posts) > 1 or confirm:
        return redirect(url_for(".choose_hat"))
    return _enter(found, posts[0])


def _second_missing(found: Pending) -> bool:
    return found.user.totp_secret is not None and not found.proof.second


def _posts(user: User) -> list[Post]:
    return offered(db.session.scalars(posts_of(user.person_id, on=clock.today())).all())


def _enter(found: Pending, post: Post) -> ResponseReturnValue:
    """Open the session: from here on the cookie holds a new token and nothing from before."""
    user_id, post_id = found.user.id, post.id
    with transaction():
        user, post = locked(User, user_id), locked(Post, post_id)
        wrong = signing_in.complete(user, found.proof, now=clock.real_now())
        token = browser.begin(user, post)
        by, at = hat_of(post), clock.now()
        record("session.begin", user, by=by, at=at, after={"way": found.proof.way})
        if found.proof.recovery_id is not None:
            notes.recovery_code_used(user, found.proof.recovery_id, by=by, at=at)
    browser.remember(token, second_elsewhere=found.proof.elsewhere)
    if wrong:
        flash(
            _("上次登录之后有 %(n)s 次没有输对密码或验证码。如果不是您本人，请修改密码。", n=wrong),
            "warning",
        )
    return redirect(found.target or _home())


def again() -> ResponseReturnValue:
    flash(_("登录没有完成，或者停留太久。请重新登录。"), "warning")
    return redirect(url_for(".login"))


def _home() -> str:
    return f"{request.script_root}/"


@bp.post("/logout")
@signed_in
def logout() -> ResponseReturnValue:
    user = signed_in_user()
    if user is not None:
        with transaction():
            sessions.end(user.session_id, now=clock.real_now())
            record("session.end", locked(User, user.user_id), by=viewer(), at=clock.now())
    browser.forget()
    flash(_("已退出。"))
    return redirect(url_for(".login"))
