"""The week of one room: free half hours lead to the request, others' uses show no names."""

from __future__ import annotations

from collections.abc import Callable

from incubator.core import clock
from incubator.core.permissions import Role
from incubator.premises.booking import State
from incubator.premises.holds import Closure, ClosureKind
from incubator.premises.models import DayProfile
from tests import factories
from tests.bookings.scenes import TUESDAY, House, span
from tests.browser_client import Browser

WEEK = "?week=2026-W49"


def test_a_free_half_hour_leads_to_the_request_with_its_time(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House()
    page = as_(house.agent).get(f"/bookings/week/{house.room.id}{WEEK}").text
    assert f"premises={house.room.id}&amp;from=2026-12-01T09:00&amp;to=2026-12-01T10:00" in page
    assert "2026-12-01T08:30" not in page  # closed


def test_the_own_use_is_named_and_another_s_is_not(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House()
    booking = house.booked(span(14, 2))
    other = factories.post(Role.AGENT, organization=factories.organization(hub=house.hub))
    own = as_(house.agent).get(f"/bookings/week/{house.room.id}{WEEK}").text
    assert "示例排练" in own
    assert f"/bookings/{booking.id}" in own
    theirs = as_(other).get(f"/bookings/week/{house.room.id}{WEEK}").text
    assert "已有预约" in theirs
    assert "示例排练" not in theirs
    assert "示例舞蹈队" not in theirs
    assert f'/bookings/{booking.id}"' not in theirs
    assert "示例舞蹈队" in as_(house.officer).get(f"/bookings/week/{house.room.id}{WEEK}").text


def test_a_taken_half_hour_and_its_buffer_are_not_offered(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House(minutes_after=30)
    house.booked(span(14, 2))
    page = as_(house.agent).get(f"/bookings/week/{house.room.id}{WEEK}").text
    assert "from=2026-12-01T13:00" in page
    assert "from=2026-12-01T13:30" not in page
    assert "from=2026-12-01T16:00" not in page
    assert "from=2026-12-01T16:30" in page


def test_a_request_that_keeps_nobody_out_is_shown_beside_a_free_slot(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House(pending_holds=False)
    house.booked(span(14, 2), state=State.ASKED)
    page = as_(house.agent).get(f"/bookings/week/{house.room.id}{WEEK}").text
    assert "from=2026-12-01T14:00" in page
    assert "待答复" in page


def test_a_closure_is_named_with_its_reason_and_days_off_too(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House()
    factories.keep(
        Closure(
            premises_id=house.room.id,
            kind=ClosureKind.REPAIR,
            starts_at=clock.at(TUESDAY, 9),
            ends_at=clock.at(TUESDAY, 12),
            reason="示例线路检修",
            entered_at=clock.now(),
        )
    )
    page = as_(house.agent).get(f"/bookings/week/{house.room.id}{WEEK}").text
    assert "停用：示例线路检修" in page
    assert "from=2026-12-01T09:00" not in page
    assert "from=2026-12-01T12:00" in page
    assert "放假" in as_(house.agent).get(f"/bookings/week/{house.room.id}?on=2026-10-01").text
    assert "调休上班" in as_(house.agent).get(f"/bookings/week/{house.room.id}?on=2026-10-10").text


def test_a_use_of_one_part_stands_in_the_way_of_the_hall(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House()
    part = house.another(parent_id=house.room.id)
    house.booked(span(14, 2), room=part)
    page = as_(house.agent).get(f"/bookings/week/{house.room.id}{WEEK}").text
    assert "from=2026-12-01T14:00" not in page
    assert "from=2026-12-01T16:00" in page


def test_another_street_s_room_is_not_there(app: object, as_: Callable[..., Browser]) -> None:
    house, elsewhere = House(), House()
    assert as_(house.agent).get(f"/bookings/week/{elsewhere.room.id}").status_code == 404


def test_what_is_not_a_week_counts_as_this_one(app: object, as_: Callable[..., Browser]) -> None:
    house = House()
    browser = as_(house.agent)
    for asked in ("2026-W99", "x", "9999-W52", "0001-W01"):
        page = browser.get(f"/bookings/week/{house.room.id}?week={asked}")
        assert page.status_code == 200
        assert "周一 11-23" in page.text


def test_days_too_near_or_too_far_are_not_offered_to_an_organization(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House(notice_workdays=2, horizon_days=10)
    path = f"/bookings/week/{house.room.id}"
    page = as_(house.agent).get(path).text
    assert "须提前预约" in page
    assert "from=2026-11-24T" not in page
    assert "from=2026-11-25T" in page
    later = as_(house.agent).get(f"{path}?week=2026-W49").text
    assert "from=2026-12-03T" in later
    assert "from=2026-12-04T" not in later
    assert "还不能预约" in later
    assert "from=2026-11-24T" in as_(house.officer).get(path).text
    auditor = factories.post(Role.AUDITOR, hub=house.hub)
    assert "/bookings/new" not in as_(auditor).get(path).text


def test_a_week_counts_in_the_days_of_the_street_across_midnight(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House(openings=[(one, 18 * 60, 26 * 60) for one in DayProfile])
    house.booked(span(23, 2))
    page = as_(house.agent).get(f"/bookings/week/{house.room.id}{WEEK}").text
    assert "from=2026-12-01T22:00" in page
    assert "from=2026-12-01T23:00" not in page
    assert "from=2026-12-02T00:30" not in page
    assert "from=2026-12-02T01:00" in page
