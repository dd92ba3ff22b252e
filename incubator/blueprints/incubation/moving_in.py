"""The check-list of moving in, line by line, and the day somebody moves in."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.agreement_forms import MoveInForm, check_list_form
from incubator.blueprints.incubation.agreements import READERS
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.taking import Words, case_or_404, take
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import admission_papers, agreeing
from incubator.incubation.actions import Action
from incubator.incubation.leaving import HandOver, Way
from incubator.incubation.models import KIND, Incubation
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.files import paper_file
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer

steps.step_page(KIND, Action.MOVE_IN, "incubation.move_in")

TITLE = _("入驻交接清单")


@bp.route("/<int:id>/check-list", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def check_list(id: int) -> ResponseReturnValue:
    """As far as it is done: it may be saved half filled in."""
    case = case_or_404(id)
    form = check_list_form(_lines(case))
    if form.on.data is None and not form.is_submitted():
        form.on.data = clock.today()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            agreeing.tick(
                locked(Incubation, id),
                Way.IN,
                form.ticked(),
                on=form.on.data,
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("清单已保存。"), "success")
            return redirect(url_for(".show", id=id, _anchor="check-list"))
    return render_template(
        "incubation/check_list.html", form=form, case=case, title=TITLE
    ), form.status


def _lines(case: Incubation) -> list[HandOver]:
    lines = agreeing.checklist(case, Way.IN)
    if not lines:
        raise NotFound(_("还没有入驻交接清单，签约以后才有。请先办理签约。"))
    return lines


@bp.get("/<int:id>/check-list.<any(pdf, docx):form>")
@requires(*READERS)
def hand_over_sheet(id: int, form: str) -> Response:
    """入驻交接单, to sign."""
    case = case_or_404(id)
    _lines(case)
    paper = admission_papers.hand_over_sheet(case, drawn_on=clock.today())
    return paper_file(paper, f"{paper.title}-{case.number}", form)


@bp.route("/<int:id>/move-in", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def move_in(id: int) -> ResponseReturnValue:
    case, form = case_or_404(id), MoveInForm(on=clock.today())
    missing = len(agreeing.open_lines(case, Way.IN))
    return take(
        case,
        form,
        lambda at: agreeing.move_in(id, on=form.on.data, version=form.seen, by=viewer(), at=at),
        Words(
            _("办理入驻"),
            _("已入驻，可以约定目标和登记服务了。"),
            _("入驻清单还有 %(n)s 项没有办完，办完后再办理入驻。", n=missing)
            if missing
            else _("入驻清单已办完。"),
        ),
    )
