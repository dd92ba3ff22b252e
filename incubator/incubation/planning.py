"""Drawing a room's plan: what stands in which cell, and which desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation.desking import own_desk
from incubator.incubation.occupancy import DeskLine
from incubator.incubation.places import Desk, Mark, PlanMark, Room
from incubator.incubation.rooming import own_room
from incubator.records.events import record

Cell = tuple[int, int]
"""Down and across, both counted from 1 at the top left."""

MARKS: dict[Mark, str] = {
    Mark.WALL: _("墙"),
    Mark.DOOR: _("门"),
    Mark.WINDOW: _("窗"),
    Mark.TABLE: _("桌"),
    Mark.CABINET: _("柜"),
}


@dataclass(frozen=True)
class Shown:
    """One cell of a plan: empty, a mark, or a desk with whoever holds it."""

    down: int
    across: int
    mark: Mark | None = None
    line: DeskLine | None = None

    @property
    def words(self) -> str:
        if self.line is not None:
            return self.line.desk.label
        return MARKS[self.mark] if self.mark is not None else ""


def grid(room: Room, lines: Iterable[DeskLine]) -> list[list[Shown]]:
    """The plan row by row, from the top left."""
    marks = {(one.down, one.across): one.mark for one in room.marks}
    desks = {(one.desk.down, one.desk.across): one for one in lines}
    return [
        [
            Shown(down, across, marks.get((down, across)), desks.get((down, across)))
            for across in range(1, room.width + 1)
        ]
        for down in range(1, room.depth + 1)
    ]


def paint(room_id: int, cells: Iterable[Cell], mark: Mark | None, *, by: Hat, at: datetime) -> None:
    """Put a mark into cells, or clear them (None), which also takes their desks off the plan."""
    room = own_room(room_id, by)
    wanted = _inside(room, cells)
    standing = {
        (desk.down, desk.across): desk
        for desk in db.session.scalars(select(Desk).where(Desk.room_id == room.id))
        if (desk.down, desk.across) in wanted
    }
    if mark is not None and standing:
        raise RuleError(
            _(
                "选中的格子里有工位 %(labels)s。请先清除，或不选这些格子。",
                labels="、".join(sorted(desk.label for desk in standing.values())),
            )
        )
    for desk in standing.values():
        desk.down = desk.across = None
    _clear(room, wanted)
    if mark is not None:
        db.session.add_all(
            PlanMark(room_id=room.id, down=down, across=across, mark=mark)
            for down, across in sorted(wanted)
        )
    db.session.flush()
    db.session.expire(room, ["marks"])
    record("incubation_room.draw", room, by=by, at=at, after=_drawn(mark, len(wanted)))


def _drawn(mark: Mark | None, n: int) -> dict[str, object]:
    return {"mark": mark.value if mark is not None else "", "cells": n}


def _inside(room: Room, cells: Iterable[Cell]) -> set[Cell]:
    wanted = set(cells)
    if not wanted:
        raise RuleError(_("还没有选格子。请在图上勾选要画的格子。"))
    if any(not (1 <= d <= room.depth and 1 <= a <= room.width) for d, a in wanted):
        raise RuleError(_("选中的格子在平面图以外。平面图可能刚被改小，请刷新页面再画。"))
    return wanted


def _clear(room: Room, cells: set[Cell]) -> None:
    for mark in db.session.scalars(select(PlanMark).where(PlanMark.room_id == room.id)):
        if (mark.down, mark.across) in cells:
            db.session.delete(mark)
    db.session.flush()


def around(room: Room) -> list[Cell]:
    """The cells along the four sides, where walls are."""
    last_down, last_across = room.depth, room.width
    return [
        (down, across)
        for down in range(1, last_down + 1)
        for across in range(1, last_across + 1)
        if down in {1, last_down} or across in {1, last_across}
    ]


def wall_around(room_id: int, *, by: Hat, at: datetime) -> None:
    """Walls into the outer cells that are still empty."""
    room = own_room(room_id, by)
    taken = {(one.down, one.across) for one in room.marks}
    taken |= {(one.down, one.across) for one in room.desks if one.down and one.across}
    left = [cell for cell in around(room) if cell not in taken]
    if not left:
        raise RuleError(_("四周的格子都已画好，没有空格可以画墙。"))
    paint(room_id, left, Mark.WALL, by=by, at=at)


def stand(desk_id: int, cell: Cell, *, by: Hat, at: datetime) -> None:
    """Put a desk into one cell of its room's plan, in place of any mark there."""
    known = db.session.get(Desk, desk_id)
    if known is not None:
        own_room(known.room_id, by)  # before its desks, as painting does it
    desk = own_desk(desk_id, by)
    room = desk.room
    _inside(room, [cell])
    down, across = cell
    other = db.session.scalar(
        select(Desk).where(Desk.room_id == room.id, Desk.down == down, Desk.across == across)
    )
    if other is not None and other.id != desk.id:
        raise RuleError(
            _(
                "第 %(down)s 行第 %(across)s 列已有工位 %(label)s。请选一个空格。",
                down=down,
                across=across,
                label=other.label,
            )
        )
    _clear(room, {cell})
    desk.down, desk.across = cell
    db.session.flush()
    db.session.expire(room, ["marks"])
    record("incubation_desk.stand", desk, by=by, at=at, after={"down": down, "across": across})
