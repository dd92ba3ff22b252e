"""The list of volumes, and the list of cases that still have to be archived."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from incubator.casework import archive, lifecycles
from incubator.casework.archiving import sheets_in
from incubator.casework.models import Case
from incubator.casework.queries import matching
from incubator.casework.volumes import Volume
from incubator.core import clock
from incubator.core.permissions import Hat
from incubator.core.searching import holding
from incubator.core.words import _
from incubator.papers.volumes import kept_words
from incubator.web.listing import Column, DayFilter, Filter, Register, Shape

ALL = ("", _("全部"))
STATES = {"closed": _("已归档"), "open": _("未归档")}


def volumes(hat: Hat) -> Register:
    query = (
        archive.volumes_visible_to(hat)
        .join(Case, Case.id == Volume.case_id)
        .options(
            contains_eager(Volume.case).joinedload(Case.organization),
            selectinload(Volume.entries),
        )
    )
    return Register(
        name=_("案卷"),
        unit=_("卷"),
        query=query,
        identity=Volume.id,
        columns=[
            Column("number", _("案卷号"), lambda one: one.number or "", order=Volume.number),
            Column("title", _("案卷题名"), lambda one: one.case.title, order=Case.title),
            Column("who", _("组织"), lambda one: one.case.organization.name, hide_small=True),
            Column("case", _("办件编号"), lambda one: one.case.number or "", export_only=True),
            Column("papers", _("件数"), lambda one: len(one.entries), shape=Shape.NUMBER),
            Column("pages", _("页数"), sheets_in, shape=Shape.NUMBER, hide_small=True),
            Column("keep", _("保管期限"), kept_words, hide_small=True),
            Column(
                "closed",
                _("归档日期"),
                lambda one: clock.on(one.closed_at) if one.closed_at else None,
                order=Volume.closed_at,
                shape=Shape.DAY,
            ),
            Column("remark", _("缺件说明"), lambda one: one.remark, export_only=True),
        ],
        search=lambda text: holding(text, Volume.number) | matching(text),
        filters=[
            Filter("state", _("状态"), [ALL, *STATES.items()], _standing),
            DayFilter("from", _("归档自"), lambda day: Volume.closed_at >= clock.at(day)),
            DayFilter("through", _("至"), _through),
        ],
        sort="-number",
        placeholder=_("案卷号、题名、组织、办件编号"),
        empty=_("还没有案卷。办结的事项在“待归档”里。"),
        file_name="volumes",
    )


def _standing(state: str) -> ColumnElement[bool]:
    closed = Volume.closed_at.is_not(None)
    return closed if state == "closed" else ~closed


def awaiting(hat: Hat) -> Register:
    return Register(
        name=_("待归档"),
        unit=_("件"),
        query=archive.awaiting(hat).options(joinedload(Case.organization)),
        identity=Case.id,
        columns=[
            Column("number", _("办件编号"), lambda one: one.number, order=Case.number),
            Column("title", _("事项"), lambda one: one.title, order=Case.title),
            Column("who", _("组织"), lambda one: one.organization.name, hide_small=True),
            Column("state", _("结果"), lambda one: lifecycles.state_of(one).label),
            Column(
                "ended",
                _("办结"),
                lambda one: clock.on(one.closed_at) if one.closed_at else None,
                order=Case.closed_at,
                shape=Shape.DAY,
                hide_small=True,
            ),
        ],
        search=matching,
        sort="ended",
        placeholder=_("事项、组织、办件编号"),
        empty=_("没有等待归档的事项。"),
        file_name="awaiting-archive",
    )


def _through(day: date) -> ColumnElement[bool]:
    return Volume.closed_at < clock.at(day + timedelta(days=1))
