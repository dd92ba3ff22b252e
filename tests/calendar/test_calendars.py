"""A calendar's secret address shows its owner's dates alone, as long as nobody revokes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from icalendar import Calendar, Event
from sqlalchemy import select

from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.premises import changing, feeding
from incubator.premises.booking import State
from incubator.premises.feeds import Feed
from tests import factories
from tests.bookings.scenes import House, span
from tests.browser_client import Browser
from tests.factories import hat
from tests.premises.uses import MORNING, agent_of, date_of
from tests.statements import counted

both = pytest.mark.both
AFTERNOON = span(14, 2)


def _events(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def _made(make: Callable[[], Feed]) -> str:
    with transaction():
        feed = make()
        assert feed.token
        return feed.token


def _read(client: Browser, token: str) -> list[Event]:
    answer = client.get(f"/calendar/{token}.ics")
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return _events(answer.data)


@both
def test_an_organization_s_calendar_shows_its_own_dates_alone(app: Flask, client: Browser) -> None:
    house = House(address="示例路 1 号")
    other = factories.organization(hub=house.hub)
    date = date_of(house.booked(MORNING))
    house.booked(AFTERNOON, by=other)
    token = _made(lambda: feeding.make_for_organization(by=agent_of(house), at=clock.now()))
    (event,) = _read(client, token)
    assert event["SUMMARY"] == f"{house.room.name}（公益活动）"
    assert event.decoded("DTSTART") == MORNING.starts_at
    assert str(event["DTSTART"].params["TZID"]) == "Asia/Shanghai"
    assert event["UID"].startswith(f"occurrence-{date.id}@")
    assert "示例排练" not in str(event)


def test_a_cancelled_date_stays_with_the_same_uid_and_a_higher_sequence(
    app: Flask, client: Browser
) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    token = _made(lambda: feeding.make_for_organization(by=agent_of(house), at=clock.now()))
    (before,) = _read(client, token)
    with transaction():
        changing.cancel_date(date.id, reason="示例", by=agent_of(house), at=clock.now())
    (after,) = _read(client, token)
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_skipped_date_is_in_no_calendar_and_a_request_is_tentative(
    app: Flask, client: Browser
) -> None:
    house = House()
    house.booked(MORNING, state=State.ASKED)
    skipped = house.booked(AFTERNOON, state=State.ASKED)
    with transaction():
        date = date_of(skipped)
        date.state, date.because = State.SKIPPED, "示例"
    token = _made(lambda: feeding.make_for_organization(by=agent_of(house), at=clock.now()))
    assert [one["STATUS"] for one in _read(client, token)] == ["TENTATIVE"]


def test_a_person_s_calendar_empties_when_the_post_ends(app: Flask, client: Browser) -> None:
    house = House()
    house.booked(MORNING)
    token = _made(lambda: feeding.make_for_person(by=agent_of(house), at=clock.now()))
    assert len(_read(client, token)) == 1
    with transaction():
        house.agent.ends_on = clock.today() - timedelta(days=1)
    assert _read(client, token) == []


def test_a_room_s_calendar_tells_staff_who_has_it(app: Flask, client: Browser) -> None:
    house = House()
    house.booked(MORNING)
    by = hat(house.officer)
    token = _made(lambda: feeding.make_for_room(house.room.id, by=by, at=clock.now()))
    (event,) = _read(client, token)
    assert event["SUMMARY"] == "示例舞蹈队（公益活动）"


@both
def test_renewed_and_revoked_addresses_answer_nothing(app: Flask, client: Browser) -> None:
    house = House()
    token = _made(lambda: feeding.make_for_person(by=agent_of(house), at=clock.now()))
    with transaction():
        feed = db.session.scalars(select(Feed)).one()
        fresh = feeding.renew(feed.id, by=agent_of(house), at=clock.now())
        id, new = fresh.id, fresh.token
    assert client.get(f"/calendar/{token}.ics").status_code == 404
    assert client.get(f"/calendar/{new}.ics").status_code == 200
    with transaction():
        feeding.revoke(id, by=agent_of(house), at=clock.now())
    assert client.get(f"/calendar/{new}.ics").status_code == 404
    assert all(one.token is None for one in db.session.scalars(select(Feed)))


@pytest.mark.parametrize("token", ["x", "A" * 32, "%00", "a" * 3000])
def test_a_guessed_address_answers_nothing(app: Flask, client: Browser, token: str) -> None:
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_nobody_makes_or_revokes_the_calendar_of_another(
    app: Flask, as_: Callable[..., Browser]
) -> None:
    house = House()
    _made(lambda: feeding.make_for_organization(by=agent_of(house), at=clock.now()))
    feed = db.session.scalars(select(Feed)).one()
    stranger = factories.post(Role.AGENT, organization=factories.organization(hub=house.hub))
    elsewhere = factories.post(Role.CASE_OFFICER, hub=factories.hub())
    for post in (stranger, elsewhere, house.officer):
        browser = as_(post)
        page = browser.get("/calendar/")
        assert feed.token is not None
        assert feed.token not in page.text
        sent = {"csrf_token": browser.fields("/calendar/")["csrf_token"]}
        assert browser.post(f"/calendar/{feed.id}/revoke", data=sent).status_code == 404
    forged = as_(stranger).submit("/calendar/", of=str(house.room.id))
    assert forged.status_code == 422
    assert db.session.query(Feed).count() == 1


def test_an_address_is_made_read_again_and_given_up_on_its_page(
    app: Flask, as_: Callable[..., Browser]
) -> None:
    house = House()
    browser = as_(house.agent)
    page = browser.submit("/calendar/", of="organization")
    feed = db.session.scalars(select(Feed)).one()
    assert f"/calendar/{feed.token}.ics" in page.text
    sent = {"csrf_token": browser.fields("/calendar/")["csrf_token"]}
    after = browser.post(f"/calendar/{feed.id}/revoke", data=sent, follow_redirects=True)
    assert "还没有日历地址" in after.text


def test_the_calendar_costs_the_same_however_many_dates_there_are(app: Flask) -> None:
    house = House()
    house.booked(MORNING)
    with transaction():
        feed = feeding.make_for_room(house.room.id, by=hat(house.officer), at=clock.now())
        feed_id = feed.id

    def written() -> bytes:
        db.session.expire_all()
        return feeding.written(db.session.get_one(Feed, feed_id), at=clock.now())

    few = counted(written)
    for day in range(1, 9):
        on = MORNING.starts_at.date() + timedelta(days=day)
        house.booked(span(9, on=on), by=factories.organization(hub=house.hub))
    assert counted(written) == few


def test_the_file_of_one_booking_has_all_its_dates(app: Flask) -> None:
    house = House()
    booking = house.booked(MORNING)
    db.session.refresh(booking)
    (event,) = _events(feeding.of_booking(booking))
    assert event["STATUS"] == "CONFIRMED"


def test_who_is_confirmed_is_told_where_the_file_for_the_calendar_is(
    app: Flask, as_: Callable[..., Browser]
) -> None:
    house = House()
    booking = house.booked(MORNING, state=State.ASKED, promised_at=clock.now())
    path = f"/bookings/{booking.id}/approve"
    assert as_(house.officer).submit(path).status_code == 200
    told = db.session.scalars(
        select(Message.link).where(Message.person_id == house.agent.person_id)
    ).all()
    assert f"/bookings/{booking.id}/booking.ics" in told
    assert _events(as_(house.agent).get(f"/bookings/{booking.id}/booking.ics").data)
