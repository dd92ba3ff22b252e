"""C2: a crowd wants overlapping hours of one room, or of a hall and its parts, through the real services.

Run it long: python -m tests.guarantees.booking_race --rounds 1000
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Refusal
from incubator.core.permissions import Hat
from incubator.premises import booking_requests
from incubator.premises.asking import Ask
from incubator.premises.booking import Occurrence, State
from incubator.premises.models import Use
from incubator.premises.taking import SlotTaken, Span, parts_of
from tests.guarantees.budget_race import Crowd, Processes, threads

STANDING = frozenset({State.ASKED, State.CONFIRMED})
FIRST = date(2026, 11, 24)


@dataclass
class Guest:
    """What one client asks for, and how it went."""

    organization_id: int
    room_id: int
    spans: tuple[Span, ...]
    won: bool = False
    taken: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def run(self, app: Flask, _room_id: int, by: Hat, start: Callable[[], object]) -> None:
        with app.app_context():
            start()
            try:
                with transaction():
                    booking_requests.request(
                        self.ask(), by=by, at=clock.now(), on_behalf=True, confirm=True
                    )
                self.won = True
            except SlotTaken as refusal:
                self.taken.append(refusal.message[:])
            except Refusal as refusal:
                self.wrong.append(refusal.message[:])
            finally:
                db.session.remove()

    def ask(self) -> Ask:
        return Ask(
            premises_id=self.room_id,
            organization_id=self.organization_id,
            use=Use.PUBLIC_BENEFIT,
            purpose="示例活动",
            people=5,
            spans=self.spans,
            promised=True,
            exception="示例并发测试",
        )


@dataclass
class Place:
    """A room, a hall with its parts, and who wants them."""

    room_id: int
    hall_id: int
    part_ids: list[int]
    body_ids: list[int]
    by: Hat


def place(bodies: int = 4) -> Place:
    """Inside an app context of the fresh database."""
    from tests.premises.booking_scene import Lobby  # needs an app to be importable under pytest

    lobby = Lobby(organizations=bodies)
    hall, parts = lobby.divided()
    return Place(lobby.room_id, hall.id, [one.id for one in parts], lobby.body_ids, lobby.by)


def _on(number: int) -> date:
    """A day of its own for every round, so that a database serves them all."""
    return FIRST + timedelta(days=number)


def hours(on: date, first: float, last: float) -> Span:
    midnight = clock.at(on)
    return Span(midnight + timedelta(hours=first), midnight + timedelta(hours=last))


def same_slot(at: Place, number: int, clients: int) -> list[Guest]:
    span = hours(_on(number), 9, 11)
    return [Guest(at.body_ids[n % len(at.body_ids)], at.room_id, (span,)) for n in range(clients)]


def overlapping(at: Place, number: int, clients: int, chance: random.Random) -> list[Guest]:
    """Half hours from noon on, one to four hours long, some twice a day; edges may touch."""
    made = []
    for n in range(clients):
        first = 12 + chance.randrange(20) / 2
        spans = [hours(_on(number), first, first + chance.randint(1, 4))]
        if chance.random() < 0.3:
            spans.append(hours(_on(number), 30, 30 + chance.randint(1, 2)))
        made.append(Guest(at.body_ids[n % len(at.body_ids)], at.room_id, tuple(spans)))
    return made


def hall_and_parts(at: Place, number: int, clients: int, chance: random.Random) -> list[Guest]:
    rooms = [at.hall_id, *at.part_ids]
    return [
        Guest(
            at.body_ids[n % len(at.body_ids)],
            chance.choice(rooms),
            (hours(_on(number), first := 9 + chance.randrange(6), first + 2),),
        )
        for n in range(clients)
    ]


def doubled() -> int:
    """How often two standing dates share a moment of a part: read from the dates, not from the holds."""
    db.session.rollback()
    rows = db.session.scalars(
        select(Occurrence)
        .where(Occurrence.state.in_(STANDING))
        .order_by(Occurrence.starts_at)
        .options(joinedload(Occurrence.premises))
    ).all()
    found, last_end = 0, {}
    for one in rows:
        for part in parts_of(one.premises):
            found += one.starts_at < last_end.get(part.id, one.starts_at)
            last_end[part.id] = max(one.ends_at, last_end.get(part.id, one.ends_at))
    return found


def verdict(guests: Sequence[Guest]) -> list[str]:
    """What is wrong after a round; nothing where every promise was kept."""
    found = [f"an error instead of an answer: {words}" for one in guests for words in one.wrong]
    if meeting := doubled():
        found.append(f"{meeting} dates doubled")
    if not any(one.won for one in guests):
        found.append("nobody won")
    return found


def play_round(crowd: Crowd, at: Place, number: int, clients: int, seed: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311  (a seed that can be printed)
    played = crowd(at.room_id, at.by, same_slot(at, number, clients))
    found = verdict(played)
    if (winners := sum(one.won for one in played)) != 1:
        found.append(f"{winners} winners of one slot")
    for guests in (overlapping, hall_and_parts):
        found += verdict(crowd(at.room_id, at.by, guests(at, number, clients, chance)))
    return found


def run(kind: str, *, rounds: int, clients: int, processes: int, seed: int) -> int:
    """The whole run on one database, in a folder of its own; answers how many rounds went wrong."""
    from tests import databases  # needs an app to be importable under pytest
    from tests.conftest import _build

    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "uploads").mkdir()
        prepared = databases.prepare(kind, folder, _build)
        spread = Processes(processes, prepared.url, folder) if processes > 1 else None
        try:
            with prepared.app.app_context():
                at = place()
                for number in range(rounds):
                    crowd = spread or threads(prepared.app)
                    found = play_round(crowd, at, number, clients, seed + number)
                    wrong += bool(found)
                    for words in found:
                        print(f"{kind} round {number}: {words}", flush=True)  # noqa: T201  (a report)
        finally:
            if spread:
                spread.close()
            prepared.close()
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)  # noqa: T201  (a report)
    kinds = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    wrong = 0
    for kind in kinds:
        began = time.monotonic()
        failed = run(
            kind,
            rounds=asked.rounds,
            clients=asked.clients,
            processes=asked.processes,
            seed=asked.seed,
        )
        wrong += failed
        took = time.monotonic() - began
        print(  # noqa: T201  (a report)
            f"{kind}: {asked.rounds} rounds of {asked.clients} clients, {failed} wrong, {took:.0f} s",
            flush=True,
        )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
