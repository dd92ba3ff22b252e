"""The rooms of a base: adding, changing, closing, and their photographs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation.places import (
    MOST_CELLS,
    Desk,
    DeskUse,
    IncubationBase,
    PlanMark,
    Room,
    RoomPhoto,
)
from incubator.incubation.setting_up import own_base
from incubator.records.events import record
from incubator.records.models import Document

PHOTO = "incubation-room-photo"


@dataclass(frozen=True)
class RoomFacts:
    """What staff say of a room; `depth` and `width` are the cells of its plan."""

    name: str
    floor: str = ""
    area_tenths: int | None = None
    equipment: str = ""
    depth: int = 6
    width: int = 10


def add_room(base_id: int, facts: RoomFacts, *, by: Hat, at: datetime) -> Room:
    base = own_base(base_id, by)
    _refuse_closed(base)
    _check(facts)
    _refuse_second(facts.name, base_id, None)
    room = Room(base=base, **asdict(facts))
    db.session.add(room)
    db.session.flush()
    record("incubation_room.add", room, by=by, at=at, after=asdict(facts))
    return room


def _refuse_closed(base: IncubationBase) -> None:
    if base.closed_on is not None:
        raise RuleError(_("基地已经停用。请先恢复使用基地，再添加或恢复房间。"))


def change_room(room_id: int, facts: RoomFacts, *, by: Hat, at: datetime) -> Room:
    """Change a room; its plan may only lose cells in which nothing stands."""
    room = own_room(room_id, by)
    _check(facts)
    _refuse_second(facts.name, room.base_id, room.id)
    _refuse_cut(room, facts)
    new = asdict(facts)
    before = {name: getattr(room, name) for name in new if getattr(room, name) != new[name]}
    for name in before:
        setattr(room, name, new[name])
    if before:
        after = {name: new[name] for name in before}
        record("incubation_room.change", room, by=by, at=at, before=before, after=after)
    return room


def own_room(room_id: int, by: Hat) -> Room:
    """The room, locked, of the hub's own; anybody else's is not there."""
    by.require(Permission.MANAGE_INCUBATION)
    room: Room = locked(Room, room_id)
    if room.base.hub_id != by.hub_id:
        raise NotFound(_("没有找到这个房间。"))
    return room


def _check(facts: RoomFacts) -> None:
    if not facts.name.strip():
        raise RuleError(_("请填写房间名称或门牌号。"), field="name")
    if facts.area_tenths is not None and facts.area_tenths <= 0:
        raise RuleError(_("面积应大于 0；不清楚请留空。"), field="area")
    for name, cells in (("depth", facts.depth), ("width", facts.width)):
        if not 1 <= cells <= MOST_CELLS:
            raise RuleError(
                _("平面图每边 1 至 %(most)s 格，再大就打印不清了。", most=MOST_CELLS), field=name
            )


def _refuse_second(name: str, base_id: int, own_id: int | None) -> None:
    present = db.session.scalar(select(Room.id).where(Room.base_id == base_id, Room.name == name))
    if present is not None and present != own_id:
        raise RuleError(_("本基地已有这个名称的房间，请换一个名称。"), field="name")


def _refuse_cut(room: Room, facts: RoomFacts) -> None:
    outside = [
        db.session.scalar(
            select(thing.id).where(
                thing.room_id == room.id,
                or_(thing.down > facts.depth, thing.across > facts.width),
            )
        )
        for thing in (Desk, PlanMark)
    ]
    if any(outside):
        raise RuleError(
            _("平面图缩小后会裁掉已画的工位或标记。请先在平面图上清除或移走它们。"), field="depth"
        )


def close_room(room_id: int, *, on: date, reason: str, by: Hat, at: datetime) -> None:
    """Take a room out of use from `on`, with all its desks; none of them may be held."""
    room = own_room(room_id, by)
    if room.closed_on is not None:
        raise RuleError(_("这个房间已经停用。"))
    if not reason.strip():
        raise RuleError(_("请写明停用的理由。"), field="reason")
    held = db.session.scalars(
        select(Desk.label)
        .join(DeskUse, DeskUse.desk_id == Desk.id)
        .where(Desk.room_id == room.id, DeskUse.free_from.is_(None))
        .order_by(Desk.label)
    ).all()
    if held:
        raise RuleError(
            _(
                "房间里还有 %(n)s 个工位没有交接：%(labels)s。交接后才能停用房间。",
                n=len(held),
                labels="、".join(held),
            )
        )
    room.closed_on = on
    record("incubation_room.close", room, by=by, at=at, after={"closed_on": on}, reason=reason)


def reopen_room(room_id: int, *, by: Hat, at: datetime) -> None:
    room = own_room(room_id, by)
    if room.closed_on is None:
        raise RuleError(_("这个房间正在使用，不用恢复。"))
    _refuse_closed(locked(IncubationBase, room.base_id))
    before, room.closed_on = room.closed_on, None
    record("incubation_room.reopen", room, by=by, at=at, before={"closed_on": before})


def add_photo(
    room_id: int, document: Document, *, caption: str, by: Hat, at: datetime
) -> RoomPhoto:
    room = own_room(room_id, by)
    photo = RoomPhoto(room_id=room.id, document=document, caption=caption.strip()[:120])
    db.session.add(photo)
    db.session.flush()
    record("document.add", document, by=by, at=at, after={"kind": PHOTO, "room_id": room.id})
    return photo


def remove_photo(room_id: int, photo_id: int, *, by: Hat, at: datetime) -> None:
    """Take a photograph off the room's page; the document stays and says it was withdrawn."""
    room = own_room(room_id, by)
    photo = db.session.get(RoomPhoto, photo_id)
    if photo is None or photo.room_id != room.id:
        raise NotFound(_("没有找到这张照片。"))
    photo.document.withdrawn_at = at
    record("document.withdraw", photo.document, by=by, at=at, after={"room_id": room.id})
    db.session.delete(photo)
