"""Who has which rooms from when to when, as one person may know it: the rows behind every grid."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import (
    Boolean,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from incubator.casework.models import Case
from incubator.core.db import plain_rows
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.premises.booking import LONGEST_MINUTES, Booking, Occurrence, State
from incubator.premises.holds import BookingDraft, Closure, Hold
from incubator.premises.models import Premises
from incubator.premises.occupancy import Occupancy

SHOWN = (State.ASKED, State.CONFIRMED, State.IN_USE, State.DONE, State.NO_SHOW)
_LONGEST = timedelta(minutes=LONGEST_MINUTES)


class Kind(StrEnum):
    """Why a room is not free, as far as a grid tells."""

    BOOKED = "booked"
    ASKED = "asked"
    CLOSED = "closed"
    OCCUPIED = "occupied"
    KEPT = "kept"
    """For a form that somebody is filling in."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One use of one room. `since` and `until` are the use itself, without what is kept around it."""

    kind: Kind
    premises_id: int
    hall_id: int | None
    """The hall it is a part of."""
    since: datetime
    until: datetime
    words: str
    case_id: int | None
    """Its booking or occupancy, where the viewer may open it."""
    holds: bool
    """False for a request that does not keep others out."""


def between(
    premises_ids: Collection[int], since: datetime, until: datetime, *, by: Hat, at: datetime
) -> list[Taken]:
    """What meets [`since`, `until`) in these rooms, earliest first, in one statement."""
    return _read(_of_rooms(), premises_ids, since, until, by, at)


def in_hub(since: datetime, until: datetime, *, by: Hat, at: datetime) -> list[Taken]:
    """The same for every room of the viewer's hub."""
    return _read(_of_hub(), [by.hub_id or 0], since, until, by, at)


def _read(
    statement: Select[*tuple[Any, ...]],
    which: Collection[int],
    since: datetime,
    until: datetime,
    by: Hat,
    at: datetime,
) -> list[Taken]:
    rows = plain_rows(
        statement, which=list(which), since=since, until=until, before=since - _LONGEST, at=at
    )
    everything = by.for_hub and by.may(Permission.VIEW_CASES)
    found = [_taken(row, everything or row.organization_id == by.organization_id) for row in rows]
    return sorted(found, key=lambda one: (one.since, one.premises_id))


def _taken(row: Any, open_to_viewer: bool) -> Taken:
    kind = Kind(row.kind)
    if kind is Kind.BOOKED and row.state == State.ASKED.value:
        kind = Kind.ASKED
    return Taken(
        kind,
        row.premises_id,
        row.hall_id,
        row.since,
        row.until,
        _words(kind, row, open_to_viewer),
        row.case_id if open_to_viewer else None,
        kind is not Kind.ASKED or bool(row.holds),
    )


_TO_OTHERS = {
    Kind.BOOKED: _("已有预约"),
    Kind.ASKED: _("已有申请，待答复"),
    Kind.OCCUPIED: _("长期使用中"),
    Kind.KEPT: _("有人正在填写申请"),
}


def _words(kind: Kind, row: Any, open_to_viewer: bool) -> str:
    if kind is Kind.CLOSED:
        return _("停用：%(why)s", why=row.words)
    if not open_to_viewer or kind is Kind.KEPT:
        return _TO_OTHERS[kind]
    if kind is Kind.OCCUPIED:
        return _("长期使用：%(who)s", who=row.organization)
    told = f"{row.organization} · {row.words}"
    return _("待答复：%(what)s", what=told) if kind is Kind.ASKED else told


@lru_cache(maxsize=1)
def _of_rooms() -> Select[*tuple[Any, ...]]:
    return _statement(Premises.id.in_(bindparam("which", expanding=True)))


@lru_cache(maxsize=1)
def _of_hub() -> Select[*tuple[Any, ...]]:
    return _statement(Premises.hub_id.in_(bindparam("which", expanding=True)))


def _statement(rooms: Any) -> Select[*tuple[Any, ...]]:
    """Kept, because writing it costs more than running it. Every window has two bounds."""
    parts = union_all(_uses(rooms), _closures(rooms), _occupancies(rooms), _drafts(rooms))
    return select(parts.subquery("taken"))


_case, _booking = Case.__table__, Booking.__table__
_occupancy = Occupancy.__table__
_part = aliased(Premises)
_meets_hold = (Hold.starts_at < bindparam("until"), Hold.ends_at > bindparam("since"))


