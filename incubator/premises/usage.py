"""Evidence of use: how much of their opening hours rooms were used, by whom, for what, and what was given free."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from operator import add

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.core.workdays import Calendar
from incubator.premises import usage_hours, usage_stays, usage_sums
from incubator.premises.booking import Occurrence
from incubator.premises.models import Kind, Premises, Use
from incubator.premises.occupancy import Occupancy
from incubator.premises.queries import SHOWN
from incubator.premises.usage_hours import Day, Hours
from incubator.premises.usage_lines import By, Line, Report
from incubator.premises.usage_periods import Period
from incubator.premises.usage_stays import Worth
from incubator.premises.usage_sums import Sums
from incubator.premises.words import KIND_WORDS, USE_WORDS
from incubator.rules.queries import calendar


@dataclass(frozen=True)
class Scope:
    """Who asks, as of when, and of which rooms: all where `kind` is None."""

    hat: Hat
    at: datetime
    kind: Kind | None


@dataclass
class Read:
    """All that is read for one period; sums and hours by room, a list of its months."""

    period: Period
    rooms: Sequence[Premises]
    cells: Mapping[int, list[Sums]]
    hours: Mapping[int, list[Hours]]
    stays: Sequence[Occupancy]
    worths: Mapping[int, list[Worth]]
    parts: Counter[int | None] = field(default_factory=Counter)

    def weight(self, room_id: int) -> int:
        return self.parts[room_id] or 1


def report(hat: Hat, period: Period, by: By, *, at: datetime, kind: Kind | None = None) -> Report:
    """The figures as they stand at a moment, in a number of statements that does not depend on the rooms."""
    return reports(hat, period, (by,), at=at, kind=kind)[by]


def reports(
    hat: Hat, period: Period, wanted: Iterable[By], *, at: datetime, kind: Kind | None = None
) -> dict[By, Report]:
    """The same seen several ways, read once."""
    hat.require(Permission.VIEW_CASES)
    scope = Scope(hat, at, kind)
    rooms, days = _rooms(scope), calendar()
    now, then = (_read(scope, rooms, one, days) for one in (period, period.before()))
    total, earlier = _whole(now), _whole(then)
    return {
        by: Report(period, by, kind, _compared(scope, now, then, by), total, earlier)
        for by in wanted
    }


def _compared(scope: Scope, now: Read, then: Read, by: By) -> list[Line]:
    earlier = {one.key: one.sums.minutes for one in _lines(scope, then, by)}
    return [replace(one, before=earlier.get(one.key, 0)) for one in _lines(scope, now, by)]


def since(hat: Hat) -> Select[datetime]:
    """When the first date of a room of the hub began."""
    return (
        select(func.min(Occurrence.starts_at))
        .join(Premises, Premises.id == Occurrence.premises_id)
        .where(Premises.hub_id == hat.hub_id)
    )


def days(hat: Hat, room: Premises, period: Period, *, at: datetime) -> list[Day]:
    """The hours of one room, day by day, from which its figures are added up."""
    hat.require(Permission.VIEW_CASES)
    related = _rooms(Scope(hat, at, None))
    off = usage_hours.off_of(related, period, at=at).get(room.id, usage_hours.Off())
    return usage_hours.days_of(room, usage_hours.profiles_of(period, calendar()), off, at=at)


def _rooms(scope: Scope) -> Sequence[Premises]:
    query = select(Premises).where(Premises.hub_id == scope.hat.hub_id)
    if scope.kind is not None:
        query = query.where(Premises.kind == scope.kind)
    ordered = query.order_by(Premises.initials, Premises.id)
    return db.session.scalars(ordered.options(selectinload(Premises.openings))).all()


def _read(scope: Scope, rooms: Sequence[Premises], period: Period, days: Calendar) -> Read:
    query = usage_stays.visible_to(scope.hat, period)
    if scope.kind is not None:
        query = query.where(Occupancy.premises.has(Premises.kind == scope.kind))
    stays = db.session.scalars(query).unique().all()
    return Read(
        period,
        rooms,
        usage_sums.by_room(scope.hat.hub_id, period, at=scope.at, kind=scope.kind),
        _hours(rooms, period, days, at=scope.at),
        stays,
        usage_stays.worths(stays, period),
        Counter(room.parent_id for room in rooms),
    )


def _hours(
    rooms: Sequence[Premises], period: Period, days: Calendar, *, at: datetime
) -> Mapping[int, list[Hours]]:
    found = {}
    profiles = usage_hours.profiles_of(period, days)
    off = usage_hours.off_of(rooms, period, at=at)
    for room in rooms:
        kept = off.get(room.id, usage_hours.Off())
        found[room.id] = [Hours()] * len(period.months)
        for day in usage_hours.days_of(room, profiles, kept, at=at):
            found[room.id][period.index(day.on)] += day.hours
    return found


def _lines(scope: Scope, read: Read, by: By) -> list[Line]:
    if by is By.ROOM:
        return [_of_room(read, one) for one in read.rooms if _is_listed(read, one)]
    if by is By.KIND:
        return [_of_rooms(read, one.value, KIND_WORDS[one], _all_of(one)) for one in _kinds(read)]
    if by is By.MONTH:
        return [_of_month(read, n) for n in range(len(read.period.months))]
    hub_id, at, kind = scope.hat.hub_id, scope.at, scope.kind
    if by is By.USE:
        return _of_uses(read, usage_sums.by_use(hub_id, read.period, at=at, kind=kind))
    found = usage_sums.by_organization(hub_id, read.period, at=at, kind=kind)
    return _of_organizations(read, found)


def _is_listed(read: Read, room: Premises) -> bool:
    """A room that is or was lent."""
    if room.standing in SHOWN or room.id in read.cells:
        return True
    return any(one.premises_id == room.id for one in read.stays)


def _kinds(read: Read) -> list[Kind]:
    listed = {room.kind for room in read.rooms if _is_listed(read, room)}
    return [kind for kind in Kind if kind in listed]


def _all_of(kind: Kind) -> Callable[[Premises], bool]:
    return lambda room: room.kind is kind


def _of_room(read: Read, room: Premises) -> Line:
    sums = reduce(add, read.cells.get(room.id, ()), Sums())
    hours = reduce(add, read.hours[room.id], Hours())
    line = Line(f"{room.id}", room.name, sums, hours, hours.free_for_itself, sums.minutes)
    return _with_stays(line, read, [one for one in read.stays if one.premises_id == room.id])


def _of_rooms(
    read: Read,
    key: str,
    name: str,
    wanted: Callable[[Premises], bool],
    months: slice = slice(None),
) -> Line:
    """Several rooms together: minutes count by the parts one can use alone, so that none counts twice."""
    total, hours, taken = Sums(), Hours(), 0
    ids = {room.id for room in read.rooms if wanted(room)}
    for room_id in ids:
        sums = reduce(add, read.cells.get(room_id, [])[months], Sums())
        total += sums
        taken += sums.minutes * read.weight(room_id)
        if not read.parts[room_id]:
            hours = reduce(add, read.hours[room_id][months], hours)
    line = Line(key, name, total, hours, hours.lendable, taken)
    return _with_stays(line, read, [one for one in read.stays if one.premises_id in ids], months)


def _of_month(read: Read, n: int) -> Line:
    name = read.period.month(read.period.months[n]).label
    return _of_rooms(read, f"{n}", name, lambda _room: True, slice(n, n + 1))


def _whole(read: Read) -> Line:
    return _of_rooms(read, "", _("合计"), lambda _room: True)


def _of_uses(read: Read, found: Mapping[str, Sums]) -> list[Line]:
    stays = {one.use for one in read.stays}
    return [
        _with_stays(
            Line(use.value, USE_WORDS[use], found.get(use, Sums())),
            read,
            [one for one in read.stays if one.use is use],
        )
        for use in Use
        if use in found or use in stays
    ]


def _of_organizations(read: Read, found: Mapping[tuple[int, str], Sums]) -> list[Line]:
    """Who used most first."""
    stays = defaultdict(list)
    for one in read.stays:
        stays[one.organization_id, one.organization.name].append(one)
    lines = [
        _with_stays(Line(f"{key[0]}", key[1], found.get(key, Sums())), read, stays[key])
        for key in {**found, **stays}
    ]
    return sorted(lines, key=lambda one: (-one.sums.minutes, -one.worth.reference_fen, one.name))


def _with_stays(
    line: Line, read: Read, stays: Sequence[Occupancy], months: slice = slice(None)
) -> Line:
    """With the long uses that were there in these months."""
    there = read.period.of_months(months)
    worth = reduce(add, (one for stay in stays for one in read.worths[stay.id][months]), Worth())
    held = {one.id for one in stays if _was_there(one, there)}
    return replace(line, stays=frozenset(held), worth=worth)


def _was_there(stay: Occupancy, period: Period) -> bool:
    began = stay.entered_on is not None and stay.entered_on <= period.last
    return began and (stay.left_on is None or stay.left_on >= period.first)
