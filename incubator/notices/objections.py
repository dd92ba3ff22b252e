"""Taking an objection against a notice, and answering it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.notices.models import Notice, NoticeState, Objection, ObjectionState
from incubator.records.events import record


@dataclass(frozen=True)
class Said:
    """An objection as it came in. Who and how to reach them is never shown to anybody but staff."""

    objector: str
    contact: str
    text: str
    item_id: int | None = None


def object_to(notice: Notice, said: Said, *, by: Hat, at: datetime) -> Objection:
    """Take an objection, up to the end of the last day."""
    day = clock.on(at)
    if notice.state is not NoticeState.PUBLISHED or notice.ends_on is None:
        raise RuleError(_("这份名单不在公示期内，不能提出异议。请拨打监督电话反映。"))
    if day > notice.ends_on:
        raise RuleError(
            _(
                "公示已于 %(day)s 期满，不能再提出异议。请拨打监督电话反映。",
                day=notice.ends_on.isoformat(),
            )
        )
    said = replace(said, text=said.text.strip())
    if len(said.text) < 5:
        raise RuleError(_("请写明异议的事实和理由，至少 5 个字。"), field="text")
    if said.item_id is not None and said.item_id not in {item.id for item in notice.items}:
        raise RuleError(_("所选项目不在这份名单中，请重新选择。"), field="item_id")
    objection = Objection(
        notice_id=notice.id,
        item_id=said.item_id,
        received_at=at,
        objector=said.objector.strip(),
        contact=said.contact.strip(),
        text=said.text,
    )
    db.session.add(objection)
    db.session.flush()
    record("notice.object", objection, by=by, at=at, hub_id=notice.hub_id)
    return objection


def answer(objection: Objection, *, upheld: bool, words: str, by: Hat, at: datetime) -> None:
    """Settle an objection in words; an answered one is not answered again."""
    by.require(Permission.DECIDE)
    if objection.state is not ObjectionState.RECEIVED:
        raise RuleError(_("这件异议已经答复过，不能重复答复。"))
    if not words.strip():
        raise RuleError(_("请写明调查情况和答复意见。"), field="words")
    objection.state = ObjectionState.UPHELD if upheld else ObjectionState.DISMISSED
    objection.answer, objection.answered_at = words.strip(), at
    objection.answered_by_id = by.post_id
    record(
        "notice.answer",
        objection,
        by=by,
        at=at,
        hub_id=objection.notice.hub_id,
        after={"state": objection.state},
    )
