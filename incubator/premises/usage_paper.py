"""场地使用年报 as a paper: every figure with the year before and its basis, then who used what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from incubator.casework.freezing import in_chinese
from incubator.core.money import yuan_sign
from incubator.core.words import _
from incubator.papers.dates import document_date
from incubator.papers.paper import Align, Block, Heading, Paper, Paragraph, Signatures, Table
from incubator.premises.usage_lines import By, Report
from incubator.premises.usage_periods import Period
from incubator.premises.usage_words import BY_HEADS, BY_WORDS, FIGURES, Figure

TITLE = _("场地使用年报")
_IN_TABLES = ("base", "minutes", "rate", "uses", "came", "missed", "given", "stay_given")
_ORDER = (By.KIND, By.ROOM, By.ORGANIZATION, By.USE, By.MONTH)


def paper(reports: Mapping[By, Report], *, hub: str, drawn_on: date) -> Paper:
    """One report of the same period for each way to look at it."""
    return in_chinese(lambda: _paper(reports, hub, drawn_on))


def title_of(period: Period) -> str:
    """年报 for a whole year's figures, 统计表 for part of one."""
    if "-" in period.key:
        return _("%(period)s场地使用统计表", period=period.label)
    return _("%(period)s场地使用年报", period=period.label)


def _paper(reports: Mapping[By, Report], hub: str, drawn_on: date) -> Paper:
    first = reports[_ORDER[0]]
    period = first.period
    blocks: list[Block] = [
        Heading(_("合计和统计口径")[:]),
        _whole(first),
        Paragraph(_said(first), indent=False),
    ]
    for by in _ORDER:
        if reports[by].lines:
            blocks += [Heading(BY_WORDS[by][:]), _lines(reports[by])]
    blocks.append(Signatures([_("填报人")[:], _("负责人")[:]]))
    return Paper(
        title=title_of(period)[:],
        subtitle=hub,
        footer=hub,
        dated_on=drawn_on,
        blocks=blocks,
    )


def _whole(found: Report) -> Table:
    rows = [
        [one.label[:], one.text(found.total), one.text(found.earlier), one.basis[:]]
        for one in FIGURES
        if one.key != "before"
    ]
    heads = (_("指标"), _("本期"), _("上年同期"), _("统计口径"))
    widths = (18, 13, 13, 56)
    return Table([one[:] for one in heads], rows, widths, ("left", "right", "right"))


def _said(found: Report) -> str:
    given = found.total.sums.given_fen + found.total.worth.given_fen
    return _(
        "时长的单位是小时。预约优惠和长期使用优惠合计 %(given)s。数据截至%(day)s。",
        given=yuan_sign(given),
        day=document_date(found.period.last),
    )[:]


def _lines(found: Report) -> Table:
    shown: list[Figure] = [one for one in FIGURES if one.key in _IN_TABLES]
    return Table(
        [BY_HEADS[found.by][:], *(one.label[:] for one in shown)],
        [[line.name[:], *(one.text(line) for one in shown)] for line in found.lines],
        (19, 10, 10, 8, 6, 8, 7, 16, 16),
        ["left", *_right(len(shown))],
    )


def _right(columns: int) -> list[Align]:
    return ["right"] * columns
