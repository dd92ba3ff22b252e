"""卷内目录 and 卷皮: the list and the cover of a volume, to be bound with its papers."""

from __future__ import annotations

from datetime import date

from incubator.casework.archiving import sheets_in
from incubator.casework.volumes import Volume
from incubator.core import clock
from incubator.core.words import _
from incubator.papers.dates import document_date
from incubator.papers.paper import Facts, Paper, Paragraph, Signatures, Table

_WIDTHS = (7, 18, 14, 28, 15, 9, 9)


def contents(volume: Volume, *, drawn_on: date) -> Paper:
    """卷内目录: 序号, 文号, 责任者, 题名, 日期, 页号, 备注. A paper's page is where it begins."""
    rows, page = [], 1
    for number, one in enumerate(volume.entries, 1):
        last = page + one.pages - 1
        pages = str(page) if last == page else f"{page}-{last}"
        rows.append(
            [str(number), one.number, one.responsible, one.title, one.dated, pages, one.remark]
        )
        page = last + 1
    head = (_("序号"), _("文号"), _("责任者"), _("题名"), _("日期"), _("页号"), _("备注"))
    closed = volume.closed_at is not None
    return Paper(
        title=_("卷内目录")[:],
        subtitle=volume.case.title,
        number=volume.number or _("未归档")[:],
        footer=volume.case.hub.name,
        dated_on=clock.on(volume.closed_at) if volume.closed_at else drawn_on,
        text_size=11,
        blocks=[
            Table([one[:] for one in head], rows, _WIDTHS, ("centre",)),
            Paragraph(
                _("共 %(n)s 件，%(pages)s 页。", n=len(rows), pages=sheets_in(volume))[:],
                indent=False,
            ),
            *([Paragraph(_("缺件说明：%(why)s", why=volume.remark)[:])] if volume.remark else []),
            Signatures([_("立卷人签字")[:], *([_("检查人签字")[:]] if closed else [])]),
        ],
    )


def cover(volume: Volume, *, drawn_on: date) -> Paper:
    """卷皮: what the outside of the folder says."""
    case = volume.case
    opened, ended = clock.on(case.opened_at), case.closed_at
    span = f"{document_date(opened)}至{document_date(clock.on(ended)) if ended else '　　'}"
    return Paper(
        title=_("案卷")[:],
        subtitle=case.hub.name,
        number=volume.number or _("未归档")[:],
        dated_on=clock.on(volume.closed_at) if volume.closed_at else drawn_on,
        text_size=16,
        blocks=[
            Facts(
                [
                    (_("案卷题名")[:], f"{case.organization.name}：{case.title}"),
                    (_("办件编号")[:], case.number or ""),
                    (_("起止日期")[:], span),
                    (_("件数")[:], str(len(volume.entries))),
                    (_("页数")[:], str(sheets_in(volume))),
                    (_("保管期限")[:], kept_words(volume)[:]),
                    (_("案卷号")[:], volume.number or ""),
                ]
            ),
            Signatures([_("立卷人签字")[:]]),
        ],
    )


def kept_words(volume: Volume) -> str:
    """How long it is kept, in words; empty until it is closed."""
    if volume.closed_at is None:
        return ""
    if volume.keep_years is None:
        return _("永久")
    return _("%(n)s 年", n=volume.keep_years)
