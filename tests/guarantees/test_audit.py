"""A1–A3: each change of a state is one event; events and postings stay as written; tampering is found."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from incubator.casework import lifecycles
from incubator.casework.models import Case
from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.demonstration import load
from incubator.ledger.models import Posting
from incubator.records import events
from incubator.records.models import ChainHead, Event, EventNote

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
        _unguard(connection)
        assert connection.execute(text(f"UPDATE {table} SET id = id")).rowcount > 0  # noqa: S608  (our own names)


def _unguard(connection: Any) -> None:
    for guard in guards.GUARDS:
        guards.drop(connection, guard)


# A3


@pytest.fixture
def chain(street) -> list[int]:
    """The ids of a real chain, its guards off as for somebody who owns the database."""
    db.session.remove()
    with db.engine.begin() as connection:
        _unguard(connection)
    assert events.verify().intact
    return list(db.session.scalars(select(Event.id).order_by(Event.id)))


def _column(name: str, other: Callable[[Any], Any]) -> Callable[[random.Random, list[int]], int]:
    """Writes something else into one column of one event."""

    def tamper(chance: random.Random, ids: list[int]) -> int:
        bad = chance.choice(ids)
        found = db.session.scalar(select(getattr(Event, name)).where(Event.id == bad))
        db.session.execute(update(Event).where(Event.id == bad).values({name: other(found)}))
        return bad

    return tamper


def _hex(found: str | None) -> str:
    return ("0" if (found or "f")[0] != "0" else "1") + (found or "f" * 64)[1:]


def _somebody_else(found: int | None) -> int | None:
    return None if found is not None else 1


def _cut_out(chance: random.Random, ids: list[int]) -> int:
    place = chance.randrange(len(ids) - 1)
    _drop(ids[place : place + 1])
    return ids[place + 1]


def _cut_off(chance: random.Random, ids: list[int]) -> int:
    place = chance.randrange(1, len(ids))
    _drop(ids[place:])
    return ids[place - 1]


def _drop(ids: list[int]) -> None:
    db.session.execute(delete(EventNote).where(EventNote.event_id.in_(ids)))
    db.session.execute(delete(Event).where(Event.id.in_(ids)))


def _add(chance: random.Random, ids: list[int]) -> int:
    """An event nobody did, at the end, with a chain value made up."""
    row = db.session.execute(select(Event.__table__).where(Event.id == chance.choice(ids))).one()
    forged = {**row._mapping, "id": ids[-1] + 1, "chain": f"{chance.getrandbits(256):064x}"}
    db.session.execute(insert(Event.__table__).values(forged))
    return ids[-1] + 1


def _swap(chance: random.Random, ids: list[int]) -> int:
    """Two events with all they say change places, chain values and all."""
    first, second = sorted(chance.sample(ids, 2))
    spare = ids[-1] + 10
    notes = select(EventNote.id).where(EventNote.event_id.in_([first, second]))
    db.session.execute(delete(EventNote).where(EventNote.id.in_(notes)))
    for old, new in ((first, spare), (second, first), (spare, second)):
        db.session.execute(update(Event).where(Event.id == old).values(id=new))
    return first


def _other_reason(chance: random.Random, _ids: list[int]) -> int:
    bad = chance.choice(list(db.session.scalars(select(EventNote.event_id))))
    db.session.execute(
        update(EventNote).where(EventNote.event_id == bad).values(text="示例：另一个理由")
    )
    return bad


def _garbled_reason(chance: random.Random, _ids: list[int]) -> int:
    bad = chance.choice(list(db.session.scalars(select(EventNote.event_id))))
    db.session.execute(
        text("UPDATE event_note SET text = 'AAAAAAAAAAAAAAAAAAAAAAAA' WHERE event_id = :id"),
        {"id": bad},
    )
    return bad


def _shorter_head(_chance: random.Random, ids: list[int]) -> int:
    db.session.execute(update(ChainHead).values(length=ChainHead.length - 1))
    return ids[-1]


TAMPERINGS: dict[str, Callable[[random.Random, list[int]], int]] = {
    "at": _column("at", lambda found: found + timedelta(seconds=1)),
    "person": _column("person_id", _somebody_else),
    "post": _column("post_id", _somebody_else),
    "organization": _column("organization_id", _somebody_else),
    "hub": _column("hub_id", _somebody_else),
    "case": _column("case_id", _somebody_else),
    "role": _column("role", lambda found: next(one for one in Role if one is not found)),
    "verb": _column("verb", lambda found: f"{found}x"),
    "object": _column("object_type", lambda found: f"{found}x"),
    "object id": _column("object_id", lambda found: (found or 0) + 1),
    "before": _column("before", lambda found: {**(found or {}), "made": "up"}),
    "after": _column("after", lambda found: {**(found or {}), "made": "up"}),
    "reason digest": _column("reason_digest", _hex),
    "request": _column("request_id", lambda found: f"{found}x"[-32:] if found else "x"),
    "chain": _column("chain", _hex),
    "cut out": _cut_out,
    "cut off": _cut_off,
    "added": _add,
    "swapped": _swap,
    "other reason": _other_reason,
    "garbled reason": _garbled_reason,
    "head": _shorter_head,
}
"""Each changes the database by SQL and answers the id of the first row that no longer fits."""


def _missed(ids: list[int], times: int) -> list[tuple[str, int, int | None]]:
    chance = random.Random(20261123)  # noqa: S311  (a test, not a secret)
    names = list(TAMPERINGS)
    missed = []
    for n in range(times):
        name = names[n % len(names)]
        db.session.rollback()
        bad = TAMPERINGS[name](chance, ids)
        db.session.flush()
        db.session.expire_all()
        found = events.verify()
        if found.intact or found.bad_event_id != bad:
            missed.append((name, bad, found.bad_event_id))
        db.session.rollback()
    return missed


@pytest.mark.both
def test_every_kind_of_tampering_is_found_and_the_first_bad_row_named(chain):
    assert _missed(chain, 2 * len(TAMPERINGS)) == []


@pytest.mark.slow
@pytest.mark.both
def test_a_thousand_tamperings_are_found(chain):
    """A3 in full."""
    assert _missed(chain, 1000) == []


def test_with_the_check_switched_off_nothing_is_found(chain, monkeypatch):
    """Negative control of A3: it is the chain value that finds a changed column."""
    monkeypatch.setattr(events, "link", lambda _previous, event: event.chain)
    db.session.execute(update(Event).where(Event.id == chain[5]).values(verb="x"))
    db.session.expire_all()
    assert events.verify().intact
    db.session.rollback()


ASKS_TO_BE_LET_IN = {"registration.submit", "join_request.ask"}
"""Acts of people the register does not know yet."""


def test_the_events_of_the_demonstration_name_person_post_and_role(street):
    """Whoever acted is named with the hat, but the system itself and who asks to be let in."""
    nobody = select(Event.verb).where(
        Event.post_id.is_(None) | Event.person_id.is_(None), Event.role != Role.SYSTEM
    )
    assert set(db.session.scalars(nobody)) <= ASKS_TO_BE_LET_IN
