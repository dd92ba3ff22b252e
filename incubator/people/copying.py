"""Handing somebody a copy of what is held about them: who may, and what is noted."""

from __future__ import annotations

from datetime import datetime

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.people.models import Person
from incubator.people.reach import require_reach
from incubator.records.events import record


def note_copy(person: Person, *, reason: str = "", by: Hat, at: datetime) -> None:
    """Note that a copy was taken: by the person, or for the person by an officer with a reason.

    The system administrator, who sees no personal data, makes none; colleagues take their own.
    """
    if person.redacted_at is not None:
        raise RuleError(_("此人的信息已经删除，没有可以复制的内容。"))
    if person.id != by.person_id:
        by.require(Permission.MANAGE_ORGANIZATIONS)
        require_reach(person, by=by, on=clock.on(at))
        if not reason.strip():
            raise RuleError(_("请写明依据，例如“本人 2026-11-20 书面申请”。"), field="reason")
    record("person.copy", person, by=by, at=at, reason=reason)
