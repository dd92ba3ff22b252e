"""Entering a room in the register and changing what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.pinyin import initials
from incubator.core.texts import one_line, tidy
from incubator.core.words import _
from incubator.organizations.models import Hub, HubBody, Organization, OrgType
from incubator.premises import taking
from incubator.premises.booking import TO_COME, Booking, Occurrence
from incubator.premises.models import Kind, Nature, Premises, Standing
from incubator.records.events import record

MOST_PEOPLE = 100_000
OWNERS = (OrgType.RESIDENTS_COMMITTEE, OrgType.SUBDISTRICT, OrgType.OTHER)


@dataclass(frozen=True)
class Basics:
    """What a room is and whose; `area_tenths` in square metres × 10."""

    name: str
    kind: Kind
    nature: Nature
    capacity: int
    owner_id: int | None = None
    owner_name: str = ""
    manager_name: str = ""
    contact: str = ""
    address: str = ""
    community: str = ""
    floor: str = ""
    area_tenths: int | None = None
    introduction: str = ""


def add(facts: Basics, *, by: Hat, at: datetime) -> Premises:
    """A new room of the hub; nobody else sees it before it is verified and published."""
    by.require(Permission.MANAGE_PREMISES)
    if by.hub_id is None:
        raise NotFound(_("没有找到这个中心。"))
    new = _checked(facts, by.hub_id)
    # all rooms of a hub are named under its lock, so that of two equal names the second is told
    db.session.scalar(select(Hub.id).where(Hub.id == by.hub_id).with_for_update())
    _refuse_second(new["name"], by.hub_id, None)
    room = Premises(hub_id=by.hub_id, initials=initials(new["name"])[:60], **new)
    db.session.add(room)
    db.session.flush()
    record("premises.add", room, by=by, at=at, after=new)
    return room


def change(room_id: int, facts: Basics, *, by: Hat, at: datetime) -> Premises:
    """Change what is said of a room; what it is by law only while nobody can book it."""
    room = own(room_id, by)
    new = _checked(facts, room.hub_id)
    _refuse_second(new["name"], room.hub_id, room.id)
    _refuse_new_nature(room, facts.nature)
    _refuse_too_small(room, facts.capacity, at=at)
    unverified = room.standing is Standing.VERIFIED and (
        room.nature is not facts.nature or room.owner_name != new["owner_name"]
    )
    if unverified:  # what was verified is no longer what is written
        new["standing"] = Standing.DRAFT
    room.initials = initials(new["name"])[:60]
    put(room, "premises.change", new, by=by, at=at)
    return room


def own(room_id: int, by: Hat) -> Premises:
    """The room, locked with its parts, of the hub's own; anybody else's is not there."""
    by.require(Permission.MANAGE_PREMISES)
    room = taking.lock(room_id)[room_id]
    if room.hub_id != by.hub_id:
        raise NotFound(_("没有找到这个场地。"))
    return room


def put(
    room: Premises, verb: str, new: Mapping[str, Any], *, by: Hat, at: datetime, reason: str = ""
) -> None:
    """Write the columns of `new` that differ, and one event for all of them; nothing where none does."""
    before = {name: getattr(room, name) for name in new if getattr(room, name) != new[name]}
    for name in before:
        setattr(room, name, new[name])
    if before:
        after = {name: new[name] for name in before}
        record(verb, room, by=by, at=at, before=before, after=after, reason=reason)


_LINES = ("name", "owner_name", "manager_name", "contact", "address", "community", "floor")


def _checked(facts: Basics, hub_id: int) -> dict[str, Any]:
    new = asdict(facts)
    new.update({name: one_line(new[name]) for name in _LINES})
    new["introduction"] = tidy(facts.introduction)
    if not new["name"]:
        raise RuleError(_("请填写场地名称，例如：社区活动室 201。"), field="name")
    if not 1 <= facts.capacity <= MOST_PEOPLE:
        raise RuleError(_("请填写最多可以容纳多少人，至少 1 人。"), field="capacity")
    if facts.area_tenths is not None and facts.area_tenths <= 0:
        raise RuleError(_("面积应大于 0；不清楚请留空。"), field="area")
    if facts.owner_id is not None:
        owner = db.session.scalar(select(Organization).where(Organization.id == facts.owner_id))
        if owner is None or owner.hub_id not in (None, hub_id):
            raise RuleError(_("没有找到这个产权单位，请重新选择。"), field="owner_id")
        new["owner_name"] = new["owner_name"] or owner.name[:100]
    return new


def _refuse_second(name: str, hub_id: int, own_id: int | None) -> None:
    present = db.session.scalar(
        select(Premises.id).where(Premises.hub_id == hub_id, Premises.name == name)
    )
    if present is not None and present != own_id:
        raise RuleError(
            _("已有同名的场地。请在名称里写明楼层或门牌，例如：201 活动室。"), field="name"
        )


def _refuse_new_nature(room: Premises, nature: Nature) -> None:
    if room.standing is Standing.AVAILABLE and nature is not room.nature:
        raise RuleError(
            _("场地正在对外预约，不能改资产性质。请先暂停使用，改好并补齐批准文件后再恢复。"),
            field="nature",
        )


def _refuse_too_small(room: Premises, capacity: int, *, at: datetime) -> None:
    if capacity >= room.capacity:
        return
    larger = db.session.execute(
        select(Occurrence.starts_at, Booking.people, Organization.name)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(Organization, Organization.id == Booking.organization_id)
        .where(
            Occurrence.premises_id == room.id,
            Occurrence.state.in_(TO_COME),
            Occurrence.ends_at > at,
            Booking.people > capacity,
        )
        .order_by(Occurrence.starts_at)
        .limit(1)
    ).first()
    if larger is not None:
        raise RuleError(
            _(
                "%(who)s预约了 %(day)s，共 %(people)s 人，容不下。请先与对方改到其他场地或减少人数，"
                "再改容纳人数。",
                who=larger.name,
                day=clock.on(larger.starts_at).isoformat(),
                people=larger.people,
            ),
            field="capacity",
        )


def owners(hub_id: int | None) -> list[Organization]:
    """Whom a room of this hub may belong to: its bodies, committees, the street and other units."""
    bodies = select(HubBody.organization_id).where(HubBody.hub_id == hub_id)
    return list(
        db.session.scalars(
            select(Organization)
            .where(
                (Organization.id.in_(bodies))
                | ((Organization.hub_id == hub_id) & Organization.org_type.in_(OWNERS))
            )
            .order_by(Organization.name)
        )
    )
