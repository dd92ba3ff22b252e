"""The public's way in: choosing what one is, and handing a request in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.registrations import handing_in
from incubator.blueprints.registrations.blueprint import SUBMITTING, bp
from incubator.blueprints.registrations.forms import (
    SIGNED_IN,
    VISITORS,
    BodyForm,
    JoinForm,
)
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM, Hat
from incubator.core.words import _, known
from incubator.organizations.models import Hub
from incubator.people import consents, passwords
from incubator.people.declarations import ConsentKind
from incubator.registrations import joining, queries, services
from incubator.registrations.joining import Asking
from incubator.registrations.requests import KIND_LABEL, Kind
from incubator.web import once
from incubator.web.access import public
from incubator.web.forms import choices, rules_shown_on
from incubator.web.limits import WRITING, limiter
from incubator.web.sessions import guest_or_viewer
from incubator.web.settings import settings
from incubator.web.uploads import SCANS

PURPOSE = "registration.submit"
FEW_SPONSORS = 3


@bp.get("/register")
@public
def choose() -> ResponseReturnValue:
    return render_template("registrations/choose.html", kinds=KIND_LABEL)


@bp.route("/register/<any(registered, filed, prospective):kind>", methods=["GET", "POST"])
@public
@limiter.limit(SUBMITTING, methods=["POST"])
def apply(kind: str) -> ResponseReturnValue:
    hat = guest_or_viewer()
    form = (VISITORS if hat is None else SIGNED_IN)[Kind(kind)]()
    form.prepare(queries.hubs())
    if form.is_submitted() and form.rows_pressed():
        return _page(form, hat)
    if form.submitted():
        token = _hand_in(form, hat)
        if token is not None:
            flash(_("申请已提交。请记下受理编号，并保存本页的链接。"), "success")
            return redirect(url_for(".progress", token=token))
    elif not form.is_submitted():
        form.once.data = once.issue(PURPOSE, hat or SYSTEM)
        if "sponsors" in form:
            form.at_least("sponsors", FEW_SPONSORS)
    return _page(form, hat)


def _hand_in(form: BodyForm, hat: Hat | None) -> str | None:
    """The secret of the progress page, of the first press where this is a second one; None when refused."""
    token: str | None = None
    with rules_shown_on(form) as rules:
        press = once.Press(
            form.once.data or "",
            purpose=PURPOSE,
            body=handing_in.body_of(form),
            by=hat or SYSTEM,
        )
        token = handing_in.token_of(press)
        asked = form.request(
            person_id=hat.person_id if hat else None, password=handing_in.hashed(form)
        )
        uploads = handing_in.kept(form)
        with transaction():
            if press.earlier() is None:
                at = clock.now()
                hub = db.session.get_one(Hub, form.hub.data)
                by = services.visitor(hub, hat.person_id if hat else None)
                made = services.submit(
                    asked,
                    hub,
                    token=token,
                    papers=handing_in.filed(uploads, by=by, at=at),
                    consent=consents.current(ConsentKind.PRIVACY, on=clock.on(at)),
                    by=by,
                    at=at,
                )
                press.keep(f"registration:{made.id}", at=at)
    return token if rules.ok else None


def _page(form: BodyForm, hat: Hat | None) -> ResponseReturnValue:
    text = consents.current(ConsentKind.PRIVACY, on=clock.today())
    return render_template(
        "registrations/apply.html",
        form=form,
        kind=form.kind,
        title=KIND_LABEL[form.kind],
        several=len(form.hub.choices) > 1,
        consent=known(text.text) if text else "",
        demands=passwords.policy().demands,
        papers=SCANS,
        largest=settings().upload_bytes,
        signed_in=hat is not None,
    ), form.status


@bp.route("/register/join", methods=["GET", "POST"])
@public
@limiter.limit(WRITING, methods=["POST"])
def join() -> ResponseReturnValue:
    """Asking to be let in; every body, known or not, with people or without, reads the same."""
    hubs = queries.hubs()
    asked_hub = request.args.get("hub", 0, type=int)
    form = JoinForm(body=request.args.get("body", "")[:100], hub=asked_hub or None)
    form.hub.choices = choices((one.id, one.name) for one in hubs)
    if form.hub.data is None and hubs:
        form.hub.data = hubs[0].id
    hat = guest_or_viewer()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            hub = db.session.get_one(Hub, form.hub.data)
            joining.ask(
                Asking(form.body.data, form.name.data, form.phone.data, form.email.data or ""),
                hub,
                by=services.visitor(hub, hat.person_id if hat else None),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("已收到。组织在名册中的，请求已转给它的负责人和服务中心。"), "success")
            return redirect(url_for(".join"))
    return render_template("registrations/join.html", form=form, several=len(hubs) > 1), form.status
