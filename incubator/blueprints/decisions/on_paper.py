"""线下审批登记: what a leader signed on paper, for one application or for several at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.decisions.blueprint import bp
from incubator.blueprints.decisions.forms import BatchForm, PaperForm, PaperRejectionForm
from incubator.blueprints.decisions.standing import application_in_hub, standing
from incubator.casework.messages import link_to
from incubator.casework.proposals import Outcome
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import minutes as writing
from incubator.funds import paper_deciding
from incubator.funds import queries as funds
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision
from incubator.funds.models import Call
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.photographed import say_order
from incubator.web.pressing import press, ready
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.signed_papers import filed, kept_scan, offer_signers
from incubator.web.uploads import Upload


@bp.route("/cases/<int:id>/register-approval", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def register_approval(id: int) -> ResponseReturnValue:
    application = application_in_hub(id, viewer())
    form = PaperForm()

    def act(scan: Upload, at: datetime) -> str:
        paper_deciding.register_approval(
            id, filed(form, scan, id, at), version=form.seen, by=viewer(), at=at
        )
        return link_to(application)

    return _page(
        application, form, act, "register_approval", _("线下审批已登记，金额已列入已批待付。")
    )


@bp.route("/cases/<int:id>/register-rejection", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def register_rejection(id: int) -> ResponseReturnValue:
    application = application_in_hub(id, viewer())
    form = PaperRejectionForm()

    def act(scan: Upload, at: datetime) -> str:
        paper_deciding.register_rejection(
            id,
            filed(form, scan, id, at),
            reason=form.reason.data,
            version=form.seen,
            by=viewer(),
            at=at,
        )
        return link_to(application)

    return _page(application, form, act, "register_rejection", _("不予资助的决定已登记。"))


def _page(
    application: FundApplication,
    form: PaperForm,
    act: Callable[[Upload, datetime], str],
    template: str,
    said: str,
) -> ResponseReturnValue:
    beside = standing(application, by=viewer(), at=clock.now())
    _offer_signers(form, application.hub_id, [beside.decision] if beside.decision else [])
    target = _pressed(form, f"decision.{template}:{application.id}", act)
    if target:
        flash(said, "success")
        return redirect(target)
    if not form.is_submitted():
        form.version.data = str(application.version)
    return render_template(
        f"decisions/{template}.html",
        form=form,
        standing=beside,
        back=link_to(application),
        largest=settings().upload_bytes,
    ), form.status


@bp.route("/calls/<int:id>/register-approval", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def register_batch(id: int) -> ResponseReturnValue:
    """One signed paper for several applications of a call: all of them, or none."""
    call = one_or_404(funds.calls_of_hub(viewer()).where(Call.id == id))
    waiting = [one for one in writing.decisions_of(call).values() if one.outcome is Outcome.PENDING]
    form = BatchForm()
    form.picked.choices = choices((one.application_id, one.application.title) for one in waiting)
    _offer_signers(form, call.hub_id, waiting)

    def act(scan: Upload, at: datetime) -> str:
        paper_deciding.register_approvals(
            form.picked.data, filed(form, scan, None, at), by=viewer(), at=at
        )
        return url_for(".call", id=id)

    target = _pressed(form, f"decision.batch:{id}", act)
    if target:
        flash(_("线下审批已登记 %(n)s 件。", n=len(form.picked.data)), "success")
        return redirect(target)
    if not form.is_submitted():
        form.picked.data = [one.application_id for one in waiting]
    return render_template(
        "decisions/register_batch.html",
        form=form,
        call=call,
        waiting=waiting,
        total=sum(one.amount for one in waiting),
        largest=settings().upload_bytes,
    ), form.status


def _pressed(form: PaperForm, purpose: str, act: Callable[[Upload, datetime], str]) -> str | None:
    """Keep the scan, then take the step once; None where the form is to be shown."""
    if not form.is_submitted():
        ready(form, purpose)
        return None
    if not form.submitted():
        return None
    with rules_shown_on(form) as rules:
        scan = kept_scan(form)
    target = press(form, purpose, lambda at: act(scan, at)) if rules.ok else None
    if target:
        say_order(scan)
    return target


def _offer_signers(form: PaperForm, hub_id: int, waiting: list[Decision]) -> None:
    today = clock.today()
    since = min((clock.on(one.proposed_at) for one in waiting), default=today)
    offer_signers(form, hub_id, since=since)
