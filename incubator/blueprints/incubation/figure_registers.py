"""The rows behind the year's figures as lists: stays, last questions, desks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation import figures, occupancy, stays
from incubator.incubation.figures import OF_ANSWERS, OF_STAYS, WORDS, Key, Year
from incubator.incubation.leaving import Afterwards
from incubator.incubation.leaving_words import ALIVE, LEAVING_LABEL, STOPPED, UNKNOWN
from incubator.incubation.models import Incubation
from incubator.incubation.places import Desk, Room
from incubator.web.listing import Column, Register, Shape


def rows(hat: Hat, key: Key, year: Year) -> Register:
    """Exactly the rows whose number stands on the page."""
    if key in OF_STAYS:
        return _stays(hat, key, year)
    return _answers(hat, key, year) if key in OF_ANSWERS else _desks(hat, key, year)


def link(key: Key) -> Callable[[Any], str]:
    """Where the first cell of a row leads."""
    if key in OF_STAYS:
        return lambda one: url_for(".show", id=one.id)
    if key in OF_ANSWERS:
        return lambda one: url_for(".show", id=one.case_id, _anchor="afterwards")
    return lambda one: url_for(".desk", id=one.desk.id)


def _file_name(key: Key, year: Year) -> str:
    return f"incubation-{key.value}-{year.number}"


def _stays(hat: Hat, key: Key, year: Year) -> Register:
    return Register(
        name=WORDS[key][0],
        unit=_("家"),
        query=figures.stay_rows(hat, key, year),
        identity=Incubation.id,
        columns=[
            Column("organization", _("组织"), lambda one: one.organization.name),
            Column(
                "entered",
                _("入驻日期"),
                lambda one: one.entered_on,
                order=Incubation.entered_on,
                shape=Shape.DAY,
            ),
            Column(
                "left",
                _("离开日期"),
                lambda one: one.left_on,
                order=Incubation.left_on,
                shape=Shape.DAY,
            ),
            Column("how", _("离开方式"), _how, hide_small=True),
            Column(
                "jobs",
                _("全职人数"),
                lambda one: one.full_time,
                order=Incubation.full_time,
                shape=Shape.NUMBER,
            ),
            Column(
                "through",
                _("协议到期"),
                lambda one: one.term_through,
                shape=Shape.DAY,
                export_only=True,
            ),
        ],
        search=stays.matching,
        sort="-entered",
        placeholder=_("组织名称、拼音首字母或编号"),
        empty=_("这一年没有。"),
        file_name=_file_name(key, year),
    )


def _how(one: Incubation) -> str:
    return LEAVING_LABEL[one.leaving] if one.leaving and one.left_on else ""


def _answers(hat: Hat, key: Key, year: Year) -> Register:
    return Register(
        name=WORDS[key][0],
        unit=_("家"),
        query=figures.answer_rows(hat, key, year),
        identity=Afterwards.id,
        columns=[
            Column("organization", _("组织"), lambda one: one.case.organization.name),
            Column(
                "left",
                _("离开日期"),
                lambda one: one.case.left_on,
                order=Incubation.left_on,
                shape=Shape.DAY,
                hide_small=True,
            ),
            Column(
                "asked_for",
                _("回访日期"),
                lambda one: one.asked_for,
                order=Afterwards.asked_for,
                shape=Shape.DAY,
            ),
            Column("became", _("近况"), _became),
            Column(
                "jobs",
                _("全职人数"),
                lambda one: one.jobs,
                order=Afterwards.jobs,
                shape=Shape.NUMBER,
            ),
        ],
        sort="-asked_for",
        empty=_("这一年没有。"),
        file_name=_file_name(key, year),
    )


def _became(one: Afterwards) -> str:
    if one.alive is None:
        return UNKNOWN
    return ALIVE if one.alive else STOPPED


@dataclass(frozen=True)
class DeskRow:
    desk: Desk
    holder: str


def _desks(hat: Hat, key: Key, year: Year) -> Register:
    def with_holders(desks: Sequence[Desk]) -> list[DeskRow]:
        held = figures.holders([desk.id for desk in desks], year.last)
        return [
            DeskRow(desk, held[desk.id].organization.name if desk.id in held else "")
            for desk in desks
        ]

    return Register(
        name=WORDS[key][0],
        unit=_("个"),
        query=figures.desk_rows(hat, key, year),
        identity=Desk.id,
        columns=[
            Column("label", _("工位"), lambda one: one.desk.label, order=Desk.label),
            Column("room", _("房间"), lambda one: one.desk.room.name, order=Room.name),
            Column("holder", _("组织"), lambda one: one.holder),
        ],
        lines=with_holders,
        search=occupancy.matching,
        sort="label",
        placeholder=_("工位编号、房间"),
        empty=_("这一年没有。"),
        file_name=_file_name(key, year),
    )
