"""Reads a table of dated facts row by row into entries, refusals and warnings; asks no database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.tabular.cells import parse_day
from incubator.core.tabular.reading import Row, Table, read_table
from incubator.core.texts import one_line
from incubator.core.words import _
from incubator.organizations import fact_columns, fact_words
from incubator.organizations.codes import holds_id_card, looks_like_id_card, masked, normalized
from incubator.organizations.facts import Statement
from incubator.organizations.labels import FACT_LABEL
from incubator.organizations.models import FactKind
from incubator.organizations.reports import Notes
from incubator.organizations.standing import REMOVED

_UNKNOWN_END = frozenset({"未知", "不明", "不详"})
_MOMENT = re.compile(r"(\S+?)[ T]+([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Asked:
    """What is said of a file beside it: its kind, and what holds for rows that do not say so."""

    kind: FactKind
    source: str
    seen_at: datetime
    for_year: int = 0


@dataclass(frozen=True, slots=True)
class FactEntry:
    """What one row says, and whom it names."""

    row: int
    name: str
    uscc: str
    filing_no: str
    stated: Statement
    dated: bool
    """False where the row does not say since when: then the fact begins the day it was seen."""
    end_unknown: bool = False

    @property
    def code_text(self) -> str:
        return self.uscc or self.filing_no


@dataclass(frozen=True)
class FactSheet:
    """A file as read: entries in the order of rows, with what was refused or noticed on the way."""

    name: str
    sha256: str
    read: int
    asked: Asked
    entries: Sequence[FactEntry]
    notes: Notes


def read_facts(name: str, data: bytes, asked: Asked) -> FactSheet:
    """The entries of a file of any kind; RuleError where it names nobody."""
    table = read_table(name, data, wanted=fact_columns.READ)
    if not {"name", "uscc", "filing_no"} & set(table.headings):
        raise RuleError(
            _("表里没有“名称”“统一社会信用代码”“备案编号”中的任何一列，认不出是哪个组织。请补上。")
        )
    if not asked.source:
        asked = replace(asked, source=masked(name)[:150])
    notes = Notes()
    reader = _Reader(asked, notes, table.headings)
    entries = [entry for row in table.rows if (entry := reader.entry(row)) is not None]
    _warn_unused(table, notes)
    sha256 = hashlib.sha256(data).hexdigest()
    return FactSheet(masked(name)[:150], sha256, len(table.rows), asked, entries, notes)


class _Reader:
    def __init__(self, asked: Asked, notes: Notes, headings: Mapping[str, str]) -> None:
        self.asked, self.notes, self.headings = asked, notes, headings

    def entry(self, row: Row) -> FactEntry | None:
        """What the row says, or None where it had to be refused."""
        personal = next((text for text in _texts(row) if holds_id_card(text)), None)
        if personal is not None or looks_like_id_card(row.values["uscc"]):
            where = personal or row.values["uscc"]
            why = _("像是身份证号码，系统不会保存它。请从文件里删去后再导入。")
            self.notes.reject(row.number, where, why)
            return None
        try:
            return self._entry(row)
        except RuleError as refusal:
            said = row.values["name"] or row.values["uscc"] or row.values["filing_no"]
            self.notes.reject(row.number, said, refusal.message)
            return None

    def _entry(self, row: Row) -> FactEntry:
        values, kind = row.values, self.asked.kind
        name, uscc = one_line(values["name"]), normalized(values["uscc"])
        if not (name or uscc or values["filing_no"]):
            raise RuleError(_("这一行没有写是哪个组织。"))
        self._check_kind(values["kind"])
        seen_at = self._seen_at(values["seen_at"])
        first, last = self._day(row, "valid_from"), values["valid_through"]
        unknown = last in _UNKNOWN_END
        through = None if unknown else self._day(row, "valid_through")
        stated = Statement(
            kind=kind,
            value=self._value(values["value"], ends=through is not None),
            number=values["number"],
            for_year=self._year(row),
            valid_from=first or min(filter(None, [clock.on(seen_at), through])),
            valid_through=through,
            issuer=values["issuer"],
            basis="；".join(
                filter(None, [values["basis"], "" if first else _("来源未写起始日期")])
            ),
            source=values["source"] or self.asked.source,
            seen_at=seen_at,
        )
        return FactEntry(
            row.number, name, uscc, values["filing_no"], stated, first is not None, unknown
        )

    def _check_kind(self, text: str) -> None:
        label = FACT_LABEL[self.asked.kind]
        if text and text not in (label[:], self.asked.kind.value):
            raise RuleError(
                _(
                    "这一行的类别是“%(said)s”，这次导入的是“%(kind)s”。请分开导入。",
                    said=masked(text)[:40],
                    kind=label,
                )
            )

    def _value(self, text: str, *, ends: bool) -> str:
        kind = self.asked.kind
        found = fact_words.value_of(kind, text)
        if found is None:
            raise RuleError(
                _(
                    "“%(text)s”不是认得的%(kind)s结果，可以写：%(known)s。",
                    text=masked(text)[:40],
                    kind=FACT_LABEL[kind],
                    known=fact_words.KNOWN[kind],
                )
            )
        return "" if found == REMOVED and ends else found

    def _year(self, row: Row) -> int:
        if self.asked.kind is not FactKind.INSPECTION:
            return 0
        text = row.values["for_year"]
        found = fact_words.year_in(text or row.values["value"])
        if text and found is None:
            raise RuleError(_("看不懂年度“%(text)s”，请写成四位数字，例如 2025。", text=text[:20]))
        if not (found or self.asked.for_year):
            raise RuleError(_("没有写是哪一年度的年检。请加“所属年度”一列，或在导入时写明年度。"))
        return found or self.asked.for_year

    def _day(self, row: Row, key: str) -> date | None:
        found = parse_day(row.values[key])
        if found.warning is not None:
            raise RuleError(f"{self.headings[key]}：{found.warning}")
        return found.day

    def _seen_at(self, text: str) -> datetime:
        if not text:
            return self.asked.seen_at
        written = _MOMENT.fullmatch(text)
        found = parse_day(written[1] if written else text)
        if found.day is None:
            raise RuleError(
                _("看不懂查看时间“%(text)s”，请写成 2026-11-21 09:30。", text=text[:30])
            )
        hour, minute = (int(written[2]), int(written[3])) if written else (0, 0)
        if hour > 23 or minute > 59:
            raise RuleError(
                _("看不懂查看时间“%(text)s”，请写成 2026-11-21 09:30。", text=text[:30])
            )
        return clock.at(found.day, hour, minute)


def _texts(row: Row) -> chain[str]:
    """Every cell but the code's own box, which is judged apart."""
    return chain((text for key, text in row.values.items() if key != "uscc"), row.others.values())


def _warn_unused(table: Table, notes: Notes) -> None:
    unused = {heading: None for row in table.rows[:50] for heading in row.others}
    if unused:
        notes.warn(
            table.header_number,
            "、".join(unused),
            _("这些列没有导入：%(columns)s", columns="、".join(map(masked, unused))),
        )
