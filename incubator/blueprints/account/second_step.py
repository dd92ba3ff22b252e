"""Setting up and removing the time-based code of one's own account."""

from __future__ import annotations

import io

import segno
from flask import Response, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.forms import CodeForm, ConfirmForm
from incubator.blueprints.account.own import check_password, me, renew
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Hat
from incubator.core.secret import opened, sealed
from incubator.core.words import _
from incubator.people import accounts, second_factor
from incubator.people.models import Post, User
from incubator.web import sessions as browser
from incubator.web.access import signed_in
from incubator.web.forms import rules_shown_on
from incubator.web.limits import WRITING, limiter
from incubator.web.sessions import viewer

_KEY = "second_step_secret"


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
            renew(lambda: _turned_on(user.id, secret, form.code.data, by))
        if rules.ok:
            flash(_("动态验证码已启用，下次登录时使用。其他地方的登录都已退出。"))
            return redirect(url_for(".show"))
    grouped = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    return (
        render_template(
            "account/second_step_setup.html", form=form, secret=grouped, due=me().must_add_second
        ),
        form.status,
    )


def _turned_on(user_id: int, secret: str, code: str, by: Hat) -> str:
    user = locked(User, user_id)
    accounts.set_second_step(user, secret, code, by=by, at=clock.now(), now=clock.real_now())
    return browser.begin(user, locked(Post, by.post_id))


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
            with transaction():
                accounts.drop_second_step(locked(User, me().user_id), by=by, at=clock.now())
        if rules.ok:
            flash(_("动态验证码已停用。"))
            return redirect(url_for(".show"))
    return render_template("account/second_step_on.html", form=form), form.status
