"""Taking a whole base out of use once nothing of it runs any more, and back into use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation.intake import Intake
from incubator.incubation.models import Incubation
from incubator.incubation.places import IncubationBase, Room
from incubator.incubation.setting_up import own_base
from incubator.incubation.states import Status
from incubator.records.events import record


def hindrances(base: IncubationBase) -> list[str]:
    """What has to be ended before the base can be closed, one sentence each."""
    return list(_hindrances(base))


def _hindrances(base: IncubationBase) -> Iterator[str]:
    intakes = db.session.scalars(
        select(Intake.title)
        .where(
            Intake.base_id == base.id,
            Intake.published_at.is_not(None),
            Intake.closed_at.is_(None),
        )
        .order_by(Intake.id)
    ).all()
    if intakes:
        yield _("还有招募没有结束：%(titles)s。请先结束招募。", titles="、".join(intakes))
    cases = db.session.scalar(
        select(func.count(Incubation.id)).where(
            Incubation.base_id == base.id,
            Incubation.ended_on.is_(None),
            Incubation.status != Status.DRAFT.value,
        )
    )
    if cases:
        yield _("还有 %(n)s 件入驻申请或孵化没有办结，办结后才能停用。", n=cases)
    rooms = db.session.scalars(
        select(Room.name)
        .where(Room.base_id == base.id, Room.closed_on.is_(None))
        .order_by(Room.name)
    ).all()
    if rooms:
        yield _("还有房间没有停用：%(names)s。请先停用房间。", names="、".join(rooms))


def close(base_id: int, *, reason: str, by: Hat, at: datetime) -> None:
    """Close a base today: it leaves the public page and takes nobody in; its records stay."""
    base = own_base(base_id, by)
    if base.closed_on is not None:
        raise RuleError(_("这个基地已经停用。"))
    against = hindrances(base)
    if against:
        raise RuleError("".join(f"{one}" for one in against))
    if not reason.strip():
        raise RuleError(_("请写明停用的理由。"), field="reason")
    base.closed_on = clock.on(at)
    after = {"closed_on": base.closed_on}
    record("incubation_base.close", base, by=by, at=at, after=after, reason=reason.strip())


def reopen(base_id: int, *, by: Hat, at: datetime) -> None:
    """Back into use; its rooms are taken back into use one by one."""
    base = own_base(base_id, by)
    if base.closed_on is None:
        raise RuleError(_("这个基地正在使用，不用恢复。"))
    before, base.closed_on = base.closed_on, None
    record("incubation_base.reopen", base, by=by, at=at, before={"closed_on": before})
