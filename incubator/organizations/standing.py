"""How an organization stands on a day, read from its dated facts: grade, credit lists, inspection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
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

    @property
    def contradictory(self) -> bool:
        """On a credit list while another register speaks well of it: a person has to look."""
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
    grades, inspections = of[FactKind.GRADE], of[FactKind.INSPECTION]
    listed = [fact for kind in CREDIT_LISTS for fact in of[kind]]
    return Standing(
        on=on,
        grade=next((fact for fact in grades if in_force(fact, on)), None),
        lapsed_grade=next((fact for fact in grades if not in_force(fact, on)), None),
        lists=[fact for fact in listed if in_force(fact, on)],
        removed=[fact for fact in listed if not in_force(fact, on)],
        inspection=max(
            inspections, key=lambda fact: (fact.for_year, fact.valid_from), default=None
        ),
        penalties=of[FactKind.PENALTY],
    )
