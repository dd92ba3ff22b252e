"""A desk is changed or taken back while its case moves on: the second of the two reads what the first did."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Refusal
from incubator.core.permissions import Hat
from incubator.incubation import agreeing, exiting, placing, rooming, waiting
from incubator.incubation.models import Incubation
from incubator.incubation.places import DeskUse, Room
from incubator.incubation.states import Status
from tests.factories import hat
from tests.incubation.houses import FROM, THROUGH, House
from tests.incubation.intake_scene import Scene

both = pytest.mark.both
Act = Callable[[], object]


class Meanwhile:
    """Lets one act stop in the middle until another has been done, or waits for it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.halfway, self.other_done = threading.Event(), threading.Event()
        self.read: list[str] = []

    def pausing(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        """The first act stops here; the other one runs into its lock, or past it."""
        plain = getattr(module, name)

        def paused(*asked: Any, **named: Any) -> Any:
            if threading.current_thread().name == "first" and not self.halfway.is_set():
                self.halfway.set()
                self.other_done.wait(timeout=1.5)
            return plain(*asked, **named)

        monkeypatch.setattr(module, name, paused)

    def run(self, first: Act, other: Act) -> None:
        running = threading.Thread(target=self._run, args=(first,), name="first")
        running.start()
        self.halfway.wait(timeout=30)
        second = threading.Thread(target=self._run, args=(other,))
        second.start()
        second.join(timeout=30)
        running.join(timeout=30)
        db.session.rollback()

    def _run(self, act: Act) -> None:
        with self.app.app_context():
            try:
                with transaction():
                    act()
            except Refusal as refusal:
                self.read.append(refusal.message[:])
            finally:
                if threading.current_thread().name != "first":
                    self.other_done.set()
                db.session.remove()


def held(case_id: int) -> list[DeskUse]:
    return placing.held_by(db.session.get_one(Incubation, case_id))


def use_of(case_id: int) -> DeskUse:
    return db.session.scalars(
        select(DeskUse).where(DeskUse.case_id == case_id, DeskUse.free_from.is_(None))
    ).one()


def signed(*, desks: int) -> tuple[Scene, Hat]:
    scene = Scene(desks=desks)
    scene.propose()
    scene.approve()
    scene.promise()
    scene.sign()
    scene.tick_all()
    return scene, hat(scene.officer)


@both
def test_no_desk_is_left_with_an_applicant_that_withdrew_while_it_was_exchanged(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, by = signed(desks=2)
    agent, case_id, other_desk = hat(scene.agent), scene.case_id, scene.desk_ids[1]
    meanwhile = Meanwhile(app)
    meanwhile.pausing(monkeypatch, placing, "promise")

    def exchange() -> None:
        placing.exchange(
            use_of(case_id),
            other_desk,
            on=clock.today(),
            because="示例理由",
            by=by,
            at=clock.now(),
        )

    def withdraw() -> None:
        exiting.withdraw(case_id, reason="示例理由", by=agent, at=clock.now())

    meanwhile.run(exchange, withdraw)
    assert db.session.get_one(Incubation, case_id).status == Status.WITHDRAWN
    assert held(case_id) == []
    assert meanwhile.read == []  # neither had to give way to break a deadlock


@both
def test_nobody_moves_in_without_the_desk_that_was_taken_back_meanwhile(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, by = signed(desks=1)
    case_id = scene.case_id
    meanwhile = Meanwhile(app)
    meanwhile.pausing(monkeypatch, placing, "_free")

    def take_back() -> None:
        placing.take_back(use_of(case_id), because="示例理由", by=by, at=clock.now())

    def move_in() -> None:
        agreeing.move_in(case_id, on=clock.today(), by=by, at=clock.now())

    meanwhile.run(take_back, move_in)
    assert db.session.get_one(Incubation, case_id).status == Status.SIGNED
    assert [one for one in meanwhile.read if "工位" in one]


@both
def test_no_desk_is_promised_in_a_room_that_is_closed_meanwhile(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(desks=1)
    case_id, desk_id, room_id = house.approved().id, house.desk_ids[0], house.room.id
    meanwhile = Meanwhile(app)
    meanwhile.pausing(monkeypatch, placing, "_give")

    def promise() -> None:
        case = db.session.get_one(Incubation, case_id)
        placing.promise(desk_id, case, from_on=FROM, through=THROUGH, by=house.by, at=clock.now())

    def close() -> None:
        rooming.close_room(
            room_id, on=clock.today(), reason="示例理由", by=house.by, at=clock.now()
        )

    meanwhile.run(promise, close)
    assert len(held(case_id)) == 1
    assert db.session.get_one(Room, room_id).closed_on is None


@both
def test_who_is_taken_off_the_list_may_withdraw_at_the_same_moment(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(desks=1)
    scene.propose()
    scene.approve()
    officer, agent, case_id = hat(scene.officer), hat(scene.agent), scene.case_id
    with transaction():
        case = db.session.get_one(Incubation, case_id)
        place = waiting.join(case, reason="示例理由", by=officer, at=clock.now()).id
    meanwhile = Meanwhile(app)
    meanwhile.pausing(monkeypatch, exiting, "_let_go")

    def withdraw() -> None:
        exiting.withdraw(case_id, reason="示例理由", by=agent, at=clock.now())

    def take_off() -> None:
        waiting.take_off(place, reason="示例理由", by=officer, at=clock.now())

    meanwhile.run(withdraw, take_off)
    assert db.session.get_one(Incubation, case_id).status == Status.WITHDRAWN
    assert [one for one in meanwhile.read if "轮候名单" in one]
