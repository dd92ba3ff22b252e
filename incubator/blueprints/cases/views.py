"""One address for every case, the shared page of plain steps, and the history of every step."""

from __future__ import annotations

from enum import StrEnum

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.cases.forms import ReasonedStepForm, StepForm
from incubator.blueprints.cases.history import History
from incubator.casework import last_steps, lifecycles, services
from incubator.casework.models import Case
from incubator.casework.queries import visible_to
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import NotFound
from incubator.core.lifecycle import Need
from incubator.core.words import _
from incubator.web import listing, steps
from incubator.web.access import signed_in
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

bp = Blueprint("cases", __name__, url_prefix="/cases")


def _case(id: int) -> Case:
    return one_or_404(visible_to(viewer()).where(Case.id == id))


@bp.get("/<int:id>")
@signed_in
def show(id: int) -> ResponseReturnValue:
    """Messages and lists link here, whatever kind the case is of."""
    return redirect(steps.url_of(_case(id)))


@bp.get("/<int:id>/history")
@signed_in
def history(id: int) -> ResponseReturnValue:
    case = _case(id)
    told = History(case, viewer())
    return listing.show(
        told.register(),
        "cases/history.html",
        case=case,
        back=steps.url_of(case),
        read=told.lines,
        state=lifecycles.state_of(case),
        in_full=told.in_full,
    )


@bp.route("/<int:id>/<action>", methods=["GET", "POST"])
@signed_in
def step(id: int, action: str) -> ResponseReturnValue:
    """Confirm a step that has no form of its own; the others are sent to theirs."""
    case = _case(id)
    chosen = _action(case, action)
    button = next((one for one in steps.buttons(case, viewer()) if one.action == action), None)
    lifecycle = lifecycles.of(case.kind)
    if button is None:
        last_steps.require_step(case, chosen, viewer(), reason="-")  # refuses, and says why
        raise NotFound(_("没有找到这个办理步骤。"))
    if not button.plain:
        return redirect(button.url)
    taken = lifecycle.steps[chosen]
    form = ReasonedStepForm() if Need.REASON in taken.needs else StepForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            services.move(
                locked(Case, id),
                chosen,
                by=viewer(),
                at=clock.now(),
                reason=form.reason_text,
                version=form.seen,
            )
        if rules.ok:
            flash(_("已办理：%(step)s。", step=taken.label), "success")
            return redirect(steps.url_of(_case(id)))
    else:
        form.version.data = str(case.version)
    return render_template(
        "cases/step.html",
        form=form,
        case=case,
        step=taken,
        state=lifecycles.state_of(case),
        target=lifecycle.states[taken.target],
        back=steps.url_of(case),
        history=url_for(".history", id=id),
    ), form.status


def _action(case: Case, name: str) -> StrEnum:
    found = next((one for one in lifecycles.of(case.kind).steps if one == name), None)
    if found is None:
        raise NotFound(_("没有找到这个办理步骤。"))
    action: StrEnum = found
    return action
