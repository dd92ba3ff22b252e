"""A3: whatever somebody changes behind the services' back is found."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.records import events
from incubator.records.models import ChainHead, Event, EventNote
from tests.guarantees.unguarded import drop_guards

# A3


@pytest.fixture
def chain(street) -> list[int]:
    """The ids of a real chain, its guards off as for somebody who owns the database."""
    db.session.remove()
    with db.engine.begin() as connection:
        drop_guards(connection)
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


def _reason_away(chance: random.Random, _ids: list[int]) -> int:
    bad = chance.choice(list(db.session.scalars(select(EventNote.event_id))))
    db.session.execute(delete(EventNote).where(EventNote.event_id == bad))
    return bad


def _emptied_reason(chance: random.Random, _ids: list[int]) -> int:
    bad = chance.choice(list(db.session.scalars(select(EventNote.event_id))))
    db.session.execute(update(EventNote).where(EventNote.event_id == bad).values(text=None))
    return bad


def _as_if_erased(chance: random.Random, _ids: list[int]) -> int:
    bad = _emptied_reason(chance, _ids)
    at = db.session.scalar(select(Event.at).where(Event.id == bad))
    db.session.execute(update(EventNote).where(EventNote.event_id == bad).values(redacted_at=at))
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
    "reason away": _reason_away,
    "emptied reason": _emptied_reason,
    "as if erased": _as_if_erased,
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
