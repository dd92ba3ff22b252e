"""Writes many rows of one table at once, for imports: the driver's own loop does the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Column, Table, insert
from sqlalchemy.engine import Dialect

from incubator.core.columns import Base
from incubator.core.db import db
from incubator.core.secret import Secret


def insert_all(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that all name the same columns, among them every one with a default.

    Constraints, guards and column types hold as ever, encryption too. Values are made fit for the
    database column by column: a day or a kind that a thousand rows share is made once.
    """
    if not rows:
        return
    table, connection = cast(Table, model.__table__), db.session.connection()
    dialect, names = connection.dialect, list(rows[0])
    statement = insert(table).inline().compile(dialect=dialect, column_keys=names)
    if statement.params.keys() != rows[0].keys():
        raise ValueError(f"{table.name}: every column with a default must be named")
    order = list(statement.positiontup or names)
    columns = [_fit([row[name] for row in rows], table.c[name], dialect) for name in order]
    values = zip(*columns, strict=True)
    connection.exec_driver_sql(
        statement.string,
        list(values)
        if statement.positional
        else [dict(zip(order, one, strict=True)) for one in values],
    )


def _fit(values: list[Any], column: Column[Any], dialect: Dialect) -> list[Any]:
    fit = column.type.dialect_impl(dialect).bind_processor(dialect)
    if fit is None:
        return values
    if isinstance(column.type, Secret):  # equal secrets must not look equal
        return [fit(value) for value in values]
    known = {value: fit(value) for value in set(values)}
    return [known[value] for value in values]
