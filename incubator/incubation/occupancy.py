"""Which bases, rooms and desks a hat may see, who holds them, and how full they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.words import _
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.places import Desk, DeskUse, IncubationBase, Room
from incubator.incubation.states import IN_THE_HOUSE, Status


class Standing(StrEnum):
    """What a desk is on one day."""

    FREE = "free"
    PROMISED = "promised"
    HELD = "held"
    LEAVING = "leaving"
    CLOSED = "closed"


WORDS: dict[Standing, tuple[str, str]] = {
    Standing.FREE: (_("空"), "green"),
    Standing.PROMISED: (_("已预留"), "amber"),
    Standing.HELD: (_("使用中"), "accent"),
    Standing.LEAVING: (_("待交接"), "amber"),
    Standing.CLOSED: (_("停用中"), ""),
}
"""How it is called, and in which colour."""

_LEAVING = (Status.GRADUATED.value, Status.EXITING.value)
_WITH_A_PLACE = frozenset({Status.SIGNED}) | IN_THE_HOUSE


@dataclass(frozen=True)
class DeskLine:
    """A desk with whoever holds it; `free_from` is None as long as somebody does."""

    desk: Desk
    use: DeskUse | None
    case: Incubation | None
    standing: Standing
    free_from: date | None
    on: date

    @property
    def holder(self) -> str:
        return self.case.organization.name if self.case else ""

    @property
    def words(self) -> tuple[str, str]:
        return WORDS[self.standing]

    @property
    def free(self) -> str:
        """From which day it can be given, counted from the hand-over and never from a plan."""
        if self.standing is Standing.CLOSED:
            return ""
        if self.use is not None:
            day = self.use.agreed_through.isoformat()
            return _("预计 %(day)s 到期，交接后才空出", day=day)
        if self.free_from is None or self.free_from <= self.on:
            return _("现在可用")
        return self.free_from.isoformat()


@dataclass(frozen=True)
class Capacity:
    """How many desks there are and what has become of them; closed ones are not among the total."""

    total: int = 0
    held: int = 0
    leaving: int = 0
    promised: int = 0
    free: int = 0
    closed: int = 0


def _seen_by(hat: Hat) -> ColumnElement[bool]:
    if hat.may(Permission.VIEW_CASES):
        return IncubationBase.hub_id == hat.hub_id
    return false()


def bases_visible_to(hat: Hat) -> Select[IncubationBase]:
    """The hub's bases for its staff, nothing for anybody else."""
    return select(IncubationBase).where(_seen_by(hat)).order_by(IncubationBase.id)


def rooms_visible_to(hat: Hat) -> Select[Room]:
    return (
        select(Room)
        .join(Room.base)
        .where(_seen_by(hat))
        .options(joinedload(Room.base))
        .order_by(Room.base_id, Room.name, Room.id)
    )


def desks_visible_to(hat: Hat) -> Select[Desk]:
    return (
        select(Desk)
        .join(Desk.room)
        .join(Room.base)
        .where(_seen_by(hat))
        .options(joinedload(Desk.room).joinedload(Room.base))
    )


def matching(text: str) -> ColumnElement[bool]:
    """The desk's label or its room's name."""
    return or_(holding(text, Desk.label), Desk.room.has(holding(text, Room.name)))


def standing_is(standing: Standing, *, on: date) -> ColumnElement[bool]:
    """The condition under which a desk stands so on `on`, for a filter."""
    shut = or_(_passed(Desk.closed_on, on), Desk.room.has(_passed(Room.closed_on, on)))
    if standing is Standing.CLOSED:
        return shut
    if standing is Standing.FREE:
        return and_(not_(shut), ~_held_by())
    inside = Incubation.entered_on.is_not(None)
    gone = Incubation.status.in_(_LEAVING)
    wanted = {
        Standing.PROMISED: ~inside,
        Standing.HELD: and_(inside, ~gone),
        Standing.LEAVING: and_(inside, gone),
    }[standing]
    return and_(not_(shut), _held_by(wanted))


def _passed(closed_on: InstrumentedAttribute[date | None], on: date) -> ColumnElement[bool]:
    return and_(closed_on.is_not(None), closed_on <= on)


