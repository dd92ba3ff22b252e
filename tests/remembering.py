"""Scenes built once in a worker: a later test gets the database as it was left, and its rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import inspect

from incubator.core import clock
from incubator.core.columns import Base
from incubator.core.db import db
from tests.databases import Prepared

T = TypeVar("T")

_names: dict[tuple[str, str], str] = {}
"""What a state with something built on top of it is called."""

_made: dict[str, tuple[Any, datetime]] = {}
"""What the build of each remembered state answered, and the business time it ended at."""


def scene(database: Prepared, folder: Path, build: Callable[[], T]) -> T:
    """What `build` makes on top of the state the database is in: built once, put back after that.

    `build` is a function of its own in one place of the tests. On a database that was written to
    since its last state it is simply called, and on PostgreSQL, where copying takes longer.
    """
    if database.written or database.kind != "sqlite":
        return build()
    on_top = database.state, f"{build.__module__}.{build.__qualname__}"
    state = _names.setdefault(on_top, f"scene{len(_names)}")
    if state in _made:
        return _again(database, folder, state)
    made = build()
    db.session.rollback()
    database.remember(state)
    shutil.copytree(folder / "uploads", kept(folder, database, state))
    _made[state] = made, clock.now()
    return made


def kept(folder: Path, database: Prepared, state: str) -> Path:
    """Where the uploads of a remembered state are."""
    return folder / f"{state}-{database.kind}"


def _again(database: Prepared, folder: Path, state: str) -> Any:
    made, moment = _made[state]
    db.session.rollback()
    database.reset(state)
    shutil.copytree(kept(folder, database, state), folder / "uploads", dirs_exist_ok=True)
    clock.install(start=moment)
    return _found(made)


def _found(made: Any) -> Any:
    """The same rows, read from the database of this test."""
    if isinstance(made, Base):
        return db.session.get_one(type(made), inspect(made).identity)
    if isinstance(made, list | tuple):
        return type(made)(map(_found, made))
    if is_dataclass(made) and not isinstance(made, type):
        return replace(made, **{one.name: _found(getattr(made, one.name)) for one in fields(made)})
    return made
