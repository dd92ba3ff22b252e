"""Staff posts that wait for a second person: the list, confirming, refusing, a paper somebody signed."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.forms import ReasonForm
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.people import granting
from incubator.people.declarations import PostGrant
from incubator.people.models import Person, Post
from incubator.web.access import requires
from incubator.web.forms import BaseForm, rules_shown_on
from incubator.web.photographed import say_order
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.signed_papers import SignedFields, filed, kept_scan, offer_signers
from incubator.web.uploads import SCANS

WHO = granting.CONFIRMING


class PaperForm(BaseForm, SignedFields):
    """That the leader signed the appointment on paper."""


def grant_or_404(id: int) -> PostGrant:
    return one_or_404(granting.waiting(viewer()).where(PostGrant.id == id))


@bp.get("/grants")
@requires(*WHO)
def grants() -> ResponseReturnValue:
    hat = viewer()
    found = db.session.scalars(
        granting.waiting(hat).options(
            joinedload(PostGrant.post).joinedload(Post.person),
            joinedload(PostGrant.post).joinedload(Post.organization),
        )
    ).all()
    return render_template(
        "admin/grants.html",
        grants=found,
        mine=hat.person_id,
        papers=hat.may(Permission.MANAGE_PEOPLE) and granting.on_paper(hat.hub_id),
    )


@bp.route("/grants/<int:id>/confirm", methods=["GET", "POST"])
@requires(*WHO)
def confirm_grant(id: int) -> ResponseReturnValue:
    found, form = grant_or_404(id), BaseForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            granting.confirm(locked(PostGrant, id), by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("任职已确认，从现在起可以使用。"), "success")
            return redirect(url_for(".grants"))
        found = grant_or_404(id)
    return _page("admin/confirm_grant.html", form, found)


@bp.route("/grants/<int:id>/refuse", methods=["GET", "POST"])
@requires(*WHO)
def refuse_grant(id: int) -> ResponseReturnValue:
    found, form = grant_or_404(id), ReasonForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            granting.refuse(
                locked(PostGrant, id), reason=form.reason.data or "", by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("任职已退回。"))
            return redirect(url_for(".grants"))
        found = grant_or_404(id)
    return _page("admin/refuse_grant.html", form, found)


@bp.route("/grants/<int:id>/paper", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def register_grant(id: int) -> ResponseReturnValue:
    found, form, hat = grant_or_404(id), PaperForm(), viewer()
    offer_signers(form, hat.hub_id or 0, since=clock.on(found.proposed_at))
    if form.submitted():
        with rules_shown_on(form) as rules:
            scan = kept_scan(form)
            with transaction():
                at = clock.now()
                granting.confirm_on_paper(
                    locked(PostGrant, id), filed(form, scan, None, at), by=hat, at=at
                )
        if rules.ok:
            say_order(scan)
            flash(_("签批件已登记，任职从现在起可以使用。"), "success")
            return redirect(url_for(".grants"))
        found = grant_or_404(id)
    return _page(
        "admin/register_grant.html", form, found, papers=SCANS, largest=settings().upload_bytes
    )


def _page(template: str, form: BaseForm, found: PostGrant, **facts: object) -> ResponseReturnValue:
    proposer = db.session.get(Person, found.proposed_by_id) if found.proposed_by_id else None
    return render_template(
        template,
        form=form,
        grant=found,
        post=found.post,
        proposer=proposer.name if proposer else "",
        **facts,
    ), form.status
