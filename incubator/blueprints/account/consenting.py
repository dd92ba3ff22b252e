"""What one agreed to, version by version: asked at sign-in, agreed to, and taken back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.own import me
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.words import _, known
from incubator.people import consents
from incubator.people.declarations import ConsentKind
from incubator.people.models import Person
from incubator.web.access import local, signed_in
from incubator.web.forms import BaseForm, rules_shown_on
from incubator.web.limits import WRITING, limiter
from incubator.web.sessions import asked_to_agree, viewer

FOLLOWS: dict[ConsentKind, str] = {
    ConsentKind.PRIVACY: _(
        "撤回后，此前的办理仍然有效；要删除个人信息，请向服务中心提出，由系统管理员办理。"
    ),
    ConsentKind.ID_SCAN: _("撤回后已上传的证件照片立即删除，核实身份改在窗口当面办理。"),
    ConsentKind.BANK_ACCOUNT: _("撤回后您的银行账号立即从人员信息中删除，款项改用其他方式领取。"),
}


class NewTextForm(BaseForm):
    """`version` is the one the person read."""

    version = HiddenField()


@bp.route("/account/new-text", methods=["GET", "POST"])
@signed_in
@limiter.limit(WRITING, methods=["POST"])
def new_text() -> ResponseReturnValue:
    """The new privacy text between signing in and work: agree, read on, take the copy, or sign out."""
    target = local(request.args.get("next")) or f"{request.script_root}/"
    text = asked_to_agree()
    if text is None:
        return redirect(target)
    form, shown = NewTextForm(), text
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            if form.version.data != str(shown.version):
                raise RuleError(_("说明刚刚又有了新版本。请读过下面的版本，再点同意。"))
            person = locked(Person, me().hat.person_id)
            consents.agree(person, ConsentKind.PRIVACY, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("已记下您的同意。"))
            return redirect(target)
    text = consents.current(ConsentKind.PRIVACY, on=clock.today()) or shown
    form.version.data = str(text.version)
    return render_template("account/new_text.html", form=form, asked=text), form.status


@bp.get("/account/consents")
@signed_in
def agreements() -> ResponseReturnValue:
    return render_template(
        "account/consents.html",
        standing=[
            (one, consents.LABEL[one.kind], known(one.text.text), FOLLOWS[one.kind])
            for one in consents.standing(me().hat.person_id or 0, on=clock.today())
        ],
    )


@bp.post("/account/consents/<kind>/agree")
@signed_in
@limiter.limit(WRITING)
def agree(kind: str) -> ResponseReturnValue:
    wanted = _kind(kind)
    with transaction():
        person = locked(Person, me().hat.person_id)
        consents.agree(person, wanted, by=viewer(), at=clock.now())
    flash(_("已记下您的同意。"))
    return redirect(url_for(".agreements"))


@bp.post("/account/consents/<kind>/withdraw")
@signed_in
@limiter.limit(WRITING)
def take_back(kind: str) -> ResponseReturnValue:
    wanted = _kind(kind)
    with transaction():
        person = locked(Person, me().hat.person_id)
        consents.withdraw(person, wanted, by=viewer(), at=clock.now())
    flash(_("已撤回同意。%(follows)s", follows=FOLLOWS[wanted]))
    return redirect(url_for(".agreements"))


def _kind(text: str) -> ConsentKind:
    if text not in set(ConsentKind):
        raise NotFound(_("没有找到。"))
    return ConsentKind(text)
