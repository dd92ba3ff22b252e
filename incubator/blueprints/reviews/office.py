"""The staff's side of a review: who scores what, what is missing, and the ranking board."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.reviews import registers
from incubator.blueprints.reviews.blueprint import bp
from incubator.blueprints.reviews.forms import AskForm, PaperSheetForm, sheet_form
from incubator.casework.models import Case
from incubator.casework.queries import visible_to
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import queries as funds
from incubator.funds.lifecycle import LIFECYCLE
from incubator.funds.models import Call
from incubator.funds.order import order_of
from incubator.organizations.models import Profile
from incubator.people.models import Post
from incubator.records.documents import file_document, keep
from incubator.records.models import Visibility
from incubator.review import queries, services
from incubator.review.candidates import candidates, suggested
from incubator.review.models import Sheet, SheetState
from incubator.review.printing import STATE_WORDS, cell, place_of, totals_of
from incubator.web import listing, reviewed
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.photographed import say_order
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import Upload, checked_pages


@bp.get("/cases")
@requires(Permission.VIEW_CASES)
def cases() -> ResponseReturnValue:
    hat = viewer()
    return listing.show(
        registers.in_review(hat),
        "reviews/cases.html",
        assigns=hat.may(Permission.ASSIGN_EXPERTS),
    )


@bp.get("/calls/<int:id>")
@requires(Permission.VIEW_CASES)
def board(id: int) -> ResponseReturnValue:
    """The ranking of one call, with what is missing before it is whole."""
    call = call_of_hub(id)
    hat = viewer()
    return render_template(
        "reviews/board.html",
        call=call,
        order=order_of(call),
        place_of=place_of,
        states=LIFECYCLE.states,
        full=call.hub.profile is Profile.FULL,
        assigns=hat.may(Permission.ASSIGN_EXPERTS),
    )


def call_of_hub(id: int) -> Call:
    return one_or_404(funds.calls_of_hub(viewer()).where(Call.id == id))


def case_in_hub(id: int) -> Case:
    return reviewed.one(id, viewer(), visible_to(viewer()))


@bp.route("/cases/<int:id>/experts", methods=["GET", "POST"])
@requires(Permission.ASSIGN_EXPERTS)
def experts(id: int) -> ResponseReturnValue:
    """Ask experts: the least loaded without conflict are ticked, the others say why they cannot be."""
    case = case_in_hub(id)
    rubric = reviewed.rubric_of(case)
    found = candidates(case, on=clock.today())
    form = AskForm()
    form.experts.choices = choices((one.post.id, one.post.person.name) for one in found if one.free)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            posts = [db.session.get_one(Post, post_id) for post_id in form.experts.data]
            asked = services.ask(case, rubric, posts, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("已请 %(n)s 位专家评审。", n=len(asked)), "success")
            return redirect(url_for(".experts", id=id))
    elif not form.is_submitted():
        form.experts.data = suggested(found, wanted=rubric.reviewers)
    sheets = queries.readable(queries.sheets_of([id]), viewer())
    return render_template(
        "reviews/experts.html",
        case=case,
        among=reviewed.of(case).among(case),
        form=form,
        candidates=found,
        rubric=rubric,
        state_words=STATE_WORDS,
        sheets=sheets,
        cell=cell,
        totals=totals_of(sheets),
    ), form.status


@bp.route("/sheets/<int:id>/paper", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def enter(id: int) -> ResponseReturnValue:
    """Type in a sheet the expert signed; its scan is kept with it."""
    found = one_or_404(queries.for_scoring(queries.visible_to(viewer())).where(Sheet.id == id))
    after = url_for(".experts", id=found.case_id)
    if found.state is SheetState.LOCKED:
        return redirect(after)
    form = sheet_form(found, PaperSheetForm)
    if form.submitted():
        with rules_shown_on(form) as rules:
            scan = _enter(found, form)
        if rules.ok:
            say_order(scan)
            flash(_("%(name)s的评分已录入。", name=found.person.name), "success")
            return redirect(after)
    return render_template(
        "reviews/enter.html", sheet=found, form=form, back=after, largest=settings().upload_bytes
    ), form.status


def _enter(found: Sheet, form: PaperSheetForm) -> Upload:
    scan = checked_pages(form.scan.data, field="scan")
    keep(scan.content)
    hat, now = viewer(), clock.now()
    with transaction():
        document = file_document(
            sha256=scan.sha256,
            size=len(scan.content),
            media_type=scan.media_type,
            name=scan.name,
            kind="signed-score-sheet",
            visibility=Visibility.STAFF,
            case_id=found.case_id,
            pages=scan.pages,
            by=hat,
            at=now,
        )
        services.enter_from_paper(found.id, form.draft(), scan_id=document.id, by=hat, at=now)
    return scan
