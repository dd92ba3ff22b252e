"""A database whose guards are off, for what somebody with its password could do."""

from __future__ import annotations

from sqlalchemy import Connection

from incubator.core import guards


def drop_guards(connection: Connection) -> None:
    for guard in guards.GUARDS:
        guards.drop(connection, guard)
