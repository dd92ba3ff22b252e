"""The register of premises as a list: columns, filters and what the export carries besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.premises import queries, tariffs
from incubator.premises.models import DayProfile, Kind, Nature, Premises, Standing
from incubator.premises.opening import as_written
from incubator.premises.tariff import Term
from incubator.premises.words import (
    ACCESS_WORDS,
    KIND_WORDS,
    NATURE_WORDS,
    PROFILE_WORDS,
    STANDING_WORDS,
    TERM_WORDS,
    USE_WORDS,
)
from incubator.web.listing import Column, Filter, Register, Shape

ALL = ("", _("全部"))
SIZES = (10, 20, 30, 50, 100, 200)


@dataclass(frozen=True)
class RoomLine:
    """A room with what its price list says today."""

    room: Premises
    terms: list[Term]

    @property
    def standing(self) -> tuple[str, str]:
        return STANDING_WORDS[self.room.standing]

    @property
    def kind(self) -> str:
        return KIND_WORDS[self.room.kind]


def _lines(rooms: Sequence[Premises]) -> list[RoomLine]:
    found = tariffs.terms_on([room.id for room in rooms], on=clock.today())
    return [RoomLine(room, found.get(room.id, [])) for room in rooms]


def premises(hat: Hat | None) -> Register:
    """Everything for the hub's staff; what is published, without what is theirs alone, for others."""
    staff = hat is not None and hat.may(Permission.VIEW_CASES)
    columns = [*_shown(staff), *_exported(staff)]
    return Register(
        name=_("场地"),
        unit=_("处"),
        query=queries.with_facts(queries.visible_to(hat)),
        counted="premises.index",
        identity=Premises.id,
        columns=columns,
        lines=_lines,
        search=queries.matching,
        filters=_filters(hat, staff),
        sort="name",
        placeholder=_("名称、拼音首字母、地址、社区、设备"),
        empty=_("还没有登记场地。") if staff else _("还没有发布场地。"),
        file_name="premises",
    )


def _shown(staff: bool) -> list[Column]:
    of_staff = [
        Column("nature", _("资产性质"), lambda one: NATURE_WORDS[one.room.nature], hide_small=True),
    ]
    return [
        Column("name", _("场地名称"), lambda one: one.room.name, order=Premises.initials),
        Column("kind", _("场地种类"), lambda one: one.kind, hide_small=True),
        *(of_staff if staff else []),
        Column(
            "community",
            _("所在社区"),
            lambda one: one.room.community,
            order=Premises.community,
            hide_small=True,
        ),
        Column(
            "capacity",
            _("容纳人数"),
            lambda one: one.room.capacity,
            order=Premises.capacity,
            shape=Shape.NUMBER,
        ),
        Column("step_free", _("无障碍"), lambda one: _yes(one.room.step_free), hide_small=True),
        Column("cost", _("收费"), lambda one: "、".join(TERM_WORDS[t] for t in one.terms)),
        Column("standing", _("状态"), lambda one: one.standing[0]),
    ]


def _exported(staff: bool) -> list[Column]:
    access = [
        Column(f"x_{name}", words, _yes_of(name), export_only=True)
        for name, words in ACCESS_WORDS.items()
        if name != "step_free"
    ]
    hours = [
        Column(
            f"open_{profile.value}",
            _("%(day)s开放", day=words),
            _hours_of(profile),
            export_only=True,
        )
        for profile, words in PROFILE_WORDS.items()
    ]
    of_staff = [
        _more("approval_number", _("批准文号")),
        _more("verified_on", _("核实日期"), Shape.DAY),
        _more("minutes_before", _("前预留分钟"), Shape.NUMBER),
        _more("minutes_after", _("后预留分钟"), Shape.NUMBER),
    ]
    return [
        _more("owner_name", _("产权单位")),
        _more("manager_name", _("管理单位")),
        _more("contact", _("咨询处")),
        _more("address", _("地址")),
        _more("floor", _("楼层")),
        Column(
            "area",
            _("面积"),
            lambda one: f"{one.room.area_tenths / 10:g}" if one.room.area_tenths else "",
            export_only=True,
        ),
        Column(
            "whole",
            _("所属大厅"),
            lambda one: one.room.parent.name if one.room.parent else "",
            export_only=True,
        ),
        Column("uses", _("允许的公益用途"), _uses, export_only=True),
        Column("equipment", _("设备"), _equipment, export_only=True),
        *access,
        *hours,
        *(of_staff if staff else []),
        _more("introduction", _("介绍")),
    ]


def _more(name: str, label: str, shape: Shape = Shape.TEXT) -> Column:
    return Column(name, label, lambda one: getattr(one.room, name), shape=shape, export_only=True)


def _yes(value: bool) -> str:
    return _("是") if value else _("否")


def _yes_of(name: str) -> Any:
    return lambda one: _yes(getattr(one.room, name))


def _hours_of(profile: DayProfile) -> Any:
    return lambda one: as_written([row for row in one.room.openings if row.profile is profile])


def _uses(one: RoomLine) -> str:
    return "、".join(USE_WORDS[row.use][:] for row in one.room.uses)


def _equipment(one: RoomLine) -> str:
    return "、".join(f"{row.name} {row.count}" for row in one.room.equipment)


def _filters(hat: Hat | None, staff: bool) -> list[Filter]:
    places = [(name, name) for name in db.session.scalars(queries.communities(hat))]
    sizes = [(str(n), _("%(n)s 人以上", n=n)) for n in SIZES]
    natures = [(one.value, words) for one, words in NATURE_WORDS.items()]
    states = [(one.value, words) for one, (words, _tone) in STANDING_WORDS.items()]
    of_staff = [
        Filter("nature", _("资产性质"), [ALL, *natures], lambda v: Premises.nature == Nature(v)),
        Filter("standing", _("状态"), [ALL, *states], lambda v: Premises.standing == Standing(v)),
    ]
    kinds = [(one.value, words) for one, words in KIND_WORDS.items()]
    return [
        Filter("kind", _("种类"), [ALL, *kinds], lambda v: Premises.kind == Kind(v)),
        *(of_staff if staff else []),
        Filter("community", _("社区"), [ALL, *places], lambda v: Premises.community == v),
        Filter("capacity", _("人数"), [ALL, *sizes], lambda v: Premises.capacity >= int(v)),
        Filter(
            "step_free",
            _("无障碍"),
            [ALL, ("yes", ACCESS_WORDS["step_free"])],
            lambda _v: Premises.step_free.is_(True),
        ),
    ]
