"""The one who answers sees rivals side by side; a refusal reaches the other side with its reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from incubator.core.db import db
from incubator.organizations.models import Organization
from incubator.premises.booking import Booking, State
from incubator.premises.booking_steps import Status
from tests import factories
from tests.bookings.scenes import House, span
from tests.bookings.test_booking_page import asked, states, weekly
from tests.browser_client import Browser


@pytest.fixture
def house(app: object) -> House:
    return House(pending_holds=False)


def rival_of(house: House) -> tuple[Organization, Booking]:
    other = factories.organization(hub=house.hub, name="示例合唱团")
    return other, house.booked(span(15, 2), by=other, state=State.ASKED, purpose="示例合练")


def test_the_queue_shows_what_waits_with_its_deadline(
    house: House, as_: Callable[..., Browser]
) -> None:
    id = asked(house)
    browser = as_(house.officer)
    page = browser.get("/bookings/queue").text
    assert f"/bookings/{id}" in page
    assert "还剩 2 个工作日" in page
    assert "示例舞蹈队" in browser.get("/bookings/queue?format=csv").get_data(as_text=True)
    assert as_(house.agent).get("/bookings/queue").status_code == 403


def test_approving_says_beforehand_who_loses_and_then_tells_them(
    house: House, as_: Callable[..., Browser]
) -> None:
    other, rival = rival_of(house)
    agent = factories.post(house.agent.role, organization=other)
    id = asked(house)
    browser = as_(house.officer)
    page = browser.get(f"/bookings/{id}/approve").text
    assert "示例合唱团" in page
    assert "整件不同意" in page
    assert page.count("可以确认") == 3
    browser.submit(f"/bookings/{id}/approve", note="钥匙在示例值班室")
    assert db.session.get_one(Booking, id).status == Status.CONFIRMED
    assert db.session.get_one(Booking, rival.id).status == Status.REFUSED
    assert "已答应其他申请" in as_(agent).get("/messages/").text
    assert "钥匙在示例值班室" in as_(house.agent).get("/messages/").text


def test_a_date_that_is_no_longer_free_is_skipped_and_said(
    house: House, as_: Callable[..., Browser]
) -> None:
    id = asked(house)
    house.booked(weekly()[0], by=factories.organization(hub=house.hub))
    browser = as_(house.officer)
    page = browser.get(f"/bookings/{id}/approve").text
    assert page.count("可以确认") == 2
    assert "约不上" in page
    browser.submit(f"/bookings/{id}/approve")
    assert states(id) == [State.SKIPPED, State.CONFIRMED, State.CONFIRMED]


def test_approving_when_nothing_is_left_gets_409_with_who_has_it(
    house: House, as_: Callable[..., Browser]
) -> None:
    id = asked(house, span(14, 2))
    house.booked(span(14, 2), by=factories.organization(hub=house.hub, name="示例棋社"))
    browser = as_(house.officer)
    page = browser.post(f"/bookings/{id}/approve", data=browser.fields(f"/bookings/{id}/approve"))
    assert page.status_code == 409
    assert "示例棋社" in page.text
    assert states(id) == [State.ASKED]


def test_a_refusal_needs_a_reason_that_reaches_the_organization(
    house: House, as_: Callable[..., Browser]
) -> None:
    id = asked(house)
    browser = as_(house.officer)
    path = f"/bookings/{id}/refuse"
    assert browser.post(path, data=browser.fields(path)).status_code == 422
    browser.submit(path, reason="示例街道当天用场地开会")
    assert db.session.get_one(Booking, id).status == Status.REFUSED
    assert "示例街道当天用场地开会" in as_(house.agent).get("/messages/").text
    assert "示例街道当天用场地开会" in as_(house.agent).get(f"/bookings/{id}").text


def test_a_returned_request_is_corrected_and_handed_in_again(
    house: House, as_: Callable[..., Browser]
) -> None:
    id = asked(house)
    as_(house.officer).submit(f"/bookings/{id}/return", reason="请减少人数并改到下午五点")
    browser = as_(house.agent)
    path = f"/bookings/{id}/resubmit"
    form = browser.get(path).text
    assert 'value="示例排练"' in form
    assert "2026-12-08，2026-12-15" in form
    page = browser.submit(path, people="8", starts="17:00", ends="18:00", use="public-benefit")
    assert page.status_code == 200
    booking = db.session.get_one(Booking, id)
    assert (booking.status, booking.people) == (Status.REQUESTED, 8)
    assert states(id).count(State.ASKED) == 3


def test_somebody_else_answered_meanwhile(house: House, as_: Callable[..., Browser]) -> None:
    id = asked(house)
    browser = as_(house.officer)
    seen = browser.fields(f"/bookings/{id}/refuse")
    browser.submit(f"/bookings/{id}/approve")
    late = browser.post(f"/bookings/{id}/refuse", data={**seen, "reason": "示例"})
    assert late.status_code == 409
    assert db.session.get_one(Booking, id).status == Status.CONFIRMED
