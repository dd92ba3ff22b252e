"""Drawing a room's plan without a script: what is drawn, moved, cleared, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core.db import db
from incubator.incubation.places import Desk, Mark, PlanMark
from tests.browser_client import Browser
from tests.incubation.houses import House

As = Callable[[object], Browser]


@pytest.fixture
def house(app: Flask) -> House:
    return House(desks=3)


def plan_of(house: House) -> dict[tuple[int, int], Mark]:
    marks = db.session.scalars(select(PlanMark).where(PlanMark.room_id == house.room.id))
    return {(one.down, one.across): one.mark for one in marks}


def test_staff_draw_a_plan_without_a_script(house: House, as_: As) -> None:
    officer, path = as_(house.officer), f"/incubation/rooms/{house.room.id}/plan"
    officer.submit(path, brush="wall", cell=["1-1", "1-2"])
    officer.submit(path, brush="door", cell=["1-3"])
    assert plan_of(house) == {(1, 1): Mark.WALL, (1, 2): Mark.WALL, (1, 3): Mark.DOOR}
    officer.submit(path, brush=f"desk-{house.desk_ids[0]}", cell=["2-2"])
    officer.submit(path, brush="erase", cell=["1-2"])
    assert plan_of(house) == {(1, 1): Mark.WALL, (1, 3): Mark.DOOR}
    shown = officer.get(f"/incubation/rooms/{house.room.id}").text
    assert ">墙<" in shown
    assert ">门<" in shown
    officer.submit(path, brush="erase", cell=["2-2"])
    placed = db.session.get_one(Desk, house.desk_ids[0])
    assert (placed.down, placed.across) == (None, None)


def test_walls_around_leave_what_stands_there(house: House, as_: As) -> None:
    officer, path = as_(house.officer), f"/incubation/rooms/{house.room.id}/plan"
    officer.submit(path, brush="door", cell=["1-3"])
    officer.submit(path, brush=f"desk-{house.desk_ids[0]}", cell=["4-6"])
    officer.submit(path, brush="wall", around="1")
    drawn = plan_of(house)
    assert drawn[(1, 3)] is Mark.DOOR
    assert (4, 6) not in drawn
    assert len(drawn) == 2 * 6 + 2 * 2 - 1  # the edge of 4 × 6 without the desk's cell


@pytest.mark.parametrize(
    ("brush", "cells", "said"),
    [
        ("wall", [], "还没有选格子"),
        ("wall", ["5-1"], "平面图以外"),
        ("wall", ["2-2"], "里有工位"),
        ("desk", ["2-2"], "已有工位"),
        ("desk", ["1-1", "1-2"], "只选一个格子"),
        ("wall", ["x"], "没有认出"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(
    house: House, as_: As, brush: str, cells: list[str], said: str
) -> None:
    officer, path = as_(house.officer), f"/incubation/rooms/{house.room.id}/plan"
    officer.submit(path, brush=f"desk-{house.desk_ids[0]}", cell=["2-2"])
    chosen = f"desk-{house.desk_ids[1]}" if brush == "desk" else brush
    page = officer.submit(path, brush=chosen, cell=cells)
    assert (page.status_code, said in page.text) == (422, True)


def test_a_plan_is_not_cut_where_something_stands(house: House, as_: As) -> None:
    officer = as_(house.officer)
    officer.submit(f"/incubation/rooms/{house.room.id}/plan", brush="wall", cell=["4-6"])
    page = officer.submit(f"/incubation/rooms/{house.room.id}/edit", name="示例", depth="3")
    assert (page.status_code, "先在平面图上清除" in page.text) == (422, True)
