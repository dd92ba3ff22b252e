"""The states of one use of a seal: asked for, approved by another, used."""

from __future__ import annotations

from enum import StrEnum

from incubator.casework import lifecycles
from incubator.core.lifecycle import DeadlineKind, Lifecycle, Need, Party, State, Step
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.sealing.models import KIND


class Status(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    USED = "used"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    APPROVE = "approve"
    REGISTER_APPROVAL = "register-approval"
    USE = "use"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


S, P = Status, Permission

APPROVAL = DeadlineKind("seal-approval", _("用印审批"), "seals.approval", Party.STAFF)
USE = DeadlineKind("seal-use", _("用印"), "seals.use", Party.STAFF)

STATES = {
    S.REQUESTED: State(_("待批准"), _("待批准"), "amber", Party.STAFF),
    S.APPROVED: State(_("待用印"), _("待用印"), "accent", Party.STAFF),
    S.USED: State(_("已用印"), _("已用印"), "green", Party.NOBODY),
    S.REFUSED: State(_("不同意用印"), _("不同意用印"), "red", Party.NOBODY),
    S.WITHDRAWN: State(_("已撤回"), _("已撤回"), "", Party.NOBODY),
}

_REASON = frozenset({Need.REASON})

LIFECYCLE: Lifecycle[Status, Action] = Lifecycle(
    KIND,
    _("用印"),
    STATES,
    {
        Action.APPROVE: Step(
            _("批准用印"),
            frozenset({S.REQUESTED}),
            S.APPROVED,
            P.DECIDE,
            opens=(USE,),
            closes=(APPROVAL,),
            own_page=True,
            work=_("用印审批"),
            by_login=True,
        ),
        Action.REGISTER_APPROVAL: Step(
            _("线下审批登记"),
            frozenset({S.REQUESTED}),
            S.APPROVED,
            P.ENTER_PAPER,
            opens=(USE,),
            closes=(APPROVAL,),
            own_page=True,
        ),
        Action.USE: Step(
            _("登记用印"),
            frozenset({S.APPROVED}),
            S.USED,
            P.USE_SEALS,
            closes=(USE,),
            own_page=True,
        ),
        Action.REFUSE: Step(
            _("不同意用印"),
            frozenset({S.REQUESTED}),
            S.REFUSED,
            P.DECIDE,
            needs=_REASON,
            closes=(APPROVAL,),
        ),
        Action.WITHDRAW: Step(
            _("撤回申请"),
            frozenset({S.REQUESTED, S.APPROVED}),
            S.WITHDRAWN,
            P.USE_SEALS,
            needs=_REASON,
            closes=(APPROVAL, USE),
        ),
    },
)

lifecycles.register(LIFECYCLE)
