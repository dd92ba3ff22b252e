"""Inviting, and what one invitation looks like afterwards: its code once, its letters, its end."""

from __future__ import annotations

from datetime import datetime

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.members import listing
from incubator.blueprints.members.blueprint import bp
from incubator.blueprints.members.forms import CodeForm, InviteForm
from incubator.blueprints.members.pages import (
    WHO,
    list_url,
    organization_or_404,
    request_or_404,
)
from incubator.blueprints.members.slip import slip
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import ROLE_LABEL, Permission, Role
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.papers import page
from incubator.people import invitations, inviting
from incubator.people.links import Invitation
from incubator.people.reach import FOR_ORGANIZATIONS, MEMBERS
from incubator.records import dispatching, documents
from incubator.records.models import Document, Visibility
from incubator.registrations import joining
from incubator.registrations.models import JoinRequest
from incubator.web import letters, shown_once
from incubator.web.access import requires
from incubator.web.files import PDF, download
from incubator.web.forms import BaseForm, choices, rules_shown_on
from incubator.web.pressing import press, ready
from incubator.web.rows import asked_id, one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import SCANS, Upload, checked

PURPOSE = "invitation.issue"
KIND = "appointment-paper"


def invitation_or_404(id: int) -> Invitation:
    return one_or_404(invitations.visible_to(viewer()).where(Invitation.id == id))


@bp.route("/members/invite", methods=["GET", "POST"])
@requires(Permission.APPLY)
def invite() -> ResponseReturnValue:
    return _invite(organization_or_404(viewer().organization_id))


@bp.route("/organizations/<int:id>/members/invite", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def invite_into(id: int) -> ResponseReturnValue:
    return _invite(organization_or_404(id))


def _invite(organization: Organization) -> ResponseReturnValue:
    staff = viewer().may(Permission.MANAGE_ORGANIZATIONS)
    form = InviteForm()
    form.role.choices = choices(
        (role.value, ROLE_LABEL[role]) for role in (FOR_ORGANIZATIONS if staff else MEMBERS)
    )
    if not staff:
        del form.paper, form.paper_number
    if form.submitted():
        target = _issue(form, organization.id)
        if target is not None:
            return redirect(target)
    elif not form.is_submitted():
        ready(form, PURPOSE)
        _fill_from_request(form)
    return render_template(
        "members/invite.html",
        form=form,
        organization=organization,
        staff=staff,
        papers=SCANS,
        largest=settings().upload_bytes,
        back=list_url(organization.id),
    ), form.status


def _fill_from_request(form: InviteForm) -> None:
    """Who asked to join is invited with what they left; the phone is filled in for this alone."""
    wanted = asked_id("request")
    if not wanted:
        return
    asked = request_or_404(wanted)
    form.asked.data, form.name.data = str(asked.id), asked.name
    form.role.data = Role.AGENT


def _issue(form: InviteForm, organization_id: int) -> str | None:
    """Write the invitation and its letters; answers the page that shows the code once."""
    paper: list[Upload] = []
    with rules_shown_on(form) as rules:
        if "paper" in form and form.paper.data and form.paper.data.filename:
            paper.append(checked(form.paper.data, field="paper", kinds=SCANS))
            documents.keep(paper[0].content)
    if not rules.ok:
        return None
    return press(form, PURPOSE, lambda at: _write(form, organization_id, paper, at))


def _write(form: InviteForm, organization_id: int, paper: list[Upload], at: datetime) -> str:
    organization, by = locked(Organization, organization_id), viewer()
    offer = form.offer()
    asked = _asked(form, organization_id)
    if asked is not None and not offer.phone:
        offer = invitations.reached_as(offer, phone=asked.phone or "", email=asked.email or "")
    issued = invitations.invite(
        organization,
        offer,
        paper=_filed(paper[0], form.paper_number.data or "", organization, at) if paper else None,
        by=by,
        at=at,
    )
    if asked is not None:
        joining.settle(asked, issued.invitation, by=by, at=at)
    inviting.send(issued, at=at)
    shown_once.put(f"invitation:{issued.invitation.id}", issued.code)
    return url_for(".invitation", id=issued.invitation.id)


def _asked(form: InviteForm, organization_id: int) -> JoinRequest | None:
    text = form.asked.data or ""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    found = db.session.get(JoinRequest, int(text))
    if found is None or found.organization_id != organization_id:
        raise NotFound(_("没有找到这个请求，可能已经答复。"))
    return found


def _filed(upload: Upload, number: str, organization: Organization, at: datetime) -> Document:
    return documents.file_document(
        sha256=upload.sha256,
        size=len(upload.content),
        media_type=upload.media_type,
        name=upload.name,
        kind=KIND,
        number=number,
        visibility=Visibility.CASE,
        organization_id=organization.id,
        by=viewer(),
        at=at,
    )


@bp.get("/members/invitations/<int:id>")
@requires(*WHO)
def invitation(id: int) -> ResponseReturnValue:
    found = invitation_or_404(id)
    code = shown_once.take(f"invitation:{id}")
    return render_template(
        "members/invitation.html",
        invitation=found,
        code=code,
        words=inviting.words(found, code) if code else None,
        what=listing.what(found),
        state=listing.state(found, at=clock.now()),
        open=found.accepted_at is None and found.withdrawn_at is None,
        letters=letters.lines(db.session.scalars(dispatching.about(invitations.source(found)))),
        slip_form=CodeForm(code=code),
        back=list_url(found.organization_id),
    )


@bp.post("/members/invitations/<int:id>/renew")
@requires(*WHO)
def renew(id: int) -> ResponseReturnValue:
    invitation_or_404(id)
    form = BaseForm()
    with rules_shown_on(form) as rules, transaction():
        at = clock.now()
        issued = invitations.renew(locked(Invitation, id), by=viewer(), at=at)
        inviting.send(issued, at=at)
        shown_once.put(f"invitation:{id}", issued.code)
    flash(_("已重新邀请，原来的邀请码失效。") if rules.ok else str(form.form_errors[0]), "")
    return redirect(url_for(".invitation", id=id))


@bp.post("/members/invitations/<int:id>/withdraw")
@requires(*WHO)
def withdraw(id: int) -> ResponseReturnValue:
    found = invitation_or_404(id)
    back = list_url(found.organization_id)
    form = BaseForm()
    with rules_shown_on(form) as rules, transaction():
        invitations.withdraw(locked(Invitation, id), by=viewer(), at=clock.now())
    flash(_("邀请已撤回。") if rules.ok else str(form.form_errors[0]), "")
    return redirect(back)


@bp.post("/members/invitations/<int:id>/slip")
@requires(*WHO)
def print_slip(id: int) -> Response:
    """The slip to hand over; the code comes from the page that shows it and must be the right one."""
    found = invitation_or_404(id)
    code = CodeForm().code.data or ""
    if not invitations.is_code_of(found, code):
        raise NotFound(_("没有找到这个邀请码，可能已经重新邀请。"))
    return download(page.draw(slip(found, code, on=clock.today())), "邀请码领取单.pdf", PDF)
