"""Rooms on the front pages: today's hours on the desk, and the next dates of an organization's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.workdays import Calendar
from incubator.premises import booking_queries, rooms_of_day, timetable
from incubator.premises.booking import Occurrence
from incubator.premises.date_words import when
from incubator.premises.rooms_of_day import Wanted
from incubator.premises.timetable import Kind, Taken
from incubator.web import menu

MOST_ROOMS = 8
MOST_DATES = 3
_MINUTES = 24 * 60
_KIND = {Kind.ASKED: "wait", Kind.KEPT: "wait", Kind.CLOSED: "shut"}
_OPENED = frozenset({Kind.BOOKED, Kind.ASKED})


@dataclass(frozen=True)
class Room:
    """One room's strip, as `components/hours.html` draws it."""

    name: str
    url: str
    uses: list[dict[str, object]]


@dataclass(frozen=True)
class Today:
    """The rooms used today and how many there are in all."""

    rooms: list[Room]
    all: int
    url: str


def today(hat: Hat, day: date, days: Calendar) -> Today | None:
    """None for who looks after no rooms, and for a street that has none, which the rail has counted."""
    if not hat.may(Permission.VIEW_CASES) or not menu.counts().get("premises.index"):
        return None
    rooms = rooms_of_day.of_day(hat, Wanted(), day, days)
    midnight = clock.at(day)
    taken = timetable.in_hub(midnight, midnight + timedelta(days=1), by=hat, at=clock.now())
    uses = timetable.by_room(taken, rooms)
    used = [room for room in rooms if uses[room.id]]
    shown = [
        Room(
            room.name,
            url_for("bookings.week_of_room", id=room.id),
            [_use(one, midnight) for one in uses[room.id]],
        )
        for room in used[:MOST_ROOMS]
    ]
    return Today(shown, len(used), url_for("bookings.day"))


def _use(one: Taken, midnight: datetime) -> dict[str, object]:
    opened = one.case_id and one.kind in _OPENED
    return {
        "start": max(0, _minute(one.since, midnight)),
        "end": min(_MINUTES - 1, _minute(one.until, midnight)),
        "words": one.words,
        "kind": _KIND.get(one.kind, ""),
        "url": url_for("bookings.show", id=one.case_id) if opened else "",
    }


def _minute(moment: datetime, midnight: datetime) -> int:
    return int((moment - midnight).total_seconds()) // 60


@dataclass(frozen=True)
class Next:
    """One date of the organization's own that is still to come."""

    words: str
    room: str
    url: str


def coming(hat: Hat, day: date) -> list[Next]:
    """The nearest dates of what the organization booked or asked for."""
    dates = db.session.scalars(
        booking_queries.coming(hat, on=day)
        .options(joinedload(Occurrence.premises))
        .limit(MOST_DATES)
    )
    return [
        Next(
            when(one.starts_at, one.ends_at),
            one.premises.name,
            url_for("bookings.show", id=one.booking_id),
        )
        for one in dates
    ]
