"""Two directors answer one recommendation at the same moment: one answer stands; without locks both would."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, func, select

from incubator.core import clock
from incubator.core import db as database
from incubator.core.db import db
from incubator.core.permissions import Hat, Role
from incubator.incubation import deciding
from incubator.incubation.models import KIND
from incubator.incubation.states import Status
from incubator.records.models import Event
from tests import factories
from tests.factories import hat
from tests.guarantees.place_race import Officer, at_once
from tests.guarantees.test_budget_race import plain_driver
from tests.incubation.intake_scene import Scene

both = pytest.mark.both
TWO = 2


class Answers:
    """The first to come approves, the second refuses, each as another director."""

    def __init__(self, scene: Scene) -> None:
        other = factories.post(Role.DIRECTOR, hub=scene.hub)
        self.hats = [hat(scene.director), hat(other)]
        self.turn = threading.Lock()

    def __call__(self, case_id: int, _by: Hat) -> None:
        with self.turn:
            mine = self.hats.pop()
        if self.hats:
            deciding.approve(case_id, by=mine, at=clock.now())
        else:
            deciding.reject(case_id, reason="示例", by=mine, at=clock.now())


def answered_at_once(app: Flask) -> tuple[Scene, list[Officer]]:
    scene = Scene()
    scene.propose()
    answers = Answers(scene)
    return scene, at_once(app, hat(scene.director), answers, [scene.case_id] * TWO)


def answers_on_record(case_id: int) -> int:
    db.session.rollback()
    verbs = [f"{KIND}.approve", f"{KIND}.reject"]
    counted = select(func.count(Event.id)).where(Event.case_id == case_id, Event.verb.in_(verbs))
    return db.session.scalar(counted) or 0


@both
def test_of_two_answers_one_stands_and_the_other_is_refused(app: Flask) -> None:
    scene, played = answered_at_once(app)
    assert [one.won for one in played].count(True) == 1
    assert answers_on_record(scene.case_id) == 1
    assert scene.case.status in {Status.APPROVED, Status.REJECTED}
    assert [len(one.read) for one in played if not one.won] == [1]


@contextmanager
def no_locks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither row lock nor writer's turn; both have read the recommendation before either answers."""
    both_have_read = threading.Barrier(TWO)
    pending = deciding.pending

    def read_then_wait(case_id: int) -> Any:
        found = pending(case_id)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(deciding, "locked", lambda model, id: db.session.get_one(model, id))
    monkeypatch.setattr(Select, "with_for_update", lambda asked, **_how: asked)
    monkeypatch.setattr(deciding, "pending", read_then_wait)
    monkeypatch.setattr(database, "_writers_turn", lambda *_asked: nullcontext())
    with plain_driver():
        yield


def test_the_version_holds_when_the_locks_are_off(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read that it waits; the case's version lets only one answer be written."""
    with no_locks(monkeypatch):
        scene, played = answered_at_once(app)
        assert answers_on_record(scene.case_id) == 1
    assert [one.won for one in played].count(True) == 1
