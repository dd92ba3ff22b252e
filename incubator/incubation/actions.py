"""What can be done with one incubation, and how a step of it is written down."""

from __future__ import annotations

from enum import StrEnum

from incubator.core.lifecycle import DeadlineKind, Need, Step
from incubator.core.permissions import Permission
from incubator.incubation.states import Status


class Action(StrEnum):
    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    ENTER = "enter"
    RETURN = "return"
    DECLINE = "decline"
    PASS = "pass"  # noqa: S105  (a step, not a password)
    PROPOSE = "propose"
    APPROVE = "approve"
    REGISTER_APPROVAL = "register-approval"
    SEND_BACK = "send-back"
    REJECT = "reject"
    REGISTER_REJECTION = "register-rejection"
    PUBLISH = "publish"
    RECALL = "recall"
    OBJECT = "object"
    DISMISS = "dismiss"
    UPHOLD = "uphold"
    CONFIRM = "confirm"
    WAIT = "wait"
    OFFER = "offer"
    SIGN = "sign"
    MOVE_IN = "move-in"
    WARN = "warn"
    LIFT_WARNING = "lift-warning"
    BEGIN_REVIEW = "begin-review"
    GO_ON = "go-on"
    RENEW = "renew"
    GRADUATE = "graduate"
    DEEM_LEFT = "deem-left"
    GIVE_NOTICE = "give-notice"
    TERMINATE = "terminate"
    REGISTER_TERMINATION = "register-termination"
    EXPIRE = "expire"
    HAND_OVER = "hand-over"
    CLOSE_EXIT = "close-exit"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"


def step(
    label: str,
    sources: frozenset[Status] | set[Status],
    target: Status,
    permission: Permission,
    *,
    reason: bool = False,
    opens: tuple[DeadlineKind, ...] = (),
    closes: tuple[DeadlineKind, ...] = (),
    own_page: bool = True,
    **more: object,
) -> Step[Status]:
    """Most steps here have a page of their own; a plain one asks for a reason or a confirmation."""
    return Step(
        label,
        frozenset(sources),
        target,
        permission,
        needs=frozenset({Need.REASON}) if reason else frozenset(),
        opens=opens,
        closes=closes,
        own_page=own_page,
        **more,  # type: ignore[arg-type]  # the remaining switches of a step, passed through
    )