def _uses(rooms: Any) -> Select[*tuple[Any, ...]]:
    """By the beginning alone, since no use is longer than a day."""
    return (
        select(
            literal(Kind.BOOKED.value, String).label("kind"),
            Occurrence.premises_id.label("premises_id"),
            Premises.parent_id.label("hall_id"),
            Occurrence.starts_at.label("since"),
            Occurrence.ends_at.label("until"),
            cast(Occurrence.state, String).label("state"),
            Occurrence.booking_id.label("case_id"),
            _case.c.organization_id.label("organization_id"),
            Organization.name.label("organization"),
            _booking.c.purpose.label("words"),
            Premises.pending_holds.label("holds"),
        )
        .select_from(Occurrence)
        .join(Premises, Premises.id == Occurrence.premises_id)
        .join(_booking, _booking.c.id == Occurrence.booking_id)
        .join(_case, _case.c.id == Occurrence.booking_id)
        .join(Organization, Organization.id == _case.c.organization_id)
        .where(
            rooms,
            Occurrence.state.in_(SHOWN),
            Occurrence.starts_at < bindparam("until"),
            Occurrence.starts_at > bindparam("before"),
            Occurrence.ends_at > bindparam("since"),
        )
    )


def _closures(rooms: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(Kind.CLOSED.value, String),
            Closure.premises_id,
            Premises.parent_id,
            Closure.starts_at,
            Closure.ends_at,
            literal("", String),
            cast(null(), Integer),
            cast(null(), Integer),
            literal("", String),
            Closure.reason,
            literal(True, Boolean),
        )
        .join(Premises, Premises.id == Closure.premises_id)
        .where(
            rooms,
            Closure.lifted_at.is_(None),
            Closure.starts_at < bindparam("until"),
            Closure.ends_at > bindparam("since"),
        )
    )


def _occupancies(rooms: Any) -> Select[*tuple[Any, ...]]:
    """From the few occupancies to their holds: from the rooms' holds it would be all that are to come."""
    return (
        select(
            literal(Kind.OCCUPIED.value, String),
            Hold.part_id,
            _part.parent_id,
            func.min(Hold.starts_at, type_=Hold.starts_at.type),
            func.max(Hold.ends_at, type_=Hold.ends_at.type),
            literal("", String),
            _occupancy.c.id,
            _case.c.organization_id,
            Organization.name,
            literal("", String),
            literal(True, Boolean),
        )
        .select_from(_occupancy)
        .join(Premises, Premises.id == _occupancy.c.premises_id)
        .join(Hold, Hold.occupancy_id == _occupancy.c.id)
        .join(_part, _part.id == Hold.part_id)
        .join(_case, _case.c.id == _occupancy.c.id)
        .join(Organization, Organization.id == _case.c.organization_id)
        .where(rooms, *_meets_hold)
        .group_by(
            Hold.part_id,
            _part.parent_id,
            _occupancy.c.id,
            _case.c.organization_id,
            Organization.name,
        )
    )


def _drafts(rooms: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(Kind.KEPT.value, String),
            Hold.part_id,
            _part.parent_id,
            Hold.starts_at,
            Hold.ends_at,
            literal("", String),
            cast(null(), Integer),
            cast(null(), Integer),
            literal("", String),
            literal("", String),
            literal(True, Boolean),
        )
        .select_from(BookingDraft)
        .join(Premises, Premises.id == BookingDraft.premises_id)
        .join(Hold, Hold.draft_id == BookingDraft.id)
        .join(_part, _part.id == Hold.part_id)
        .where(rooms, BookingDraft.expires_at > bindparam("at"), *_meets_hold)
    )


class Walls(Protocol):
    """A room as far as it shares walls with others."""

    @property
    def id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...


def by_room(taken: Iterable[Taken], rooms: Iterable[Walls]) -> dict[int, list[Taken]]:
    """Each room's uses with those of its parts and of its hall, each use once."""
    found: dict[int, list[Taken]] = {}
    parts: dict[int, list[int]] = {}
    for room in rooms:
        found[room.id] = []
        if room.parent_id:
            parts.setdefault(room.parent_id, []).append(room.id)
    seen: set[tuple[int, Kind, int | None, datetime, datetime]] = set()
    for one in taken:
        for room_id in (one.premises_id, one.hall_id, *parts.get(one.premises_id, ())):
            if room_id is None or room_id not in found:
                continue
            key = (room_id, one.kind, one.case_id, one.since, one.until)
            if key not in seen:
                seen.add(key)
                found[room_id].append(one)
    return found
