"""Logins of other people: opening one, one-time codes, stopping, lost second steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.forms import LoginForm, ReasonForm
from incubator.blueprints.admin.people import WHO, person_or_404
from incubator.blueprints.admin.shown_once import show_once, take
from incubator.blueprints.admin.telling import tell
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations.contacts import masked
from incubator.people import accounts, identities, texted_codes
from incubator.people.models import Person, User
from incubator.web.access import requires
from incubator.web.forms import BaseForm, rules_shown_on
from incubator.web.sessions import viewer

Do = Callable[[User, str, Hat, datetime, datetime], None]


@dataclass(frozen=True)
class Act:
    """One thing that is done to a login after a reason: how its page reads and what it does."""

    title: str
    words: str
    label: str
    done: str
    do: Do
    danger: bool = False


def _disable(user: User, reason: str, by: Hat, at: datetime, now: datetime) -> None:
    accounts.disable(user, reason=reason, by=by, at=at, now=now)


def _enable(user: User, reason: str, by: Hat, at: datetime, now: datetime) -> None:
    accounts.enable(user, reason=reason, by=by, at=at)


def _reset(user: User, reason: str, by: Hat, at: datetime, now: datetime) -> None:
    accounts.reset_second_step(user, reason=reason, by=by, at=at, now=now)


def _unlink(user: User, reason: str, by: Hat, at: datetime, now: datetime) -> None:
    identities.unlink_all(user, reason=reason, by=by, at=at, now=now)


ACTS: dict[str, Act] = {
    "disable": Act(
        _("停用账号"),
        _("停用后立即退出所有登录，不能再登录，任职和办理记录不变。可以重新启用。"),
        _("停用"),
        _("账号已停用，所有登录都已退出。"),
        _disable,
        danger=True,
    ),
    "enable": Act(
        _("启用账号"),
        _("启用后可以用原来的密码登录；忘记密码时另发一次性验证码。"),
        _("启用"),
        _("账号已启用。"),
        _enable,
    ),
    "second-step": Act(
        _("重置动态验证码"),
        _("用于手机遗失或更换。请当面核对身份。重置后退出所有登录，本人登录后重新设置。"),
        _("重置"),
        _("动态验证码已重置。"),
        _reset,
        danger=True,
    ),
    "identity": Act(
        _("解除统一身份账号"),
        _("解除后不能再用统一身份平台登录，所有登录立即退出；密码照常使用，本人可以重新关联。"),
        _("解除关联"),
        _("统一身份账号已解除关联。"),
        _unlink,
        danger=True,
    ),
}


def _with_login(id: int) -> Person:
    found = person_or_404(id)
    if found.user is None:
        raise NotFound(_("此人没有账号。"))
    return found


def _act(id: int, act: Act, form: BaseForm) -> ResponseReturnValue:
    found = _with_login(id)
    user_id = found.user.id if found.user else 0
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            by, at = viewer(), clock.now()
            act.do(locked(User, user_id), form.reason.data or "", by, at, clock.real_now())
            tell(id, act.done, by=by, at=at)
        if rules.ok:
            flash(act.done)
            return redirect(url_for(".person", id=id))
    return render_template("admin/act.html", form=form, person=found, act=act), form.status


@bp.route("/people/<int:id>/disable", methods=["GET", "POST"])
@requires(*WHO)
def disable(id: int) -> ResponseReturnValue:
    return _act(id, ACTS["disable"], ReasonForm())


@bp.route("/people/<int:id>/enable", methods=["GET", "POST"])
@requires(*WHO)
def enable(id: int) -> ResponseReturnValue:
    return _act(id, ACTS["enable"], ReasonForm())


@bp.route("/people/<int:id>/second-step", methods=["GET", "POST"])
@requires(*WHO)
def reset_second_step(id: int) -> ResponseReturnValue:
    return _act(id, ACTS["second-step"], ReasonForm())


@bp.route("/people/<int:id>/identity", methods=["GET", "POST"])
@requires(*WHO)
def unlink_identity(id: int) -> ResponseReturnValue:
    return _act(id, ACTS["identity"], ReasonForm())


@bp.route("/people/<int:id>/login", methods=["GET", "POST"])
@requires(*WHO)
def open_login(id: int) -> ResponseReturnValue:
    """A login for somebody who has none, with the code that opens it."""
    found, form = person_or_404(id), LoginForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            by, at, now = viewer(), clock.now(), clock.real_now()
            user = accounts.create_login(
                locked(Person, id), username=form.username.data or "", by=by, at=at, now=now
            )
            show_once(id, accounts.issue_code(user, by=by, at=at, now=now))
        if rules.ok:
            return redirect(url_for(".code", id=id))
    return render_template("admin/open_login.html", form=form, person=found), form.status


@bp.route("/people/<int:id>/code", methods=["GET", "POST"])
@requires(*WHO)
def code(id: int) -> ResponseReturnValue:
    """Asks before a code is issued; shows the code once after."""
    found, form = _with_login(id), BaseForm()
    if form.submitted():
        user_id = found.user.id if found.user else 0
        with rules_shown_on(form) as rules, transaction():
            by, at = viewer(), clock.now()
            issued = accounts.issue_code(locked(User, user_id), by=by, at=at, now=clock.real_now())
            tell(id, _("为您发了一个一次性登录验证码。"), by=by, at=at)
        if rules.ok:
            show_once(id, issued)
            return redirect(url_for(".code", id=id))
    shown = "" if form.is_submitted() else take(id)
    return _code_page(found, form, shown)


def _code_page(found: Person, form: BaseForm, shown: str = "") -> ResponseReturnValue:
    by_phone = found.user is not None and texted_codes.possible(found.user)
    return render_template(
        "admin/code.html",
        form=form,
        person=found,
        code=shown,
        by_phone=by_phone,
        phone=masked(found.phone),
    ), form.status


@bp.post("/people/<int:id>/code/text")
@requires(*WHO)
def text_code(id: int) -> ResponseReturnValue:
    """Sends a code to the phone on record; it is not shown here."""
    found, form = _with_login(id), BaseForm()
    user_id = found.user.id if found.user else 0
    with rules_shown_on(form) as rules, transaction():
        by, at = viewer(), clock.now()
        texted_codes.send(locked(User, user_id), by=by, at=at, now=clock.real_now())
        tell(id, _("为您发了一个一次性登录验证码。"), by=by, at=at)
    if not rules.ok:
        return _code_page(_with_login(id), form)
    flash(_("一次性验证码正在用短信发给本人，一两分钟内送达。"))
    return redirect(url_for(".person", id=id))
