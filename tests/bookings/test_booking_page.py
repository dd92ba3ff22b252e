"""The page of a booking: its dates, giving them up, moving them, asking again; nobody else's is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.premises import booking_requests
from incubator.premises.asking import Ask
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.booking_steps import Status
from incubator.premises.holds import Hold
from incubator.premises.models import Approval, Use
from incubator.premises.taking import Span
from tests import factories
from tests.bookings.scenes import House, span
from tests.browser_client import Browser
from tests.papers.reading import texts

DAYS = [timedelta(days=7 * n) for n in range(3)]


def weekly(hour: int = 14) -> tuple[Span, ...]:
    first = span(hour, 2)
    return tuple(Span(first.starts_at + by, first.ends_at + by) for by in DAYS)


def asked(house: House, *spans: Span, **facts: object) -> int:
    """A booking of the house's group as the service makes it; answers its id."""
    ask = Ask(
        premises_id=house.room.id,
        organization_id=house.group.id,
        use=Use.PUBLIC_BENEFIT,
        purpose="示例排练",
        people=12,
        spans=spans or weekly(),
        promised=True,
        **facts,  # type: ignore[arg-type]  # the fields of an Ask
    )
    with transaction():
        made = booking_requests.request(ask, by=factories.hat(house.agent), at=clock.now())
        return made.id


@pytest.fixture
def house(app: object) -> House:
    return House(approval=Approval.AUTOMATIC, keeps_waiting_list=True)


def states(id: int) -> list[State]:
    rows = select(Occurrence.state).where(Occurrence.booking_id == id)
    return list(db.session.scalars(rows.order_by(Occurrence.starts_at)))


def dates(id: int) -> list[int]:
    rows = select(Occurrence.id).where(Occurrence.booking_id == id)
    return list(db.session.scalars(rows.order_by(Occurrence.starts_at)))


def test_the_page_shows_every_date_and_its_papers(
    house: House, as_: Callable[..., Browser]
) -> None:
    id = asked(house)
    browser = as_(house.agent)
    page = browser.get(f"/bookings/{id}").text
    assert page.count("已确认") >= 3
    assert "2026-12-08（周二）14:00–16:00" in page
    assert "无偿" in page
    assert browser.get(f"/bookings/{id}/booking.ics").data.count(b"BEGIN:VEVENT") == 3
    pdf = browser.get(f"/bookings/{id}/form.pdf")
    assert "示例排练" in "".join(texts(pdf.data))
    assert browser.get(f"/bookings/{id}/form.docx").status_code == 200


def test_one_date_is_given_up_and_the_room_is_free_again(
    house: House, as_: Callable[..., Browser]
) -> None:
    id = asked(house)
    second = dates(id)[1]
    page = as_(house.agent).submit(f"/bookings/dates/{second}/cancel", reason="示例演出撞期")
    assert page.status_code == 200
    assert states(id) == [State.CONFIRMED, State.CANCELLED, State.CONFIRMED]
    assert len(db.session.scalars(select(Hold)).all()) == 2


def test_all_dates_are_given_up_with_a_reason(house: House, as_: Callable[..., Browser]) -> None:
    id = asked(house)
    browser = as_(house.agent)
    refused = browser.post(f"/bookings/{id}/cancel", data=browser.fields(f"/bookings/{id}/cancel"))
    assert refused.status_code == 422
    browser.submit(f"/bookings/{id}/cancel", reason="示例活动改到外地")
    assert db.session.get_one(Booking, id).status == Status.CANCELLED
    assert db.session.scalars(select(Hold)).all() == []


def test_the_centre_calls_a_booking_off_with_a_reason(
    house: House, as_: Callable[..., Browser]
) -> None:
    id = asked(house)
    as_(house.officer).submit(f"/bookings/{id}/call-off", reason="示例停电检修")
    assert set(states(id)) == {State.CANCELLED}
    assert "示例停电检修" in as_(house.agent).get("/messages/").text


