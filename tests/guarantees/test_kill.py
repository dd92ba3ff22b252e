"""R1 in small: whatever the server acknowledged before kill -9 is there afterwards, whole."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from tests.databases import FRESH, Prepared
from tests.guarantees.kill import Load, Site, lost, run, site

SEED = 20261123
KILLS = {"sqlite": 2, "postgresql": 2}


@dataclass
class Killed:
    """An installation killed several times under load, and what was lost by it."""

    where: Site
    load: Load
    wrong: list[str]


@pytest.fixture(scope="module")
def killed(database: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Killed:
    where = site(tmp_path_factory.mktemp("killed"), _url(database))
    chance = random.Random(SEED)  # noqa: S311  (random moments, repeatable by their seed)
    print(f"seed {SEED}")  # noqa: T201  (every number can be repeated)
    return Killed(where, *run(where, kills=KILLS[database.kind], chance=chance))


def _url(database: Prepared) -> str | None:
    """SQLite in a folder of its own; PostgreSQL on the test's server, fresh from its template."""
    if database.kind == "sqlite":
        return None
    database.reset(FRESH)
    return database.url


def test_nothing_acknowledged_is_lost_by_kill_9(killed: Killed) -> None:
    assert killed.wrong == []
    assert killed.load.sums
    assert killed.load.sheets


def test_the_inspection_would_have_seen_a_loss_or_a_damage(killed: Killed) -> None:
    """The negative control: a row that is not there, files changed and removed, a sum changed."""
    unused = killed.load.open_sheets[0]
    pretended = Load(killed.where, sums=["never written"], sheets=[unused])
    seen = lost(pretended, killed.where.ask("damage"))
    for words in (
        "sum never written",
        f"sheet {unused}",
        "has no file",
        "has another file",
        "ledger:",
    ):
        assert any(words in one for one in seen), (words, seen)
