"""C1 in small: a crowd takes the last money, and without the guards it would take too much."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from incubator.core import db as database
from incubator.core.db import db
from incubator.ledger import services as ledger
from incubator.ledger.models import Budget
from tests import factories, given
from tests.databases import Prepared
from tests.guarantees.budget_race import (
    POT,
    Client,
    Processes,
    equal_grants,
    open_pot,
    play_round,
    threads,
    verdict,
)

both = pytest.mark.both
SEED = 20261123
FEW = 8
"""Clients of a control round: each holds a connection at the same time as all others."""


@both
@pytest.mark.parametrize("number", range(3))
def test_a_crowd_never_gets_more_than_there_is_nor_less(app: Flask, number: int) -> None:
    by = given.finance(factories.hub())
    assert play_round(threads(app), by, f"round {number}", 40, SEED + number) == []


@pytest.mark.slow
def test_two_processes_share_one_pot(app: Flask, database: Prepared, folder: Any) -> None:
    """On SQLite the writer's turn goes from process to process through a file."""
    by = given.finance(factories.hub())
    crowd = Processes(2, database.url, folder)
    try:
        assert play_round(crowd, by, "two processes", 24, SEED) == []
    finally:
        crowd.close()


# ---- negative controls: the same crowd with a guard switched off


@contextmanager
def no_locks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No row lock, no writer's turn, transactions that begin as the driver likes; and everybody has
    read before anybody writes, so that the race is lost every time."""
    all_have_read = threading.Barrier(FEW)

    def read_then_wait(model: Any, identity: int) -> Any:
        row = db.session.get(model, identity, populate_existing=True)
        if threading.current_thread() is not threading.main_thread():
            all_have_read.wait(timeout=30)
        return row

    monkeypatch.setattr(ledger, "locked", read_then_wait)
    monkeypatch.setattr(database, "_writers_turn", lambda *_asked: nullcontext())
    with plain_driver():
        yield


@contextmanager
def plain_driver() -> Iterator[None]:
    """SQLite as the driver comes: no BEGIN before the first write."""
    if db.engine.dialect.name != "sqlite":
        yield
        return
    db.session.remove()
    listeners = (
        ("connect", database._on_sqlite_connect),
        ("begin", database._on_sqlite_begin),
    )
    for name, listener in listeners:
        event.remove(db.engine, name, listener)
    db.engine.dispose()
    try:
        yield
    finally:
        db.session.remove()
        db.engine.dispose()
        for name, listener in listeners:
            event.listen(db.engine, name, listener)


@contextmanager
def no_check() -> Iterator[None]:
    """The budget without its CHECK."""
    if db.engine.dialect.name == "sqlite":

        def ignore(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA ignore_check_constraints=ON")

        event.listen(db.engine, "connect", ignore)
        db.engine.dispose()
        try:
            yield
        finally:
            event.remove(db.engine, "connect", ignore)
            db.session.remove()
            db.engine.dispose()
    else:
        with db.engine.begin() as connection:
            connection.exec_driver_sql(
                "ALTER TABLE budget DROP CONSTRAINT ck_budget_never_over_promised"
            )
        yield  # the next test starts from the template again


def play(app: Flask) -> tuple[int, list[Client], list[str]]:
    """Eight clients take 1,000 yuan each of a pot of 5,000."""
    by = given.finance(factories.hub())
    budget_id = open_pot(by, "control", POT // 2)
    clients = threads(app)(budget_id, by, equal_grants("control", FEW))
    return budget_id, clients, verdict(budget_id, clients, returns=False)


@both
def test_the_same_crowd_is_served_right_with_all_guards_on(app: Flask) -> None:
    _budget_id, clients, found = play(app)
    assert sum(one.done["commit"] for one in clients) == 5
    assert found == []


@both
def test_the_check_alone_holds_when_the_locks_are_off(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with no_locks(app, monkeypatch):
        budget_id, clients, _found = play(app)
    db.session.remove()
    budget = db.session.get_one(Budget, budget_id)
    assert sum(one.done["commit"] for one in clients) == 5
    assert budget.committed == budget.total == POT // 2
    assert all("他人刚刚办理" in words for one in clients for words in one.wrong)


@both
def test_without_any_guard_the_crowd_gets_more_than_there_is(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with no_check(), no_locks(app, monkeypatch):
        _budget_id, clients, found = play(app)
    assert sum(one.done["commit"] for one in clients) == FEW
    assert any("promised of" in words for words in found)


@both
def test_the_locks_alone_hold_when_the_check_is_off(app: Flask) -> None:
    with no_check():
        _budget_id, clients, found = play(app)
    assert sum(one.done["commit"] for one in clients) == 5
    assert found == []
