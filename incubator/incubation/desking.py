"""The desks of a room: adding one or a row at once, changing, closing and opening again."""

from __future__ import annotations

import re
from datetime import date, datetime

from sqlalchemy import select

from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import occupancy
from incubator.incubation.places import Desk, Room
from incubator.incubation.placing import name_of
from incubator.incubation.rooming import own_room
from incubator.records.events import record

MOST_AT_ONCE = 60
LONGEST = 20
_NUMBERED = re.compile(r"^(.*?)(\d+)$")


def labels_from(first: str, count: int) -> list[str]:
    """`count` labels counted up from the number `first` ends with: A-08 → A-08, A-09, A-10."""
    numbered = _NUMBERED.match(first)
    if count == 1 or numbered is None:
        return [first]
    stem, digits = numbered.groups()
    return [f"{stem}{int(digits) + n:0{len(digits)}d}" for n in range(count)]


def add_desks(
    room_id: int,
    *,
    first: str,
    count: int,
    equipment: str,
    opened_on: date,
    by: Hat,
    at: datetime,
) -> list[Desk]:
    """One desk, or a row of them numbered on from the first; all of them or none."""
    room = own_room(room_id, by)
    first = " ".join(first.split())
    _check_row(first, count)
    labels = labels_from(first, count)
    if len(labels[-1]) > LONGEST:
        raise RuleError(_("工位编号最多 %(most)s 个字。", most=LONGEST), field="label")
    _refuse_second(room, labels, None)
    made = [
        Desk(room=room, label=label, equipment=equipment.strip(), opened_on=opened_on)
        for label in labels
    ]
    db.session.add_all(made)
    db.session.flush()
    for desk in made:
        after = {"label": desk.label, "room_id": room.id, "opened_on": opened_on}
        record("incubation_desk.add", desk, by=by, at=at, after=after)
    return made


def _check_row(first: str, count: int) -> None:
    if not first:
        raise RuleError(_("请填写工位编号，例如 A-01。"), field="label")
    if not 1 <= count <= MOST_AT_ONCE:
        raise RuleError(_("一次可以添加 1 至 %(most)s 个工位。", most=MOST_AT_ONCE), field="count")
    if count > 1 and not _NUMBERED.match(first):
        raise RuleError(
            _("一次添加几个工位时，第一个编号要以数字结尾，例如 A-01，后面的依次加一。"),
            field="label",
        )


def _refuse_second(room: Room, labels: list[str], own_id: int | None) -> None:
    present = db.session.scalars(
        select(Desk.label).where(
            Desk.room_id == room.id, Desk.label.in_(labels), Desk.id != (own_id or 0)
        )
    ).all()
    if present:
        raise RuleError(
            _("房间里已有工位 %(labels)s，请换一个编号。", labels="、".join(sorted(present))),
            field="label",
        )


def own_desk(desk_id: int, by: Hat) -> Desk:
    """The desk, locked, of the hub's own; anybody else's is not there."""
    by.require(Permission.MANAGE_INCUBATION)
    desk: Desk = locked(Desk, desk_id)
    if desk.room.base.hub_id != by.hub_id:
        raise NotFound(_("没有找到这个工位。"))
    return desk


def change_desk(desk_id: int, *, label: str, equipment: str, by: Hat, at: datetime) -> Desk:
    desk = own_desk(desk_id, by)
    label = " ".join(label.split())
    if not label or len(label) > LONGEST:
        raise RuleError(_("请填写工位编号，最多 %(most)s 个字。", most=LONGEST), field="label")
    _refuse_second(desk.room, [label], desk.id)
    before = {"label": desk.label, "equipment": desk.equipment}
    after = {"label": label, "equipment": equipment.strip()}
    if before != after:
        desk.label, desk.equipment = after["label"], after["equipment"]
        record("incubation_desk.change", desk, by=by, at=at, before=before, after=after)
    return desk


def close_desk(desk_id: int, *, on: date, reason: str, by: Hat, at: datetime) -> None:
    """Take a desk out of use from `on`; one that somebody holds is handed over first."""
    desk = own_desk(desk_id, by)
    if desk.closed_on is not None:
        raise RuleError(_("这个工位已经停用。"))
    if not reason.strip():
        raise RuleError(_("请写明停用的理由。"), field="reason")
    line = occupancy.line(desk, on=on)
    if line.use is not None:
        raise RuleError(
            _(
                "工位 %(desk)s 由“%(name)s”使用或预留，交接或收回后才能停用。",
                desk=name_of(desk),
                name=line.holder,
            )
        )
    if on < desk.opened_on:
        raise RuleError(
            _("停用日期不能早于启用日期 %(day)s。", day=desk.opened_on.isoformat()), field="on"
        )
    desk.closed_on = on
    record("incubation_desk.close", desk, by=by, at=at, after={"closed_on": on}, reason=reason)


def reopen_desk(desk_id: int, *, by: Hat, at: datetime) -> None:
    desk = own_desk(desk_id, by)
    if desk.closed_on is None:
        raise RuleError(_("这个工位正在使用，不用恢复。"))
    before, desk.closed_on = desk.closed_on, None
    record("incubation_desk.reopen", desk, by=by, at=at, before={"closed_on": before})
