"""The register of awards, and awarding: one application, or all whose notice is over."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from incubator.blueprints.awards import registers
from incubator.blueprints.awards.forms import AwardForm, AwardManyForm
from incubator.certificates import queries as certificates
from incubator.certificates.words import state_words
from incubator.core import clock, money
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import awarding, awards, certifying, queries
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Award
from incubator.funds.lifecycle import LIFECYCLE, Action
from incubator.notices import showing
from incubator.web import menu, once, saved_views, steps
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.listing import EXPORTS, Listing
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

bp = Blueprint("awards", __name__, url_prefix="/awards")
menu.add(menu.Entry(_("立项"), "awards.index", 22, menu.MONEY, counts=awards.visible_to))
steps.step_page(LIFECYCLE.kind, Action.AWARD, "awards.make")


@bp.get("")
@requires(Permission.VIEW_CASES)
def index() -> ResponseReturnValue:
    listing = Listing(
        registers.of_awards(viewer()), views=saved_views.links(), save_url=saved_views.save_url()
    )
    if (kind := request.args.get("format", "")) in EXPORTS:
        return listing.export(kind)
    return render_template(
        "awards/index.html",
        listing=listing,
        state_words=state_words,
        total=awards.total_of(listing.filtered_query()),
        waiting=len(awards.waiting(viewer(), on=clock.today())),
        may_award=viewer().may(Permission.AWARD),
    )


@bp.get("/<int:id>")
@requires(Permission.VIEW_CASES)
def show(id: int) -> ResponseReturnValue:
    award = one_or_404(
        awards.visible_to(viewer())
        .where(Award.id == id)
        .options(joinedload(Award.call), joinedload(Award.notice), joinedload(Award.organization))
    )
    papers = db.session.scalars(certificates.of_source(certifying.source_of(award))).all()
    return render_template(
        "awards/show.html",
        award=award,
        kind=registers.KIND_WORDS[award.recipient_kind],
        certificates=papers,
        state_words=state_words,
        may_issue=not papers and viewer().may(Permission.ISSUE_CERTIFICATE),
    )


@bp.route("/cases/<int:id>", methods=["GET", "POST"])
@requires(Permission.AWARD)
def make(id: int) -> ResponseReturnValue:
    """Award one application; pressing twice shows the first award."""
    application = one_or_404(queries.visible_to(viewer()).where(FundApplication.id == id))
    form = AwardForm()
    award_id = None
    if form.submitted():
        press = once.Press(form.once.data or "", purpose=f"award:{id}", body={}, by=viewer())
        with rules_shown_on(form) as rules, transaction():
            award_id = press.earlier()
            if award_id is None:
                now = clock.now()
                made = awarding.award(locked(FundApplication, id), by=viewer(), at=now)
                award_id = str(made.id)
                press.keep(award_id, at=now)
        if rules.ok:
            flash(_("已立项。可以签发证书了。"), "success")
            return redirect(url_for(".show", id=award_id))
    else:
        form.once.data = once.issue(f"award:{id}", viewer())
    notice = showing.notice_of(application)
    return render_template(
        "awards/make.html",
        form=form,
        application=application,
        notice=notice,
        obstacle=awards.obstacle(application, notice, on=clock.today()),
        back=steps.url_of(application),
    ), form.status


@bp.route("/waiting", methods=["GET", "POST"])
@requires(Permission.AWARD)
def waiting() -> ResponseReturnValue:
    """Award every application whose notice is over and against which nothing stands."""
    found = awards.waiting(viewer(), on=clock.today())
    ready = [one for one in found if not one.obstacle]
    form = AwardManyForm()
    form.items.choices = choices((one.application.id, _line(one)) for one in ready)
    if form.submitted():
        chosen = sorted(form.items.data or [])
        press = once.Press(
            form.once.data or "", purpose="award-many", body={"items": chosen}, by=viewer()
        )
        with rules_shown_on(form) as rules, transaction():
            if press.earlier() is None:
                awarding.award_all(chosen, by=viewer(), at=clock.now())
                press.keep(str(len(chosen)), at=clock.now())
        if rules.ok:
            flash(_("已立项 %(n)s 项。", n=len(chosen)), "success")
            return redirect(url_for(".index"))
    elif not form.is_submitted():
        form.items.data = [one.application.id for one in ready]
        form.once.data = once.issue("award-many", viewer())
    held_up = [one for one in found if one.obstacle]
    return render_template(
        "awards/waiting.html", form=form, ready=ready, held_up=held_up
    ), form.status


def _line(one: awards.Waiting) -> str:
    amount = money.yuan_sign(one.application.approved or 0)
    return f"{one.application.organization.name} · {one.application.title} · {amount}"
