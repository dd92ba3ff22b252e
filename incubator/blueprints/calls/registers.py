"""The list of calls: everything of the hub for its staff, what is published for everybody else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds import queries
from incubator.funds.drawing_up import CATEGORY_WORDS
from incubator.funds.models import Call
from incubator.funds.queries import PHASE_WORDS, Phase
from incubator.web.listing import Column, Filter, Register, Shape


def listed(hat: Hat | None) -> Select[Call]:
    if hat is not None and hat.may(Permission.VIEW_CASES):
        return queries.calls_of_hub(hat)
    return queries.calls_visible_to(hat).where(~Call.past)


def calls(hat: Hat | None) -> Register:
    now = clock.now()
    staff = hat is not None and hat.may(Permission.VIEW_CASES)
    return Register(
        name=_("申报批次"),
        unit=_("个"),
        query=queries.with_phase(listed(hat), now).options(
            joinedload(Call.hub), joinedload(Call.fund)
        ),
        columns=_staff_columns() if staff else _public_columns(),
        identity=Call.id,
        search=_search,
        filters=[_phases(now, staff)],
        sort="-closes",
        placeholder=_("批次名称或编号"),
        empty=_("还没有申报批次。") if staff else _("现在没有申报批次，新批次发布后会列在这里。"),
        file_name="calls",
    )


def _search(words: str) -> ColumnElement[bool]:
    return or_(
        Call.title.contains(words, autoescape=True), Call.code.contains(words, autoescape=True)
    )


def _phases(now: Any, staff: bool) -> Filter:
    offered = [phase for phase in Phase if staff or phase is not Phase.DRAFT]
    return Filter(
        "phase",
        _("阶段"),
        [("", _("全部")), *((phase.value, PHASE_WORDS[phase][0]) for phase in offered)],
        lambda value: queries.phase_at(now) == value,
    )


def _public_columns() -> list[Column]:
    return [
        Column("title", _("批次"), lambda call: call.title, Call.title),
        Column("phase", _("阶段"), lambda call: PHASE_WORDS[call.phase][0]),
        Column("closes", _("截止"), lambda call: call.closes_at, Call.closes_at, Shape.DAY),
        Column(
            "cap", _("每个项目最多"), lambda call: call.cap, Call.cap, Shape.MONEY, hide_small=True
        ),
    ]


def _staff_columns() -> list[Column]:
    return [
        Column("title", _("批次"), lambda call: call.title, Call.title),
        Column("code", _("编号"), lambda call: call.code, Call.code, export_only=True),
        Column("phase", _("阶段"), lambda call: PHASE_WORDS[call.phase][0]),
        Column(
            "category",
            _("类别"),
            lambda call: CATEGORY_WORDS[call.category],
            Call.category,
            hide_small=True,
        ),
        Column(
            "opens",
            _("开始"),
            lambda call: call.opens_at,
            Call.opens_at,
            Shape.DAY,
            hide_small=True,
        ),
        Column("closes", _("截止"), lambda call: call.closes_at, Call.closes_at, Shape.DAY),
        Column(
            "cap", _("每个项目最多"), lambda call: call.cap, Call.cap, Shape.MONEY, hide_small=True
        ),
        Column("handed_in", _("申报数"), lambda call: call.handed_in, shape=Shape.NUMBER),
    ]
