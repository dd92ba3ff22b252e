"""周一工作提要: what a hub's people have to know on Monday, by the very queries of the desk and its lists.

The end of the event chain stands at its foot: printed and put away, it shows later whether the chain
was cut or rewritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from incubator.casework import lifecycles, messages, wording
from incubator.casework.models import Case, Deadline
from incubator.casework.queries import visible_to as cases_visible_to
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission, Role
from incubator.core.words import _
from incubator.organizations.models import Hub
from incubator.papers.dates import document_date
from incubator.papers.paper import Block, Facts, Heading, Paper, Paragraph, Table
from incubator.people.queries import holders_in_hub
from incubator.records.events import GENESIS
from incubator.records.models import ChainHead
from incubator.registrations.models import Registration
from incubator.registrations.models import Status as Asked
from incubator.web import duties
from incubator.web.duties import Due, Side

STEP = "digest"
LINK = "/deadlines/digest"
MOST_LINES = 40
MOST_TOLD = 3
MOST_CHARACTERS = 2000


@dataclass(frozen=True)
class Line:
    """One thing: what it is, whose, and its day."""

    what: str
    whose: str
    day: date


@dataclass(frozen=True)
class Part:
    """One heading with its number (the length of the list) and the first lines of that list."""

    key: str
    title: str
    count: int
    lines: list[Line]


@dataclass(frozen=True)
class Digest:
    hub: Hub
    day: date
    parts: list[Part]
    length: int
    value: str
    """The end of the event chain: how many acts, and the value of the last one."""


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def of(hub: Hub, day: date) -> Digest:
    """The digest of a hub as on `day`, the same for everybody of it."""
    hat = Hat(None, None, None, hub.id, Role.CASE_OFFICER)
    owed, centre = duties.visible_to(hat), duties.side(Side.CENTRE, hat, day)
    since = clock.at(monday_of(day) - timedelta(days=7))
    head = db.session.get(ChainHead, 1)
    return Digest(
        hub,
        day,
        [
            _owed("overdue", _("逾期未办"), owed.where(centre, duties.due(Due.OVERDUE, day))),
            _owed("week", _("本周到期"), owed.where(centre, duties.due(Due.WEEK, day))),
            _owed("waiting", _("待对方办理"), owed.where(duties.side(Side.OTHERS, hat, day))),
            _cases(hat, since),
            _registrations(hub),
        ],
        head.length if head else 0,
        head.value if head else GENESIS,
    )


def _owed(key: str, title: str, query: Select[Deadline]) -> Part:
    rows = db.session.scalars(query.limit(MOST_LINES)).unique()
    return Part(
        key,
        title,
        _length(query),
        [
            Line(_what(row), row.organization.name if row.organization else "", row.due_on)
            for row in rows
        ],
    )


def _what(row: Deadline) -> str:
    label = wording.label(row)
    return f"{label} · {wording.title(row.case)}" if row.case and row.case.title else str(label)


def _cases(hat: Hat, since: datetime) -> Part:
    """What was handed in since last Monday."""
    query = (
        cases_visible_to(hat)
        .where(Case.submitted_at >= since)
        .options(joinedload(Case.organization))
        .order_by(Case.submitted_at, Case.id)
    )
    lines = [
        Line(
            f"{lifecycles.of(row.kind).name} · {wording.title(row)}",
            row.organization.name,
            clock.on(row.submitted_at or row.opened_at),
        )
        for row in db.session.scalars(query.limit(MOST_LINES)).unique()
    ]
    return Part("new", _("新提交的办件"), _length(query), lines)


def _registrations(hub: Hub) -> Part:
    query = (
        select(Registration)
        .where(Registration.hub_id == hub.id, Registration.status == Asked.SUBMITTED)
        .order_by(Registration.id)
    )
    lines = [
        Line(_("开通申请"), row.name, clock.on(row.status_since))
        for row in db.session.scalars(query.limit(MOST_LINES))
    ]
    return Part("registrations", _("待核对的开通申请"), _length(query), lines)


def _length(query: Select[Any]) -> int:
    return db.session.scalar(duties.length(query)) or 0


def send(day: date, *, at: datetime) -> int:
    """Put the week's digest into the inbox of each hub's director and officers, once a week.

    Answers how many were new.
    """
    new = 0
    for hub in db.session.scalars(select(Hub).order_by(Hub.id)).all():
        readers = holders_in_hub(hub.id, permissions={Permission.DECIDE, Permission.CHECK}, on=day)
        telling = messages.Telling(
            source=f"hub:{hub.id}",
            step=STEP,
            on=monday_of(day),
            subject=_("周一工作提要 %(day)s", day=monday_of(day).isoformat()),
            body=text(of(hub, day))[:MOST_CHARACTERS],
            link=LINK,
            hub_id=hub.id,
        )
        new += messages.put(telling, messages.people_of(db.session.scalars(readers)), at=at)
    return new


def text(digest: Digest) -> str:
    """The digest as a message: each number, the first few things behind it, and the chain's end."""
    said = [_told(part) for part in digest.parts if part.count]
    if not said:
        said = [_("没有逾期、到期和等待中的事项。")[:]]
    return "\n".join([*said, chain_words(digest)])


def _told(part: Part) -> str:
    first = "；".join(f"{line.whose} {line.what}".strip() for line in part.lines[:MOST_TOLD])
    more = "……" if part.count > MOST_TOLD else ""
    return f"{part.title[:]} {part.count}：{first[:300]}{more}"


def chain_words(digest: Digest) -> str:
    return _(
        "经办记录共 %(n)s 条，末条链值 %(value)s（请打印或抄存，用来核对记录没有被改动）",
        n=digest.length,
        value=digest.value,
    )[:]


def paper(digest: Digest) -> Paper:
    """The same to print and keep."""
    blocks: list[Block] = []
    for part in digest.parts:
        blocks.append(Heading(f"{part.title[:]}（{part.count}）"))
        blocks.append(_table(part) if part.lines else Paragraph(_("没有。")[:]))
        if part.count > len(part.lines):
            more = _("另有 %(n)s 件，见系统中的名单。", n=part.count - len(part.lines))
            blocks.append(Paragraph(more[:], indent=False))
    blocks += [
        Heading(_("经办记录")[:]),
        Facts([(_("条数")[:], str(digest.length)), (_("末条链值")[:], digest.value)]),
    ]
    return Paper(
        title=_("周一工作提要")[:],
        subtitle=f"{digest.hub.name} · {document_date(digest.day)}",
        footer=digest.hub.name,
        dated_on=digest.day,
        blocks=blocks,
    )


def _table(part: Part) -> Table:
    head = [_("序号")[:], _("事项")[:], _("组织")[:], _("日期")[:]]
    rows = [
        [str(number), line.what[:], line.whose, line.day.isoformat()]
        for number, line in enumerate(part.lines, 1)
    ]
    return Table(head, rows, (8, 50, 27, 15), ("centre",))
