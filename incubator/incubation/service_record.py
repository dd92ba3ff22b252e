"""孵化服务记录: what one incubatee was given in a year, as a paper to print, sign and keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select

from incubator.core.words import _
from incubator.incubation.goals import of_stay as goals_of
from incubator.incubation.log import mentors_of
from incubator.incubation.models import Incubation
from incubator.incubation.stay_words import GOAL_WORDS, SERVICE_LABEL
from incubator.incubation.staying import Goal, ServiceEntry
from incubator.papers.dates import document_date
from incubator.papers.paper import Block, Facts, Heading, Paper, Paragraph, Signatures, Table

_WIDTHS = (8, 16, 13, 8, 8, 11, 26, 10)
HEADS = (
    _("序号"),
    _("日期"),
    _("服务内容"),
    _("分钟"),
    _("人数"),
    _("登记人"),
    _("记录"),
    _("确认"),
)


def of_year(query: Select[ServiceEntry], stay: Incubation, year: int) -> Select[ServiceEntry]:
    """The standing entries of one stay in one year, the oldest first."""
    return (
        query.where(
            ServiceEntry.case_id == stay.id,
            ServiceEntry.on.between(date(year, 1, 1), date(year, 12, 31)),
            ServiceEntry.withdrawn_at.is_(None),
        )
        .order_by(None)
        .order_by(ServiceEntry.on, ServiceEntry.id)
    )


def paper(stay: Incubation, entries: Sequence[ServiceEntry], *, year: int, drawn_on: date) -> Paper:
    """`entries` are those of the year in the order they are printed."""
    blocks: list[Block] = [
        Facts(_facts(stay, drawn_on)),
        Heading(_("服务明细")[:]),
        Table([head[:] for head in HEADS], _lines(entries), _WIDTHS, ("centre",)),
        Paragraph(_sum(entries)[:], indent=False),
    ]
    if agreed := goals_of(stay.id):
        blocks += [Heading(_("入驻目标")[:]), _goals(agreed)]
    blocks.append(Signatures([_("服务中心签字")[:], _("在孵组织签字")[:]]))
    return Paper(
        title=_("%(year)s年孵化服务记录", year=year)[:],
        subtitle=stay.organization.name,
        number=stay.number or "",
        footer=stay.hub.name,
        dated_on=drawn_on,
        text_size=10.5,
        blocks=blocks,
    )


def _facts(stay: Incubation, drawn_on: date) -> list[tuple[str, str]]:
    term = [document_date(day) for day in (stay.term_from, stay.term_through) if day]
    mentors = "、".join(one.post.person.name for one in mentors_of(stay.id, on=drawn_on))
    entered = document_date(stay.entered_on) if stay.entered_on else ""
    return [
        (_("组织名称")[:], stay.organization.name),
        (_("代码或备案编号")[:], stay.organization.code_text),
        (_("孵化基地")[:], stay.base.name),
        (_("入驻日期")[:], entered),
        (_("协议期限")[:], "至".join(term)),
        (_("孵化导师")[:], mentors),
    ]


def _lines(entries: Sequence[ServiceEntry]) -> list[list[str]]:
    return [
        [
            str(number),
            entry.on.isoformat(),
            SERVICE_LABEL[entry.kind][:],
            str(entry.minutes),
            str(entry.people),
            entry.noted_by.person.name if entry.noted_by else "",
            entry.note if entry.reached else _("未联系上 %(note)s", note=entry.note)[:],
            entry.signed_off_by.person.name if entry.signed_off_by else "",
        ]
        for number, entry in enumerate(entries, 1)
    ]


def _sum(entries: Sequence[ServiceEntry]) -> str:
    made = [entry for entry in entries if entry.reached]
    return _(
        "共服务 %(n)s 次、%(minutes)s 分钟、%(people)s 人次；另有 %(tried)s 次未联系上。",
        n=len(made),
        minutes=sum(entry.minutes for entry in made),
        people=sum(entry.people for entry in made),
        tried=len(entries) - len(made),
    )


def _goals(agreed: Sequence[Goal]) -> Table:
    return Table(
        [_("目标")[:], _("衡量方式")[:], _("期限")[:], _("结果")[:]],
        [
            [
                goal.text,
                goal.measure,
                goal.due_on.isoformat() if goal.due_on else "",
                GOAL_WORDS[goal.state][0][:],
            ]
            for goal in agreed
        ],
        (40, 30, 15, 15),
    )
