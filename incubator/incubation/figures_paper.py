"""孵化工作年度数据 as a paper: every figure of one year with how it is counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubator.casework.freezing import in_chinese
from incubator.core.words import _
from incubator.incubation.figures import Figure, Year, share
from incubator.papers.dates import document_date
from incubator.papers.paper import Paper, Paragraph, Signatures, Table

TITLE = _("孵化工作年度数据")
HEADS = (_("指标"), _("数值"), _("单位"), _("统计口径"))


def paper(found: Sequence[Figure], year: Year, *, hub: str, drawn_on: date) -> Paper:
    """`found` in the order it is printed."""
    return in_chinese(lambda: _paper(found, year, hub, drawn_on))


def _paper(found: Sequence[Figure], year: Year, hub: str, drawn_on: date) -> Paper:
    rows = [[one.words[0][:], f"{one.number}", one.words[1][:], one.words[2][:]] for one in found]
    through = document_date(year.last)
    said = [_("数据截至%(day)s。", day=through)[:]]
    if used := share(list(found)):
        said.append(_("期末工位使用率 %(share)s。", share=used)[:])
    return Paper(
        title=_("%(year)s年孵化工作年度数据", year=year.number)[:],
        subtitle=hub,
        footer=hub,
        dated_on=drawn_on,
        blocks=[
            Table([head[:] for head in HEADS], rows, (30, 12, 10, 48), ("left", "right")),
            Paragraph("".join(said), indent=False),
            Signatures([_("填报人")[:], _("负责人")[:]]),
        ],
    )
