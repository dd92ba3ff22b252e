"""Accepting an invitation: with the login one has, or with one chosen now."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.members import listing
from incubator.blueprints.members.blueprint import bp
from incubator.blueprints.members.forms import CodeForm, NewcomerForm
from incubator.casework import messages
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Hat
from incubator.core.words import _, known
from incubator.people import accounts, consents, invitations, passwords
from incubator.people.declarations import ConsentKind, ConsentText
from incubator.people.invitations import Newcomer
from incubator.people.links import Invitation
from incubator.people.models import Person
from incubator.people.readable_codes import plain
from incubator.web.access import public
from incubator.web.forms import BaseForm, rules_shown_on
from incubator.web.limits import LOOKING_UP, WRITING, limiter
from incubator.web.sessions import guest_or_viewer


@bp.route("/invitation", methods=["GET", "POST"])
@public
@limiter.limit(WRITING, methods=["POST"])
def enter_code() -> ResponseReturnValue:
    """For a code read off paper."""
    form = CodeForm()
    if form.submitted():
        return redirect(url_for(".accept", code=plain(form.code.data) or "-"))
    return render_template("members/enter_code.html", form=form), form.status


@bp.route("/invitation/<code>", methods=["GET", "POST"])
@public
@limiter.limit(LOOKING_UP)
def accept(code: str) -> ResponseReturnValue:
    found = db.session.scalars(invitations.found(code, at=clock.now()).limit(1)).first()
    if found is None:
        return render_template("members/gone.html"), 404
    hat = guest_or_viewer()
    if hat is not None:
        return _as_somebody(found, code, hat)
    return _as_new(found, code)


def _as_somebody(found: Invitation, code: str, hat: Hat) -> ResponseReturnValue:
    form = BaseForm()
    id = found.id
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            taken = locked(Invitation, id)
            person = locked(Person, hat.person_id)
            invitations.accept(taken, person, at=clock.now())
            _tell_inviter(taken, person)
        if rules.ok:
            flash(_("已接受。以新的身份办理时，请在“当前身份”中切换。"), "success")
            return redirect(url_for("account.show"))
        found = db.session.get_one(Invitation, id)
    return _page("members/accept.html", form, found, code)


def _as_new(found: Invitation, code: str) -> ResponseReturnValue:
    form = NewcomerForm(name=found.name)
    id = found.id
    text = consents.current(ConsentKind.PRIVACY, on=clock.today())
    if form.submitted() and text is not None:
        with rules_shown_on(form) as rules:
            username = accounts.checked_username(form.username.data)
            chosen = passwords.chosen(form.password.data, username=username)
            text_id = text.id
            with transaction():
                taken = locked(Invitation, id)
                person = invitations.accept_as_new(
                    taken,
                    Newcomer(
                        form.name.data,
                        username,
                        chosen,
                        db.session.get_one(ConsentText, text_id),
                    ),
                    at=clock.now(),
                    now=clock.real_now(),
                )
                _tell_inviter(taken, person)
        if rules.ok:
            flash(_("账号已开通，请用刚才设置的用户名和密码登录。"), "success")
            return redirect(url_for("account.login"))
        found = db.session.get_one(Invitation, id)
        text = consents.current(ConsentKind.PRIVACY, on=clock.today())
    return _page(
        "members/join.html",
        form,
        found,
        code,
        consent=known(text.text) if text else "",
        demands=passwords.policy().demands,
    )


def _page(
    template: str, form: BaseForm, found: Invitation, code: str, **facts: object
) -> ResponseReturnValue:
    return render_template(
        template, form=form, invitation=found, what=listing.what(found), code=code, **facts
    ), form.status


def _tell_inviter(taken: Invitation, person: Person) -> None:
    """Whoever invited reads that it was accepted."""
    inviter = taken.issued_by
    if inviter is None:
        return
    at = clock.now()
    messages.put(
        messages.Telling(
            source=invitations.source(taken),
            step="accepted",
            on=clock.on(at),
            subject=_("%(name)s已接受邀请", name=person.name),
            body=f"{taken.organization.name} · {listing.what(taken)}",
            link="/members"
            if inviter.organization_id == taken.organization_id
            else f"/organizations/{taken.organization_id}/members",
            hub_id=taken.organization.hub_id,
        ),
        {inviter.person_id},
        at=at,
    )
