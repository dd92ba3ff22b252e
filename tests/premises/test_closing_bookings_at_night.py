"""At night what is over is closed, and dates and holds are compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM
from incubator.premises import answering, drafting, integrity, nightly_bookings, taking
from incubator.premises.booking import Occurrence, State
from incubator.premises.holds import BookingDraft, Hold
from incubator.premises.models import Premises, Use
from incubator.premises.occupancy import Occupancy
from tests.premises.booking_scene import DAY, Lobby, booking, dates, hours, states
from tests.premises.test_answering_bookings import told

both = pytest.mark.both
LATER = DAY + timedelta(days=7)


def night(lobby: Lobby, *, after: int = 0) -> nightly_bookings.Done:
    """At three in the morning after the first date, or some days later."""
    at = clock.at(DAY + timedelta(days=1 + after), 3)
    with transaction():
        by = replace(SYSTEM, hub_id=lobby.hub.id)
        return nightly_bookings.run(lobby.hub.id, by=by, at=at)


@both
def test_a_booking_ends_with_its_last_date(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.for_them(hours(14, 16), hours(14, 16, on=LATER), confirm=True)
    assert night(lobby) == nightly_bookings.Done(0, 0)
    assert (booking(made).status, states(made)) == ("confirmed", ["done", "confirmed"])
    assert night(lobby, after=7) == nightly_bookings.Done(1, 0)
    assert (booking(made).status, states(made)) == ("done", ["done", "done"])
    assert night(lobby, after=7) == nightly_bookings.Done(0, 0)


def test_where_people_check_in_a_date_nobody_noted_is_left_open(app: Flask) -> None:
    lobby = Lobby(wants_check_in=True)
    made = lobby.for_them(hours(14, 16), confirm=True)
    assert night(lobby) == nightly_bookings.Done(0, 0)
    assert states(made) == ["confirmed"]


def test_a_request_nobody_answered_is_refused_for_that_and_the_room_is_free(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(14, 16))
    assert night(lobby) == nightly_bookings.Done(0, 1)
    assert booking(made).status == "refused"
    assert dates(made)[0].because == "未及时答复"
    assert "未及时答复" in told(lobby)[0][1]
    assert db.session.scalar(select(func.count(Hold.id))) == 0
    assert night(lobby) == nightly_bookings.Done(0, 0)


def test_the_dates_still_to_come_go_on_waiting_for_an_answer(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(14, 16), hours(14, 16, on=LATER))
    assert night(lobby) == nightly_bookings.Done(0, 0)
    assert (booking(made).status, states(made)) == ("requested", ["refused", "asked"])
    assert "部分日期没有答复" in told(lobby)[0][0]
    lobby.approve(made)
    assert states(made) == ["refused", "confirmed"]


def test_a_correction_that_never_came_says_so(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(14, 16))
    with transaction():
        answering.send_back(made, reason="示例", by=lobby.by, at=clock.now())
    assert night(lobby) == nightly_bookings.Done(0, 1)
    assert "修改" in dates(made)[0].because


def test_what_there_is_to_do_is_listed_for_one_transaction_each(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.for_them(hours(14, 16), confirm=True)
    waits = lobby.request(hours(9, 10))
    at = clock.at(LATER)
    assert nightly_bookings.due(lobby.hub.id, at=at) == [waits, made]
    assert nightly_bookings.due(lobby.hub.id, at=clock.now()) == []


def test_slots_kept_for_forms_nobody_sent_are_swept(app: Flask) -> None:
    lobby = Lobby(hold_minutes=10)
    with transaction():
        drafting.keep(lobby.room_id, hours(14, 16), by=lobby.agents[0], at=clock.now())
    with transaction():
        assert nightly_bookings.drop_drafts(at=clock.now()) == 0
    with transaction():
        assert nightly_bookings.drop_drafts(at=clock.now() + timedelta(minutes=11)) == 1
    assert db.session.scalar(select(func.count(BookingDraft.id))) == 0


# ---- whether dates and holds say the same


def found(lobby: Lobby) -> list[str]:
    db.session.rollback()
    return integrity.sentences(hub_id=lobby.hub.id, at=clock.now())


@both
def test_where_all_is_well_nothing_is_found(app: Flask) -> None:
    lobby = Lobby(minutes_after=30)
    hall, _parts = lobby.divided()
    hall_id = hall.id
    lobby.for_them(hours(14, 16), confirm=True)
    lobby.for_them(hours(14, 16), premises_id=hall_id, confirm=True)
    lobby.request(hours(9, 10))
    assert found(lobby) == []


@both
def test_a_confirmed_date_that_holds_nothing_is_found(app: Flask) -> None:
    lobby = Lobby()
    hall, _parts = lobby.divided()
    made = lobby.for_them(hours(14, 16), premises_id=hall.id, confirm=True)
    with transaction():
        one = db.session.scalars(select(Hold)).first()
        db.session.execute(delete(Hold).where(Hold.id == (one.id if one else 0)))
    assert len(found(lobby)) == 1
    assert booking(made).number in found(lobby)[0]
    assert found(Lobby()) == []


def test_a_hold_shorter_than_its_date_is_found(app: Flask) -> None:
    lobby = Lobby()
    lobby.for_them(hours(14, 16), confirm=True)
    with transaction():
        db.session.execute(update(Hold).values(ends_at=hours(14, 15).ends_at))
    assert len(found(lobby)) == 1


@both
def test_a_hold_of_a_cancelled_date_is_found(app: Flask) -> None:
    lobby = Lobby()
    lobby.for_them(hours(14, 16), confirm=True)
    with transaction():
        db.session.execute(update(Occurrence).values(state=State.CANCELLED, because="示例"))
    assert "仍被占用" in found(lobby)[0]


@both
def test_a_hold_of_an_occupancy_that_is_over_is_found(app: Flask) -> None:
    lobby = Lobby()
    with transaction():
        room = taking.lock(lobby.room_id)[lobby.room_id]
        case = Occupancy(
            status="in-use",
            status_since=clock.now(),
            hub_id=lobby.hub.id,
            organization_id=lobby.body_ids[0],
            opened_at=clock.now(),
            premises_id=room.id,
            use=Use.ELDERLY,
            purpose="示例助老",
            people=5,
            wished_from=DAY,
            wished_through=LATER,
        )
        db.session.add(case)
        db.session.flush()
        taking.take(case, room, [taking.days(DAY, LATER)])
    assert found(lobby) == []
    with transaction():
        db.session.get_one(Occupancy, case.id).closed_at = clock.now()
    assert "长期使用已经结束" in found(lobby)[0]


@both
def test_two_holds_that_meet_are_found(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.for_them(hours(14, 16), confirm=True)
    with db.engine.begin() as connection:
        guards.drop(connection, next(one for one in guards.GUARDS if one.table == "hold"))
    with transaction():
        room = taking.lock(lobby.room_id)[lobby.room_id]
        assert isinstance(room, Premises)
        taking.take(dates_in(made), room, [hours(15, 17)])
    assert "重复占用" in found(lobby)[0]


def dates_in(booking_id: int) -> Occurrence:
    return db.session.scalars(select(Occurrence).where(Occurrence.booking_id == booking_id)).one()
