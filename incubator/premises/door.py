"""What stands at the door of a room: who is in now, who comes next, until when it is free."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from incubator.core import clock, installation
from incubator.core.db import db
from incubator.core.secret import digest
from incubator.organizations.models import Organization
from incubator.premises import covering, no_shows
from incubator.premises.booking import TAKEN, Booking, Occurrence, State
from incubator.premises.holds import Closure
from incubator.premises.models import Premises, Use
from incubator.premises.occupancy import Occupancy
from incubator.premises.opening import open_stretches
from incubator.premises.taking import Span, days
from incubator.rules.queries import calendar

_CODE_LENGTH = 20
"""Hex digits: 80 bits, more than anybody guesses at sixty tries a minute."""


class Purpose(StrEnum):
    """What a code opens; who reads the tablet's address cannot check in with it from afar."""

    DOOR = "door"
    CHECK_IN = "check-in"


def code(premises_id: int, purpose: Purpose) -> str:
    """The keyed hash of a room that its public address carries."""
    return digest(f"{purpose.value}:premises:{premises_id}")[:_CODE_LENGTH]


def is_code(given: str, premises_id: int, purpose: Purpose) -> bool:
    return hmac.compare_digest(given.encode(), code(premises_id, purpose).encode())


def check_in_address(premises_id: int) -> str:
    """What the QR code at the door opens."""
    base = installation.current().base_url
    return f"{base}/bookings/check-in/{premises_id}?c={code(premises_id, Purpose.CHECK_IN)}"


def page_address(premises_id: int) -> str:
    base = installation.current().base_url
    return f"{base}/premises/{premises_id}/door?c={code(premises_id, Purpose.DOOR)}"


@dataclass(frozen=True)
class Line:
    """One use as the door tells it: an organization and a kind of use, no person and no purpose."""

    starts_at: datetime
    ends_at: datetime
    who: str
    use: Use
    where: str
    """The part or hall it is in, where that is not the room itself."""
    running: bool


class Word(StrEnum):
    IN_USE = "in-use"
    EXPECTED = "expected"
    """Its time has come and nobody has checked in yet."""
    FREE = "free"
    CLOSED = "closed"
    SHUT = "shut"
    """Outside the opening hours."""
    LENT = "lent"
    """Used for months by one organization."""


@dataclass(frozen=True)
class Door:
    """The state of a room at one moment. `until` is when that changes, None where nothing is known."""

    word: Word
    now: Line | None
    next: Line | None
    until: datetime | None
    reason: str
    today: Sequence[Line]


def at_the_door(room: Premises, *, at: datetime) -> Door:
    """What the door page of `room` shows."""
    day = clock.on(at)
    lines = uses(room, day, day, at=at)
    now = next((one for one in lines if one.starts_at <= at < one.ends_at), None)
    coming = next((one for one in lines if one.starts_at > at), None)
    lent = db.session.scalar(_lent(room, day))
    closed = _closed(room, at)
    if now is not None:
        word = Word.IN_USE if now.running else Word.EXPECTED
        return Door(word, now, coming, now.ends_at, "", lines)
    if lent is not None:
        return Door(Word.LENT, None, coming, None, lent, lines)
    if closed is not None:
        return Door(Word.CLOSED, None, coming, closed.ends_at, closed.reason, lines)
    until = _open_until(room, at)
    if until is None:
        return Door(Word.SHUT, None, coming, _opens_next(room, at), "", lines)
    until = min([until, *_begins(room, lines, at)])
    return Door(Word.FREE, None, coming, until, "", lines)


def uses(room: Premises, first: date, last: date, *, at: datetime) -> list[Line]:
    """The uses of the days from `first` to `last` in the room, its parts and its hall, in order."""
    span = days(first, last)
    found = db.session.scalars(_dates(covering.related([room.id]), span)).all()
    return [_line(one, room) for one in found if not no_shows.missed(one, at=at)]


def _dates(rooms: Iterable[int], span: Span) -> Select[Occurrence]:
    return (
        select(Occurrence)
        .where(
            Occurrence.premises_id.in_(rooms),
            Occurrence.starts_at > span.starts_at - timedelta(days=1),
            Occurrence.starts_at < span.ends_at,
            Occurrence.ends_at > span.starts_at,
            Occurrence.state.in_(TAKEN),
        )
        .options(
            joinedload(Occurrence.booking).joinedload(Booking.organization),
            joinedload(Occurrence.premises),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )


def _line(one: Occurrence, room: Premises) -> Line:
    return Line(
        one.starts_at,
        one.ends_at,
        one.booking.organization.name,
        one.booking.use,
        "" if one.premises_id == room.id else one.premises.name,
        one.state is State.IN_USE,
    )


def _lent(room: Premises, day: date) -> Select[str]:
    """The name of who has the room for months, on `day`."""
    return (
        select(Organization.name)
        .join(Occupancy, Occupancy.organization_id == Organization.id)
        .where(
            Occupancy.premises_id.in_(covering.related([room.id])),
            Occupancy.entered_on <= day,
            Occupancy.left_on.is_(None),
        )
        .limit(1)
    )


def _closed(room: Premises, at: datetime) -> Closure | None:
    moment = Span(at, at + timedelta(seconds=1))
    return db.session.scalar(covering.active(covering.related([room.id]), moment).limit(1))


def _open_until(room: Premises, at: datetime) -> datetime | None:
    day = clock.on(at)
    return next(
        (last for first, last in open_stretches(room, day, day, calendar()) if first <= at < last),
        None,
    )


def _opens_next(room: Premises, at: datetime) -> datetime | None:
    day = clock.on(at)
    week = open_stretches(room, day, day + timedelta(days=7), calendar())
    return next((first for first, _last in week if first > at), None)


def _begins(room: Premises, lines: Sequence[Line], at: datetime) -> list[datetime]:
    """When the next use or closure of today begins, less what is kept free before a use."""
    before = timedelta(minutes=room.minutes_before)
    span = Span(at, clock.at(clock.on(at) + timedelta(days=1)))
    closures = db.session.scalars(covering.active(covering.related([room.id]), span))
    starts = [one.starts_at - before for one in lines] + [one.starts_at for one in closures]
    return [moment for moment in starts if moment > at]
