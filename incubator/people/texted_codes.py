"""A one-time code sent to the phone on record instead of being read aloud at the window."""

from __future__ import annotations

from datetime import datetime

from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.people import accounts
from incubator.people.models import User
from incubator.records import dispatching, senders
from incubator.records.leaving import Dispatch, Way

PURPOSE = "one-time-code"


def possible(user: User) -> bool:
    """Whether there is a phone to send to and a provider to send it."""
    return bool(user.person.phone) and senders.of(Way.SMS) is not None


def send(user: User, *, by: Hat, at: datetime, now: datetime) -> Dispatch:
    """Issue a code and queue it; nobody in the office sees it."""
    if not user.person.phone:
        raise RuleError(_("没有登记此人的电话，不能发短信。请当面给一次性验证码。"))
    if senders.of(Way.SMS) is None:
        raise RuleError(_("没有配置短信服务。请当面给一次性验证码。"))
    code = accounts.issue_code(user, by=by, at=at, now=now)
    return dispatching.queue(
        Way.SMS,
        user.person.phone,
        subject=_("一次性验证码")[:],
        body=_(
            "您的用户名是 %(name)s，一次性验证码 %(code)s，72 小时内有效，只能用一次。请勿告诉他人。",
            name=user.username,
            code=code,
        ),
        purpose=PURPOSE,
        source=f"user_account:{user.id}",
        person_id=user.person_id,
        hub_id=by.hub_id,
        at=at,
    )
