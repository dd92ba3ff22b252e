"""How long each room could be lent day by day: its opening hours less what kept everybody out."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from incubator.core import clock
from incubator.core.db import plain_rows
from incubator.core.workdays import Calendar
from incubator.premises.booking import Occurrence
from incubator.premises.holds import Hold
from incubator.premises.models import DayProfile, Premises
from incubator.premises.opening import profile
from incubator.premises.queries import SHOWN
from incubator.premises.usage_periods import Period
from incubator.records.models import Event

Piece = tuple[int, int]
"""[from, to) in minutes since the epoch."""

_ONE_DAY = timedelta(days=1)
_SUSPENDING = ("premises.block", "premises.unblock")


@dataclass(frozen=True)
class Hours:
    """Minutes of one day, or of many added up."""

    open: int = 0
    """By the opening hours of the days' kinds in the working-day calendar."""
    closed: int = 0
    """Of these, closed or suspended."""
    occupied: int = 0
    """Of these, in long use under an agreement."""
    otherwise: int = 0
    """Of these, taken through the hall it is part of, or through one of its own parts."""

    @property
    def lendable(self) -> int:
        return self.open - self.closed - self.occupied

    @property
    def free_for_itself(self) -> int:
        return self.lendable - self.otherwise

    def __add__(self, other: Hours) -> Hours:
        return Hours(
            self.open + other.open,
            self.closed + other.closed,
            self.occupied + other.occupied,
            self.otherwise + other.otherwise,
        )


@dataclass(frozen=True)
class Day:
    """What a day of one room is made of; its windows count on the day they begin."""

    on: date
    profile: DayProfile
    windows: tuple[Piece, ...]
    hours: Hours


@dataclass
class Off:
    """What kept others out of one room, by why."""

    closed: list[Piece] = field(default_factory=list)
    occupied: list[Piece] = field(default_factory=list)
    otherwise: list[Piece] = field(default_factory=list)

    def apart(self) -> tuple[list[Piece], list[Piece], list[Piece]]:
        """Each minute once: closed before occupied before taken otherwise."""
        closed = joined(self.closed)
        occupied = without(self.occupied, closed)
        return closed, occupied, without(self.otherwise, joined([*closed, *occupied]))


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The same minutes in order, pieces that meet or touch made one."""
    found: list[Piece] = []
    for first, last in sorted(pieces):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        elif first < last:
            found.append((first, last))
    return found


def without(pieces: Iterable[Piece], taken: Sequence[Piece]) -> list[Piece]:
    """What is left of `pieces`; `taken` is joined."""
    left = []
    for first, last in joined(pieces):
        start = first
        for since, until in taken[max(0, bisect_right(taken, (first, first)) - 1) :]:
            if since >= last:
                break
            if since > start:
                left.append((start, since))
            start = max(start, until)
        if start < last:
            left.append((start, last))
    return left


def shared(piece: Piece, taken: Sequence[Piece]) -> int:
    """How many minutes of `piece` lie in `taken`, which is joined."""
    total = 0
    for since, until in taken[max(0, bisect_right(taken, (piece[0], piece[0])) - 1) :]:
        if since >= piece[1]:
            break
        total += max(0, min(until, piece[1]) - max(since, piece[0]))
    return total


Profiles = Sequence[tuple[date, int, DayProfile]]
"""Day, its midnight in minutes, its kind."""


def profiles_of(period: Period, calendar: Calendar) -> Profiles:
    """Every day of the period so far, and the one before, whose night may reach into it."""
    count = (period.last - period.first).days + 1
    days = [period.first + _ONE_DAY * n for n in range(-1, count)]
    return [(day, minute(clock.at(day)), profile(calendar, day)) for day in days]


def minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def days_of(room: Premises, profiles: Profiles, off: Off, *, at: datetime) -> list[Day]:
    """The days of one room up to `at`; minutes of two windows that overlap count once.

    A window counts on the day it begins, also past midnight, as the use in it does.
    """
    windows: dict[DayProfile, list[Piece]] = defaultdict(list)
    for one in room.openings:
        windows[one.profile].append((one.opens, one.closes))
    since, until = _lent_from(room), minute(at)
    closed, occupied, otherwise = off.apart()
    found, covered = [], 0
    for day, midnight, kind in profiles:
        pieces = []
        for opens, closes in sorted(windows[kind]):
            first, last = max(midnight + opens, covered, since), min(midnight + closes, until)
            if first < last:
                pieces.append((first, last))
                covered = last
        found.append(
            Day(
                day,
                kind,
                tuple(pieces),
                Hours(
                    sum(last - first for first, last in pieces),
                    sum(shared(one, closed) for one in pieces),
                    sum(shared(one, occupied) for one in pieces),
                    sum(shared(one, otherwise) for one in pieces),
                ),
            )
        )
    return found[1:]


def _lent_from(room: Premises) -> int:
    """A room is in the register for lending from its publication on."""
    if room.standing not in SHOWN:
        return 1 << 62
    return minute(room.published_at) if room.published_at is not None else 0


def off_of(rooms: Sequence[Premises], period: Period, *, at: datetime) -> Mapping[int, Off]:
    """By room what kept others out: two statements however many rooms there are."""
    found: dict[int, Off] = defaultdict(Off)
    parents = {room.id: room.parent_id for room in rooms}
    for hold in _holds(list(parents), period):
        piece = minute(hold.starts_at), minute(hold.ends_at)
        for room_id in {hold.part_id, parents[hold.part_id]} - {None, hold.premises_id}:
            _list_of(found[room_id], hold).append(piece)
    for room_id, piece in _suspended(list(parents), at):
        found[room_id].closed.append(piece)
    return found


def _holds(room_ids: list[int], period: Period) -> Any:
    """Closures and long uses of all rooms; single uses only where halls and parts share minutes."""
    return plain_rows(
        select(
            Hold.part_id,
            Hold.starts_at,
            Hold.ends_at,
            Hold.closure_id,
            Hold.occupancy_id,
            Occurrence.premises_id,
        )
        .join(Premises, Premises.id == Hold.part_id)
        .outerjoin(Occurrence, Occurrence.id == Hold.occurrence_id)
        .where(
            Hold.part_id.in_(room_ids),
            Hold.ends_at > clock.at(period.first - _ONE_DAY),
            Hold.starts_at < clock.at(period.last + 2 * _ONE_DAY),
            or_(
                Hold.closure_id.is_not(None),
                Hold.occupancy_id.is_not(None),
                Premises.parent_id.is_not(None) & Hold.occurrence_id.is_not(None),
            ),
        )
    )


def _list_of(off: Off, hold: Any) -> list[Piece]:
    if hold.closure_id is not None:
        return off.closed
    return off.occupied if hold.occupancy_id is not None else off.otherwise


def _suspended(room_ids: list[int], at: datetime) -> list[tuple[int, Piece]]:
    """When rooms were suspended from lending, as the record of acts tells."""
    acts: Any = plain_rows(
        select(Event.object_id, Event.verb, Event.at)
        .where(
            Event.verb.in_(_SUSPENDING),
            Event.object_type == Premises.__tablename__,
            Event.object_id.in_(room_ids),
        )
        .order_by(Event.id)
    )
    found, since = [], {}
    for room_id, verb, moment in acts:
        if verb == "premises.block":
            since[room_id] = minute(moment)
        elif room_id in since:
            found.append((room_id, (since.pop(room_id), minute(moment))))
    return found + [(room_id, (first, minute(at) + 1)) for room_id, first in since.items()]
