"""The member pages of an organization's own people and of the office; ending a post."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.members import listing
from incubator.blueprints.members.blueprint import bp
from incubator.blueprints.members.forms import EndForm
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.organizations.queries import visible_to
from incubator.people import posts
from incubator.people.models import Post
from incubator.registrations import joining
from incubator.registrations.models import JoinRequest
from incubator.web.access import requires
from incubator.web.forms import BaseForm, rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

WHO = (Permission.APPLY, Permission.MANAGE_ORGANIZATIONS)


def organization_or_404(id: int | None) -> Organization:
    """The one named, or an applicant's own; never another's."""
    return one_or_404(visible_to(viewer()).where(Organization.id == id))


def list_url(organization_id: int) -> str:
    """The member page this hat reads."""
    if viewer().may(Permission.VIEW_ORGANIZATIONS):
        return url_for("members.of_organization", id=organization_id)
    return url_for("members.index")


@bp.get("/members")
@requires(Permission.APPLY)
def index() -> ResponseReturnValue:
    return _show(organization_or_404(viewer().organization_id))


@bp.get("/organizations/<int:id>/members")
@requires(Permission.VIEW_ORGANIZATIONS)
def of_organization(id: int) -> ResponseReturnValue:
    return _show(organization_or_404(id))


def _show(organization: Organization) -> ResponseReturnValue:
    hat = viewer()
    manages = any(hat.may(one) for one in WHO)
    return render_template(
        "members/index.html",
        organization=organization,
        manages=manages,
        members=listing.members(organization, hat, on=clock.today()),
        waiting=listing.waiting(organization, hat, at=clock.now()) if manages else [],
        asking=listing.asking(organization) if manages else [],
        invite_url=url_for("members.invite_into", id=organization.id)
        if hat.for_hub
        else url_for("members.invite"),
    )


@bp.route("/members/posts/<int:id>/end", methods=["GET", "POST"])
@requires(*WHO)
def end(id: int) -> ResponseReturnValue:
    """The last day of a member's post; what it was stays readable."""
    found = db.session.get(Post, id)
    if found is None:
        raise NotFound(_("没有找到这项任职。"))
    organization = organization_or_404(found.organization_id)
    form = EndForm(ends_on=clock.today())
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            posts.end_post(
                locked(Post, id),
                ends_on=form.ends_on.data,
                reason=form.reason.data or "",
                by=viewer(),
                at=clock.now(),
                now=clock.real_now(),
            )
        if rules.ok:
            flash(_("任职的最后一天已保存。"), "success")
            return redirect(list_url(organization.id))
        found = db.session.get_one(Post, id)
    return render_template(
        "members/end.html",
        form=form,
        post=found,
        what=listing.what(found),
        back=list_url(found.organization_id),
    ), form.status


@bp.post("/members/requests/<int:id>/decline")
@requires(*WHO)
def decline(id: int) -> ResponseReturnValue:
    asked = request_or_404(id)
    back = list_url(asked.organization_id or 0)
    form = BaseForm()
    with rules_shown_on(form) as rules, transaction():
        joining.settle(locked(JoinRequest, id), None, by=viewer(), at=clock.now())
    flash(_("已记为不同意。") if rules.ok else str(form.form_errors[0]), "")
    return redirect(back)


def request_or_404(id: int) -> JoinRequest:
    """A request to join that waits for this hat's answer."""
    found = db.session.get(JoinRequest, id)
    if found is None or found.organization_id is None or found.answered_at is not None:
        raise NotFound(_("没有找到这个请求，可能已经答复。"))
    organization_or_404(found.organization_id)
    return found
