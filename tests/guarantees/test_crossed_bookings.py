"""Two acts on one room at the same moment: approvals, moves, closures; one stands, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken, Refusal
from incubator.premises import answering, booking_requests, changing, moving, taking
from incubator.premises.holds import Closure, ClosureKind
from incubator.premises.models import Premises
from incubator.premises.taking import Span
from tests.guarantees.booking_race import FIRST, doubled
from tests.premises.booking_scene import Lobby, booking, dates, hours, states

both = pytest.mark.both
Act = Callable[[], object]


class Played:
    """One of several acts pressed at the same moment, and what it was answered."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.refusal: Refusal | None = None

    def run(self, app: Flask, start: Callable[[], object]) -> None:
        with app.app_context():
            start()
            try:
                with transaction():
                    self.act()
            except Refusal as refusal:
                self.refusal = refusal
            finally:
                db.session.remove()


def at_once(app: Flask, *acts: Act) -> list[Refusal | None]:
    """What each was answered; None for one that was done. Anything but a refusal fails the thread."""
    played = [Played(act) for act in acts]
    gate = threading.Barrier(len(played))
    running = [threading.Thread(target=one.run, args=(app, gate.wait)) for one in played]
    db.session.remove()
    for one in running:
        one.start()
    for one in running:
        one.join()
    return [one.refusal for one in played]


def won(answers: list[Refusal | None]) -> int:
    assert all(one is None or isinstance(one, Overtaken) for one in answers), answers
    return answers.count(None)


def approving(lobby: Lobby, booking_id: int) -> Act:
    """As the page does it: with the version its reader saw."""
    seen = booking(booking_id).version
    return lambda: answering.approve(booking_id, by=lobby.by, at=clock.now(), version=seen)


@both
@pytest.mark.parametrize("turn", range(3))
def test_of_crossed_approvals_one_stands_and_the_other_is_told(app: Flask, turn: int) -> None:
    lobby = Lobby(pending_holds=False)
    first = lobby.request(hours(14, 16))
    second = lobby.request(hours(15, 17), of=1)
    assert won(at_once(app, approving(lobby, first), approving(lobby, second))) == 1
    assert sorted([booking(first).status, booking(second).status]) == ["confirmed", "refused"]
    assert doubled() == 0


@both
def test_of_crossed_approvals_of_a_hall_and_its_part_one_stands(app: Flask) -> None:
    lobby = Lobby()
    hall, (left, _right) = lobby.divided(pending_holds=False)
    hall_id, left_id = hall.id, left.id
    first = lobby.request(hours(14, 16), premises_id=hall_id)
    second = lobby.request(hours(15, 17), premises_id=left_id, of=1)
    assert won(at_once(app, approving(lobby, first), approving(lobby, second))) == 1
    assert doubled() == 0


def moving_to(lobby: Lobby, booking_id: int, span: Span, premises_id: int | None = None) -> Act:
    one = dates(booking_id)[0].id
    return lambda: moving.move_date(one, span, premises_id=premises_id, by=lobby.by, at=clock.now())


@both
def test_two_move_to_the_same_time_and_one_stays_where_it_was(app: Flask) -> None:
    lobby = Lobby()
    first = lobby.for_them(hours(9, 11), confirm=True)
    second = lobby.for_them(hours(14, 16), of=1, confirm=True)
    answers = at_once(
        app,
        moving_to(lobby, first, hours(17, 19)),
        moving_to(lobby, second, hours(18, 20)),
    )
    assert won(answers) == 1
    assert sorted(states(first) + states(second)) == ["confirmed", "moved"]
    assert doubled() == 0


@both
def test_two_who_change_rooms_with_each_other_do_not_lock_up(app: Flask) -> None:
    """Each locks both rooms in the same order; neither finds the other's place free."""
    lobby = Lobby()
    other_id = lobby.another().id
    first = lobby.for_them(hours(14, 16), confirm=True)
    second = lobby.for_them(hours(14, 16), of=1, confirm=True, premises_id=other_id)
    answers = at_once(
        app,
        moving_to(lobby, first, hours(14, 16), other_id),
        moving_to(lobby, second, hours(14, 16), lobby.room_id),
    )
    assert won(answers) == 0
    assert states(first) == states(second) == ["confirmed"]


@both
def test_one_booking_is_moved_and_given_up_at_once_and_only_one_counts(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.for_them(hours(14, 16), confirm=True)
    seen = booking(made).version
    one = dates(made)[0].id
    answers = at_once(
        app,
        lambda: moving.move_date(one, hours(17, 19), by=lobby.by, at=clock.now(), version=seen),
        lambda: changing.call_off(made, reason="示例", by=lobby.by, at=clock.now(), version=seen),
    )
    assert won(answers) == 1


def closing(lobby: Lobby, span: Span) -> Act:
    """As a closure is made: the room locked, what is there read, then held."""
    by_officer, room_id = lobby.officer.id, lobby.room_id

    def close() -> None:
        room: Premises = taking.lock(room_id)[room_id]
        met = taking.in_the_way([room_id], [span], at=clock.now())
        if db.session.scalars(met).first() is not None:
            raise taking.SlotTaken("示例：已有预约")
        closure = Closure(
            premises_id=room_id,
            kind=ClosureKind.REPAIR,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            reason="示例检修",
            entered_at=clock.now(),
            entered_by_id=by_officer,
        )
        db.session.add(closure)
        db.session.flush()
        taking.take(closure, room, [span])

    return close


@both
@pytest.mark.parametrize("turn", range(3))
def test_a_booking_and_a_closure_at_once_do_not_share_the_room(app: Flask, turn: int) -> None:
    lobby = Lobby()
    asked = lobby.ask(hours(14, 16))
    agent = lobby.agents[0]

    def book() -> None:
        booking_requests.request(asked, by=agent, at=clock.now())

    assert won(at_once(app, book, closing(lobby, hours(15, 18)))) == 1


@both
def test_a_series_and_a_single_date_at_once(app: Flask) -> None:
    lobby = Lobby(hours_a_month=90)
    weeks = [hours(14, 16, on=FIRST.replace(day=24 + n)) for n in range(5)]
    series, single = lobby.ask(*weeks), lobby.ask(replace(weeks[3]), of=1)
    acts = [
        lambda: booking_requests.request(series, by=lobby.agents[0], at=clock.now()),
        lambda: booking_requests.request(single, by=lobby.agents[1], at=clock.now()),
    ]
    assert won(at_once(app, *acts)) >= 1
    assert doubled() == 0
