"""Short ways to let a booked room be used, moved to the right time of day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM, Hat
from incubator.premises import no_shows, using
from incubator.premises.booking import Booking, CheckIn, Occurrence, UseRecord
from incubator.premises.holds import Hold
from incubator.premises.taking import Span
from incubator.premises.using import Left
from tests.bookings.scenes import House, span
from tests.factories import hat

MORNING = span(9, 2)
"""Tuesday 1 December 2026, 09:00–11:00."""


def at(moment: datetime, minutes: int = 0) -> datetime:
    """Move business time there; answers the moment."""
    there = moment + timedelta(minutes=minutes)
    clock.install(start=there)
    return there


def date_of(booking: Booking) -> Occurrence:
    found = db.session.scalars(
        select(Occurrence)
        .where(Occurrence.booking_id == booking.id)
        .execution_options(populate_existing=True)
    )
    return found.all()[0]


def check_in(date: Occurrence, by: Hat, moment: datetime, way: CheckIn = CheckIn.QR) -> UseRecord:
    with transaction():
        return using.check_in(date.id, way, by=by, at=moment)


def leave(date: Occurrence, by: Hat, moment: datetime, **facts: object) -> UseRecord:
    with transaction():
        return using.leave(date.id, Left(**facts), by=by, at=moment)  # type: ignore[arg-type]  # facts are those of Left


def settle(moment: datetime) -> int:
    with transaction():
        return no_shows.settle(by=SYSTEM, at=moment)


def holds_of(date: Occurrence) -> list[Span]:
    rows = db.session.scalars(select(Hold).where(Hold.occurrence_id == date.id))
    return [Span(one.starts_at, one.ends_at) for one in rows]


def missed(house: House, when: Span, **facts: object) -> Occurrence:
    """A date nobody came to, settled."""
    date = date_of(house.booked(when, **facts))  # type: ignore[arg-type]  # facts of a booking
    settle(when.starts_at + timedelta(minutes=31))
    return date_of(date.booking)


def agent_of(house: House) -> Hat:
    return hat(house.agent)
