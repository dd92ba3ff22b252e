"""Steps out of the base: notice, termination, the end of the term, and the hand-over."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.leaving_forms import HandOverForm, TerminationForm
from incubator.blueprints.incubation.stay_forms import PressForm, ReasonForm
from incubator.blueprints.incubation.stays import found
from incubator.blueprints.incubation.stepping import Step, kept, shown, step_page
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import agreeing, exiting, leaving_days
from incubator.incubation.actions import Action
from incubator.incubation.leaving import Way
from incubator.incubation.models import KIND, Incubation
from incubator.incubation.states import Status
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.sessions import viewer
from incubator.web.signed_papers import filed, kept_scan, offer_signers

for _action, _endpoint in (
    (Action.GIVE_NOTICE, "give_notice"),
    (Action.TERMINATE, "terminate"),
    (Action.REGISTER_TERMINATION, "register_termination"),
    (Action.EXPIRE, "expire"),
    (Action.HAND_OVER, "hand_over"),
    (Action.CLOSE_EXIT, "hand_over"),
):
    steps.step_page(KIND, _action, f"incubation.{_endpoint}")

steps.only_where(KIND, Action.EXPIRE, lambda case: leaving_days.is_over(case, clock.today()))


def _counted(stay: Incubation) -> str:
    """Until when everything has to be back if the notice goes out today."""
    due = leaving_days.hand_over_by(stay, clock.today())
    return _(
        "工位、钥匙、设备和登记住所应在 %(day)s 前交接（%(why)s）。交接完成前工位不会另行安排。",
        day=due.due_on.isoformat(),
        why=due.because,
    )


@bp.route("/<int:id>/give-notice", methods=["GET", "POST"])
@requires(Permission.APPLY)
def give_notice(id: int) -> ResponseReturnValue:
    """The incubatee says itself that it leaves."""
    stay, form = found(id), ReasonForm()
    return step_page(
        stay,
        form,
        lambda at: exiting.give_notice(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("申请退驻"),
            _("退驻通知已提出，请按期交接。"),
            _("提出后不能撤回。%(then)s", then=_counted(stay)),
            danger=True,
        ),
    )


@bp.route("/<int:id>/terminate", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def terminate(id: int) -> ResponseReturnValue:
    stay, form = found(id), ReasonForm()
    return step_page(
        stay,
        form,
        lambda at: exiting.terminate(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Step(_("终止入驻"), _("已终止入驻，交接期限已开始计算。"), _counted(stay), danger=True),
    )


@bp.route("/<int:id>/register-termination", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def register_termination(id: int) -> ResponseReturnValue:
    stay, form = found(id), TerminationForm()
    words = Step(
        _("登记终止入驻"),
        _("线下审批已登记，交接期限已开始计算。"),
        _("请与签字原件核对；签批人不能是登记的人。%(then)s", then=_counted(stay)),
        danger=True,
    )
    offer_signers(form, stay.hub_id, since=stay.entered_on or clock.today())
    scan = kept(form, lambda: kept_scan(form))
    if form.is_submitted() and scan is None:
        return shown(stay, form, words)
    return step_page(
        stay,
        form,
        lambda at: (
            scan
            and exiting.register_termination(
                id,
                filed(form, scan, id, at),
                reason=form.reason.data,
                version=form.seen,
                by=viewer(),
                at=at,
            )
        ),
        words,
    )


@bp.route("/<int:id>/expire", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def expire(id: int) -> ResponseReturnValue:
    stay, form = found(id), PressForm()
    through = stay.term_through.isoformat() if stay.term_through else ""
    return step_page(
        stay,
        form,
        lambda at: exiting.expire(id, version=form.seen, by=viewer(), at=at),
        Step(
            _("协议到期，通知退驻"),
            _("已通知退驻，交接期限已开始计算。"),
            _counted(stay),
            [(_("协议到期"), through)],
            danger=True,
        ),
    )


@bp.route("/<int:id>/hand-over", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def hand_over(id: int) -> ResponseReturnValue:
    """The last step of either way out: only now is the desk free."""
    stay, form = found(id), HandOverForm(on=clock.today())
    missing = len(agreeing.open_lines(stay, Way.OUT))
    graduated = stay.status == Status.GRADUATED
    return step_page(
        stay,
        form,
        lambda at: exiting.hand_over(id, on=form.on.data, version=form.seen, by=viewer(), at=at),
        Step(
            _("交接完成") if graduated else _("退驻交接完成"),
            _("交接完成，工位从次日起可以另行安排。"),
            _("办结后工位空出，退驻清单不再修改；出壳后一年内按期回访。"),
            [
                (_("通知日期"), stay.notice_on.isoformat() if stay.notice_on else ""),
                (
                    _("退驻清单"),
                    _("还有 %(n)s 项没有交接", n=missing) if missing else _("已全部交接"),
                ),
            ],
        ),
    )
