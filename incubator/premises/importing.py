"""Brings a table of rooms into the register, in the form in which it is exported: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.tabular.reading import Column, Row, read_table
from incubator.core.texts import one_line
from incubator.core.words import _
from incubator.premises import furnishing, opening_hours, registering, taking
from incubator.premises.furnishing import Furniture
from incubator.premises.models import DayProfile, Kind, Nature, Premises
from incubator.premises.opening_hours import Hours
from incubator.premises.opening_text import read
from incubator.premises.registering import Basics
from incubator.premises.words import (
    ACCESS_WORDS,
    KIND_WORDS,
    NATURE_WORDS,
    PROFILE_WORDS,
    USE_WORDS,
)

MOST_ROWS = 500
_MOST_TOLD = 12
_TEXTS = {
    "owner_name": _("产权单位"),
    "manager_name": _("管理单位"),
    "contact": _("咨询处"),
    "address": _("地址"),
    "community": _("所在社区"),
    "floor": _("楼层"),
    "introduction": _("介绍"),
}
_HEADS = {
    "name": _("场地名称"),
    "kind": _("场地种类"),
    "nature": _("资产性质"),
    "capacity": _("容纳人数"),
    "area": _("面积"),
    "uses": _("允许的公益用途"),
    "equipment": _("设备"),
    "minutes_before": _("前预留分钟"),
    "minutes_after": _("后预留分钟"),
    **_TEXTS,
    **ACCESS_WORDS,
    **{day.value: _("%(day)s开放", day=words) for day, words in PROFILE_WORDS.items()},
}
_OTHER_HEADS = {"step_free": (_("无障碍"),)}
_YES = frozenset({"是", "有", "√", "yes"})
REQUIRED = frozenset({"name", "kind", "nature", "capacity"})

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Outcome:
    added: int
    changed: int


def read_sheet(name: str, data: bytes) -> Sequence[Row]:
    """Read a file (before any transaction); RuleError where it is no such table."""
    wanted = [
        Column(key, [head[:], *(one[:] for one in _OTHER_HEADS.get(key, ()))], key in REQUIRED)
        for key, head in _HEADS.items()
    ]
    return read_table(name, data, wanted=wanted, max_rows=MOST_ROWS).rows


def bring_in(rows: Sequence[Row], *, by: Hat, at: datetime) -> Outcome:
    """Enter rooms that are new and change those of the same name; standing and prices stay as they are.

    Raises `RuleError` naming the rows when any of them is refused; then nothing is kept.
    """
    by.require(Permission.MANAGE_PREMISES)
    known = _known(rows, by)
    refused: list[str] = []
    done: set[str] = set()
    for row in rows:
        name = one_line(row.values["name"])
        try:
            _refuse_second(name, done)
            _put(_Line(row, known.get(name)), by=by, at=at)
        except RuleError as refusal:
            refused.append(_("第 %(n)s 行：%(why)s", n=row.number, why=refusal.message))
        done.add(name)
    if refused or not rows:
        raise RuleError(_told(refused), field="table")
    return Outcome(len(done - known.keys()), len(done & known.keys()))


def _known(rows: Sequence[Row], by: Hat) -> dict[str, Premises]:
    """The hub's rooms that the table names, locked together in the order everybody locks in."""
    names = {one_line(row.values["name"]) for row in rows}
    found = db.session.execute(
        select(Premises.id, Premises.name).where(
            Premises.hub_id == by.hub_id, Premises.name.in_(names)
        )
    ).all()
    locked = taking.lock(*(id for id, _name in found)) if found else {}
    return {name: locked[id] for id, name in found}


def _refuse_second(name: str, done: set[str]) -> None:
    if name in done:
        raise RuleError(_("同名的场地前面已有一行，请合并。"))


def _told(refused: list[str]) -> str:
    if not refused:
        return _("表格里没有场地。请核对文件。")
    return _(
        "有 %(n)s 行不能导入，整份表格都没有导入。%(rows)s",
        n=len(refused),
        rows=" ".join(str(one) for one in refused[:_MOST_TOLD]),
    )


