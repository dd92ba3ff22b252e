"""Setting up and removing the time-based code of one's own account, and its recovery codes."""

from __future__ import annotations

import io
from collections.abc import Callable

import segno
from flask import Response, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.forms import CodeForm, ConfirmForm
from incubator.blueprints.account.own import check_password, me, renew
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.permissions import Hat
from incubator.core.secret import opened, sealed
from incubator.core.words import _
from incubator.people import accounts, recovery_codes, second_factor
from incubator.people.models import Post, User
from incubator.web import sessions as browser
from incubator.web.access import signed_in
from incubator.web.forms import rules_shown_on
from incubator.web.limits import WRITING, limiter
from incubator.web.sessions import viewer

_KEY = "second_step_secret"
_CODES = "recovery_codes"


@bp.route("/account/totp", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def totp() -> ResponseReturnValue:
    """The QR code and the first code back; the secret waits, encrypted, in the cookie until then."""
    user = db.session.get_one(User, me().user_id)
    if user.totp_secret is not None:
        return render_template("account/second_step_on.html", form=ConfirmForm())
    if _KEY not in session:
        session[_KEY] = sealed(second_factor.new_secret())
    form, secret = CodeForm(), opened(session[_KEY])
    if form.submitted():
        by = viewer()
        with rules_shown_on(form) as rules:
            _renewed(user.id, by, lambda user: _turned_on(user, secret, form.code.data, by))
        if rules.ok:
            flash(_("动态验证码已启用，下次登录时使用。其他地方的登录都已退出。"))
            return redirect(url_for(".codes"))
    grouped = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    return (
        render_template(
            "account/second_step_setup.html", form=form, secret=grouped, due=me().must_add_second
        ),
        form.status,
    )


def _turned_on(user: User, secret: str, code: str, by: Hat) -> list[str]:
    return accounts.set_second_step(user, secret, code, by=by, at=clock.now(), now=clock.real_now())


def _renewed(user_id: int, by: Hat, change: Callable[[User], list[str]]) -> None:
    """Make a change that ends every session, give this browser a new one, keep the codes to show."""
    issued: list[str] = []

    def begin() -> str:
        user = locked(User, user_id)
        issued.extend(change(user))
        return browser.begin(user, locked(Post, by.post_id))

    renew(begin)
    if issued:
        session[_CODES] = sealed(" ".join(issued))


@bp.route("/account/recovery-codes", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def codes() -> ResponseReturnValue:
    """The codes just made, once; after that how many are left, and new ones for the password."""
    user = db.session.get_one(User, me().user_id)
    if user.totp_secret is None:
        return redirect(url_for(".totp"))
    form, user_id, by = ConfirmForm(), user.id, viewer()
    if form.submitted():
        with rules_shown_on(form) as rules:
            check_password(user, form.password.data, field="password")
            _renewed(user_id, by, lambda user: _new_codes(user, by))
        if rules.ok:
            return redirect(url_for(".codes"))
    shown = "" if form.is_submitted() else session.pop(_CODES, "")
    return render_template(
        "account/codes.html",
        form=form,
        codes=opened(shown).split() if shown else [],
        left=recovery_codes.left(user_id),
        username=me().username,
        issued_on=clock.today(),
    ), form.status


def _new_codes(user: User, by: Hat) -> list[str]:
    return accounts.renew_recovery_codes(user, by=by, at=clock.now(), now=clock.real_now())


@bp.get("/account/totp/qr.svg")
@signed_in
def totp_picture() -> ResponseReturnValue:
    """The QR code of the secret that is being set up, as a file because the policy allows no inline image."""
    if _KEY not in session:
        return redirect(url_for(".totp"))
    address = second_factor.address(
        opened(session[_KEY]), username=me().username, issuer=_("两会一中心服务平台")[:]
    )
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False
    )
    return Response(out.getvalue(), mimetype="image/svg+xml")


@bp.post("/account/totp/remove")
@signed_in
@limiter.limit(WRITING)
def totp_remove() -> ResponseReturnValue:
    form, by = ConfirmForm(), viewer()
    user = db.session.get_one(User, me().user_id)
    if form.submitted():
        with rules_shown_on(form) as rules:
            check_password(user, form.password.data, field="password")
            _renewed(user.id, by, lambda user: _dropped(user, by))
        if rules.ok:
            flash(_("动态验证码已停用，恢复码随之失效。其他地方的登录都已退出。"))
            return redirect(url_for(".show"))
    return render_template("account/second_step_on.html", form=form), form.status


def _dropped(user: User, by: Hat) -> list[str]:
    accounts.drop_second_step(user, by=by, at=clock.now(), now=clock.real_now())
    return []
