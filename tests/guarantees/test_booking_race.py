"""C2 in small: no room is ever double booked, whoever presses at once; without the guards it would be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from flask import Flask

from incubator.core import db as database
from incubator.core import guards
from incubator.core.db import db
from incubator.premises import judging, taking
from incubator.premises.models import Premises
from tests.databases import Prepared
from tests.guarantees import booking_race
from tests.guarantees.booking_race import Place, doubled, place, play_round, same_slot
from tests.guarantees.budget_race import Processes, threads
from tests.guarantees.test_budget_race import plain_driver

both = pytest.mark.both
TWO = 2
SEED = 20261202


@both
@pytest.mark.parametrize("number", range(2))
def test_a_crowd_never_books_a_room_twice(app: Flask, number: int) -> None:
    assert play_round(threads(app), place(), number, 8, SEED + number) == []


@pytest.mark.slow
@both
def test_two_processes_never_book_a_room_twice(app: Flask, database: Prepared, folder: Any) -> None:
    at = place()
    crowd = Processes(2, database.url, folder)
    try:
        for number in range(5):
            assert play_round(crowd, at, number, 8, SEED + number) == []
    finally:
        crowd.close()


@pytest.mark.slow
@both
def test_two_hundred_clients_and_one_slot(app: Flask, database: Prepared, folder: Any) -> None:
    at = place()
    crowd = Processes(2, database.url, folder)
    try:
        played = crowd(at.room_id, at.by, same_slot(at, 0, 200))
    finally:
        crowd.close()
    assert sum(one.won for one in played) == 1
    assert booking_race.verdict(played) == []


# ---- negative controls: the same with guards switched off


@contextmanager
def no_locks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No row lock, no writer's turn, transactions that begin as the driver likes; and both have read
    what is taken before either writes, so that the race is lost every time."""
    both_have_read = threading.Barrier(TWO)
    taken = judging.taken
    statement = taking.select

    def read_then_wait(*asked: Any) -> Any:
        found = taken(*asked)
        if threading.current_thread() is not threading.main_thread():
            both_have_read.wait(timeout=30)
        return found

    def lock(*premises_ids: int) -> dict[int, Premises]:
        rooms = db.session.scalars(statement(Premises).where(Premises.id.in_(premises_ids)))
        return {room.id: room for room in rooms}

    monkeypatch.setattr(judging, "taken", read_then_wait)
    monkeypatch.setattr(taking, "lock", lock)
    monkeypatch.setattr(database, "_writers_turn", lambda *_asked: nullcontext())
    with plain_driver():
        yield


@contextmanager
def no_guard() -> Iterator[None]:
    """The holds without their exclusion or triggers; the next test starts from the template again."""
    guard = next(one for one in guards.GUARDS if one.name == "no_meeting_hold")
    with db.engine.begin() as connection:
        guards.drop(connection, guard)
    yield


def two_want_one_slot(app: Flask) -> tuple[Place, list[booking_race.Guest]]:
    at = place()
    db.session.remove()
    return at, threads(app)(at.room_id, at.by, same_slot(at, 0, TWO))


@both
def test_the_guard_alone_holds_when_the_locks_are_off(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with no_locks(monkeypatch):
        _at, played = two_want_one_slot(app)
        assert doubled() == 0
    assert [one.won for one in played].count(True) == 1
    assert all("他人刚刚办理" in words for one in played for words in one.wrong)


@both
def test_the_locks_alone_hold_when_the_guard_is_off(app: Flask) -> None:
    with no_guard():
        _at, played = two_want_one_slot(app)
    assert doubled() == 0
    assert [one.won for one in played].count(True) == 1


@both
def test_without_any_guard_the_room_is_doubled(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the races above are real ones."""
    with no_guard(), no_locks(monkeypatch):
        _at, played = two_want_one_slot(app)
        assert doubled() == 1
    assert all(one.won for one in played)
