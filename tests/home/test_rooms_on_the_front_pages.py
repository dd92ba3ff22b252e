"""The desk shows today's rooms by the hour; an organization sees its next dates."""

from __future__ import annotations

from collections.abc import Callable

from incubator.core import clock
from incubator.core.permissions import Role
from incubator.organizations.models import Hub
from tests import factories
from tests.bookings.scenes import House, span
from tests.browser_client import Browser


def test_the_desk_shows_who_has_which_room_today(app: object, as_: Callable[..., Browser]) -> None:
    house = House(name="示例大厅")
    house.another(name="示例小屋")
    booking = house.booked(span(14, 2, on=clock.today()))
    page = as_(house.officer).get("/").text
    assert "今天的场地" in page
    assert "示例大厅" in page
    assert f"/bookings/{booking.id}" in page
    assert "示例小屋" not in page  # nobody uses it today


def test_a_day_without_uses_folds_to_one_line(app: object, as_: Callable[..., Browser]) -> None:
    house = House()
    assert "今天的场地：没有预约" in as_(house.officer).get("/").text


def test_a_street_without_rooms_says_nothing_of_them(
    app: object, hub: Hub, as_: Callable[..., Browser]
) -> None:

    officer = factories.post(Role.CASE_OFFICER, hub=hub)
    assert "今天的场地" not in as_(officer).get("/").text


def test_an_organization_sees_its_next_dates(app: object, as_: Callable[..., Browser]) -> None:
    house = House(name="示例大厅")
    house.booked(span(14, 2))
    page = as_(house.agent).get("/").text
    assert "2026-12-01（周二）14:00–16:00" in page
    assert "预约场地" in page
