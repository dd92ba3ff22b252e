"""Reads a table of organizations row by row into entries, refusals and warnings; asks no database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import TypeVar

from incubator.core.errors import RuleError
from incubator.core.tabular import mojibake
from incubator.core.tabular.cells import parse_day
from incubator.core.tabular.reading import Row, Table, read_table
from incubator.core.texts import one_line
from incubator.core.words import _
from incubator.organizations import columns, detail_columns
from incubator.organizations.codes import holds_id_card, masked, normalized
from incubator.organizations.facts import LONGEST as LONGEST_OF_FACT
from incubator.organizations.field_texts import Value
from incubator.organizations.labels import STATUS_LABEL, TYPE_LABEL, status_written, type_written
from incubator.organizations.models import FactKind
from incubator.organizations.particulars import Particulars, check_text
from incubator.organizations.reports import Notes
from incubator.organizations.sections import Field

_PENALTY = re.compile("罚[字决〔(（﹝]|处罚")
_ENDED = re.compile("[注撤]销|[准许]注字|销字")

Word = TypeVar("Word")
_NOTHING: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Licence:
    """The document a row is about: a licence, or a penalty by its number."""

    kind: FactKind
    number: str
    decided_on: date
    issuer: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says of one organization."""

    row: int
    stated: Particulars
    licence: Licence | None
    details: Mapping[str, Value]
    """What it says of the file beyond the register, only what is filled in."""

    @property
    def key(self) -> tuple[str, str]:
        """What names it: its code, else its filing number, else its name."""
        if self.stated.uscc:
            return "uscc", self.stated.uscc
        if self.stated.filing_no:
            return "filing_no", self.stated.filing_no
        return "name", self.stated.name


@dataclass(frozen=True)
class Sheet:
    """A file as read: entries in the order of rows, with what was refused or noticed on the way."""

    name: str
    sha256: str
    read: int
    entries: Sequence[Entry]
    notes: Notes


Told = Callable[[int, int], None]
"""Called now and then with how many rows of how many are done."""


def read_sheet(name: str, data: bytes, *, told: Told | None = None) -> Sheet:
    """The entries of a file of any kind; RuleError where it is no table of organizations."""
    table = read_table(name, data, wanted=columns.READ)
    if not {"uscc", "filing_no", "org_type", "status"} & set(table.headings):
        raise RuleError(
            _(
                "表里没有“统一社会信用代码”列，也没有“备案编号”列，认不出是哪个组织。请补上后再导入。"
            )
        )
    notes = Notes()
    details = detail_columns.among({heading for row in table.rows for heading in row.others})
    reader = _Reader(notes, table.headings, details)
    entries = []
    for done, row in enumerate(table.rows, 1):
        entry = reader.entry(row)
        if entry is not None:
            entries.append(entry)
        if told is not None and done % 500 == 0:
            told(done, len(table.rows))
    _warn_unused(table, notes, details)
    sha256 = hashlib.sha256(data).hexdigest()
    return Sheet(masked(name)[:150], sha256, len(table.rows), entries, notes)


