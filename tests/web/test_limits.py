"""A limit holds over all workers together, survives any of them, and costs reading nothing."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from limits import parse
from limits.strategies import FixedWindowRateLimiter

from incubator import create_app
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.web.limits import FILE, limiter
from incubator.web.shared_counts import SharedCounts
from tests import factories
from tests.browser_client import Browser

WORKERS = 4
EACH = 40

WORKERS_TOGETHER = f"""
import json, os, signal, sys

from limits import parse, storage
from limits.strategies import FixedWindowRateLimiter

from incubator.web import shared_counts

shared_counts._PATIENCE_SECONDS = 60.0  # where the disk is busy the app counts alone; not here


def asking(uri, dies=False):
    reading, writing = os.pipe()
    if os.fork() == 0:
        counting = FixedWindowRateLimiter(storage.storage_from_string(uri))
        limit = parse("60 per hour")
        inside = sum(counting.hit(limit, "192.0.2.7") for _ask in range({EACH}))
        os.write(writing, b"%d" % inside)
        os.kill(os.getpid(), signal.SIGKILL) if dies else os._exit(0)
    os.close(writing)
    return reading


def let_in(uri):
    pipes = [asking(uri) for _worker in range({WORKERS})]
    answers = [int(os.read(one, 100)) for one in pipes]
    return sum(answers)


folder = sys.argv[1]
killed = int(os.read(asking(f"shared://{{folder}}/killed.db", dies=True), 100))
print(json.dumps({{
    "shared": let_in(f"shared://{{folder}}/shared.db"),
    "alone": let_in("memory://"),
    "killed": killed,
    "after the killed": let_in(f"shared://{{folder}}/killed.db"),
}}))
"""


@pytest.fixture(scope="module")
def let_in(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How often processes of their own, asking at once, were let in under a limit of 60."""
    folder = tmp_path_factory.mktemp("counts")
    command = [sys.executable, "-c", WORKERS_TOGETHER, str(folder)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    answers: dict[str, int] = json.loads(found.stdout)
    return answers


@pytest.fixture
def uri(tmp_path: Path) -> str:
    return f"shared://{tmp_path / FILE}"


def test_the_limit_is_of_all_workers_together(let_in):
    assert let_in["shared"] == 60


def test_counted_by_each_worker_alone_it_is_multiplied(let_in):
    """Negative control: what was counted with before lets every one of them in."""
    assert let_in["alone"] == WORKERS * EACH


def test_a_worker_that_is_killed_takes_no_count_with_it(let_in):
    assert let_in["killed"] == EACH
    assert let_in["after the killed"] == 60 - EACH


def test_a_generous_limit_is_never_exceeded_and_hardly_less(uri):
    """Each worker takes a hundredth at once; what another one has not used is all that can be missing."""
    limit = parse("1200 per hour")
    workers = [FixedWindowRateLimiter(SharedCounts(uri)) for _n in range(WORKERS)]
    inside = sum(one.hit(limit, "192.0.2.7") for _n in range(400) for one in workers)
    assert 1200 - WORKERS * 12 <= inside <= 1200


def test_reading_pages_writes_nothing_eleven_times_of_twelve(uri, tmp_path):
    counting = FixedWindowRateLimiter(SharedCounts(uri))
    limit = parse("1200 per minute")
    assert counting.hit(limit, "192.0.2.7")
    with closing(sqlite3.connect(tmp_path / FILE)) as watching:
        seen = watching.execute("PRAGMA data_version").fetchone()
        assert all(counting.hit(limit, "192.0.2.7") for _n in range(11))
        counting.get_window_stats(limit, "192.0.2.7")
        assert watching.execute("PRAGMA data_version").fetchone() == seen
        assert counting.hit(limit, "192.0.2.7")
        assert watching.execute("PRAGMA data_version").fetchone() != seen


def test_who_is_over_the_limit_costs_no_more_writes(uri, tmp_path):
    counting = FixedWindowRateLimiter(SharedCounts(uri))
    limit = parse("2 per minute")
    assert [counting.hit(limit, "192.0.2.7") for _n in range(4)] == [True, True, False, False]
    with closing(sqlite3.connect(tmp_path / FILE)) as watching:
        seen = watching.execute("PRAGMA data_version").fetchone()
        assert not any(counting.hit(limit, "192.0.2.7") for _n in range(20))
        assert watching.execute("PRAGMA data_version").fetchone() == seen


def test_the_window_ends_and_others_have_their_own(uri, monkeypatch):
    counting = FixedWindowRateLimiter(SharedCounts(uri))
    limit = parse("1 per minute")
    assert counting.hit(limit, "192.0.2.7")
    assert not counting.hit(limit, "192.0.2.7")
    assert counting.hit(limit, "192.0.2.8")
    ends, left = counting.get_window_stats(limit, "192.0.2.7")
    assert left == 0
    after = datetime.fromtimestamp(ends + 1, UTC)
    assert timedelta(0) < after - clock.real_now() <= timedelta(seconds=61)
    monkeypatch.setattr(clock, "real_now", lambda: after)
    assert counting.hit(limit, "192.0.2.7")
    assert not counting.hit(limit, "192.0.2.7")


def test_an_address_is_not_kept_after_its_window(uri, tmp_path, monkeypatch):
    counting = FixedWindowRateLimiter(SharedCounts(uri))
    counting.hit(parse("20 per minute"), "192.0.2.7")
    after = clock.real_now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "real_now", lambda: after)
    counting.hit(parse("20 per minute"), "192.0.2.8")
    with closing(sqlite3.connect(tmp_path / FILE)) as kept:
        keys = [key for (key,) in kept.execute("SELECT key FROM hit")]
    assert len(keys) == 1
    assert "192.0.2.8" in keys[0]


