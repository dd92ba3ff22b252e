"""The lifecycle of a booking: asked for, answered, used. What happens on each date is the date's own."""

from __future__ import annotations

from enum import StrEnum

from incubator.casework import lifecycles
from incubator.core.lifecycle import DeadlineKind, Lifecycle, Need, Party, State, Step
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.premises.booking import KIND


class Status(StrEnum):
    REQUESTED = "requested"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    DONE = "done"


class Action(StrEnum):
    APPROVE = "approve"
    RETURN = "return"
    RESUBMIT = "resubmit"
    REFUSE = "refuse"
    CANCEL = "cancel"
    CALL_OFF = "call-off"
    FINISH = "finish"
    LAPSE = "lapse"


S, A, P = Status, Action, Permission

ANSWER = DeadlineKind("booking-answer", _("答复场地预约"), "premises.answer", Party.STAFF)
CORRECTION = DeadlineKind(
    "booking-correction", _("修改场地预约"), "premises.correction", Party.APPLICANT
)

STATES = {
    S.REQUESTED: State(_("待答复"), _("已提交，等待答复"), "accent", Party.STAFF),
    S.RETURNED: State(_("待修改"), _("请修改后重新提交"), "amber", Party.APPLICANT),
    S.CONFIRMED: State(_("已确认"), _("已确认，请按时使用"), "green", Party.APPLICANT),
    S.REFUSED: State(_("未同意"), _("未同意"), "red", Party.NOBODY),
    S.CANCELLED: State(_("已取消"), _("已取消"), "", Party.NOBODY),
    S.DONE: State(_("已结束"), _("已结束"), "", Party.NOBODY),
}

_REASON = frozenset({Need.REASON})

LIFECYCLE: Lifecycle[Status, Action] = Lifecycle(
    KIND,
    _("场地预约"),
    STATES,
    {
        A.APPROVE: Step(
            _("同意预约"),
            frozenset({S.REQUESTED}),
            S.CONFIRMED,
            P.MANAGE_PREMISES,
            closes=(ANSWER,),
            own_page=True,
            work=_("答复预约"),
        ),
        A.RETURN: Step(
            _("退回修改"),
            frozenset({S.REQUESTED}),
            S.RETURNED,
            P.MANAGE_PREMISES,
            needs=_REASON,
            opens=(CORRECTION,),
            closes=(ANSWER,),
            own_page=True,
        ),
        A.RESUBMIT: Step(
            _("修改后重新提交"),
            frozenset({S.RETURNED}),
            S.REQUESTED,
            P.APPLY,
            opens=(ANSWER,),
            closes=(CORRECTION,),
            own_page=True,
        ),
        A.REFUSE: Step(
            _("不同意预约"),
            frozenset({S.REQUESTED, S.RETURNED}),
            S.REFUSED,
            P.MANAGE_PREMISES,
            needs=_REASON,
            closes=(ANSWER, CORRECTION),
            own_page=True,
        ),
        A.CANCEL: Step(
            _("取消预约"),
            frozenset({S.REQUESTED, S.RETURNED, S.CONFIRMED}),
            S.CANCELLED,
            P.APPLY,
            needs=_REASON,
            closes=(ANSWER, CORRECTION),
            own_page=True,
        ),
        A.CALL_OFF: Step(
            _("由中心取消"),
            frozenset({S.CONFIRMED}),
            S.CANCELLED,
            P.MANAGE_PREMISES,
            needs=_REASON,
            own_page=True,
        ),
        A.LAPSE: Step(
            _("逾期未答复"),
            frozenset({S.REQUESTED, S.RETURNED}),
            S.REFUSED,
            P.CLOSE_BOOKINGS,
            needs=_REASON,
            closes=(ANSWER, CORRECTION),
            own_page=True,
        ),
        A.FINISH: Step(
            _("预约结束"),
            frozenset({S.CONFIRMED}),
            S.DONE,
            P.CLOSE_BOOKINGS,
            own_page=True,
        ),
    },
)

lifecycles.register(LIFECYCLE)
