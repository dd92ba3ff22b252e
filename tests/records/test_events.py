"""Events are written with the act, chained, and never changed."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM, Role
from incubator.records import events
from incubator.records.models import EventNote
from tests import factories

pytestmark = pytest.mark.both


def _act(reason: str = "") -> None:
    hub = factories.hub()
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))
    with transaction():
        events.record("hub.touch", hub, by=officer, at=clock.now(), reason=reason)


def test_the_chain_verifies_after_many_acts(app):
    for n in range(3):
        _act(f"理由{n}")
    found = events.verify()
    assert found.intact
    assert found.length == 3


def test_an_act_that_fails_leaves_no_event(app):
    with pytest.raises(ZeroDivisionError):
        _act_that_fails()
    assert events.verify().length == 0


def _act_that_fails() -> None:
    with transaction():
        events.record("system.touch", None, by=SYSTEM, at=clock.now())
        raise ZeroDivisionError


@pytest.mark.parametrize("statement", ["UPDATE event SET verb = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_change_an_event(app, statement):
    _act()
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_changed_event_is_found_when_the_guard_is_off(app):
    for _ in range(3):
        _act("理由")
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            guards.drop(connection, guard)
        ids = connection.scalars(text("SELECT id FROM event ORDER BY id")).all()
        connection.execute(text("UPDATE event SET verb = 'x' WHERE id = :id"), {"id": ids[1]})
    found = events.verify()
    assert not found.intact
    assert found.bad_event_id == ids[1]


def test_a_cut_tail_is_found(app):
    for _ in range(3):
        _act()
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            guards.drop(connection, guard)
        connection.execute(text("DELETE FROM event WHERE id = (SELECT MAX(id) FROM event)"))
    assert not events.verify().intact


def test_a_redacted_reason_leaves_the_chain_whole(app):
    _act("某人的私事")
    with db.engine.begin() as connection:
        assert "私事" not in str(connection.execute(text("SELECT text FROM event_note")).all())
    with transaction():
        at = clock.now()
        note = db.session.scalars(select(EventNote)).one()
        note.text, note.redacted_at = None, at
        events.record(events.ERASURE, None, by=SYSTEM, at=at)
    assert events.verify().intact
