"""Ways out of a room: the occupant's notice, and termination by login or on paper."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.occupancy_forms import PaperReasonForm, ReasonForm
from incubator.blueprints.premises.occupancy_stepping import Step, found, step_page
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.premises import occupying_inspecting, occupying_leaving
from incubator.premises.occupancy import KIND, Occupancy
from incubator.premises.occupancy_steps import Action
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.sessions import viewer
from incubator.web.signed_papers import filed, kept_scan, offer_signers
from incubator.web.uploads import Upload

for _action, _endpoint in (
    (Action.GIVE_NOTICE, "notice_of_occupancy"),
    (Action.REGISTER_NOTICE, "notice_of_occupancy"),
    (Action.TERMINATE, "terminate_occupancy"),
    (Action.REGISTER_TERMINATION, "register_occupancy_termination"),
):
    steps.step_page(KIND, _action, f"premises.{_endpoint}")


def _counted(case: Occupancy) -> str:
    """Until when everything has to be back if the notice goes out today."""
    due = occupying_leaving.give_back_by(case, clock.today())
    return _(
        "场地、钥匙和设备应在 %(day)s 前交还（%(why)s）。交还以前场地不会另行安排。",
        day=due.due_on.isoformat(),
        why=due.because,
    )


@bp.route("/occupancies/<int:id>/give-notice", methods=["GET", "POST"])
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def notice_of_occupancy(id: int) -> ResponseReturnValue:
    """The occupant says itself that it leaves; staff enter what came in writing."""
    case, form = found(id), ReasonForm()
    return step_page(
        case,
        form,
        lambda at: occupying_leaving.give_notice(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("登记交还申请（书面）") if viewer().for_hub else _("申请交还"),
            _("交还申请已提出，请按期交接。"),
            _("提出后不能撤回。%(then)s", then=_counted(case)),
            danger=True,
        ),
    )


@bp.route("/occupancies/<int:id>/terminate", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def terminate_occupancy(id: int) -> ResponseReturnValue:
    case, form = found(id), ReasonForm()
    if not form.is_submitted():
        form.reason.data = f"{occupying_inspecting.repeated(case)}"
    return step_page(
        case,
        form,
        lambda at: occupying_leaving.terminate(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        _words(case, _("解除协议"), _("协议已解除，交还期限已开始计算。")),
    )


def _words(case: Occupancy, title: str, said: str) -> Step:
    why = occupying_inspecting.repeated(case)
    return Step(
        title,
        said,
        _counted(case),
        danger=True,
        facts=[(_("发现转租"), _("%(n)s 次", n=len(occupying_inspecting.objections(case))))],
        warnings=[why] if why else [],
    )


@bp.route("/occupancies/<int:id>/register-termination", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def register_occupancy_termination(id: int) -> ResponseReturnValue:
    case, form, scans = found(id), PaperReasonForm(), list[Upload]()
    if not form.is_submitted():
        form.reason.data = f"{occupying_inspecting.repeated(case)}"
    offer_signers(form, case.hub_id, since=case.entered_on or clock.today())
    return step_page(
        case,
        form,
        lambda at: occupying_leaving.register_termination(
            id,
            filed(form, scans[0], id, at),
            reason=form.reason.data,
            version=form.seen,
            by=viewer(),
            at=at,
        ),
        _words(case, _("登记解除协议（线下审批）"), _("线下审批已登记，交还期限已开始计算。")),
        before=lambda: scans.append(kept_scan(form)),
    )
