"""A seal kept elsewhere shows a chain whose tail was cut together with its head."""

from __future__ import annotations

import json
import shutil

import pytest
from sqlalchemy import text

from incubator import scheduler
from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM
from incubator.records import events, seals
from incubator.scheduler import JOBS


@pytest.fixture(autouse=True)
def _no_seals(app):
    shutil.rmtree(seals.folder(), ignore_errors=True)
    yield
    shutil.rmtree(seals.folder(), ignore_errors=True)


def _act() -> None:
    with transaction():
        events.record("system.touch", None, by=SYSTEM, at=clock.now())


def _forget_the_last_event() -> None:
    """What somebody with the database, but without the seals, can do unseen."""
    db.session.rollback()
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            guards.drop(connection, guard)
        connection.execute(text("DELETE FROM event WHERE id = (SELECT MAX(id) FROM event)"))
        last = connection.execute(text("SELECT chain FROM event ORDER BY id DESC")).scalar()
        connection.execute(
            text("UPDATE chain_head SET value = :value, length = length - 1"), {"value": last}
        )
    db.session.rollback()


def test_a_cut_tail_with_its_head_is_found_by_the_seal(app):
    for _n in range(3):
        _act()
    scheduler.run_due(JOBS["seal"], now=clock.now())
    assert seals.broken() is None
    _forget_the_last_event()
    assert events.verify().intact, "the chain alone cannot know"
    assert seals.broken() == "2026-11-23"


def test_later_events_do_not_break_a_seal(app):
    _act()
    scheduler.run_due(JOBS["seal"], now=clock.now())
    _act()
    assert seals.broken() is None


def test_a_seal_once_written_stays_as_it_is(app):
    _act()
    first = seals.write(clock.today())
    _act()
    assert seals.write(clock.today()) == first


def test_a_forged_seal_is_found(app):
    _act()
    seals.write(clock.today())
    path = next(seals.folder().glob("*.json"))
    facts = json.loads(path.read_text())
    path.write_text(json.dumps({**facts, "length": 0, "value": events.GENESIS}))
    assert seals.broken() == "2026-11-23"


def test_an_empty_chain_can_be_sealed(app):
    assert seals.write(clock.today()).length == 0
    assert seals.broken() is None
