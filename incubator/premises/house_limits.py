"""What limits a room: its own figures, or the dated rule of the house where it has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from incubator.core.words import _
from incubator.premises.models import Premises
from incubator.rules import queries as rules


@dataclass(frozen=True)
class Limit:
    """One figure in the unit of its words; `source` is empty where it is the room's own."""

    column: str
    label: str
    value: int
    unit: str
    source: str

    @property
    def said(self) -> str:
        """With its unit, whole hours as hours."""
        if self.column == "longest_minutes" and self.value % 60 == 0:
            return _("%(n)s 小时", n=self.value // 60)
        if self.column == "longest_minutes":
            return _("%(n)s 分钟", n=self.value)
        return _("%(value)s %(unit)s", value=self.value, unit=self.unit)


_COLUMNS = {
    "longest_minutes": (_("一次最长"), "premises.longest-use", 60, _("分钟")),
    "notice_workdays": (_("至少提前"), "premises.notice", 1, _("个工作日")),
    "horizon_days": (_("最多提前"), "premises.horizon", 1, _("天")),
    "hours_a_month": (_("一个组织每月最多"), "premises.hours-a-month", 1, _("小时")),
    "cancel_workdays": (_("取消至少提前"), "premises.cancel", 1, _("个工作日")),
}
"""Column: how it is called, the rule of the house, how many of its units one of the rule is, its unit."""


def house_limits(hub_id: int, *, on: date) -> dict[str, Limit]:
    """By column, what counts where a room has no figure of its own."""
    found = rules.rules([key for _l, key, _t, _u in _COLUMNS.values()], on=on, hub_id=hub_id)
    return {
        column: Limit(column, label, found[key].value * times, unit, found[key].source)
        for column, (label, key, times, unit) in _COLUMNS.items()
    }


def limits_of(room: Premises, *, on: date) -> list[Limit]:
    """What counts for this room on a day."""
    return [_own(room, one) for one in house_limits(room.hub_id, on=on).values()]


def _own(room: Premises, house: Limit) -> Limit:
    value = getattr(room, house.column)
    if value is None:
        return house
    return Limit(house.column, house.label, value, house.unit, "")
