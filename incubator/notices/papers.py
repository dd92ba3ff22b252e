"""A notice on paper: the same words for the web page, the A4 sheet, the notice board and the editable file."""

from __future__ import annotations

from datetime import date

from incubator.core import money
from incubator.core.words import _
from incubator.notices.models import Notice
from incubator.papers.dates import document_date, written_date
from incubator.papers.paper import Block, Facts, Paper, Paragraph, Seals, Size, Table
from incubator.rules.models import Unit

UNIT_WORDS = {Unit.WORKING_DAYS: _("个工作日"), Unit.CALENDAR_DAYS: _("日")}


def period_words(notice: Notice) -> list[str]:
    """The period in parts to be read on: both dates where a holiday moved the last day, 暂定 where it
    may still move."""
    if notice.imported_from is not None:
        return [
            _("本名单由已发布的公示导入，公示期和异议受理以原发布单位为准；公示名单不是立项结果。")
        ]
    starts_on, counted, ends_on = notice.starts_on, notice.counted_end_on, notice.ends_on
    if starts_on is None or counted is None or ends_on is None:
        return []
    parts = [
        _(
            "公示期 %(days)s %(unit)s：%(start)s至%(end)s。",
            days=notice.days,
            unit=UNIT_WORDS[notice.unit],
            start=written_date(starts_on),
            end=written_date(ends_on),
        )
    ]
    if counted != ends_on:
        parts.append(
            _(
                "第 %(days)s 日为%(counted)s，适逢休息日，顺延至%(end)s。",
                days=notice.days,
                counted=written_date(counted),
                end=written_date(ends_on),
            )
        )
    if notice.provisional:
        parts.append(_("期满日为暂定，跨年度放假安排公布后确定。"))
    return parts


def objection_words(notice: Notice) -> str:
    return _(
        "公示期内如有异议，请以书面形式向%(issuer)s反映，写明事实、理由和联系方式。"
        "咨询电话：%(ask)s；监督电话：%(watch)s。",
        issuer=notice.issuer,
        ask=notice.hub.consultation_phone or "—",
        watch=notice.hub.supervision_phone or "—",
    )


def paper(notice: Notice, *, size: Size = Size.A4, drawn_on: date | None = None) -> Paper:
    """The notice as a paper. Only public facts are in it."""
    blocks: list[Block] = []
    if notice.introduction:
        blocks.append(Paragraph(notice.introduction))
    if period := period_words(notice):
        blocks.append(Paragraph("".join(part[:] for part in period)))
    blocks.append(_list(notice))
    if notice.experts:
        blocks.append(Facts([(_("评审专家"), notice.experts)]))
    if notice.basis:
        blocks.append(Facts([(_("依据"), notice.basis)]))
    if notice.imported_from is None:
        blocks.append(Paragraph(objection_words(notice)[:]))
    if notice.frozen_sha256:
        blocks.append(Facts([(_("名单核验码"), notice.frozen_sha256[:16])]))
    dated_on = notice.starts_on or drawn_on
    if notice.imported_from is None:
        blocks.append(Seals([notice.issuer], date=document_date(dated_on) if dated_on else ""))
    return Paper(
        title=notice.title,
        blocks=blocks,
        number=notice.number,
        author=notice.issuer,
        dated_on=dated_on,
        size=size,
        text_size=14,
    )


def _list(notice: Notice) -> Table:
    """The frozen list with the columns it has something in."""
    columns: list[tuple[str, list[str], float, bool]] = [
        (_("序号"), [str(item.position) for item in notice.items], 0.6, False),
        (_("申报单位"), [item.organization_name for item in notice.items], 3, False),
        (_("项目名称"), [item.title for item in notice.items], 4, False),
        (_("类别"), [item.category for item in notice.items], 1, False),
        (_("推荐单位"), [item.recommended_by for item in notice.items], 2, False),
        (
            _("拟资助金额（元）"),
            ["" if item.amount is None else money.yuan(item.amount) for item in notice.items],
            1.8,
            True,
        ),
    ]
    shown = [column for column in columns if any(column[1])]
    return Table(
        head=[head[:] for head, _cells, _width, _right in shown],
        rows=list(zip(*(cells for _head, cells, _width, _right in shown), strict=True)),
        widths=[width for _head, _cells, width, _right in shown],
        aligns=["right" if right else "left" for _head, _cells, _width, right in shown],
    )