@pytest.fixture
def worker_app(app) -> Iterator[Callable[..., FlaskClient]]:
    """Another worker of the same installation, with its limits on as in production."""
    made = []

    def start(**facts: object) -> FlaskClient:
        made.append(create_app(replace(app.config["INCUBATOR"], rate_limits=True, **facts)))
        made[-1].test_client_class = Browser
        return made[-1].test_client()

    yield start
    limiter.reset()
    limiter.enabled = False
    for one in made:
        with one.app_context():
            db.session.remove()
            db.engine.dispose()


def test_who_was_refused_by_one_worker_is_refused_by_the_next(worker_app):
    first = worker_app()
    answers = [first.get(f"/verify/SL-2026-{n:04}").status_code for n in range(61)]
    assert answers[-1] == 429
    assert 429 not in answers[:-1]
    refused = worker_app().get("/verify/SL-2026-0062")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60


def looked_up(client: FlaskClient, forwarded: str) -> int:
    return client.get("/verify/SL-2026-0001", headers={"X-Forwarded-For": forwarded}).status_code


def test_behind_the_server_that_speaks_https_each_visitor_has_a_limit_of_their_own(worker_app):
    client = worker_app(base_url="https://localhost")
    answers = [looked_up(client, "192.0.2.7") for _n in range(61)]
    assert answers[-1] == 429
    assert looked_up(client, "192.0.2.8") == 200
    assert looked_up(client, "192.0.2.9, 192.0.2.7") == 429  # what a visitor wrote in front


def test_without_a_server_in_front_nobody_chooses_their_address(worker_app):
    client = worker_app()
    answers = [looked_up(client, f"192.0.2.{n}") for n in range(61)]
    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("page", "guess"),
    [
        ("/admin/people/find", {"number": "13800000000"}),
        ("/admin/people/new", {"name": "示例", "phone": "13800000000"}),
    ],
)
def test_who_has_a_number_is_not_found_out_by_trying_them_all(worker_app, page, guess):
    hub = factories.hub()
    client = worker_app()
    assert isinstance(client, Browser)
    client.under(factories.post(Role.ADMINISTRATOR, hub=hub))
    data = {**client.fields(page), **guess}
    answers = [client.post(page, data=data).status_code for _n in range(21)]
    assert answers == [422] * 20 + [429]


def test_a_file_that_cannot_be_written_stops_no_page(worker_app, app):
    """Each worker counts alone for a while, as it would on a full disk."""
    folder = app.config["INCUBATOR"].instance
    client = worker_app()
    limiter.storage.path = str(folder / "no such folder" / FILE)
    answers = [client.get(f"/verify/SL-2026-{n:04}").status_code for n in range(61)]
    assert answers == [200] * 60 + [429]
    limiter.storage.path = str(folder / FILE)
    assert limiter.storage.check()
    limiter._storage_dead = False  # it looks again by itself after a while
