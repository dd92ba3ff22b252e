"""Asking for a room by the month: online, from paper, corrected, taken back."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.occupancy_forms import (
    ApplyForm,
    CorrectForm,
    OnBehalfForm,
    ReasonForm,
    wish_of,
)
from incubator.blueprints.premises.occupancy_stepping import (
    Step,
    found,
    frame,
    kept,
    prepared,
    step_page,
)
from incubator.casework.attaching import File
from incubator.core.db import db, locked
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.organizations.naming import named
from incubator.premises import occupying_requests, occupying_withdrawing
from incubator.premises import queries as rooms
from incubator.premises.models import Premises, Standing
from incubator.premises.occupancy import KIND, Occupancy
from incubator.premises.occupancy_steps import Action
from incubator.premises.occupying_papers import PROMISE
from incubator.premises.occupying_survey import warnings
from incubator.premises.occupying_words import PLAN, PROOF
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.forms import choices
from incubator.web.pressing import press, ready
from incubator.web.rows import asked_id, one_or_404
from incubator.web.sessions import viewer

for _action, _endpoint in (
    (Action.SUPPLEMENT, "send_occupancy_back"),
    (Action.RESUBMIT, "correct_occupancy"),
    (Action.ENTER, "correct_occupancy"),
    (Action.WITHDRAW, "withdraw_occupancy"),
    (Action.CANCEL, "cancel_occupancy"),
):
    steps.step_page(KIND, _action, f"premises.{_endpoint}")


@bp.route("/<int:id>/apply-for-months", methods=["GET", "POST"])
@requires(Permission.APPLY)
def apply_for_months(id: int) -> ResponseReturnValue:
    """The application of an organization for one room."""
    room = one_or_404(
        rooms.visible_to(viewer()).where(Premises.id == id, Premises.standing == Standing.AVAILABLE)
    )
    form, purpose, files = ApplyForm(), f"occupancy.apply:{id}", dict[str, list[File]]()

    def go(at: datetime) -> str:
        made = occupying_requests.apply(
            id, wish_of(form), files, promised=bool(form.promised.data), by=viewer(), at=at
        )
        return url_for(".occupancy", id=made.id)

    if not form.is_submitted():
        form.contact_name.data = viewer().name
        ready(form, purpose)
    elif (
        form.submitted()
        and prepared(form, lambda: files.update(_kept(form)))
        and (target := press(form, purpose, go))
    ):
        flash(_("申请已提交，服务中心会按期查勘并答复。"), "success")
        return redirect(target)
    return render_template(
        "premises/occupancy_apply.html",
        form=form,
        room=one_or_404(rooms.visible_to(viewer()).where(Premises.id == id)),
        title=_("申请长期使用"),
        back=url_for(".occupancies"),
        promise=PROMISE,
        warnings=warnings(room),
        **frame(),
    ), form.status


def _kept(form: ApplyForm | CorrectForm) -> dict[str, list[File]]:
    sent = {PROOF: kept(form.proof, "proof"), PLAN: kept(form.plan, "plan")}
    return {kind: [file] for kind, file in sent.items() if file is not None}


@bp.route("/occupancies/on-behalf", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def occupancy_on_behalf() -> ResponseReturnValue:
    """Staff type in an application that came on paper (代录)."""
    hat, form, purpose = viewer(), OnBehalfForm(), "occupancy.on-behalf"
    offered = rooms.visible_to(hat).where(Premises.standing == Standing.AVAILABLE)
    form.premises_id.choices = choices(
        (one.id, one.name) for one in db.session.scalars(offered.order_by(Premises.name))
    )
    scans: list[File] = []

    def go(at: datetime) -> str:
        organization = named((form.organization.data or "").strip(), hat)
        made = occupying_requests.apply_on_behalf(
            form.premises_id.data,
            locked(Organization, organization.id),
            wish_of(form),
            scans[0],
            received_on=form.received_on.data,
            by=hat,
            at=at,
        )
        return url_for(".occupancy", id=made.id)

    if not form.is_submitted():
        form.premises_id.data = asked_id("room") or None
        ready(form, purpose)
    elif (
        form.submitted()
        and prepared(form, lambda: scans.extend(_scan(form)))
        and (target := press(form, purpose, go))
    ):
        flash(_("已代录，接下来安排查勘。"), "success")
        return redirect(target)
    return render_template("premises/occupancy_on_behalf.html", form=form, **frame()), form.status


def _scan(form: OnBehalfForm) -> list[File]:
    sent = kept(form.scan, "scan")
    return [sent] if sent else []


@bp.route("/occupancies/<int:id>/correct", methods=["GET", "POST"])
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def correct_occupancy(id: int) -> ResponseReturnValue:
    """The application again, as it was handed in, to be put right."""
    case, form, files = found(id), CorrectForm(), dict[str, list[File]]()
    on_behalf = viewer().for_hub
    if not form.is_submitted():
        _fill(form, case)
    if on_behalf:
        del form.promised

    return step_page(
        case,
        form,
        lambda at: occupying_requests.hand_in_again(
            id,
            wish_of(form),
            files,
            promised=on_behalf or bool(form.promised.data),
            version=form.seen,
            by=viewer(),
            at=at,
        ),
        Step(
            _("代录补正") if on_behalf else _("提交补正"),
            _("补正已提交，等待查勘。"),
            PROMISE if not on_behalf else "",
        ),
        before=lambda: files.update(_kept(form)),
    )


def _fill(form: CorrectForm, case: Occupancy) -> None:
    form.use.data, form.purpose.data, form.people.data = case.use, case.purpose, case.people
    form.from_on.data, form.through_on.data = case.wished_from, case.wished_through
    form.contact_name.data = case.contact_name


@bp.route("/occupancies/<int:id>/send-back", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def send_occupancy_back(id: int) -> ResponseReturnValue:
    form = ReasonForm()
    return step_page(
        found(id),
        form,
        lambda at: occupying_requests.send_back(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Step(_("退回补正"), _("已退回补正。"), _("写清楚要补什么、改什么。")),
    )


@bp.route("/occupancies/<int:id>/withdraw", methods=["GET", "POST"])
@requires(Permission.APPLY)
def withdraw_occupancy(id: int) -> ResponseReturnValue:
    form = ReasonForm()
    return step_page(
        found(id),
        form,
        lambda at: occupying_withdrawing.withdraw(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("撤回申请"), _("申请已撤回。"), _("撤回后场地让给别人，以后可以再申请。"), danger=True
        ),
    )


@bp.route("/occupancies/<int:id>/cancel", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def cancel_occupancy(id: int) -> ResponseReturnValue:
    form = ReasonForm()
    return step_page(
        found(id),
        form,
        lambda at: occupying_withdrawing.cancel(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("取消申请"),
            _("申请已取消，场地已让出。"),
            _("用于逾期不补正、不签约、不来交接，或纸质申请的组织书面撤回。"),
            danger=True,
        ),
    )
