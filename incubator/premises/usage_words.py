"""How the figures of use are called, and in words what each is counted from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from incubator.core.money import yuan_sign
from incubator.core.words import _
from incubator.premises.usage_lines import By, Line
from incubator.premises.usage_sums import What

BY_WORDS: dict[By, str] = {
    By.ROOM: _("按场地"),
    By.ORGANIZATION: _("按组织"),
    By.KIND: _("按场地种类"),
    By.USE: _("按用途"),
    By.MONTH: _("按月"),
}

BY_HEADS: dict[By, str] = {
    By.ROOM: _("场地"),
    By.ORGANIZATION: _("组织"),
    By.KIND: _("场地种类"),
    By.USE: _("用途"),
    By.MONTH: _("月份"),
}
"""What stands over the names of the lines."""

WHAT_WORDS: dict[What, str] = {
    What.USED: _("使用的场次"),
    What.MISSED: _("未到的场次"),
    What.LATE: _("过了期限才取消的场次"),
    What.GIVEN: _("有优惠的场次"),
}


class Kind(StrEnum):
    """How a figure is written."""

    NUMBER = "number"
    HOURS = "hours"
    MONEY = "money"
    TEXT = "text"


@dataclass(frozen=True)
class Figure:
    """One column: its name, its number for a line (None where it has none), and its basis in words."""

    key: str
    label: str
    value: Callable[[Line], int | str | None]
    kind: Kind
    basis: str
    wide: bool = False
    """Left to the file and to wide screens."""

    def text(self, line: Line) -> str:
        found = self.value(line)
        if found is None:
            return ""
        if self.kind is Kind.HOURS:
            return hours_text(int(found))
        return yuan_sign(int(found)) if self.kind is Kind.MONEY else f"{found}"


FIGURES = [
    Figure(
        "open",
        _("开放时长"),
        lambda one: one.hours.open if one.hours else None,
        Kind.HOURS,
        _(
            "按登记的现行开放时间和工作日历（含调休）逐日累计，从发布之日起算；"
            "跨夜的时段算在开始的那一天。可分隔的大厅在合计中按各间计。"
        ),
        wide=True,
    ),
    Figure(
        "closed",
        _("停用时长"),
        lambda one: one.hours.closed if one.hours else None,
        Kind.HOURS,
        _("开放时间内登记停用和暂停使用的时间。"),
        wide=True,
    ),
    Figure(
        "occupied",
        _("长期使用时长"),
        lambda one: one.hours.occupied if one.hours else None,
        Kind.HOURS,
        _("开放时间内按协议交给组织长期使用的时间，不再计入可用时长。"),
        wide=True,
    ),
    Figure(
        "base",
        _("可用时长"),
        lambda one: one.base if one.hours else None,
        Kind.HOURS,
        _("开放时长减去停用和长期使用；单个场地还减去被所属大厅或其分间占用的时间。"),
    ),
    Figure(
        "minutes",
        _("使用时长"),
        lambda one: one.sums.minutes,
        Kind.HOURS,
        _("已经结束的使用，按预约的时长计，提前离场的计到离场；跨夜的全部算在开始的那一天。"),
    ),
    Figure(
        "rate",
        _("使用率"),
        lambda one: one.rate,
        Kind.TEXT,
        _(
            "使用时长占可用时长的比例；合计中整个大厅的使用按间数计。"
            "经批准在开放时间外使用的也计入，所以可能超过百分之百。"
        ),
    ),
    Figure(
        "before",
        _("上年同期"),
        lambda one: one.before,
        Kind.HOURS,
        _("上一年同一段日子的使用时长。"),
    ),
    Figure("uses", _("场次"), lambda one: one.sums.uses, Kind.NUMBER, _("已经结束的使用的次数。")),
    Figure(
        "asked",
        _("申请人次"),
        lambda one: one.sums.asked,
        Kind.NUMBER,
        _("使用的场次在申请表上填写的人数合计。"),
        wide=True,
    ),
    Figure(
        "came",
        _("实到人次"),
        lambda one: one.sums.came,
        Kind.NUMBER,
        _("使用记录登记的到场人数合计，没有登记人数的场次不计。"),
    ),
    Figure(
        "told",
        _("登记人数的场次"),
        lambda one: one.sums.told,
        Kind.NUMBER,
        _("使用记录写明到场人数的场次。"),
        wide=True,
    ),
    Figure(
        "missed",
        _("未到场次"),
        lambda one: one.sums.missed,
        Kind.NUMBER,
        _("须签到的场地，在规定时间内没有签到的场次。"),
    ),
    Figure(
        "late",
        _("临期取消"),
        lambda one: one.sums.late,
        Kind.NUMBER,
        _("过了取消期限才由中心取消的场次；因停用取消的不计。"),
    ),
    Figure(
        "reference",
        _("预约参考价值"),
        lambda one: one.sums.reference_fen,
        Kind.MONEY,
        _("已经结束的使用，按当时收费标准的参考价 × 时长。"),
        wide=True,
    ),
    Figure(
        "fee",
        _("预约应收费用"),
        lambda one: one.sums.fee_fen,
        Kind.MONEY,
        _("同一批使用按收费标准应收的费用；免收、退还见场地费用。"),
        wide=True,
    ),
    Figure(
        "given",
        _("预约优惠"),
        lambda one: one.sums.given_fen,
        Kind.MONEY,
        _("参考价值减去应收费用，即无偿和优惠使用让出的金额。"),
    ),
    Figure(
        "stays",
        _("长期使用件数"),
        lambda one: len(one.stays),
        Kind.NUMBER,
        _("这段时间里有使用日的长期使用协议。"),
        wide=True,
    ),
    Figure(
        "stay_reference",
        _("长期使用参考价值"),
        lambda one: one.worth.reference_fen,
        Kind.MONEY,
        _("协议的参考月价，按每月实际使用的天数折算。"),
        wide=True,
    ),
    Figure(
        "stay_fee",
        _("长期使用应收费用"),
        lambda one: one.worth.fee_fen,
        Kind.MONEY,
        _("协议的每月收费，按每月实际使用的天数折算。"),
        wide=True,
    ),
    Figure(
        "stay_given",
        _("长期使用优惠"),
        lambda one: one.worth.given_fen,
        Kind.MONEY,
        _("长期使用的参考价值减去应收费用。"),
    ),
]
"""In the order they are read."""


def hours_text(minutes: int) -> str:
    """Minutes as hours with one decimal, half a tenth rounded up."""
    tenths = (minutes + 3) // 6
    return f"{tenths // 10}.{tenths % 10}"
