"""Forms with tables: rows come and go by submit buttons, and refusals reach the very cell."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import Field, FieldList, FormField

from incubator.core.errors import RuleError
from incubator.web.forms import BaseForm


class RowsForm(BaseForm):
    """Works without a script: a press on “增加一行” or “删除” shows the form again, nothing is saved."""

    def rows_pressed(self) -> bool:
        """Do what an add or remove button of the posted form asks; False when none was pressed."""
        tables = {field.name: field for field in self if isinstance(field, FieldList)}
        wanted, unwanted = request.form.get("add", ""), request.form.get("remove", "")
        if wanted in tables:
            table = tables[wanted]
            if len(table.entries) < (table.max_entries or 100):
                table.append_entry()
            return True
        table = tables.get(unwanted.rsplit("-", 1)[0])
        if table is None:
            return False
        names = [entry.name for entry in table.entries]
        if unwanted in names:
            table.pop_entry(names.index(unwanted))
        return True

    def at_least(self, name: str, rows: int) -> None:
        """Show some blank rows where a table has none."""
        table = self._fields[name]
        for _row in range(rows if not table.entries else 0):
            table.append_entry()

    def refuse(self, error: RuleError) -> None:
        """As every form does, and into a table's cell for a field like lines-0-head."""
        for table in self:
            if isinstance(table, FieldList) and _refused(table, error):
                return
        super().refuse(error)


def _refused(table: Field, error: RuleError) -> bool:
    for entry in table.entries:
        if not isinstance(entry, FormField):
            continue
        for cell in entry.form:
            if cell.name == error.field:
                _add(cell, error.message)
                # the table's own list makes the whole form count as refused
                table.errors = [*table.errors, {cell.short_name: [error.message]}]
                return True
    return False


def _add(field: Any, message: str) -> None:
    field.errors = [*field.errors, message]
