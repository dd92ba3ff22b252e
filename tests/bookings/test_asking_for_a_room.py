"""Four fields, a confirmation, a booking; what cannot be had says why and what else could be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from incubator.core.db import db
from incubator.organizations.models import Profile
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.booking_steps import Status
from incubator.premises.holds import BookingDraft, Hold
from incubator.premises.models import Approval
from tests import factories
from tests.bookings.scenes import House, span
from tests.browser_client import Browser

NEW = "/bookings/new"


def slot(house: House, hour: int = 14, until: int = 16, day: str = "2026-12-01") -> str:
    return f"{NEW}?premises={house.room.id}&from={day}T{hour:02}:00&to={day}T{until:02}:00"


def about(**more: Any) -> dict[str, Any]:
    return {
        "use": "public-benefit",
        "purpose": "示例居民手工活动",
        "people": "20",
        "promised": "y",
        **more,
    }


def checked(browser: Browser, house: House, path: str = "", **more: Any) -> TestResponse:
    """The form filled in and its first button pressed."""
    fields = {**browser.fields(path or slot(house)), **about(**more), "check": "1"}
    return browser.post(NEW, data=fields)


def sent(browser: Browser, house: House, path: str = "", **more: Any) -> TestResponse:
    """Both buttons pressed."""
    page = checked(browser, house, path, **more)
    assert page.status_code == 200, page.text
    return browser.post(NEW, data={**hidden(page), "send": "1"})


def hidden(page: TestResponse) -> dict[str, Any]:
    import re

    form = page.text.split('action="/bookings/new"')[1]
    return {
        facts["name"]: facts["value"]
        for tag in re.findall(r'<input type="hidden"[^>]*>', form)
        if "value" in (facts := dict(re.findall(r'([\w-]+)="([^"]*)"', tag)))
    }


@pytest.fixture
def house(app: object) -> House:
    return House()


def only() -> Booking:
    return db.session.scalars(select(Booking)).one()


def test_an_organization_asks_and_the_slot_is_kept(
    house: House, as_: Callable[..., Browser]
) -> None:
    browser = as_(house.agent)
    page = checked(browser, house)
    assert "2026-12-01（周二）14:00–16:00" in page.text
    assert "可以预约" in page.text
    assert "无偿使用" in page.text
    assert db.session.scalar(select(Booking.id)) is None
    answer = sent(browser, house)
    booking = only()
    assert answer.status_code == 302
    assert answer.location.endswith(f"/bookings/{booking.id}")
    assert (booking.status, booking.people) == (Status.REQUESTED, 20)
    assert len(db.session.scalars(select(Hold)).all()) == 1


def test_a_second_press_shows_the_first_booking(house: House, as_: Callable[..., Browser]) -> None:
    browser = as_(house.agent)
    fields = {**hidden(checked(browser, house)), "send": "1"}
    first, second = browser.post(NEW, data=fields), browser.post(NEW, data=fields)
    assert first.location == second.location
    assert only().number


def test_everything_that_is_wrong_is_said_at_once(
    house: House, as_: Callable[..., Browser]
) -> None:
    page = checked(as_(house.agent), house, people="31", promised="", purpose="示例活动")
    assert page.status_code == 422
    assert "最多容纳 30 人" in page.text
    assert page.text.count('class="error"') >= 2
    assert 'value="示例活动"' in page.text


def test_a_taken_slot_offers_others_and_keeps_what_was_typed(
    house: House, as_: Callable[..., Browser]
) -> None:
    other = house.another(name="示例二楼教室")
    stranger = factories.organization(hub=house.hub, name="示例合唱团")
    house.booked(span(14, 2), by=stranger)
    browser = as_(house.agent)
    page = checked(browser, house)
    assert page.status_code == 409
    assert "已有预约" in page.text
    assert "示例合唱团" not in page.text
    assert 'value="示例居民手工活动"' in page.text
    assert "示例二楼教室" in page.text
    choice = f"{other.id} 2026-12-01T14:00 2026-12-01T16:00"
    assert choice in page.text
    again = browser.post(NEW, data={**browser.fields(slot(house)), **about(), "choose": choice})
    assert again.status_code == 200
    assert "申请使用示例二楼教室" in again.text
    assert 'value="示例居民手工活动"' in again.text


def test_who_is_overtaken_after_the_confirmation_gets_409_and_loses_nothing(
    house: House, as_: Callable[..., Browser]
) -> None:
    browser = as_(house.agent)
    fields = {**hidden(checked(browser, house)), "send": "1"}
    house.booked(span(14, 2), by=factories.organization(hub=house.hub))
    page = browser.post(NEW, data=fields)
    assert page.status_code == 409
    assert 'value="示例居民手工活动"' in page.text
    assert 'name="choose"' in page.text


def test_a_series_says_what_becomes_of_each_date_before_it_is_sent(
    house: House, as_: Callable[..., Browser]
) -> None:
    house.booked(span(14, 2, on=span(14).starts_at.date().replace(day=8)))
    browser = as_(house.agent)
    page = checked(browser, house, repeat="1", until="2026-12-22")
    assert page.text.count("可以预约") == 3
    assert "2026-12-08（周二）14:00–16:00" in page.text
    assert "不能预约" in page.text
    sent(browser, house, repeat="1", until="2026-12-22")
    booking = db.session.scalars(select(Booking).where(Booking.status == Status.REQUESTED)).one()
    states = [one.state for one in booking.occurrences]
    assert states == [State.ASKED, State.SKIPPED, State.ASKED, State.ASKED]


def test_several_dates_are_one_request(house: House, as_: Callable[..., Browser]) -> None:
    sent(as_(house.agent), house, other_dates="2026-12-03，2026-12-04")
    assert len(only().occurrences) == 3
    page = checked(as_(house.agent), house, other_dates="下周")
    assert page.status_code == 422
    assert "日期请写成" in page.text


def test_a_rule_is_offered_in_the_full_profile_alone(
    as_: Callable[..., Browser], app: object
) -> None:
    small = House()
    assert "RFC 5545" not in as_(small.agent).get(slot(small)).text
    full = House(profile=Profile.FULL)
    browser = as_(full.agent)
    assert "RFC 5545" in browser.get(slot(full)).text
    page = checked(browser, full, recurrence="FREQ=WEEKLY")
    assert page.status_code == 422
    assert "要有结束" in page.text


def test_minors_need_somebody_who_watches(house: House, as_: Callable[..., Browser]) -> None:
    page = checked(as_(house.agent), house, involves_minors="y")
    assert page.status_code == 422
    assert "安全负责人" in page.text


def test_a_room_that_answers_by_itself_confirms_at_once(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House(approval=Approval.AUTOMATIC)
    sent(as_(house.agent), house)
    assert only().status == Status.CONFIRMED


def test_staff_ask_for_an_organization_and_may_make_an_exception(
    house: House, as_: Callable[..., Browser]
) -> None:
    browser = as_(house.officer)
    late = slot(house, 21, 22)
    page = checked(browser, house, late, organization="示例舞蹈队")
    assert page.status_code == 409
    more = {"organization": "示例舞蹈队", "exception": "示例街道汇演", "confirm": "y"}
    sent(browser, house, late, **more)
    booking = only()
    assert booking.entered_on_behalf
    assert booking.organization_id == house.group.id
    assert (booking.status, booking.exception) == (Status.CONFIRMED, "示例街道汇演")
    page = checked(browser, house, organization="没有这个组织")
    assert page.status_code == 422


def test_an_organization_gets_no_field_for_exceptions(
    house: House, as_: Callable[..., Browser]
) -> None:
    browser = as_(house.agent)
    assert 'name="exception"' not in browser.get(slot(house)).text
    page = checked(browser, house, slot(house, 21, 22), exception="示例", confirm="y")
    assert page.status_code == 409


def test_a_slot_is_kept_for_ten_minutes_while_the_form_is_filled(
    app: object, as_: Callable[..., Browser]
) -> None:
    house = House(hold_minutes=10)
    browser = as_(house.agent)
    kept = browser.post(NEW, data={**browser.fields(slot(house)), "keep": "1", "purpose": "示例"})
    assert "保留到 09:10" in kept.text
    assert 'value="示例"' in kept.text
    assert db.session.scalars(select(BookingDraft)).one().premises_id == house.room.id
    rival = factories.post(house.agent.role, organization=factories.organization(hub=house.hub))
    assert checked(as_(rival), house).status_code == 409
    sent(browser, house)
    assert db.session.scalars(select(BookingDraft)).all() == []


@pytest.mark.parametrize("forged", ["", "0", "999999", "x", "99999999999999999999"])
def test_a_room_that_is_not_there_is_not_found(
    house: House, as_: Callable[..., Browser], forged: str
) -> None:
    browser = as_(house.agent)
    assert browser.get(f"{NEW}?premises={forged}").status_code == 404
    fields = {**browser.fields(slot(house)), **about(), "premises": forged, "check": "1"}
    assert browser.post(NEW, data=fields).status_code == 404
    elsewhere = House()
    assert browser.get(slot(elsewhere)).status_code == 404


@pytest.mark.parametrize(
    "choice", ["x", "1 x y", "1 2 3 4", "999999 2026-12-01T14:00 2026-12-01T16:00"]
)
def test_a_forged_choice_changes_nothing(
    house: House, as_: Callable[..., Browser], choice: str
) -> None:
    browser = as_(house.agent)
    page = browser.post(NEW, data={**browser.fields(slot(house)), **about(), "choose": choice})
    assert page.status_code in {200, 404}
    assert db.session.scalar(select(Occurrence.id)) is None
