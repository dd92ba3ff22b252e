"""Telling people what happened to their own login, in case it was not they who did it."""

from __future__ import annotations

from datetime import datetime

from incubator.casework import messages
from incubator.core import clock
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.people import recovery_codes
from incubator.people.models import User
from incubator.records.events import record

_IF_NOT_YOU = _("如果不是您本人，请立即修改密码、重新生成恢复码，并告诉服务中心。")


def tell(
    user: User, subject: str, *, key: str, by: Hat, at: datetime, body: str = _IF_NOT_YOU
) -> None:
    """Put it into the person's inbox, once for each `key`."""
    messages.put(
        messages.Telling(
            source=f"user_account:{user.id}",
            step=key,
            on=clock.on(at),
            subject=subject,
            body=body,
            link="/account",
            hub_id=by.hub_id,
        ),
        {user.person_id},
        at=at,
    )


def recovery_code_used(user: User, code_id: int, *, by: Hat, at: datetime) -> None:
    """Record that a printed code took the place of the phone, and say so to its owner."""
    left = recovery_codes.left(user.id)
    record("account.recovery-code", user, by=by, at=at, after={"left": left})
    tell(
        user,
        _("用一个恢复码登录了，还剩 %(left)s 个。", left=left),
        key=f"recovery-code:{code_id}",
        by=by,
        at=at,
    )
