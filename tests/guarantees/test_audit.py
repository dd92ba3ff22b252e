"""A1 and A2: each change of a state is one event; events and postings stay as written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from incubator.casework import lifecycles
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.demonstration import load
from incubator.ledger.models import Posting
from incubator.organizations.models import Organization
from incubator.people.queries import hat_of
from incubator.records.events import record
from incubator.records.models import Event
from tests.browser.people import post
from tests.guarantees.unguarded import drop_guards

PATH = "status"


class Watch:
    """Counts, transaction by transaction, changes of `Case.status` and the events that tell of them."""

    def __init__(self) -> None:
        self.moves = self.transactions = 0
        self.unequal: list[tuple[Counter[Any], Counter[Any]]] = []
        self._forget()

    def forget(self, session: Session) -> None:
        if not session.in_nested_transaction():  # a savepoint is part of its transaction
            self._forget()

    def _forget(self) -> None:
        self._changed: Counter[tuple[int, str, str]] = Counter()
        self._told: Counter[tuple[int, str, str]] = Counter()

    def flushing(self, session: Session, *_rest: Any) -> None:
        for row in session.dirty:
            history = inspect(row).attrs[PATH].history if isinstance(row, Case) else None
            if history and history.has_changes():
                self._changed[(row.id, history.deleted[0], history.added[0])] += 1
        for row in session.new:
            if isinstance(row, Event) and row.before and PATH in (row.after or {}) and row.case_id:
                self._told[(row.case_id, row.before[PATH], row.after[PATH])] += 1

    def committed(self, session: Session) -> None:
        if session.in_nested_transaction():
            return
        self.transactions += 1
        self.moves += self._changed.total()
        if self._changed != self._told:
            self.unequal.append((self._changed, self._told))
        self._forget()


@pytest.fixture
def watch(app) -> Iterator[Watch]:
    found = Watch()
    hooks = {
        "before_flush": found.flushing,
        "after_commit": found.committed,
        "after_rollback": found.forget,
    }
    for name, hook in hooks.items():
        event.listen(Session, name, hook)
    yield found
    for name, hook in hooks.items():
        event.remove(Session, name, hook)


def test_each_change_of_a_state_has_exactly_one_event_in_its_transaction(watch):
    """A1, over every move the demonstration makes through the real services."""
    load.load(at=clock.now())
    assert watch.moves >= 30
    assert watch.unequal == []
    for case in db.session.scalars(select(Case)):
        assert _told_path(case)[-1] == case.status


def _told_path(case: Case) -> list[str]:
    """The states a case went through by its events alone; each begins where the last one ended."""
    told = db.session.scalars(
        select(Event)
        .where(Event.case_id == case.id, Event.verb.startswith(f"{case.kind}."))
        .order_by(Event.id)
    ).all()
    known = {str(status) for status in lifecycles.of(case.kind).states}
    path: list[str] = []
    for one in told:
        if PATH not in (one.after or {}):
            continue
        assert one.after[PATH] in known
        assert (one.before or {}).get(PATH) == (path[-1] if path else None)
        path.append(one.after[PATH])
    return path


def test_a_state_changed_beside_the_services_is_noticed(street):
    """Negative control of A1."""
    found = Watch()
    event.listen(Session, "before_flush", found.flushing)
    event.listen(Session, "after_commit", found.committed)
    try:
        with transaction():
            case = db.session.scalars(select(Case).where(Case.status == "formal-check")).first()
            case.status = "withdrawn"
    finally:
        event.remove(Session, "before_flush", found.flushing)
        event.remove(Session, "after_commit", found.committed)
    assert len(found.unequal) == 1


@pytest.mark.both
@pytest.mark.parametrize("table", [Event.__tablename__, Posting.__tablename__])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_written_once(street, table, change):
    """A2."""
    db.session.remove()
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(change.format(table)))


@pytest.mark.both
@pytest.mark.parametrize("table", [Event.__tablename__, Posting.__tablename__])
def test_without_the_guard_the_database_lets_it_be_changed(street, table):
    """Negative control of A2."""
    db.session.remove()
    with db.engine.begin() as connection:
        drop_guards(connection)
        assert connection.execute(text(f"UPDATE {table} SET id = id")).rowcount > 0  # noqa: S608  (our own names)


ASKS_TO_BE_LET_IN = {"registration.submit", "join_request.ask"}
"""Acts of people the register does not know yet."""


def test_the_events_of_the_demonstration_name_person_post_and_role(street):
    """Whoever acted is named with the hat, but the system itself and who asks to be let in."""
    nobody = select(Event.verb).where(
        Event.post_id.is_(None) | Event.person_id.is_(None), Event.role != Role.SYSTEM
    )
    assert set(db.session.scalars(nobody)) <= ASKS_TO_BE_LET_IN


def test_an_event_without_its_hat_would_be_found(street):
    """Negative control of the walk above."""
    officer = hat_of(post("officer", Role.CASE_OFFICER))
    with transaction():
        body = db.session.scalars(select(Organization).limit(1)).one()
        record("organization.verify", body, by=replace(officer, post_id=None), at=clock.now())
    nobody = select(Event.verb).where(Event.post_id.is_(None), Event.role != Role.SYSTEM)
    assert "organization.verify" in set(db.session.scalars(nobody))
