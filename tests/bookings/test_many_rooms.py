"""A day, a week and a month of every room cost the same few statements, however many rooms there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from incubator.core.permissions import Role
from incubator.premises.booking import State
from incubator.premises.models import Equipment
from tests import factories
from tests.bookings.scenes import House, span
from tests.browser_client import Browser
from tests.statements import counted

DAY = "/bookings/day?on=2026-12-01"
PAGES = (DAY, "/bookings/week?week=2026-W49", "/bookings/month?on=2026-12-01")


@pytest.mark.both
@pytest.mark.parametrize("path", PAGES)
def test_two_hundred_rooms_cost_no_more_statements_than_twenty(
    app: object, as_: Callable[..., Browser], path: str
) -> None:
    house = House()
    with factories.together():
        for _n in range(19):
            house.booked(span(14), room=house.another())
    browser = as_(house.officer)
    few = counted(lambda: browser.get(path))
    with factories.together():
        for _n in range(180):
            house.another()
    many = counted(lambda: browser.get(path))
    assert browser.get(path).text.count("/bookings/week/") >= 200
    assert many == few
    assert many <= 6


def test_a_day_shows_each_use_to_those_who_may_know_it(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House()
    house.booked(span(14, 1.5))
    house.booked(span(18), room=house.another(), state=State.ASKED)
    staff = as_(house.officer).get(DAY).text
    assert "at-14 for-1 and-30" in staff
    assert "14:00–15:30 示例舞蹈队 · 示例排练" in staff
    assert "wait" in staff
    stranger = factories.post(Role.AGENT, organization=factories.organization(hub=house.hub))
    theirs = as_(stranger).get(DAY).text
    assert "14:00–15:30 已有预约" in theirs
    assert "示例舞蹈队" not in theirs


def test_another_street_s_rooms_are_not_on_the_day(
    app: object, as_: Callable[..., Browser]
) -> None:
    house, elsewhere = House(), House()
    page = as_(house.agent).get(DAY).text
    assert house.room.name in page
    assert elsewhere.room.name not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("people=50", True),
        ("people=51", False),
        ("step_free=1", True),
        ("equipment=投影", True),
        ("equipment=钢琴", False),
        ("community=示例东里", True),
        ("kind=community-facility", True),
        ("kind=party-centre", False),
        ("kind=x&people=x&step_free=x", True),
    ],
)
def test_the_rooms_of_a_day_can_be_narrowed(
    app: object, as_: Callable[..., Browser], asked: str, found: bool
) -> None:
    house = House(name="示例大厅", capacity=50, step_free=True, community="示例东里社区")
    factories.keep(Equipment(premises_id=house.room.id, name="投影仪", count=1))
    assert ("示例大厅" in as_(house.agent).get(f"{DAY}&{asked}").text) is found


def test_a_month_sums_the_hours_of_each_day(app: object, as_: Callable[..., Browser]) -> None:
    house = House()
    house.booked(span(9, 1.5))
    house.booked(span(14, 6))
    page = as_(house.officer).get(PAGES[2]).text
    assert '<td class="most">7.5</td>' in page
    assert "/bookings/day?on=2026-12-01" in page
