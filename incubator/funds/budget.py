"""Adds up a project budget in whole fen and says what stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incubator.core import money
from incubator.core.words import _
from incubator.funds.applications import MoneyFrom

MOST_LINES = 60
MOST_QUANTITY = 100_000
MOST_PRICE = 10**11
"""One thousand million yuan: price times quantity still fits the column it is stored in."""


@dataclass(frozen=True)
class Line:
    """One row: money in fen. A price or quantity not written yet counts as nothing."""

    head: str
    unit_price: int | None
    quantity: int | None
    money_from: MoneyFrom
    remark: str = ""

    @property
    def amount(self) -> int:
        return (self.unit_price or 0) * (self.quantity or 0)


@dataclass(frozen=True)
class Limits:
    """What a call lets one applicant ask for; `share` is in percent of the whole budget."""

    cap: int
    share: int | None = None
    filed_group: bool = False


@dataclass(frozen=True)
class Totals:
    whole: int
    requested: int
    own: int
    other: int

    @property
    def percent(self) -> str:
        return percent(self.requested, self.whole)


@dataclass(frozen=True)
class Objection:
    """What stands against a budget. `row` counts from 0; none where it is about the whole."""

    sentence: str
    row: int | None = None
    field: str = ""


def percent(part: int, whole: int) -> str:
    """83% or 82.5%, rounded half up to a tenth as the page's script does; 0% of nothing."""
    if not whole:
        return "0%"
    tenths = (part * 2000 + whole) // (whole * 2)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def totals(lines: Sequence[Line]) -> Totals:
    by_source = {
        source: sum(line.amount for line in lines if line.money_from is source)
        for source in MoneyFrom
    }
    return Totals(
        whole=sum(line.amount for line in lines),
        requested=by_source[MoneyFrom.FUND],
        own=by_source[MoneyFrom.OWN],
        other=by_source[MoneyFrom.OTHER],
    )


def over_share(sums: Totals, share: int | None) -> bool:
    return share is not None and sums.requested * 100 > sums.whole * share


def objections(lines: Sequence[Line], limits: Limits) -> list[Objection]:
    """Everything that stands against handing the budget in; an empty list means nothing does."""
    if not lines:
        return [Objection(_("预算表还没有填写，至少填一行。"))]
    found = [one for row, line in enumerate(lines) for one in _line_objections(row, line)]
    sums = totals(lines)
    if not sums.requested:
        found.append(
            Objection(_("没有一行的资金来源是“专项资金”，申请金额为 0。请选择由专项资金支出的行。"))
        )
    found += _over_cap(lines, sums, limits)
    if over_share(sums, limits.share):
        found.append(Objection(_share_sentence(sums, limits.share or 0)))
    return found


def _line_objections(row: int, line: Line) -> list[Objection]:
    found = []
    if not line.head:
        found.append(Objection(_("第 %(n)s 行没有写科目。", n=row + 1), row, "head"))
    if not line.unit_price:
        found.append(Objection(_("第 %(n)s 行没有写单价。", n=row + 1), row, "unit_price"))
    if not line.quantity:
        found.append(Objection(_("第 %(n)s 行没有写数量。", n=row + 1), row, "quantity"))
    return found


def _over_cap(lines: Sequence[Line], sums: Totals, limits: Limits) -> list[Objection]:
    """Names the row at which the money asked for passes the cap."""
    if sums.requested <= limits.cap:
        return []
    running, passing = 0, 0
    for row, line in enumerate(lines):
        if line.money_from is MoneyFrom.FUND:
            running += line.amount
            if running > limits.cap:
                passing = row
                break
    words = (
        _(
            "申请专项资金 %(asked)s，超过备案组织上限 %(cap)s。从第 %(n)s 行“%(head)s”起超出，请减少 %(over)s 或改由自筹。"
        )
        if limits.filed_group
        else _(
            "申请专项资金 %(asked)s，超过上限 %(cap)s。从第 %(n)s 行“%(head)s”起超出，请减少 %(over)s 或改由自筹。"
        )
    )
    sentence = _(
        words,
        asked=money.yuan_sign(sums.requested),
        cap=money.yuan_sign(limits.cap),
        n=passing + 1,
        head=lines[passing].head,
        over=money.yuan_sign(sums.requested - limits.cap),
    )
    return [Objection(sentence, passing, "unit_price")]


def _share_sentence(sums: Totals, share: int) -> str:
    return _(
        "占比 %(percent)s，上限 %(limit)s。总预算 %(whole)s 时最多申请 %(most)s，请增加自筹或减少申请金额。",
        percent=sums.percent,
        limit=f"{share}%",
        whole=money.yuan_sign(sums.whole),
        most=money.yuan_sign(sums.whole * share // 100),
    )