def _held_by(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    held = select(DeskUse.id).where(DeskUse.desk_id == Desk.id, DeskUse.free_from.is_(None))
    if conditions:
        held = held.join(Incubation, Incubation.id == DeskUse.case_id).where(*conditions)
    return held.exists()


def lines(desks: Iterable[Desk], *, on: date) -> list[DeskLine]:
    """The desks with who holds each on `on`; two statements however many there are."""
    asked = list(desks)
    ids = [desk.id for desk in asked]
    held: dict[int, Holding] = {
        use.desk_id: (use, case) for use, case in db.session.execute(_held_of(ids))
    }
    last_day = func.max(DeskUse.free_from)
    given = select(DeskUse.desk_id, last_day).where(DeskUse.desk_id.in_(ids))
    freed: dict[int, date | None] = dict(iter(db.session.execute(given.group_by(DeskUse.desk_id))))
    return [_line(desk, held.get(desk.id, _NOBODY), freed.get(desk.id), on=on) for desk in asked]


def _held_of(desk_ids: Sequence[int]) -> Select[DeskUse, Incubation]:
    return (
        select(DeskUse, Incubation)
        .join(Incubation, Incubation.id == DeskUse.case_id)
        .where(DeskUse.desk_id.in_(desk_ids), DeskUse.free_from.is_(None))
        .options(joinedload(Incubation.organization))
    )


Holding = tuple[DeskUse, Incubation] | tuple[None, None]
_NOBODY: Holding = (None, None)


def _line(desk: Desk, held: Holding, freed: date | None, *, on: date) -> DeskLine:
    use, case = held
    first = max(filter(None, (desk.opened_on, freed)))
    return DeskLine(desk, use, case, _standing(desk, case, on), None if use else first, on)


def _standing(desk: Desk, case: Incubation | None, on: date) -> Standing:
    if is_closed(desk, on=on):
        return Standing.CLOSED
    if case is None:
        return Standing.FREE
    if case.entered_on is None:
        return Standing.PROMISED
    return Standing.LEAVING if case.status in _LEAVING else Standing.HELD


def is_closed(desk: Desk, *, on: date) -> bool:
    """A desk in a closed room is closed with it."""
    days = (desk.closed_on, desk.room.closed_on)
    return any(day is not None and day <= on for day in days)


def line(desk: Desk, *, on: date) -> DeskLine:
    return lines([desk], on=on)[0]


def capacity(found: Iterable[DeskLine]) -> Capacity:
    n = Counter(one.standing for one in found)
    return Capacity(
        total=n.total() - n[Standing.CLOSED],
        held=n[Standing.HELD],
        leaving=n[Standing.LEAVING],
        promised=n[Standing.PROMISED],
        free=n[Standing.FREE],
        closed=n[Standing.CLOSED],
    )


def desks_of_base(base_id: int) -> Select[Desk]:
    return (
        select(Desk)
        .join(Desk.room)
        .where(Room.base_id == base_id)
        .options(joinedload(Desk.room))
        .order_by(Room.name, Room.id, Desk.label, Desk.id)
    )


def to_give(base_id: int, *, from_on: date) -> list[DeskLine]:
    """The desks that can be promised from that day on: what a picker offers."""
    found = lines(db.session.scalars(desks_of_base(base_id)), on=from_on)
    return [
        one
        for one in found
        if one.standing is Standing.FREE and one.free_from and one.free_from <= from_on
    ]


def in_use_or_free(base_id: int, *, on: date) -> int:
    """How many desks the base has on that day, whoever holds them."""
    found = lines(db.session.scalars(desks_of_base(base_id)), on=on)
    return sum(not is_closed(one.desk, on=on) for one in found)


def with_virtual_place(base_id: int) -> Select[Incubation]:
    """Who has one of the virtual places; their number is the base's running total."""
    return (
        select(Incubation)
        .where(
            Incubation.base_id == base_id,
            Incubation.approved_mode == Mode.VIRTUAL,
            Incubation.status.in_(sorted(_WITH_A_PLACE)),
        )
        .order_by(Incubation.id)
    )
