"""催办: asking whoever owes something to get on with it, once a day at the most."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from incubator.casework import messages
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.records.events import record


def pressing(label: str) -> str:
    return _("请尽快办理：%(label)s", label=label)


def until(due_on: date, because: str) -> str:
    return _("期限 %(day)s。%(because)s", day=due_on.isoformat(), because=because)


def urge(deadline: Deadline, recipients: Iterable[int], *, link: str, by: Hat, at: datetime) -> int:
    """Tell `recipients` (person ids) today; answers how many were told, 0 when all were told before.

    Raises `RuleError` when it is no longer owed, or when nobody there can be told.
    """
    by.require(Permission.CHECK)
    if deadline.done_at is not None or deadline.waived_at is not None:
        raise RuleError(_("这件事已经办结，不用再催办。"))
    people = set(recipients)
    if not people:
        raise RuleError(_("对方还没有可以登录的人，站内消息送不到。请改用电话或当面通知。"))
    telling = messages.Telling(
        source=f"{Deadline.__tablename__}:{deadline.id}",
        step="urge",
        on=clock.on(at),
        subject=pressing(deadline.label),
        body=until(deadline.due_on, deadline.because),
        link=link,
        hub_id=deadline.hub_id,
        case_id=deadline.case_id,
        deadline_id=deadline.id,
    )
    told = messages.put(telling, people, at=at)
    if told:
        record("deadline.urge", deadline, by=by, at=at, case_id=deadline.case_id)
    return told
