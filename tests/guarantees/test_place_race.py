"""Two staff give the last place at once: one wins, the other reads who has it; without guards both would."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from incubator.core import db as database
from incubator.core.db import db
from incubator.incubation import placing, virtual_places
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.places import DeskUse, IncubationBase
from tests.guarantees.place_race import Officer, a_virtual_place, at_once, the_desk
from tests.guarantees.test_budget_race import plain_driver
from tests.incubation.houses import House

both = pytest.mark.both
TWO = 2
INDEX = '"uq_incubation_desk_use_HELD"'


def race_for_the_desk(app: Flask, officers: int = TWO) -> tuple[House, list[Officer]]:
    house = House(desks=1)
    cases = [house.approved().id for _n in range(officers)]
    return house, at_once(app, house.by, the_desk(house.desk_ids[0]), cases)


def wanting_a_virtual_place(officers: int = TWO) -> tuple[House, list[int]]:
    house = House(virtual_places=1)
    return house, [house.approved(approved_mode=Mode.VIRTUAL).id for _n in range(officers)]


def holders(desk_id: int) -> int:
    db.session.rollback()
    held = select(func.count(DeskUse.id)).where(
        DeskUse.desk_id == desk_id, DeskUse.free_from.is_(None)
    )
    return db.session.scalar(held) or 0


def places_given(base_id: int) -> int:
    db.session.rollback()
    return db.session.get_one(IncubationBase, base_id, populate_existing=True).virtual_held


@both
@pytest.mark.parametrize("officers", [2, 8])
def test_the_last_desk_goes_to_one_and_the_others_read_who_has_it(
    app: Flask, officers: int
) -> None:
    house, played = race_for_the_desk(app, officers)
    assert [one.won for one in played].count(True) == 1
    assert holders(house.desk_ids[0]) == 1
    winner = next(one for one in played if one.won)
    name = db.session.get_one(Incubation, winner.case_id).organization.name
    for other in (one for one in played if not one.won):
        assert len(other.read) == 1
        assert name in other.read[0]
        assert house.labels[0] in other.read[0]


@both
@pytest.mark.parametrize("officers", [2, 8])
def test_the_last_virtual_place_goes_to_one(app: Flask, officers: int) -> None:
    house, cases = wanting_a_virtual_place(officers)
    played = at_once(app, house.by, a_virtual_place, cases)
    assert [one.won for one in played].count(True) == 1
    assert places_given(house.base_id) == 1
    assert all("共 1 个" in one.read[0] for one in played if not one.won)


# ---- negative controls: the same two with guards switched off


@contextmanager
def no_locks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No row lock and no writer's turn; both have read before either writes, so the race is always lost."""
    both_have_read = threading.Barrier(TWO)

    def check_then_wait(*asked: Any) -> None:
        refuse_taken(*asked)
        _wait(both_have_read)

    def read_then_wait(model: Any, identity: int) -> Any:
        row = db.session.get(model, identity, populate_existing=True)
        if model is IncubationBase:
            _wait(both_have_read)
        return row

    refuse_taken = placing._refuse_taken
    monkeypatch.setattr(placing, "locked", read_then_wait)
    monkeypatch.setattr(virtual_places, "locked", read_then_wait)
    monkeypatch.setattr(placing, "_refuse_taken", check_then_wait)
    monkeypatch.setattr(database, "_writers_turn", lambda *_asked: nullcontext())
    with plain_driver():
        yield


def _wait(both_have_read: threading.Barrier) -> None:
    if threading.current_thread() is not threading.main_thread():
        both_have_read.wait(timeout=30)


@both
def test_the_index_alone_holds_when_the_locks_are_off(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with no_locks(monkeypatch):
        house, played = race_for_the_desk(app)
        assert holders(house.desk_ids[0]) == 1
    assert [one.won for one in played].count(True) == 1


@both
def test_without_locks_and_index_one_desk_is_given_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the race above is a real one."""
    with db.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP INDEX {INDEX}")
    with no_locks(monkeypatch):
        house, _played = race_for_the_desk(app)
        assert holders(house.desk_ids[0]) == TWO


@both
def test_the_version_alone_holds_the_virtual_place_when_the_locks_are_off(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, cases = wanting_a_virtual_place()
    with no_locks(monkeypatch):
        played = at_once(app, house.by, a_virtual_place, cases)
        given = places_given(house.base_id)
    assert (given, [one.won for one in played].count(True)) == (1, 1)


@both
def test_without_lock_and_version_one_virtual_place_is_given_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both count on from the same number, so the total says one and two have it."""
    house, cases = wanting_a_virtual_place()
    monkeypatch.setattr(
        IncubationBase.__mapper__, "version_id_generator", lambda version: version or 1
    )
    with no_locks(monkeypatch):
        played = at_once(app, house.by, a_virtual_place, cases)
        given = places_given(house.base_id)
    assert (given, [one.won for one in played].count(True)) == (1, TWO)
