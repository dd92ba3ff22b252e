"""The lines of figures of use, and what a period's figures are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from incubator.premises.models import Kind
from incubator.premises.usage_hours import Hours
from incubator.premises.usage_periods import Period
from incubator.premises.usage_stays import Worth
from incubator.premises.usage_sums import Sums


class By(StrEnum):
    """What each line of the figures is about."""

    ROOM = "room"
    ORGANIZATION = "organization"
    KIND = "kind"
    USE = "use"
    MONTH = "month"


NOTHING, WORTHLESS = Sums(), Worth()


@dataclass(frozen=True)
class Line:
    """One line of figures. `hours` and `taken` are there where opening hours can be set against use."""

    key: str
    name: str = ""
    sums: Sums = NOTHING
    hours: Hours | None = None
    base: int = 0
    """Minutes in which use was possible."""
    taken: int = 0
    """Minutes used of them; a whole hall counts once for each of its parts where parts are counted."""
    stays: frozenset[int] = frozenset()
    """The long uses by case."""
    worth: Worth = WORTHLESS
    before: int | None = None
    """Minutes used on the same days a year earlier."""

    @property
    def rate(self) -> str:
        """使用率 in per cent with one decimal, rounded down; empty where no use was possible."""
        if self.hours is None or not self.base:
            return ""
        whole, tenth = divmod(self.taken * 1000 // self.base, 10)
        return f"{whole}.{tenth}%"


@dataclass(frozen=True)
class Report:
    """The figures of one period, the whole first of all, and the same days a year earlier."""

    period: Period
    by: By
    kind: Kind | None
    lines: list[Line]
    total: Line
    earlier: Line
