"""What everybody may do with a notice: read it, take the sheet home, object to it."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.notices import from_cases, office, registers
from incubator.blueprints.notices.blueprint import bp
from incubator.blueprints.notices.forms import ObjectionForm
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import SYSTEM, Permission
from incubator.core.words import _
from incubator.notices import objections, papers, queries, showing
from incubator.notices.models import Notice, NoticeState
from incubator.notices.words import PROOF_WORDS
from incubator.papers import docx, page
from incubator.papers.paper import Size
from incubator.web import listing
from incubator.web.access import public, requires
from incubator.web.files import DOCX, PDF, download
from incubator.web.forms import choices, rules_shown_on
from incubator.web.limits import WRITING, limiter
from incubator.web.rows import one_or_404
from incubator.web.sessions import guest_or_viewer, viewer

__all__ = ["bp", "from_cases", "office"]


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    return listing.show(
        registers.notices(guest_or_viewer(), on=clock.today()),
        "notices/index.html",
        words_of=registers.state_words,
    )


@bp.get("/<number>")
@public
def show(number: str) -> ResponseReturnValue:
    notice = _found(number)
    hat = guest_or_viewer()
    ours = hat is not None and hat.for_hub and hat.hub_id == notice.hub_id
    return render_template(
        "notices/show.html",
        notice=notice,
        state_words=registers.state_words(notice, clock.today()),
        objection_words=registers.OBJECTION_WORDS,
        period=papers.period_words(notice),
        objecting=papers.objection_words(notice),
        open_now=_open_now(notice),
        ours=ours,
        manages=ours and hat is not None and hat.may(Permission.NOTIFY_PUBLIC),
        proof_words=PROOF_WORDS,
    )


def _found(number: str) -> Notice:
    return one_or_404(queries.visible_to(guest_or_viewer()).where(Notice.number == number))


def _open_now(notice: Notice) -> bool:
    today = clock.today()
    return (
        notice.state is NoticeState.PUBLISHED
        and notice.ends_on is not None
        and today <= notice.ends_on
    )


@bp.get("/<number>/<any(a4, a3):form>")
@public
def sheet(number: str, form: str) -> Response:
    """The notice as a PDF, or as an A3 sheet for the board."""
    notice = _found(number)
    size = Size.A3 if form == "a3" else Size.A4
    drawn = papers.paper(notice, size=size, drawn_on=clock.today())
    return download(page.draw(drawn), f"{notice.number}-公示-{size.value}.pdf", PDF)


@bp.get("/<number>/docx")
@requires(Permission.VIEW_CASES)
def editable(number: str) -> Response:
    """The notice as a file to work on, for its own office; who edits a notice does not publish it anew."""
    notice = one_or_404(queries.of_hub(viewer()).where(Notice.number == number))
    drawn = papers.paper(notice, size=Size.A4, drawn_on=clock.today())
    return download(docx.write(drawn), f"{notice.number}-公示.docx", DOCX)


@bp.route("/<number>/object", methods=["GET", "POST"])
@limiter.limit(WRITING, methods=["POST"])
@public
def object_to(number: str) -> ResponseReturnValue:
    """Anybody's objection, up to the end of the last day."""
    notice = _found(number)
    form = ObjectionForm()
    form.item_id.choices = choices(
        [
            (item.id, f"{item.position} {item.organization_name} {item.title}")
            for item in notice.items
        ]
    )
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            showing.take_objection(
                locked(Notice, notice.id),
                objections.Said(
                    form.objector.data, form.contact.data, form.text.data, form.item_id.data
                ),
                by=guest_or_viewer() or SYSTEM,
                at=clock.now(),
            )
        if rules.ok:
            flash(_("异议已收到。核查结果会按您留下的联系方式答复。"))
            return redirect(url_for(".show", number=number))
    return render_template(
        "notices/object.html", form=form, notice=notice, open_now=_open_now(notice)
    ), form.status
