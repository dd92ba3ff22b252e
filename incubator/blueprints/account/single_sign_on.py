"""Signing in with an identity linked before, and linking one to one's own account."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.account import entering, pending
from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.forms import ConfirmForm
from incubator.blueprints.account.own import check_password, me, renew
from incubator.config import Provider
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.secret import opened, sealed
from incubator.core.words import _
from incubator.people import identities, signing_in
from incubator.people.models import Post, User
from incubator.web import oidc
from incubator.web import sessions as browser
from incubator.web.access import local, public, signed_in
from incubator.web.forms import BaseForm, rules_shown_on
from incubator.web.limits import WRITING, limiter
from incubator.web.oidc import Identity
from incubator.web.sessions import signed_in_user, viewer
from incubator.web.settings import settings

log = logging.getLogger(__name__)
_ASKED, _FOUND = "oidc_asked", "oidc_found"
_SECONDS = 600

NOT_LINKED = _(
    "这个统一身份账号不能登录：还没有关联，或者账号已停用。请用密码登录，再在“我的账号”中关联。"
)


def _provider() -> Provider:
    """The provider of this installation; without one these pages are not there."""
    found = settings().oidc
    if found is None:
        abort(404)
    return found


def _back() -> str:
    return f"{settings().base_url}{url_for('account.oidc_back')}"


def _ask(**facts: object) -> str:
    """Keep what belongs to this question in the browser; answers where to go with it."""
    asked = oidc.ask(_provider(), back=_back())
    session[_ASKED] = sealed(
        json.dumps({**asked.kept, **facts, "at": int(clock.real_now().timestamp())})
    )
    return asked.url


@bp.get("/login/oidc")
@public
@limiter.limit(WRITING)
def oidc_start() -> ResponseReturnValue:
    target = local(request.args.get("next"))
    if signed_in_user():
        return redirect(target or f"{request.script_root}/")
    _provider()
    try:
        return redirect(_ask(target=target or "", user_id=0))
    except RuleError as refusal:
        return _refused(refusal.message)


@bp.get("/login/oidc/back")
@public
@limiter.limit(WRITING)
def oidc_back() -> ResponseReturnValue:
    """Checks what the provider answered, once; writes nothing: the next page has the button."""
    kept = _taken(_ASKED)
    if kept is None:
        return _refused(oidc.NOT_ASKED)
    provider = _provider()
    try:
        found = oidc.identify(provider, kept, request.args, back=_back())
    except RuleError as refusal:
        return _refused(refusal.message)
    if kept["user_id"]:
        return _to_link(found, kept["user_id"])
    return _to_enter(provider, found, kept["target"])


def _taken(key: str) -> dict[str, Any] | None:
    """What this browser kept, taken out; None when there is nothing or it is too old."""
    kept = session.pop(key, None)
    found: dict[str, Any] = json.loads(opened(kept)) if kept else {"at": 0}
    return found if clock.real_now().timestamp() - found["at"] <= _SECONDS else None


def _refused(words: str) -> ResponseReturnValue:
    flash(words, "error")
    return redirect(url_for(".show" if signed_in_user() else ".login"))


def _to_enter(provider: Provider, found: Identity, target: str) -> ResponseReturnValue:
    if signed_in_user():
        return redirect(url_for(".show"))  # meanwhile, in another tab
    linked = identities.linked(found.issuer, found.subject)
    if linked is None or linked.user.disabled_at is not None:
        log.info("single sign-on refused")
        return _refused(NOT_LINKED)
    enough = found.second and provider.trusts_second_step
    proof = signing_in.Proof(
        linked.user_id,
        signing_in.stamp_of(linked.user),
        second=enough,
        identity_id=linked.id,
        elsewhere=enough,
    )
    pending.keep(proof, target)
    return entering.next_step(confirm=True)


def _to_link(found: Identity, user_id: int) -> ResponseReturnValue:
    """Only for whoever asked: another person may have signed in meanwhile."""
    user = signed_in_user()
    if user is None or user.user_id != user_id:
        return _refused(oidc.NOT_ASKED)
    session[_FOUND] = sealed(
        json.dumps(
            {
                "issuer": found.issuer,
                "subject": found.subject,
                "user_id": user_id,
                "at": int(clock.real_now().timestamp()),
            }
        )
    )
    return redirect(url_for(".link_identity"))


@bp.route("/account/identity", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def identity() -> ResponseReturnValue:
    """What is linked; linking another begins with the password and a link to the provider."""
    provider, form, url = settings().oidc, ConfirmForm(), ""
    if form.submitted():
        _provider()
        user = db.session.get_one(User, me().user_id)
        with rules_shown_on(form):
            check_password(user, form.password.data, field="password")
            url = _ask(target="", user_id=me().user_id)
    linked = db.session.scalars(identities.of_user(me().user_id)).all()
    return render_template(
        "account/identity.html", form=form, provider=provider, linked=linked, url=url
    ), form.status


@bp.route("/account/identity/link", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def link_identity() -> ResponseReturnValue:
    """The identity that just proved itself is shown to its owner, who says yes."""
    provider, form, waiting = settings().oidc, BaseForm(), session.get(_FOUND)
    if form.submitted():
        found = _taken(_FOUND)
        with rules_shown_on(form) as rules:
            _link(found)
        flash(_("已关联，以后可以用它登录。") if rules.ok else form.form_errors[0])
        return redirect(url_for(".identity"))
    if provider is None or not waiting:
        return redirect(url_for(".identity"))
    return render_template("account/link_identity.html", form=form, provider=provider)


def _link(found: dict[str, Any] | None) -> None:
    if found is None or found["user_id"] != me().user_id:
        raise RuleError(oidc.NOT_ASKED)
    with transaction():
        identities.link(
            locked(User, me().user_id),
            issuer=found["issuer"],
            subject=found["subject"],
            by=viewer(),
            at=clock.now(),
            now=clock.real_now(),
        )


@bp.post("/account/identity/<int:id>/delete")
@signed_in
def unlink_identity(id: int) -> ResponseReturnValue:
    old, by = me(), viewer()

    def begin() -> str:
        user = locked(User, old.user_id)
        identities.unlink_own(user, id, by=by, at=clock.now(), now=clock.real_now())
        return browser.begin(user, locked(Post, by.post_id))

    renew(begin)
    flash(_("已解除关联，其他地方的登录都已退出。"))
    return redirect(url_for(".identity"))
