"""The door of a room tells who is in and who comes next, without a sign-in and nothing personal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.premises import door, door_sheet
from incubator.premises.door import Purpose, Word
from incubator.premises.models import Premises
from tests import factories
from tests.bookings.scenes import House, span
from tests.browser_client import Browser
from tests.premises.test_closing_rooms import close, wish
from tests.premises.uses import MORNING, agent_of, at, check_in, date_of
from tests.statements import counted

both = pytest.mark.both
AFTERNOON = span(14, 2)


def _door(house: House, room: Premises | None = None) -> door.Door:
    return door.at_the_door(room or house.room, at=clock.now())


def test_the_door_follows_the_day(app: Flask) -> None:
    house = House(wants_check_in=True, minutes_before=15)
    date = date_of(house.booked(MORNING))
    house.booked(AFTERNOON)
    at(MORNING.starts_at, -30)
    assert (_door(house).word, _door(house).until) == (Word.SHUT, MORNING.starts_at)
    at(MORNING.starts_at, 5)
    assert _door(house).word is Word.EXPECTED
    check_in(date, agent_of(house), at(MORNING.starts_at, 6))
    found = _door(house)
    assert (found.word, found.until) == (Word.IN_USE, MORNING.ends_at)
    assert found.now is not None
    assert found.now.who == "示例舞蹈队"
    assert found.next is not None
    assert found.next.starts_at == AFTERNOON.starts_at
    at(MORNING.ends_at, 1)
    found = _door(house)
    assert (found.word, found.until) == (Word.FREE, AFTERNOON.starts_at - timedelta(minutes=15))


def test_nobody_came_so_the_door_is_free_before_any_job_ran(app: Flask) -> None:
    house = House(wants_check_in=True)
    house.booked(MORNING)
    at(MORNING.starts_at, 31)
    assert _door(house).word is Word.FREE


def test_a_closed_room_says_why(app: Flask) -> None:
    house = House()
    close(house, wish(house))
    at(MORNING.starts_at)
    found = _door(house)
    assert (found.word, found.reason) == (Word.CLOSED, "屋顶漏水维修")


def test_a_use_of_the_whole_hall_stands_at_the_door_of_its_part(app: Flask) -> None:
    house = House()
    hall = house.another()
    part = house.another(parent_id=hall.id)
    house.booked(MORNING, room=hall)
    at(MORNING.starts_at)
    found = _door(house, part)
    assert found.now is not None
    assert found.now.where == hall.name


def _page(house: House, code: str) -> str:
    return f"/premises/{house.room.id}/door?c={code}"


@both
def test_the_door_page_needs_no_sign_in_and_tells_nothing_personal(
    app: Flask, client: Browser
) -> None:
    house = House()
    house.booked(MORNING, purpose="示例互助小组谈心", safety_officer="示例安全员")
    at(MORNING.starts_at)
    page = client.get(_page(house, door.code(house.room.id, Purpose.DOOR)))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "示例舞蹈队" in page.text
    assert '<meta http-equiv="refresh"' in page.text
    for hidden in ("示例互助小组谈心", "示例安全员", "SL-B-"):
        assert hidden not in page.text


@pytest.mark.parametrize("code", ["", "0" * 20, "错误", "a" * 5000])
def test_a_forged_code_opens_no_door(app: Flask, client: Browser, code: str) -> None:
    house = House()
    assert client.get(_page(house, code)).status_code == 404


def test_the_code_of_one_purpose_or_room_is_none_for_another(app: Flask, client: Browser) -> None:
    house = House()
    other = house.another()
    for code in (
        door.code(house.room.id, Purpose.CHECK_IN),
        door.code(other.id, Purpose.DOOR),
    ):
        assert client.get(_page(house, code)).status_code == 404


def test_an_unpublished_room_has_no_door_page(app: Flask, client: Browser) -> None:
    house = House()
    hidden = house.another()
    with transaction():
        db.session.get_one(Premises, hidden.id).published_at = None
    code = door.code(hidden.id, Purpose.DOOR)
    assert client.get(f"/premises/{hidden.id}/door?c={code}").status_code == 404


def test_the_door_costs_the_same_however_many_uses_there_are(app: Flask) -> None:
    house = House()
    house.booked(span(9, 1))
    at(MORNING.starts_at)
    room = house.room
    few = counted(lambda: door.at_the_door(room, at=clock.now()))
    for hour in range(10, 20):
        house.booked(span(hour, 1), by=factories.organization(hub=house.hub))
    db.session.expire_all()
    room = db.session.get_one(Premises, house.room.id)
    assert len(room.openings) == 3
    assert counted(lambda: door.at_the_door(room, at=clock.now())) <= few


def test_the_sheet_for_the_door_is_a_page_of_paper(app: Flask) -> None:
    house = House(wants_check_in=True, address="示例路 1 号")
    for hour in range(9, 20):
        house.booked(span(hour, 1))
    at(MORNING.starts_at)
    assert door_sheet.draw(house.room, at=clock.now()).startswith(b"%PDF-")
