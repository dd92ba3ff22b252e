"""One app for each database, a fresh copy of a prepared database for every test, and a reading client."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from incubator import create_app, plant
from incubator.cli.installing import prepare
from incubator.config import Config, Mode
from incubator.core import clock, installation
from incubator.core.db import db
from incubator.demonstration import load
from incubator.organizations.models import Hub
from incubator.translations.catalogue import compile_catalogue
from incubator.web.limits import limiter
from tests import databases, factories, remembering
from tests.browser_client import Browser
from tests.remembering import kept

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Business time at the start of every test: Monday 23 November 2026, 09:00 in Shanghai."""
STREET = "street"
ROOM = 2 * 1024**3


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all-databases", action="store_true", help="run everything on both databases"
    )


def pytest_configure(config: pytest.Config) -> None:
    # dozens of processes are started here: not one of them should compile the whole program anew
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    # no time is asserted here: on a shared machine a slow example says nothing about the code
    settings.register_profile("long", deadline=None)
    settings.register_profile("short", max_examples=40, deadline=None)
    settings.load_profile("long" if config.getoption("--all-databases") else "short")
    if not hasattr(config, "workerinput"):
        compile_catalogue()


def pytest_collection_finish() -> None:
    """What is loaded by now stays for the run: the collector need not visit it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" not in metafunc.fixturenames:
        return
    both = metafunc.definition.get_closest_marker("both") is not None
    seen = metafunc.definition.path.parent.name == "browser"  # looks the same whatever lies behind
    kinds = ["sqlite"]
    if both or (metafunc.config.getoption("--all-databases") and not seen):
        kinds.append("postgresql")
    metafunc.parametrize("database", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where databases and files of this worker live: in memory where there is room, else on disk."""
    memory = Path("/dev/shm")  # noqa: S108  (asked whether it is there; the name below is random)
    if memory.is_dir() and shutil.disk_usage(memory).free > ROOM:
        with tempfile.TemporaryDirectory(dir=memory, ignore_cleanup_errors=True) as found:
            yield Path(found)
    else:
        yield tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def prepared(folder: Path) -> Iterator[Callable[[str], databases.Prepared]]:
    """Each kind of database, built once in a worker: an app and how to start afresh."""
    made: dict[str, databases.Prepared] = {}

    def get(kind: str) -> databases.Prepared:
        if kind not in made:
            made[kind] = databases.prepare(kind, folder, _build)
        return made[kind]

    yield get
    for one in made.values():
        one.close()


def _build(url: str, folder: Path) -> Flask:
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
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache()  # each template is compiled once
    with app.app_context():
        prepare()
    return app


@pytest.fixture(scope="session")
def database(
    request: pytest.FixtureRequest, prepared: Callable[[str], databases.Prepared]
) -> databases.Prepared:
    return prepared(request.param)


@pytest.fixture
def app(database: databases.Prepared, folder: Path) -> Iterator[Flask]:
    """The app on a database as fresh as after `incubator init`, with an app context open."""
    yield from _opened(database, folder, databases.FRESH)


@pytest.fixture
def street(database: databases.Prepared, folder: Path) -> Iterator[Flask]:
    """The app with the demonstration street in it, built once in a worker and copied after that."""
    signs_in, own = folder / load.SIGN_IN, kept(folder, database, f"{STREET}-{load.SIGN_IN}")
    if STREET not in database.states:
        for built in _opened(database, folder, databases.FRESH):
            load.load(at=clock.now())
            db.session.remove()
            database.remember(STREET)
            shutil.copytree(folder / "uploads", kept(folder, database, STREET))
            shutil.copy2(signs_in, own)
            assert built is database.app
    shutil.copy2(own, signs_in)  # whoever else loaded the demonstration left other passwords there
    yield from _opened(database, folder, STREET)


@pytest.fixture
def scene(app: Flask, database: databases.Prepared, folder: Path) -> Callable[..., Any]:
    """`scene(build)`: what `build()` makes, built once in a worker and put back after that."""
    return partial(remembering.scene, database, folder)


def _opened(database: databases.Prepared, folder: Path, state: str) -> Iterator[Flask]:
    database.reset(state)
    if installation.current().folder != folder:  # a test made another one and left it in force
        plant.init_app(database.app, database.app.config["INCUBATOR"])
    limiter.enabled = (
        False  # there is one limiter in a process; an app made by a test switched it on
    )
    _put_back(folder / "uploads", kept(folder, database, state))
    clock.install(start=MONDAY)
    with database.app.app_context():
        yield database.app
        db.session.remove()
    clock.install(start=None)


def _put_back(uploads: Path, kept: Path) -> None:
    """Make `uploads` what was kept with the state; most tests leave it as they found it."""
    uploads.mkdir(exist_ok=True)
    if _listed(uploads) != _listed(kept):
        shutil.rmtree(uploads)
        if kept.exists():
            shutil.copytree(kept, uploads)
        uploads.mkdir(exist_ok=True)


def _listed(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and moment of every file; a copy keeps both, whoever writes to it changes them."""
    return {
        path.removeprefix(str(folder)): (facts.st_size, facts.st_mtime_ns)
        for place, _folders, names in os.walk(folder)
        for path in (os.path.join(place, name) for name in names)
        for facts in (os.stat(path),)
    }


@pytest.fixture
def hub(scene: Callable[..., Any]) -> Hub:
    """A street of a test of its own, with its three bodies."""
    found: Hub = scene(factories.hub)
    return found


@pytest.fixture
def client(app: Flask) -> Browser:
    """Somebody who is not signed in."""
    found = app.test_client()
    assert isinstance(found, Browser)
    return found


@pytest.fixture
def as_(app: Flask) -> Callable[..., Browser]:
    """`as_(post)`: a browser signed in under that post."""

    def signed_in(post: object) -> Browser:
        found = app.test_client()
        assert isinstance(found, Browser)
        return found.under(post)

    return signed_in
