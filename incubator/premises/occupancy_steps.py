"""The lifecycle of an occupancy, from the application to the day the room is given back."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from incubator.casework import lifecycles
from incubator.core.lifecycle import DeadlineKind, Lifecycle, Need, Party, State, Step
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.premises.occupancy import KIND


class Status(StrEnum):
    APPLIED = "applied"
    SUPPLEMENT = "supplement"
    SURVEYED = "surveyed"
    PROPOSED = "proposed"
    APPROVED = "approved"
    SIGNED = "signed"
    IN_USE = "in-use"
    RECTIFY = "rectify"
    EXPIRING = "expiring"
    LEAVING = "leaving"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Action(StrEnum):
    SUPPLEMENT = "supplement"
    RESUBMIT = "resubmit"
    ENTER = "enter"
    SURVEY = "survey"
    PROPOSE = "propose"
    APPROVE = "approve"
    REFUSE = "refuse"
    REGISTER_APPROVAL = "register-approval"
    REGISTER_REFUSAL = "register-refusal"
    SIGN = "sign"
    MOVE_IN = "move-in"
    ORDER_RECTIFY = "order-rectify"
    RECTIFIED = "rectified"
    NEAR_END = "near-end"
    EXTEND = "extend"
    GIVE_NOTICE = "give-notice"
    REGISTER_NOTICE = "register-notice"
    TERMINATE = "terminate"
    REGISTER_TERMINATION = "register-termination"
    EXPIRE = "expire"
    GIVE_BACK = "give-back"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"


S, A, P = Status, Action, Permission

SURVEY = DeadlineKind("occupancy-survey", _("查勘场地"), "premises.survey", Party.STAFF)
SUPPLEMENT = DeadlineKind(
    "occupancy-supplement", _("补正场地申请"), "premises.correction", Party.APPLICANT
)
DECISION = DeadlineKind("occupancy-decision", _("场地使用审批"), "premises.decision", Party.STAFF)
SIGNING = DeadlineKind("occupancy-signing", _("签订使用协议"), "premises.signing", Party.STAFF)
ENTRY = DeadlineKind("occupancy-entry", _("办理场地交接"), "premises.entry", Party.STAFF)
PUT_RIGHT = DeadlineKind(
    "occupancy-put-right", _("场地使用整改"), "premises.put-right", Party.APPLICANT
)
GIVING_BACK = DeadlineKind(
    "occupancy-give-back", _("交还场地"), "premises.give-back", Party.APPLICANT
)
BEFORE_ENTRY = (SURVEY, SUPPLEMENT, DECISION, SIGNING, ENTRY)

USING = frozenset({S.IN_USE, S.RECTIFY, S.EXPIRING})
OVER = frozenset({S.RETURNED, S.REFUSED, S.WITHDRAWN, S.CANCELLED})

STATES = {
    S.APPLIED: State(_("待查勘"), _("已提交，等待查勘"), "accent", Party.STAFF),
    S.SUPPLEMENT: State(_("待补正"), _("请补正材料"), "amber", Party.APPLICANT),
    S.SURVEYED: State(_("已查勘，待提出意见"), _("审核中"), "accent", Party.STAFF),
    S.PROPOSED: State(_("待审批"), _("审批中"), "accent", Party.STAFF),
    S.APPROVED: State(_("待签约"), _("已批准，等待签约"), "accent", Party.STAFF),
    S.SIGNED: State(_("待交接"), _("已签约，等待交接"), "accent", Party.STAFF),
    S.IN_USE: State(_("使用中"), _("使用中"), "green", Party.APPLICANT),
    S.RECTIFY: State(_("整改中"), _("请按通知整改"), "red", Party.APPLICANT),
    S.EXPIRING: State(_("即将到期"), _("即将到期，请办理续用或交还"), "amber", Party.APPLICANT),
    S.LEAVING: State(_("待交还"), _("请交还场地"), "amber", Party.APPLICANT),
    S.RETURNED: State(_("已交还"), _("已交还"), "", Party.NOBODY),
    S.REFUSED: State(_("不予使用"), _("未获批准"), "red", Party.NOBODY),
    S.WITHDRAWN: State(_("已撤回"), _("已撤回"), "", Party.NOBODY),
    S.CANCELLED: State(_("已取消"), _("已取消"), "red", Party.NOBODY),
}


def _step(
    label: str,
    sources: set[Status] | frozenset[Status],
    target: Status,
    permission: Permission,
    *,
    reason: bool = False,
    opens: tuple[DeadlineKind, ...] = (),
    closes: tuple[DeadlineKind, ...] = (),
    **more: Any,
) -> Step[Status]:
    needs = frozenset({Need.REASON}) if reason else frozenset()
    return Step(
        label,
        frozenset(sources),
        target,
        permission,
        needs=needs,
        opens=opens,
        closes=closes,
        own_page=True,
        **more,
    )


LIFECYCLE: Lifecycle[Status, Action] = Lifecycle(
    KIND,
    _("场地长期使用"),
    STATES,
    {
        A.SURVEY: _step(
            _("登记查勘"),
            {S.APPLIED},
            S.SURVEYED,
            P.MANAGE_PREMISES,
            opens=(DECISION,),
            closes=(SURVEY,),
        ),
        A.SUPPLEMENT: _step(
            _("退回补正"),
            {S.APPLIED},
            S.SUPPLEMENT,
            P.MANAGE_PREMISES,
            reason=True,
            opens=(SUPPLEMENT,),
            closes=(SURVEY,),
        ),
        A.RESUBMIT: _step(
            _("提交补正"),
            {S.SUPPLEMENT},
            S.APPLIED,
            P.APPLY,
            opens=(SURVEY,),
            closes=(SUPPLEMENT,),
        ),
        A.ENTER: _step(
            _("代录补正"),
            {S.SUPPLEMENT},
            S.APPLIED,
            P.ENTER_PAPER,
            opens=(SURVEY,),
            closes=(SUPPLEMENT,),
            on_behalf=True,
        ),
        A.PROPOSE: _step(_("提出审批建议"), {S.SURVEYED}, S.PROPOSED, P.PROPOSE),
        A.APPROVE: _step(
            _("批准使用"),
            {S.PROPOSED},
            S.APPROVED,
            P.DECIDE,
            opens=(SIGNING,),
            closes=(DECISION,),
            by_login=True,
            work=_("审批场地使用"),
        ),
        A.REFUSE: _step(
            _("不予批准"),
            {S.PROPOSED},
            S.REFUSED,
            P.DECIDE,
            reason=True,
            closes=(DECISION,),
            by_login=True,
        ),
        A.REGISTER_APPROVAL: _step(
            _("登记批准（线下审批）"),
            {S.PROPOSED},
            S.APPROVED,
            P.ENTER_PAPER,
            opens=(SIGNING,),
            closes=(DECISION,),
            work=_("登记审批结果"),
        ),
        A.REGISTER_REFUSAL: _step(
            _("登记不予批准（线下审批）"),
            {S.PROPOSED},
            S.REFUSED,
            P.ENTER_PAPER,
            reason=True,
            closes=(DECISION,),
        ),
        A.SIGN: _step(
            _("登记签约"),
            {S.APPROVED},
            S.SIGNED,
            P.MANAGE_PREMISES,
            opens=(ENTRY,),
            closes=(SIGNING,),
        ),
        A.MOVE_IN: _step(_("交接使用"), {S.SIGNED}, S.IN_USE, P.MANAGE_PREMISES, closes=(ENTRY,)),
        A.ORDER_RECTIFY: _step(
            _("要求整改"),
            {S.IN_USE, S.EXPIRING},
            S.RECTIFY,
            P.MANAGE_PREMISES,
            reason=True,
            opens=(PUT_RIGHT,),
        ),
        A.RECTIFIED: _step(
            _("整改完成"),
            {S.RECTIFY},
            S.IN_USE,
            P.MANAGE_PREMISES,
            reason=True,
            closes=(PUT_RIGHT,),
        ),
        A.NEAR_END: _step(_("提醒到期"), {S.IN_USE}, S.EXPIRING, P.CLOSE_BOOKINGS),
        A.EXTEND: _step(_("登记续签"), {S.IN_USE, S.EXPIRING}, S.IN_USE, P.MANAGE_PREMISES),
        A.GIVE_NOTICE: _step(
            _("申请交还"),
            USING,
            S.LEAVING,
            P.APPLY,
            reason=True,
            opens=(GIVING_BACK,),
            closes=(PUT_RIGHT,),
        ),
        A.REGISTER_NOTICE: _step(
            _("登记交还申请（书面）"),
            USING,
            S.LEAVING,
            P.ENTER_PAPER,
            reason=True,
            opens=(GIVING_BACK,),
            closes=(PUT_RIGHT,),
            on_behalf=True,
        ),
        A.TERMINATE: _step(
            _("解除协议"),
            USING,
            S.LEAVING,
            P.DECIDE,
            reason=True,
            by_login=True,
            opens=(GIVING_BACK,),
            closes=(PUT_RIGHT,),
        ),
        A.REGISTER_TERMINATION: _step(
            _("登记解除协议（线下审批）"),
            USING,
            S.LEAVING,
            P.ENTER_PAPER,
            reason=True,
            opens=(GIVING_BACK,),
            closes=(PUT_RIGHT,),
        ),
        A.EXPIRE: _step(
            _("到期，通知交还"),
            USING,
            S.LEAVING,
            P.CLOSE_BOOKINGS,
            opens=(GIVING_BACK,),
            closes=(PUT_RIGHT,),
        ),
        A.GIVE_BACK: _step(
            _("交还完成"), {S.LEAVING}, S.RETURNED, P.MANAGE_PREMISES, closes=(GIVING_BACK,)
        ),
        A.CANCEL: _step(
            _("取消申请"),
            {S.APPLIED, S.SUPPLEMENT, S.SURVEYED, S.APPROVED, S.SIGNED},
            S.CANCELLED,
            P.MANAGE_PREMISES,
            reason=True,
            closes=BEFORE_ENTRY,
        ),
        A.WITHDRAW: _step(
            _("撤回申请"),
            {S.APPLIED, S.SUPPLEMENT, S.SURVEYED, S.APPROVED},
            S.WITHDRAWN,
            P.APPLY,
            reason=True,
            closes=BEFORE_ENTRY,
        ),
    },
)

lifecycles.register(LIFECYCLE)
