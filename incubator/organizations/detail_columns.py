"""The columns of a register that say what is in an organization's file: read, and written the same.

Personal values have no column: a table that is passed on, and kept beside what it led to, is the wrong
place for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from incubator.core.texts import one_line
from incubator.organizations.field_texts import Value, blank, read, written
from incubator.organizations.sections import ENDING, FIELDS, Field, Shape

COLUMNS: Mapping[str, Field] = {one.label[:]: one for one in FIELDS.values() if not one.secret}
"""Heading to field, in the order of the page."""


def among(headings: Iterable[str]) -> dict[str, Field]:
    """Which of a table's headings name a field of the file."""
    return {
        heading: COLUMNS[plain] for heading in headings if (plain := one_line(heading)) in COLUMNS
    }


def stated(cells: Mapping[str, str], found: Mapping[str, Field]) -> dict[str, Value]:
    """What the filled cells of one row say; RuleError names the field that cannot be read."""
    return {
        field.key: read(field, cells[heading])
        for heading, field in found.items()
        if heading in cells
    }


def cell(field: Field, value: Any) -> str:
    """What an export writes: a flag only where it is set, as nobody ever asked the others."""
    return "" if field.shape is Shape.FLAG and not value else written(field, value)


def new_row(organization_id: int, said: Mapping[str, Value]) -> dict[str, Any]:
    """Every column of a new file, for the writer of many rows."""
    row: dict[str, Any] = {one.key: blank(one) for one in FIELDS.values()}
    row |= {one.key: blank(one) for one in ENDING}
    row |= said
    return row | {"organization_id": organization_id, "version": 1}
