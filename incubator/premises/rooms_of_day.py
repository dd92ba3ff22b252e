"""The rooms that can be booked, as many as there are, with their hours of one day in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from incubator.core.db import plain_rows
from incubator.core.permissions import Hat
from incubator.core.searching import holding
from incubator.core.workdays import Calendar
from incubator.premises.models import (
    MINUTES_OF_A_DAY,
    DayProfile,
    Equipment,
    Kind,
    Opening,
    Premises,
    Standing,
)
from incubator.premises.opening import profile


@dataclass(frozen=True)
class Wanted:
    """What a room has to have. Nothing asked for means every room."""

    kind: Kind | None = None
    community: str = ""
    people: int = 0
    step_free: bool = False
    equipment: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.kind:
            found.append(Premises.kind == self.kind)
        if self.community:
            found.append(holding(self.community, Premises.community, Premises.address))
        if self.people:
            found.append(Premises.capacity >= self.people)
        if self.step_free:
            found.append(Premises.step_free.is_(True))
        if self.equipment:
            found.append(
                select(Equipment.id)
                .where(
                    Equipment.premises_id == Premises.id, holding(self.equipment, Equipment.name)
                )
                .exists()
            )
        return found


@dataclass(frozen=True, slots=True)
class Room:
    """One room on one day: `hours` are its windows in minutes from that day's midnight."""

    id: int
    parent_id: int | None
    name: str
    community: str
    capacity: int
    step_free: bool
    minutes_before: int
    minutes_after: int
    hours: tuple[tuple[int, int], ...]


def bookable(hat: Hat, wanted: Wanted) -> Select[Premises]:
    """The rooms of the viewer's street that are lent at present and fit, in the order of their names."""
    return (
        select(Premises)
        .where(
            Premises.hub_id == hat.hub_id,
            Premises.standing == Standing.AVAILABLE,
            *wanted.conditions(),
        )
        .order_by(Premises.initials, Premises.id)
    )


def of_day(hat: Hat, wanted: Wanted, day: date, calendar: Calendar) -> list[Room]:
    """Those rooms with their hours of `day`, what the evening before reaches into it included."""
    asked, before = profile(calendar, day), profile(calendar, day - timedelta(days=1))
    opening = and_(Opening.premises_id == Premises.id, Opening.profile.in_({asked, before}))
    rows = plain_rows(
        bookable(hat, wanted)
        .outerjoin(Opening, opening)
        .with_only_columns(
            Premises.id,
            Premises.parent_id,
            Premises.name,
            Premises.community,
            Premises.capacity,
            Premises.step_free,
            Premises.minutes_before,
            Premises.minutes_after,
            Opening.profile,
            Opening.opens,
            Opening.closes,
        )
    ).all()
    hours: dict[int, list[tuple[int, int]]] = {}
    for row in rows:
        hours.setdefault(row.id, []).extend(_hours(row, asked, before))
    facts = {row.id: row for row in rows}
    return [_room(facts[id], found) for id, found in hours.items()]


def _room(row: Any, hours: Iterable[tuple[int, int]]) -> Room:
    return Room(
        row.id,
        row.parent_id,
        row.name,
        row.community,
        row.capacity,
        row.step_free,
        row.minutes_before,
        row.minutes_after,
        tuple(sorted(hours)),
    )


def _hours(row: Any, asked: DayProfile, before: DayProfile) -> Iterable[tuple[int, int]]:
    if row.profile is asked:
        yield row.opens, min(row.closes, MINUTES_OF_A_DAY)
    if row.profile is before and row.closes > MINUTES_OF_A_DAY:
        yield 0, row.closes - MINUTES_OF_A_DAY
