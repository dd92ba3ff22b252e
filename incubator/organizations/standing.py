"""How an organization stands on a day, read from its dated facts: grade, credit lists, inspection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from incubator.core.validity import in_force
from incubator.organizations.models import FactKind


class Grade(StrEnum):
    """Grades as the registrar publishes them; the values stand in `Fact.value`."""

    A5 = "5A"
    A4 = "4A"
    A3 = "3A"
    A2 = "2A"
    A1 = "1A"


class Inspection(StrEnum):
    """Results of one year's inspection or report; the values stand in `Fact.value`."""

    PASSED = "合格"
    BASIC = "基本合格"
    FAILED = "不合格"
    REPORTED = "年报"
    MISSED = "未参加"
    NOT_APPLICABLE = "不适用"


class Party(StrEnum):
    """How the party organization is set up; the values stand in `Fact.value`."""

    OWN = "独立"
    JOINT = "联合"
    NONE = "未建"


class Tax(StrEnum):
    """What the tax office has recognized; the values stand in `Fact.value`."""

    EXEMPT = "免税资格"
    DEDUCTIBLE = "公益性捐赠税前扣除资格"
    GENERAL = "一般纳税人"
    SMALL = "小规模纳税人"


UNGRADED = "无等级"
"""A register says there is no grade: a record like any other, and no grade."""
REMOVED = "已移出"
"""A list says somebody was on it and is no more; the day may be unknown."""
GOOD_RESULTS = frozenset({Inspection.PASSED, Inspection.REPORTED})
CREDIT_LISTS = (FactKind.SERIOUS, FactKind.ABNORMAL)
"""The heavier list first."""


class Dated(Protocol):
    """A fact row, or the few columns of one."""

    @property
    def kind(self) -> FactKind: ...
    @property
    def value(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_through(self) -> date | None: ...
    @property
    def for_year(self) -> int: ...


class FactLine(NamedTuple):
    """The columns of a fact that its organization's standing is read from."""

    kind: FactKind
    value: str
    valid_from: date
    valid_through: date | None
    for_year: int


class Standing(NamedTuple):
    """What holds on `on`. Contradictory records stand side by side; none of them wins by itself."""

    on: date
    grade: Dated | None = None
    lapsed_grade: Dated | None = None
    lists: Sequence[Dated] = ()
    removed: Sequence[Dated] = ()
    inspection: Dated | None = None
    penalties: Sequence[Dated] = ()
    disputes: Sequence[tuple[Dated, Dated]] = ()
    """Two records of one kind that cannot both be right."""

    @property
    def contradictory(self) -> bool:
        """Records that cannot all be right: a person has to look."""
        return bool(self.disputes) or self.praised_while_listed

    @property
    def praised_while_listed(self) -> bool:
        """On a credit list while another register speaks well of it."""
        passed = self.inspection is not None and self.inspection.value in GOOD_RESULTS
        return bool(self.lists) and (passed or self.grade is not None)

    @property
    def grade_days_left(self) -> int | None:
        """Days until the grade ends, the last one included; None without a grade or an end."""
        if self.grade is None or self.grade.valid_through is None:
            return None
        return (self.grade.valid_through - self.on).days


NOTHING_KNOWN = Standing(date.min)


def standing(facts: Iterable[Dated], *, on: date) -> Standing:
    """Judge dated facts of one organization on `on`; a list's last day is the day of removal."""
    begun = [fact for fact in facts if fact.valid_from <= on]
    if not begun:
        return Standing(on)
    begun.sort(key=lambda fact: (fact.valid_from, fact.for_year), reverse=True)
    of: defaultdict[FactKind, list[Dated]] = defaultdict(list)
    for fact in begun:
        of[fact.kind].append(fact)
    inspections = of[FactKind.INSPECTION]
    grades = [fact for fact in of[FactKind.GRADE] if fact.value != UNGRADED]
    listed = [fact for kind in CREDIT_LISTS for fact in of[kind]]
    return Standing(
        on=on,
        grade=_grade(of[FactKind.GRADE], on),
        lapsed_grade=next((fact for fact in grades if not in_force(fact, on)), None),
        lists=[fact for fact in listed if holds(fact, on)],
        removed=[fact for fact in listed if not holds(fact, on)],
        inspection=max(
            inspections, key=lambda fact: (fact.for_year, fact.valid_from), default=None
        ),
        penalties=of[FactKind.PENALTY],
        disputes=[
            pair for kind in DISPUTABLE if len(of[kind]) > 1 for pair in _pairs(of[kind], on)
        ],
    )


def holds(fact: Dated, on: date) -> bool:
    """Whether what the fact says is so on `on`; a list's record of a removal puts nobody on it."""
    return in_force(fact, on) and not (fact.kind in CREDIT_LISTS and fact.value == REMOVED)


def _grade(records: Sequence[Dated], on: date) -> Dated | None:
    """The grade held: of snapshots without an end only the newest speaks, certificates all do."""
    held = [fact for fact in records if in_force(fact, on)]
    seen = next((fact for fact in held if fact.valid_through is None), None)
    speaking = (fact for fact in held if fact.valid_through is not None or fact is seen)
    return next((fact for fact in speaking if fact.value != UNGRADED), None)


def _pairs(records: Sequence[Dated], on: date) -> list[tuple[Dated, Dated]]:
    """Every two records of one kind that cannot both be right, the later one first."""
    return [
        (later, earlier)
        for at, later in enumerate(records)
        for earlier in records[at + 1 :]
        if later.value != earlier.value and DISPUTABLE[later.kind](later, earlier, on)
    ]


def _same_year(later: Dated, earlier: Dated, on: date) -> bool:
    return later.for_year == earlier.for_year


def _same_grade(later: Dated, earlier: Dated, on: date) -> bool:
    """A snapshot against a certificate that still runs, or two of one day; a renewal is no dispute."""
    snapshot = later.valid_through is None and earlier.valid_through is not None
    return _both_hold(later, earlier, on) and (snapshot or later.valid_from == earlier.valid_from)


def _same_entry(later: Dated, earlier: Dated, on: date) -> bool:
    """One record has it on the list still, another one says it was taken off."""
    open_ended = later.valid_through is None and earlier.valid_through is None
    return open_ended and (later.value == REMOVED or later.valid_from == earlier.valid_from)


def _both_hold(later: Dated, earlier: Dated, on: date) -> bool:
    return in_force(later, on) and in_force(earlier, on)


DISPUTABLE: Mapping[FactKind, Callable[[Dated, Dated, date], bool]] = {
    FactKind.GRADE: _same_grade,
    FactKind.INSPECTION: _same_year,
    FactKind.SERIOUS: _same_entry,
    FactKind.ABNORMAL: _same_entry,
    FactKind.PARTY: _both_hold,
}
"""Kinds of which two records may contradict each other, and when they do."""
