"""Divisible halls: the parts of a hall and the whole keep each other free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.pinyin import initials
from incubator.core.texts import one_line
from incubator.core.words import _
from incubator.premises.models import Opening, PermittedUse, Premises, Standing
from incubator.premises.registering import own
from incubator.premises.standings import ahead
from incubator.records.events import record

MOST_PARTS = 12
_SHARED = (
    "hub_id",
    "kind",
    "nature",
    "owner_id",
    "owner_name",
    "manager_name",
    "contact",
    "address",
    "community",
    "floor",
    "step_free",
    "lift",
    "accessible_toilet",
    "accessible_parking",
    "tactile_paving",
    "hearing_loop",
    "approval_number",
    "approved_on",
    "approval_id",
    "minutes_before",
    "minutes_after",
    "approval",
    "approver_id",
    "pending_holds",
)
"""What a part has from its hall when it is made; afterwards each has its own."""


@dataclass(frozen=True)
class Part:
    name: str
    capacity: int


def divide(hall_id: int, parts: list[Part], *, by: Hat, at: datetime) -> list[Premises]:
    """Give the hall these (further) parts, to be verified and published each on its own.

    Raises `RuleError` while anybody has the hall or a part of it from now on: what holds the whole
    must hold every part.
    """
    hall = own(hall_id, by)
    if hall.parent_id is not None:
        raise RuleError(_("这里已经是大厅的一部分，不能再分隔。请在整个大厅的页面分隔。"))
    _check(hall, parts)
    _refuse_promised(hall, at=at)
    made = [_made(hall, part) for part in parts]
    for room in made:
        after = {"name": room.name, "capacity": room.capacity, "parent_id": hall.id}
        record("premises.divide", room, by=by, at=at, after=after)
    return made


def _check(hall: Premises, parts: list[Part]) -> None:
    if len(parts) + len(hall.parts) < 2:
        raise RuleError(_("请至少写两个部分，每行一个：名称和容纳人数。"), field="parts")
    if len(parts) + len(hall.parts) > MOST_PARTS:
        raise RuleError(_("一个大厅最多分成 %(most)s 个部分。", most=MOST_PARTS), field="parts")
    names = [one_line(part.name) for part in parts]
    taken = set(
        db.session.scalars(
            select(Premises.name).where(Premises.hub_id == hall.hub_id, Premises.name.in_(names))
        )
    )
    double = [name for name in names if name in taken or names.count(name) > 1]
    if double:
        raise RuleError(
            _("已有名为“%(name)s”的场地，请换一个名称。", name=double[0]), field="parts"
        )
    for part in parts:
        if not 1 <= part.capacity <= hall.capacity:
            raise RuleError(
                _(
                    "“%(name)s”的容纳人数应在 1 至 %(most)s 之间，不能超过整个大厅。",
                    name=part.name,
                    most=hall.capacity,
                ),
                field="parts",
            )


def _refuse_promised(hall: Premises, *, at: datetime) -> None:
    found = ahead(hall, at=at, most=3)
    if found:
        raise RuleError(
            _(
                "大厅以后的时段已经有人：%(who)s。请等用完，或先与对方改到其他场地，再分隔。",
                who="；".join(f"{clock.on(one.starts_at).isoformat()} {one.who}" for one in found),
            )
        )


def _made(hall: Premises, part: Part) -> Premises:
    name = one_line(part.name)[:60]
    room = Premises(
        **{column: getattr(hall, column) for column in _SHARED},
        parent_id=hall.id,
        name=name,
        initials=initials(name)[:60],
        capacity=part.capacity,
        standing=Standing.DRAFT,
    )
    room.openings = [
        Opening(profile=one.profile, opens=one.opens, closes=one.closes) for one in hall.openings
    ]
    room.uses = [PermittedUse(use=one.use) for one in hall.uses]
    db.session.add(room)
    db.session.flush()
    return room
