"""A forgotten password: asking for a link, and choosing a new one with it."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.account import notes
from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.forms import ForgottenForm, PasswordForm
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.secret import opened, sealed
from incubator.core.words import _
from incubator.people import accounts, passwords, reset_links
from incubator.people.links import ResetLink
from incubator.people.models import User
from incubator.web.access import public
from incubator.web.forms import rules_shown_on
from incubator.web.limits import LOOKING_UP, limiter

ASKING = "5 per minute; 30 per hour"
"""From one address: each may send somebody a mail."""
_KEY = "reset_link"


@bp.route("/forgot", methods=["GET", "POST"])
@public
@limiter.limit(ASKING, methods=["POST"])
def forgot() -> ResponseReturnValue:
    """Keeps what was typed and says so. Who that is, a job finds out: this page looks nobody up."""
    form = ForgottenForm()
    if form.submitted():
        with transaction():
            reset_links.ask(form.asked.data, now=clock.real_now())
        flash(
            _(
                "如果有这个账号，并且登记了邮箱或手机号，几分钟内会收到重置密码的链接，一小时内有效。"
                "没有收到的，请到窗口领取一次性验证码。"
            )
        )
        return redirect(url_for(".login"))
    return render_template(
        "account/forgot.html", form=form, offered=reset_links.offered()
    ), form.status


@bp.get("/reset/<token>")
@public
@limiter.limit(LOOKING_UP)
def open_link(token: str) -> ResponseReturnValue:
    """Takes the token out of the address at once, so that no page, referrer or bookmark carries it."""
    session[_KEY] = sealed(token[:100])
    response = make_response(redirect(url_for(".reset")))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.route("/reset", methods=["GET", "POST"])
@public
@limiter.limit(LOOKING_UP, methods=["POST"])
def reset() -> ResponseReturnValue:
    link, form = _opened_link(), PasswordForm()
    del form.current
    if link is None:
        session.pop(_KEY, None)
        flash(reset_links.SPENT, "warning")
        return redirect(url_for(".forgot"))
    username = link.user.username
    if form.submitted():
        with rules_shown_on(form) as rules:
            _reset(link, form.password.data)
        if rules.ok:
            session.pop(_KEY, None)
            flash(_("新密码已设好，所有地方的登录都已退出。请用新密码登录。"))
            return redirect(url_for(".login"))
    return render_template(
        "account/reset.html", form=form, username=username, demands=passwords.policy().demands
    ), form.status


def _opened_link() -> ResetLink | None:
    kept = session.get(_KEY)
    return reset_links.find(opened(kept), now=clock.real_now()) if kept else None


def _reset(link: ResetLink, typed: str) -> None:
    """Nothing is hashed inside the transaction. The second step is asked for at sign-in, as always.

    The wrong guesses of the account stay counted: a mailbox is no way around the second step's limit.
    """
    user, link_id = link.user, link.id
    chosen = passwords.chosen(typed, username=user.username, earlier=accounts.earlier_hashes(user))
    user_id, at = user.id, clock.now()
    with transaction():
        user = locked(User, user_id)
        by = reset_links.hat_for(user, at=at)
        accounts.reset_password(user, chosen, link_id, by=by, at=at, now=clock.real_now())
        notes.tell(user, _("密码已用链接重置。"), key=f"reset-link:{link_id}", by=by, at=at)
    db.session.expire_all()
