"""How one organization reads on a list: words and colours, decided before the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from incubator.core.words import _
from incubator.organizations.labels import RESULT_LABEL, STATUS_LABEL, STATUS_TONE, TYPE_LABEL
from incubator.organizations.models import FactKind, OrgStatus, OrgType
from incubator.organizations.queries import SOON, latest_facts
from incubator.organizations.standing import Dated, Inspection, Standing, standing
from incubator.rules.queries import rule

Word = tuple[str, str]
"""A word and its tone."""

LIST_WORDS = {
    FactKind.ABNORMAL: _("活动异常"),
    FactKind.SERIOUS: _("严重违法失信"),
}
_BAD_RESULTS: dict[str, str] = {
    Inspection.FAILED: "red",
    Inspection.MISSED: "red",
    Inspection.BASIC: "amber",
}
_ORDINARY = frozenset({OrgStatus.REGISTERED, OrgStatus.FILED, OrgStatus.PROSPECTIVE})
_NOT_REGISTERED = frozenset({OrgType.FILED_GROUP, OrgType.PROSPECTIVE})


@dataclass(slots=True)
class Line:
    """A row of the register with its standing on one day, in words."""

    row: Any
    standing: Standing
    kind: str
    status: str
    ended: Word | None
    """The status where it is worth a word."""
    grade: str
    grade_ends: Word | None
    """How soon the grade ends, when it is soon."""
    grade_note: str
    credit: list[Word]
    """Every state there is, side by side; none is left out because another one is better."""
    credit_notes: list[str]
    """When, and what else is on record."""

    @property
    def grade_through(self) -> date | None:
        return self.standing.grade.valid_through if self.standing.grade else None

    @property
    def credit_text(self) -> str:
        """States and note in one cell of an export."""
        return "；".join([*(word for word, _tone in self.credit), *self.credit_notes])


def lines(rows: Sequence[Any], *, on: date) -> list[Line]:
    """Rows with their standing on `on`, all facts read in one statement."""
    facts = latest_facts([row.id for row in rows])
    standings = [standing(facts[row.id], on=on) for row in rows]
    soon = 0
    if any(now.grade_days_left is not None for now in standings):
        soon = rule(SOON, on=on, hub_id=rows[0].hub_id).value
    return [_line(row, now, soon) for row, now in zip(rows, standings, strict=True)]


def _line(row: Any, now: Standing, soon: int) -> Line:
    status: OrgStatus = row.status
    label = STATUS_LABEL[status]
    ends = _ends(now, soon)
    return Line(
        row=row,
        standing=now,
        kind=TYPE_LABEL[row.org_type],
        status=label,
        ended=None if status in _ORDINARY else (label, STATUS_TONE.get(status, "")),
        grade=now.grade.value if now.grade else "",
        grade_ends=ends,
        grade_note="" if ends else _grade_note(now),
        credit=_credit(row, now),
        credit_notes=_credit_notes(row, now),
    )


def _ends(now: Standing, soon: int) -> Word | None:
    left = now.grade_days_left
    if left is None or left > soon:
        return None
    return (_("今天到期") if left == 0 else _("%(n)s 天后到期", n=left)), "amber"


def _grade_note(now: Standing) -> str:
    if now.grade is not None:
        last = now.grade.valid_through
        return _until(last.isoformat()[:7]) if last else _("有效期未知")
    lapsed = now.lapsed_grade
    if lapsed is None or lapsed.valid_through is None:
        return ""
    return _("%(grade)s 已于 %(day)s 失效", grade=lapsed.value, day=lapsed.valid_through)


def _credit(row: Any, now: Standing) -> list[Word]:
    words: list[Word] = [(LIST_WORDS[fact.kind], "red") for fact in now.lists]
    if not words:
        words = [(_("曾列入"), "amber") if now.removed else _unlisted(row, now)]
    if now.inspection is not None and now.inspection.value in _BAD_RESULTS:
        words.append((_inspected(now.inspection), _BAD_RESULTS[now.inspection.value]))
    return words


def _unlisted(row: Any, now: Standing) -> Word:
    """On no list is only good news where somebody has looked."""
    if row.org_type in _NOT_REGISTERED:
        return _("不适用"), ""
    known = row.verified_on is not None or now.inspection is not None
    return (_("正常"), "green") if known else (_("未核对"), "")


def _credit_notes(row: Any, now: Standing) -> list[str]:
    notes = [_("%(day)s 列入", day=fact.valid_from) for fact in now.lists]
    notes += [
        _("%(list)s %(day)s 移出", list=LIST_WORDS[fact.kind], day=fact.valid_through)
        if fact.valid_through
        else _("%(list)s已移出，日期未知", list=LIST_WORDS[fact.kind])
        for fact in now.removed[:2]
    ]
    if now.inspection is not None and now.inspection.value not in _BAD_RESULTS:
        notes.append(_inspected(now.inspection))
    if now.contradictory:
        notes.append(_("记录不一致，待核实"))
    if row.org_type is OrgType.FILED_GROUP and row.registered_on:
        notes.append(_("%(year)s 年备案", year=row.registered_on.year))
    return notes


def _inspected(inspection: Dated) -> str:
    return _said(inspection.for_year, inspection.value)


@lru_cache(maxsize=1024)
def _said(year: int, value: str) -> str:
    """Few years and results, on very many rows: each pair is worded once."""
    return _("%(year)s %(result)s", year=year, result=RESULT_LABEL.get(value, value))


@lru_cache(maxsize=1024)
def _until(month: str) -> str:
    return _("至 %(month)s", month=month)
