"""Time first: what is free then; where nothing is, the nearest times of that day."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from incubator.premises.booking import State
from incubator.premises.models import Equipment
from tests import factories
from tests.bookings.scenes import House, span
from tests.browser_client import Browser
from tests.statements import counted

AT_TWO = "/bookings/find?on=2026-12-01&from=14:00&to=16:00"


@pytest.fixture
def house(app: object) -> House:
    return House(name="示例大厅", capacity=50, step_free=True)


def test_a_free_room_is_offered_with_its_time(house: House, as_: Callable[..., Browser]) -> None:
    page = as_(house.agent).get(AT_TWO).text
    assert "示例大厅" in page
    asking = f"premises={house.room.id}&amp;from=2026-12-01T14:00&amp;to=2026-12-01T16:00"
    assert asking in page


def test_a_taken_room_is_not_and_its_nearest_time_is(
    house: House, as_: Callable[..., Browser]
) -> None:
    house.booked(span(15))
    page = as_(house.agent).get(AT_TWO).text
    assert "没有空闲的合适场地" in page
    assert "from=2026-12-01T13:00&amp;to=2026-12-01T15:00" in page
    assert "from=2026-12-01T14:00&amp;" not in page


def test_thirty_people_a_projector_and_no_steps(house: House, as_: Callable[..., Browser]) -> None:
    house.another(name="示例小屋", capacity=10)
    factories.keep(Equipment(premises_id=house.room.id, name="投影仪", count=1))
    page = as_(house.agent).get(f"{AT_TWO}&people=30&equipment=投影&step_free=1").text
    assert "示例大厅" in page
    assert "示例小屋" not in page
    assert "没有合适的空闲场地" in as_(house.agent).get(f"{AT_TWO}&people=51").text


def test_a_request_that_keeps_nobody_out_leaves_the_room_free(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House(pending_holds=False)
    house.booked(span(14, 2), state=State.ASKED)
    assert "from=2026-12-01T14:00" in as_(house.agent).get(AT_TWO).text


def test_what_is_no_time_counts_as_the_usual_one(house: House, as_: Callable[..., Browser]) -> None:
    browser = as_(house.agent)
    for asked in ("from=x&to=y", "from=99:99", "on=x", "people=-1", "from=16:00&to=14:00"):
        assert browser.get(f"/bookings/find?{asked}").status_code == 200


@pytest.mark.both
def test_finding_among_many_rooms_costs_no_more_statements(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House()
    browser = as_(house.officer)
    few = counted(lambda: browser.get(AT_TWO))
    with factories.together():
        for _n in range(60):
            house.booked(span(14), room=house.another())
    assert counted(lambda: browser.get(AT_TWO)) == few
    assert few <= 6