class _Reader:
    """One pass over the rows; the same day written a thousand times is read once."""

    def __init__(
        self, notes: Notes, headings: Mapping[str, str], details: Mapping[str, Field]
    ) -> None:
        self.notes, self.headings, self.details = notes, headings, details
        self._days: dict[str, tuple[date | None, str | None]] = {"": (None, None)}
        self._harmless: set[str] = set()

    def entry(self, row: Row) -> Entry | None:
        """What the row says, or None where it had to be refused."""
        if (where := self._id_card(row)) is not None:
            self.notes.reject(
                row.number, where, _("像是身份证号码，系统不会保存它。请从文件里删去后再导入。")
            )
            return None
        try:
            return self._entry(row)
        except RuleError as refusal:
            self.notes.reject(row.number, row.values["name"], refusal.message)
            return None

    def _entry(self, row: Row) -> Entry:
        values = row.values
        self._look_for_mojibake(row)
        self._day(row, "objection_ended_on")
        stated = Particulars(
            name=one_line(values["name"]),
            uscc=_code(values["uscc"]),
            filing_no=values["filing_no"],
            org_type=self._word(row, "org_type", type_written),
            status=self._word(row, "status", status_written),
            registered_on=self._day(row, "registered_on"),
            registrar=values["registrar"],
            supervising_unit=values["supervising_unit"],
            business_scope=values["business_scope"],
            address=values["address"],
            community=values["community"],
        )
        details = detail_columns.stated(row.others, self.details) if self.details else _NOTHING
        return Entry(row.number, stated, self._licence(row), details)

    def _id_card(self, row: Row) -> str | None:
        """The first cell with an ID-card number in it, in any column: the whole file may be kept.

        The code's own box is left to its own check, which knows every way of writing one.
        """
        for key, value in chain(row.values.items(), row.others.items()):
            if len(value) > 17 and value not in self._harmless and key != "uscc":
                if holds_id_card(value):
                    return value
                self._harmless.add(value)
        return None

    def _day(self, row: Row, key: str) -> date | None:
        text = row.values[key]
        if text not in self._days:
            found = parse_day(text)
            self._days[text] = (found.day, found.warning)
        day, warning = self._days[text]
        if warning is not None:
            self.notes.warn(row.number, text, f"{self.headings[key]}：{warning}")
        return day

    def _word(self, row: Row, key: str, written: Callable[[str], Word | None]) -> Word | None:
        text = row.values[key]
        if not text:
            return None
        found = written(text)
        if found is None:
            known = TYPE_LABEL if key == "org_type" else STATUS_LABEL
            self.notes.warn(
                row.number,
                text,
                _(
                    "“%(text)s”不是系统认识的%(column)s，已当作未填；可以写：%(known)s",
                    text=masked(text)[:40],
                    column=columns.HEADING[key],
                    known="、".join(known.values()),
                ),
            )
        return found

    def _licence(self, row: Row) -> Licence | None:
        number = row.values["number"]
        if not number:
            return None
        decided_on = self._day(row, "decided_on")
        if decided_on is None:
            self.notes.warn(
                row.number, number, _("有文书号而没有决定日期，这份文书不记入，组织照常导入")
            )
            return None
        kind = FactKind.LICENCE
        if _PENALTY.search(number):
            kind = FactKind.PENALTY
            self.notes.warn(row.number, number, _("文书号像是行政处罚，记为处罚，请核对"))
        elif _ENDED.search(number):
            self.notes.warn(row.number, number, _("文书号像是注销或撤销，登记状态不改动，请核对"))
        issuer = row.values["issuer"]
        check_text(number, "number", longest=LONGEST_OF_FACT["number"])
        check_text(issuer, "issuer", longest=LONGEST_OF_FACT["issuer"])
        return Licence(kind, number, decided_on, issuer)

    def _look_for_mojibake(self, row: Row) -> None:
        for key in ("name", "number"):
            text = row.values[key]
            if text and mojibake.looks_like_mojibake(text):
                self.notes.warn(
                    row.number,
                    text,
                    _("“%(text)s”像是乱码，按原样记入，请对照原件更正", text=masked(text)[:60]),
                )


def _code(text: str) -> str:
    """Upper case without hyphens; the reader has already taken blanks and wide forms away."""
    return text.upper() if text.isascii() and text.isalnum() else normalized(text)


def _warn_unused(table: Table, notes: Notes, used: Mapping[str, Field]) -> None:
    unused = {
        heading: None for row in table.rows[:50] for heading in row.others if heading not in used
    }
    if unused:
        notes.warn(
            table.header_number,
            "、".join(unused),
            _("这些列没有导入：%(columns)s", columns="、".join(map(masked, unused))),
        )
