"""How one organization reads on a list: words and colours, decided before the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from incubator.core.words import _
from incubator.organizations.labels import STATUS_LABEL, STATUS_TONE, TYPE_LABEL
from incubator.organizations.models import FactKind, OrgStatus, OrgType
from incubator.organizations.queries import SOON, latest_facts
from incubator.organizations.standing import Dated, Inspection, Standing, standing

Word = tuple[str, str]
"""A word and its tone."""

LIST_WORDS = {
    FactKind.ABNORMAL: _("活动异常"),
    FactKind.SERIOUS: _("严重违法失信"),
}
_BAD_RESULTS = {Inspection.FAILED: "red", Inspection.MISSED: "red", Inspection.BASIC: "amber"}
_ORDINARY = frozenset({OrgStatus.REGISTERED, OrgStatus.FILED, OrgStatus.PROSPECTIVE})


@dataclass(frozen=True)
class Line:
    """A row of the register with its standing on one day."""

    row: Any
    standing: Standing

    @property
    def id(self) -> int:
        found: int = self.row.id
        return found

    @property
    def kind(self) -> str:
        return TYPE_LABEL[self.row.org_type]

    @property
    def status(self) -> str:
        return STATUS_LABEL[self.row.status]

    @property
    def ended(self) -> Word | None:
        """The status where it is worth a word."""
        status: OrgStatus = self.row.status
        return None if status in _ORDINARY else (STATUS_LABEL[status], STATUS_TONE.get(status, ""))

    @property
    def grade(self) -> str:
        return self.standing.grade.value if self.standing.grade else ""

    @property
    def grade_through(self) -> date | None:
        return self.standing.grade.valid_through if self.standing.grade else None

    @property
    def grade_ends(self) -> Word | None:
        """How soon the grade ends, when it is soon."""
        left = self.standing.grade_days_left
        if left is None or left > SOON.days:
            return None
        return (_("今天到期") if left == 0 else _("%(n)s 天后到期", n=left)), "amber"

    @property
    def grade_note(self) -> str:
        grade, lapsed = self.standing.grade, self.standing.lapsed_grade
        if grade is not None:
            last = grade.valid_through
            return (
                "" if last is None or self.grade_ends else _("至 %(month)s", month=f"{last:%Y-%m}")
            )
        if lapsed is None or lapsed.valid_through is None:
            return ""
        return _("%(grade)s 已于 %(day)s 失效", grade=lapsed.value, day=lapsed.valid_through)

    @property
    def credit(self) -> list[Word]:
        """Every state there is, side by side; none is left out because another one is better."""
        words = [(LIST_WORDS[fact.kind], "red") for fact in self.standing.lists]
        if not words and self.standing.removed:
            words = [(_("曾列入"), "amber")]
        if not words:
            words = [self._unlisted()]
        inspection = self.standing.inspection
        if inspection is not None and inspection.value in _BAD_RESULTS:
            words.append((_said(inspection), _BAD_RESULTS[Inspection(inspection.value)]))
        return words

    def _unlisted(self) -> Word:
        if self.row.org_type in {OrgType.FILED_GROUP, OrgType.PROSPECTIVE}:
            return _("不适用"), ""
        known = self.row.verified_on is not None or self.standing.inspection is not None
        return (_("正常"), "green") if known else (_("未核对"), "")

    @property
    def credit_note(self) -> str:
        """When, and what else is on record."""
        notes = [
            _("%(day)s 列入", day=fact.valid_from) for fact in dict.fromkeys(self.standing.lists)
        ]
        notes += [
            _("%(list)s %(day)s 移出", list=LIST_WORDS[fact.kind], day=fact.valid_through)
            for fact in self.standing.removed[:2]
        ]
        inspection = self.standing.inspection
        if inspection is not None and inspection.value not in _BAD_RESULTS:
            notes.append(_said(inspection))
        if self.standing.contradictory:
            notes.append(_("记录并存，待核实"))
        if self.row.org_type is OrgType.FILED_GROUP and self.row.registered_on:
            notes.append(_("%(year)s 年备案", year=self.row.registered_on.year))
        return "；".join(notes)

    @property
    def credit_text(self) -> str:
        """The same in one cell of an export."""
        return "；".join(
            [*(word for word, _tone in self.credit), *filter(None, [self.credit_note])]
        )


def _said(inspection: Dated) -> str:
    return _("%(year)s %(result)s", year=inspection.for_year, result=inspection.value)


def lines(rows: Sequence[Any], *, on: date) -> list[Line]:
    """Rows with their standing on `on`, all facts read in one statement."""
    facts = latest_facts([row.id for row in rows])
    return [Line(row, standing(facts[row.id], on=on)) for row in rows]
