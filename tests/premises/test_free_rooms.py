"""Which rooms are free at a time, and what is offered instead: the same few statements for any number of rooms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.workdays import Calendar
from incubator.premises import availability, booking_requests, taking
from incubator.premises.holds import Closure, ClosureKind
from incubator.premises.models import PermittedUse, Use
from incubator.premises.taking import Span
from tests import factories
from tests.premises.booking_scene import DAY, Lobby, hours
from tests.statements import counted

both = pytest.mark.both


def free(lobby: Lobby, span: Span) -> set[int]:
    db.session.rollback()
    rooms = db.session.scalars(availability.rooms_to_book(lobby.hub.id)).all()
    found = availability.free_between(rooms, span, calendar=Calendar(), at=clock.now())
    return {room.id for room in found}


def closed_for_a_year(lobby: Lobby, room_id: int) -> None:
    with transaction():
        room = taking.lock(room_id)[room_id]
        span = Span(clock.at(DAY - timedelta(days=5)), clock.at(DAY + timedelta(days=360)))
        closure = Closure(
            premises_id=room_id,
            kind=ClosureKind.REPAIR,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            reason="示例大修",
            entered_at=clock.now(),
        )
        db.session.add(closure)
        db.session.flush()
        taking.take(closure, room, [span])


@both
def test_free_is_what_is_open_and_held_by_nobody_for_all_of_the_time(app: Flask) -> None:
    lobby = Lobby(minutes_after=30)
    hall, (left, right) = lobby.divided()
    hall_id, left_id, right_id = hall.id, left.id, right.id
    long_closed = lobby.another().id
    closed_for_a_year(lobby, long_closed)
    night = lobby.another(openings=[]).id
    lobby.request(hours(14, 16))
    lobby.request(hours(14, 16), premises_id=left_id)
    assert free(lobby, hours(15, 17)) == {right_id}
    assert free(lobby, hours(16, 17)) == {hall_id, left_id, right_id}
    assert free(lobby, hours(16.5, 17.5)) == {lobby.room_id, hall_id, left_id, right_id}
    assert free(lobby, hours(13, 14)) == {hall_id, left_id, right_id}
    assert night not in free(lobby, hours(9, 10))
    assert long_closed not in free(lobby, hours(9, 10))


def test_what_is_offered_fits_the_people_and_the_use(app: Flask) -> None:
    lobby = Lobby()
    small, wrong = lobby.another(capacity=5), lobby.another()
    factories.keep(PermittedUse(premises_id=wrong.id, use=Use.ELDERLY))
    good = lobby.another()
    small_id, wrong_id, good_id = small.id, wrong.id, good.id
    lobby.request(hours(14, 16), of=1)
    (found,) = booking_requests.preview(
        lobby.ask(hours(14, 16)), by=lobby.agents[0], at=clock.now()
    )
    rooms = {one.premises_id for one in found.alternatives}
    assert rooms == {lobby.room_id, good_id}
    assert not rooms & {small_id, wrong_id}
    assert len(found.alternatives) == booking_requests.OFFERED
    for room_id in rooms:  # what is offered in one room overlaps, so one of each is taken
        first = next(one for one in found.alternatives if one.premises_id == room_id)
        lobby.request(first.span, premises_id=room_id)


@both
def test_the_statements_are_as_many_for_three_rooms_as_for_twenty(app: Flask) -> None:
    lobby = Lobby()
    lobby.request(hours(14, 16), of=1)
    asked = lobby.ask(hours(14, 16))

    def act() -> None:
        booking_requests.preview(asked, by=lobby.agents[0], at=clock.now())
        free(lobby, hours(14, 16))

    def statements() -> int:
        db.session.rollback()
        return counted(act)

    lobby.another()
    lobby.another()
    few = statements()
    for _n in range(17):
        lobby.another()
    assert statements() == few
