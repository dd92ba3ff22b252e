"""C1: a crowd takes the last money of a budget at once, through the real services.

Run it long: python -m tests.guarantees.budget_race --rounds 1000
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from incubator import create_app
from incubator.config import Config, Mode
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Refusal, RuleError
from incubator.core.permissions import Hat
from incubator.ledger import services as ledger
from incubator.ledger.checking import check
from incubator.ledger.models import Budget, Posting, PostingKind

YUAN = 100
POT = 10_000 * YUAN
GRANT = 1_000 * YUAN


@dataclass
class Client:
    """What one client will try, and how it went; amounts in fen."""

    name: str
    acts: Sequence[tuple[str, int]]
    done: Counter[str] = field(default_factory=Counter)
    refused: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def run(self, app: Flask, budget_id: int, by: Hat, start: Callable[[], object]) -> None:
        """Try each act; one that was refused ends the script, since the next ones build on it."""
        with app.app_context():
            start()
            try:
                for number, (kind, amount) in enumerate(self.acts):
                    self._act(kind, amount, f"{self.name}:{number}", budget_id, by)
            except RuleError as refusal:
                self._judge(refusal)
            except Refusal as refusal:
                self.wrong.append(refusal.message[:])
            finally:
                db.session.remove()

    def _act(self, kind: str, amount: int, key: str, budget_id: int, by: Hat) -> None:
        self.trying = amount
        with transaction():
            voucher = ledger.Voucher(self.name, key)
            getattr(ledger, kind)(budget_id, amount, voucher, by=by, at=clock.now())
        self.done[kind] += 1

    def _judge(self, refusal: RuleError) -> None:
        if "还剩" in refusal.message:
            self.refused.append(self.trying)
        else:
            self.wrong.append(refusal.message[:])


Crowd = Callable[[int, Hat, list[Client]], list[Client]]


def threads(app: Flask) -> Crowd:
    """Every client is a thread of this process."""

    def play(budget_id: int, by: Hat, clients: list[Client]) -> list[Client]:
        gate = threading.Barrier(len(clients))
        running = [
            threading.Thread(target=client.run, args=(app, budget_id, by, gate.wait))
            for client in clients
        ]
        for one in running:
            one.start()
        for one in running:
            one.join()
        return clients

    return play


class Processes:
    """Clients spread over processes of their own, each with its own app on the same database."""

    def __init__(self, count: int, url: str, folder: Path) -> None:
        context = get_context("spawn")
        self.pipes: list[Connection] = []
        self.processes = []
        for _n in range(count):
            mine, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, url, folder), daemon=True)
            process.start()
            self.pipes.append(mine)
            self.processes.append(process)

    def __call__(self, budget_id: int, by: Hat, clients: list[Client]) -> list[Client]:
        shares = [clients[n :: len(self.pipes)] for n in range(len(self.pipes))]
        for pipe, share in zip(self.pipes, shares, strict=True):
            pipe.send((budget_id, by, share))
        return [client for pipe in self.pipes for client in pipe.recv()]

    def close(self) -> None:
        for pipe in self.pipes:
            pipe.send(None)
        for process in self.processes:
            process.join()


def _serve(pipe: Connection, url: str, folder: Path) -> None:
    app = create_app(
        Config(
            instance=folder,
            database_url=url,
            uploads=folder / "uploads",
            mode=Mode.DEVELOPMENT,
            cheap_hashes=True,
            rate_limits=False,
        )
    )
    while (asked := pipe.recv()) is not None:
        budget_id, by, clients = asked
        pipe.send(threads(app)(budget_id, by, clients))


def open_pot(by: Hat, name: str, total: int = POT) -> int:
    """A fresh budget of `total` fen; answers its id."""
    assert by.hub_id is not None
    assert by.organization_id is not None
    with transaction():
        made = ledger.open_budget(
            hub_id=by.hub_id,
            owner_id=by.organization_id,
            name=f"示例资金 {name}",
            source="区级财政",
            year=2026,
            by=by,
            at=clock.now(),
        )
        ledger.appropriate(
            made.id, total, ledger.Voucher("示例", f"{name}:pot"), by=by, at=clock.now()
        )
        return made.id


def equal_grants(name: str, clients: int) -> list[Client]:
    """Each takes 1,000 yuan."""
    return [Client(f"{name}:{n}", [("commit", GRANT)]) for n in range(clients)]


def random_grants(name: str, clients: int, chance: random.Random) -> list[Client]:
    """Each takes some amount up to 3,000 yuan, to the fen."""
    return [
        Client(f"{name}:{n}", [("commit", chance.randint(1, 3 * GRANT))]) for n in range(clients)
    ]


def mixed_acts(name: str, clients: int, chance: random.Random) -> list[Client]:
    """Some also pay what they were promised, get part of it back, or release it."""
    made = []
    for n in range(clients):
        amount = chance.randint(100, 3 * GRANT)
        part = chance.randint(1, amount)
        rest = chance.choice(
            [(), (("pay", amount), ("give_back", part)), (("release", part),), (("pay", part),)]
        )
        made.append(Client(f"{name}:{n}", [("commit", amount), *rest]))
    return made


def verdict(budget_id: int, clients: Sequence[Client], *, returns: bool) -> list[str]:
    """What is wrong after a round; nothing where every promise was kept."""
    db.session.rollback()
    budget = db.session.get_one(Budget, budget_id, populate_existing=True)
    found = [f"an error instead of an answer: {words}" for one in clients for words in one.wrong]
    spent = budget.committed + budget.paid - budget.returned
    if not 0 <= spent <= budget.total:
        found.append(f"{spent} fen promised of {budget.total}")
    done = sum((one.done for one in clients), Counter[str]())
    posted = _posted(budget_id)
    if done != posted:
        found.append(f"acknowledged {dict(done)}, posted {dict(posted)}")
    refused = [amount for one in clients for amount in one.refused]
    if refused and not returns and budget.available >= min(refused):
        found.append(f"{min(refused)} fen refused with {budget.available} left")
    found += [one.problem[:] for one in check() if one.budget_id == budget_id]
    return found


def _posted(budget_id: int) -> Counter[str]:
    rows = db.session.execute(
        select(Posting.kind, func.count(Posting.id))
        .where(Posting.budget_id == budget_id, Posting.kind != PostingKind.APPROPRIATE)
        .group_by(Posting.kind)
    )
    verbs = {PostingKind.RETURN: "give_back"}
    return Counter({verbs.get(kind, str(kind)): count for kind, count in rows})


def play_round(crowd: Crowd, by: Hat, name: str, clients: int, seed: int) -> list[str]:
    """One round of each kind; answers what went wrong."""
    chance = random.Random(seed)  # noqa: S311  (made-up amounts, repeatable by their seed)
    budget_id = open_pot(by, f"{name} equal")
    played = crowd(budget_id, by, equal_grants(f"{name} equal", clients))
    won = sum(one.done["commit"] for one in played)
    found = verdict(budget_id, played, returns=False)
    if won != min(POT // GRANT, clients):
        found.append(f"{won} of {clients} were granted {GRANT} fen of {POT}")
    budget_id = open_pot(by, f"{name} random")
    played = crowd(budget_id, by, random_grants(f"{name} random", clients, chance))
    found += verdict(budget_id, played, returns=False)
    budget_id = open_pot(by, f"{name} mixed")
    played = crowd(budget_id, by, mixed_acts(f"{name} mixed", clients, chance))
    return found + verdict(budget_id, played, returns=True)


def run(kind: str, *, rounds: int, clients: int, processes: int, seed: int) -> int:
    """The whole run on one database, in a folder of its own; answers how many rounds went wrong."""
    from tests import databases, factories, given  # they need an app to be importable under pytest
    from tests.conftest import _build

    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "uploads").mkdir()
        prepared = databases.prepare(kind, folder, _build)
        crowd: Crowd = threads(prepared.app)
        spread = Processes(processes, prepared.url, folder) if processes > 1 else None
        try:
            with prepared.app.app_context():
                by = given.finance(factories.hub())
                for number in range(rounds):
                    found = play_round(
                        spread or crowd, by, f"round {number}", clients, seed + number
                    )
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
    parser.add_argument("--clients", type=int, default=200)
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