def _put(line: _Line, *, by: Hat, at: datetime) -> None:
    if line.room is None:
        room = registering.add(line.basics(), by=by, at=at)
    else:
        room = registering.change(line.room.id, line.basics(), by=by, at=at)
    if line.says("uses", "equipment", *ACCESS_WORDS):
        furnishing.furnish(room.id, line.furniture(), by=by, at=at)
    if line.says(*DayProfile):
        opening_hours.open_it(room.id, line.hours(), by=by, at=at)


@dataclass(frozen=True)
class _Line:
    """One row over what is known of the room: a blank cell keeps what is there."""

    row: Row
    room: Premises | None

    def says(self, *keys: str) -> bool:
        return any(self.row.values[key] for key in keys)

    def basics(self) -> Basics:
        values = self.row.values
        said: dict[str, Any] = {key: values[key] for key in _TEXTS if values[key]}
        if values["area"]:
            said["area_tenths"] = _tenths(values["area"])
        return replace(
            self._kept_basics(),
            name=values["name"],
            kind=_of(KIND_WORDS, values["kind"], "kind"),
            nature=_of(NATURE_WORDS, values["nature"], "nature"),
            capacity=_number(values["capacity"], "capacity"),
            **said,
        )

    def _kept_basics(self) -> Basics:
        if self.room is None:
            return Basics("", Kind.PUBLIC_FACILITY, Nature.STREET, 1)
        return Basics(**{one.name: getattr(self.room, one.name) for one in fields(Basics)})

    def furniture(self) -> Furniture:
        kept: dict[str, Any] = _kept_furniture(self.room) if self.room else {}
        values = self.row.values
        for name in ACCESS_WORDS:
            if values[name]:
                kept[name] = values[name] in _YES
        if values["uses"]:
            said = _parts(values["uses"])
            kept["uses"] = frozenset(_of(USE_WORDS, one, "uses") for one in said)
        if values["equipment"]:
            kept["equipment"] = tuple(map(_counted, _parts(values["equipment"])))
        return Furniture(**kept)

    def hours(self) -> Hours:
        windows = {day: self._windows(day) for day in DayProfile}
        return Hours(windows, self._minutes("minutes_before"), self._minutes("minutes_after"))

    def _windows(self, day: DayProfile) -> list[tuple[int, int]]:
        said = self.row.values[day.value]
        if said or self.room is None:
            return read(said)
        return [(one.opens, one.closes) for one in self.room.openings if one.profile is day]

    def _minutes(self, key: str) -> int:
        if self.row.values[key]:
            return _number(self.row.values[key], key)
        return getattr(self.room, key) if self.room else 0


def _kept_furniture(room: Premises) -> dict[str, Any]:
    return {
        **{name: getattr(room, name) for name in ACCESS_WORDS},
        "uses": frozenset(one.use for one in room.uses),
        "equipment": tuple((one.name, one.count) for one in room.equipment),
    }


def _parts(text: str) -> list[str]:
    return [one.strip() for one in text.replace("；", "、").split("、") if one.strip()]


def _counted(text: str) -> tuple[str, int]:
    name, _blank, count = text.rpartition(" ")
    return (name, int(count)) if name and count.isdecimal() else (text, 1)


def _of(words: Mapping[Choice, str], said: str, key: str) -> Choice:
    for choice, name in words.items():
        if said in (name[:], choice.value):
            return choice
    raise RuleError(
        _(
            "“%(head)s”不能写“%(said)s”，只能写：%(words)s。",
            head=_HEADS[key],
            said=said[:20],
            words="、".join(words.values()),
        )
    )


def _number(text: str, key: str) -> int:
    if not (text.isdecimal() and len(text) < 7):
        raise RuleError(_("“%(head)s”请填写整数。", head=_HEADS[key]))
    return int(text)


def _tenths(text: str) -> int:
    try:
        area = Decimal(text)
    except InvalidOperation as error:
        raise RuleError(_("面积请填写平方米数，例如 45.5。")) from error
    if not area.is_finite() or not 0 < area < 100_000:
        raise RuleError(_("面积请填写平方米数，例如 45.5。"))
    return int(area * 10)
