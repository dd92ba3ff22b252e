"""The states of a request for support: asked, taken up, answered."""

from __future__ import annotations

from enum import StrEnum

from incubator.casework import lifecycles
from incubator.core.lifecycle import DeadlineKind, Lifecycle, Need, Party, State, Step
from incubator.core.permissions import Permission
from incubator.core.words import _


class Status(StrEnum):
    ASKED = "asked"
    TAKEN_UP = "taken-up"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    TAKE_UP = "take-up"
    ANSWER = "answer"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


S, P = Status, Permission

ANSWER = DeadlineKind("support-answer", _("答复支持申请"), "incubation.support", Party.STAFF)
_REASON = frozenset({Need.REASON})
_OPEN = frozenset({S.ASKED, S.TAKEN_UP})

LIFECYCLE: Lifecycle[Status, Action] = Lifecycle(
    "support-request",
    _("支持申请"),
    {
        S.ASKED: State(_("待答复"), _("已收到"), "accent", Party.STAFF),
        S.TAKEN_UP: State(_("办理中"), _("办理中"), "accent", Party.STAFF),
        S.ANSWERED: State(_("已答复"), _("已答复"), "green", Party.NOBODY),
        S.DECLINED: State(_("不能提供"), _("暂不能提供"), "", Party.NOBODY),
        S.WITHDRAWN: State(_("已撤回"), _("已撤回"), "", Party.NOBODY),
    },
    {
        Action.TAKE_UP: Step(_("着手办理"), frozenset({S.ASKED}), S.TAKEN_UP, P.MANAGE_INCUBATION),
        Action.ANSWER: Step(
            _("答复"), _OPEN, S.ANSWERED, P.MANAGE_INCUBATION, closes=(ANSWER,), own_page=True
        ),
        Action.DECLINE: Step(
            _("不能提供"),
            _OPEN,
            S.DECLINED,
            P.MANAGE_INCUBATION,
            needs=_REASON,
            closes=(ANSWER,),
            own_page=True,
        ),
        Action.WITHDRAW: Step(
            _("撤回"), _OPEN, S.WITHDRAWN, P.APPLY, needs=_REASON, closes=(ANSWER,)
        ),
    },
)

lifecycles.register(LIFECYCLE)
