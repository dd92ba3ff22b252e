"""Proposing an amount, and answering online: approve, send back, refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from incubator.blueprints.decisions.blueprint import bp
from incubator.blueprints.decisions.forms import ProposeForm, ReasonForm
from incubator.blueprints.decisions.standing import application_in_hub, standing
from incubator.casework.messages import link_to
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import deciding
from incubator.funds.applications import FundApplication
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.forms import StepForm
from incubator.web.pressing import press, ready
from incubator.web.sessions import viewer


@bp.route("/cases/<int:id>/propose", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def propose(id: int) -> ResponseReturnValue:
    application = application_in_hub(id, viewer())
    form = ProposeForm()

    def act(at: datetime) -> str:
        deciding.propose(
            id,
            form.amount.data,
            reasons=form.reasons.data or "",
            version=form.seen,
            by=viewer(),
            at=at,
        )
        return link_to(application)

    if not form.is_submitted():
        form.amount.data = deciding.most(application)
    return _page(application, form, "propose", act, "propose", _("已提出资助建议，等待审批。"))


@bp.route("/cases/<int:id>/approve", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def approve(id: int) -> ResponseReturnValue:
    """Approve online; the money is committed in the same transaction."""
    application = application_in_hub(id, viewer())
    form = StepForm()

    def act(at: datetime) -> str:
        deciding.approve(id, version=form.seen, by=viewer(), at=at)
        return link_to(application)

    return _page(application, form, "approve", act, "approve", _("已批准，金额已列入已批待付。"))


@bp.route("/cases/<int:id>/send-back", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def send_back(id: int) -> ResponseReturnValue:
    application = application_in_hub(id, viewer())
    form = ReasonForm()

    def act(at: datetime) -> str:
        deciding.send_back(id, reason=form.reason.data, version=form.seen, by=viewer(), at=at)
        return link_to(application)

    return _page(application, form, "send-back", act, "send_back", _("已退回重议。"))


@bp.route("/cases/<int:id>/reject", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def reject(id: int) -> ResponseReturnValue:
    application = application_in_hub(id, viewer())
    form = ReasonForm()

    def act(at: datetime) -> str:
        deciding.reject(id, reason=form.reason.data, version=form.seen, by=viewer(), at=at)
        return link_to(application)

    return _page(application, form, "reject", act, "reject", _("已决定不予资助。"))


def _page(
    application: FundApplication,
    form: StepForm,
    answer: str,
    act: Callable[[datetime], str],
    template: str,
    said: str,
) -> ResponseReturnValue:
    """Show the step with what stands beside it, or take it once and return to the case."""
    purpose = f"decision.{answer}:{application.id}"
    if form.submitted():
        target = press(form, purpose, act)
        if target:
            flash(said, "success")
            return redirect(target)
    elif not form.is_submitted():
        ready(form, purpose)
        form.version.data = str(application.version)
    return render_template(
        f"decisions/{template}.html",
        form=form,
        standing=standing(application, by=viewer(), at=clock.now()),
        back=link_to(application),
        others=[one for one in steps.buttons(application, viewer()) if one.action != answer],
    ), form.status
