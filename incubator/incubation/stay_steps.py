"""The stay, and every way out of it or out of the queue before it."""

from __future__ import annotations

from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import states
from incubator.incubation.actions import Action, step
from incubator.incubation.states import STAYING, TO_SIGN, Status

S, A, P = Status, Action, Permission

STAY = {
    A.WARN: step(
        _("发出预警"),
        {S.ACTIVE},
        S.WARNED,
        P.MANAGE_INCUBATION,
        reason=True,
        opens=(states.PUT_RIGHT,),
    ),
    A.LIFT_WARNING: step(
        _("解除预警"),
        {S.WARNED},
        S.ACTIVE,
        P.MANAGE_INCUBATION,
        reason=True,
        closes=(states.PUT_RIGHT,),
    ),
    A.BEGIN_REVIEW: step(
        _("启动出壳评估"),
        {S.ACTIVE, S.WARNED},
        S.GRADUATION_REVIEW,
        P.MANAGE_INCUBATION,
        opens=(states.SELF_ASSESSMENT, states.GRADUATION),
        closes=(states.PUT_RIGHT,),
    ),
    A.GO_ON: step(
        _("暂不出壳，继续孵化"),
        {S.GRADUATION_REVIEW},
        S.ACTIVE,
        P.MANAGE_INCUBATION,
        reason=True,
        closes=(states.GRADUATION, states.SELF_ASSESSMENT),
    ),
    A.RENEW: step(
        _("办理续驻"),
        {S.ACTIVE, S.GRADUATION_REVIEW},
        S.RENEWED,
        P.MANAGE_INCUBATION,
        closes=(states.GRADUATION, states.SELF_ASSESSMENT),
    ),
}

EXIT = {
    A.GRADUATE: step(
        _("准予出壳"),
        {S.GRADUATION_REVIEW},
        S.GRADUATED,
        P.MANAGE_INCUBATION,
        opens=(states.HAND_OVER,),
        closes=states.WHILE_STAYING,
    ),
    A.DEEM_LEFT: step(
        _("未参加评估，按退驻处理"),
        {S.GRADUATION_REVIEW},
        S.EXITING,
        P.MANAGE_INCUBATION,
        reason=True,
        opens=(states.HAND_OVER,),
        closes=states.WHILE_STAYING,
    ),
    A.GIVE_NOTICE: step(
        _("申请退驻"),
        STAYING,
        S.EXITING,
        P.APPLY,
        reason=True,
        opens=(states.HAND_OVER,),
        closes=states.WHILE_STAYING,
    ),
    A.TERMINATE: step(
        _("终止入驻"),
        STAYING,
        S.EXITING,
        P.DECIDE,
        reason=True,
        opens=(states.HAND_OVER,),
        closes=states.WHILE_STAYING,
        by_login=True,
    ),
    A.REGISTER_TERMINATION: step(
        _("登记终止入驻（线下审批）"),
        STAYING,
        S.EXITING,
        P.ENTER_PAPER,
        reason=True,
        opens=(states.HAND_OVER,),
        closes=states.WHILE_STAYING,
    ),
    A.EXPIRE: step(
        _("协议到期，通知退驻"),
        {S.ACTIVE, S.WARNED},
        S.EXITING,
        P.MANAGE_INCUBATION,
        opens=(states.HAND_OVER,),
        closes=states.WHILE_STAYING,
    ),
    A.HAND_OVER: step(
        _("交接完成"),
        {S.GRADUATED},
        S.HANDED_OVER,
        P.MANAGE_INCUBATION,
        closes=(states.HAND_OVER,),
    ),
    A.CLOSE_EXIT: step(
        _("退驻交接完成"),
        {S.EXITING},
        S.EXITED,
        P.MANAGE_INCUBATION,
        closes=(states.HAND_OVER,),
    ),
    A.CANCEL: step(
        _("取消入驻资格"),
        TO_SIGN | {S.WAITLISTED, S.SIGNED},
        S.CANCELLED,
        P.CHECK,
        reason=True,
        closes=states.BEFORE_ENTRY,
    ),
    A.WITHDRAW: step(
        _("撤回申请"),
        {
            S.DRAFT,
            S.FIRST_CHECK,
            S.SUPPLEMENT,
            S.REVIEW,
            S.APPROVED,
            S.CONFIRMED,
            S.WAITLISTED,
            S.SIGNED,
        },
        S.WITHDRAWN,
        P.APPLY,
        reason=True,
        closes=states.BEFORE_ENTRY,
    ),
}