def test_this_and_all_that_follow_are_moved_together(
    house: House, as_: Callable[..., Browser]
) -> None:
    id = asked(house)
    second = dates(id)[1]
    page = as_(house.agent).submit(
        f"/bookings/dates/{second}/move",
        on="2026-12-09",
        starts="18:00",
        ends="20:00",
        premises=str(house.room.id),
        following="1",
    )
    assert page.status_code == 200
    assert states(id) == [State.CONFIRMED, State.MOVED, State.MOVED]
    made = db.session.scalars(select(Booking).where(Booking.split_from_id == id)).one()
    days = [clock.on(one.starts_at).isoformat() for one in made.occurrences]
    assert days == ["2026-12-09", "2026-12-16"]


def test_moving_onto_a_taken_time_is_refused_and_nothing_is_lost(
    house: House, as_: Callable[..., Browser]
) -> None:
    id = asked(house)
    house.booked(span(18, 2), by=factories.organization(hub=house.hub))
    first = dates(id)[0]
    browser = as_(house.agent)
    path = f"/bookings/dates/{first}/move"
    fields = {**browser.fields(path), "starts": "18:00", "ends": "20:00"}
    page = browser.post(path, data={**fields, "premises": str(house.room.id), "following": ""})
    assert page.status_code == 409
    assert "已有预约" in page.text
    assert states(id) == [State.CONFIRMED] * 3


def test_a_skipped_date_can_be_waited_for_and_asked_for_again(
    house: House, as_: Callable[..., Browser]
) -> None:
    rival = house.booked(weekly()[1], by=factories.organization(hub=house.hub))
    id = asked(house)
    second = dates(id)[1]
    browser = as_(house.agent)
    assert "空出时告诉我" in browser.get(f"/bookings/{id}").text
    token = browser.fields(f"/bookings/{id}/cancel")["csrf_token"]
    browser.post(f"/bookings/dates/{second}/wait", data={"csrf_token": token})
    assert "正在等候空出" in browser.get(f"/bookings/{id}").text
    still = browser.post(f"/bookings/dates/{second}/again", data={"csrf_token": token})
    assert still.status_code == 409
    assert "/bookings/new?premises=" in still.text
    taken = dates(rival.id)[0]
    as_(house.officer).submit(f"/bookings/dates/{taken}/cancel", reason="示例取消")
    again = browser.post(f"/bookings/dates/{second}/again", data={"csrf_token": token})
    assert again.status_code == 302
    assert states(id)[1] is State.MOVED


def test_nobody_else_s_booking_is_there(house: House, as_: Callable[..., Browser]) -> None:
    id = asked(house)
    first = dates(id)[0]
    stranger = factories.post(Role.AGENT, organization=factories.organization(hub=house.hub))
    other_street = House()
    for browser in (as_(stranger), as_(other_street.officer)):
        for path in (
            f"/bookings/{id}",
            f"/bookings/{id}/booking.ics",
            f"/bookings/{id}/form.pdf",
            f"/bookings/dates/{first}/cancel",
            f"/bookings/dates/{first}/move",
        ):
            assert browser.get(path).status_code == 404, path
    assert as_(stranger).get(f"/bookings/{id}/cancel").status_code == 404
    assert as_(other_street.officer).get(f"/bookings/{id}/approve").status_code == 404


def test_lists_show_the_street_s_and_the_own(house: House, as_: Callable[..., Browser]) -> None:
    asked(house)
    house.booked(span(18), by=factories.organization(hub=house.hub, name="示例合唱团"))
    own = as_(house.agent).get("/bookings/").text
    assert "示例排练" in own
    assert "示例合唱团" not in own
    browser = as_(house.officer)
    assert "示例合唱团" in browser.get("/bookings/").text
    assert "示例合唱团" not in browser.get("/bookings/?state=done").text
    assert "示例合唱团" in browser.get("/bookings/?q=合唱&from=2026-12-01&to=2026-12-01").text
    assert "示例合唱团" not in browser.get("/bookings/?from=2026-12-25").text
    assert "示例合唱团" in browser.get("/bookings/?format=csv").get_data(as_text=True)
    assert browser.get(f"/bookings/?room={house.room.id}&format=xlsx").status_code == 200
