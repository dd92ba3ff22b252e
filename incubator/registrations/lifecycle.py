"""The states of a request to be entered in the register, and who may move it how."""

from __future__ import annotations

from enum import StrEnum

from incubator.core.lifecycle import DeadlineKind, Lifecycle, Need, Party, State, Step
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.registrations.models import Status

CHECK = DeadlineKind("registration-check", _("核对开通申请"), "registration.check", Party.STAFF)
SUPPLEMENT = DeadlineKind(
    "registration-supplement", _("申请人补正开通申请"), "registration.supplement", Party.PUBLIC
)
"""Owed by somebody who has no organization here yet: the public, not an applicant."""


class Action(StrEnum):
    APPROVE = "approve"
    RETURN = "return"
    REFUSE = "refuse"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"


_REASON = frozenset({Need.REASON})
_OPEN = frozenset({Status.SUBMITTED, Status.RETURNED})

LIFECYCLE: Lifecycle[Status, Action] = Lifecycle(
    kind="registration",
    name=_("开通申请"),
    states={
        Status.SUBMITTED: State(_("待核对"), _("已收到，核对中"), "amber", Party.STAFF),
        Status.RETURNED: State(_("待补正"), _("退回，请改正后再交"), "amber", Party.PUBLIC),
        Status.APPROVED: State(_("已开通"), _("已开通"), "green", Party.NOBODY),
        Status.REFUSED: State(_("不予开通"), _("不予开通"), "red", Party.NOBODY),
        Status.WITHDRAWN: State(_("已撤回"), _("已撤回"), "", Party.NOBODY),
    },
    steps={
        Action.APPROVE: Step(
            _("开通"),
            frozenset({Status.SUBMITTED}),
            Status.APPROVED,
            Permission.MANAGE_ORGANIZATIONS,
            closes=(CHECK,),
            own_page=True,
        ),
        Action.RETURN: Step(
            _("退回补正"),
            frozenset({Status.SUBMITTED}),
            Status.RETURNED,
            Permission.MANAGE_ORGANIZATIONS,
            needs=_REASON,
            opens=(SUPPLEMENT,),
            closes=(CHECK,),
        ),
        Action.REFUSE: Step(
            _("不开通"),
            _OPEN,
            Status.REFUSED,
            Permission.MANAGE_ORGANIZATIONS,
            needs=_REASON,
            closes=(CHECK, SUPPLEMENT),
        ),
        Action.RESUBMIT: Step(
            _("改正后再交"),
            frozenset({Status.RETURNED}),
            Status.SUBMITTED,
            Permission.APPLY,
            opens=(CHECK,),
            closes=(SUPPLEMENT,),
            own_page=True,
        ),
        Action.WITHDRAW: Step(
            _("撤回"), _OPEN, Status.WITHDRAWN, Permission.APPLY, closes=(CHECK, SUPPLEMENT)
        ),
    },
)
