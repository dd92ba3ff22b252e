"""The room of an occupancy is nobody else's: not a booking's, not another occupancy's, not by two at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from incubator.casework.models import Message
from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken
from incubator.core.permissions import Hat
from incubator.organizations.models import Hub
from incubator.premises import (
    booking_requests,
    occupying_agreement,
    occupying_deciding,
    occupying_holds,
    taking,
)
from incubator.premises.asking import Ask
from incubator.premises.holds import Hold
from incubator.premises.models import Premises, Use
from incubator.premises.occupancy_steps import Status
from incubator.premises.taking import SlotTaken, Span
from tests import factories
from tests.factories import hat
from tests.guarantees.place_race import Officer, at_once
from tests.premises import rooms
from tests.premises.tenancies import TERM, Tenancy, at_ten, next_day, night, terms

both = pytest.mark.both
TWO = 2


def open_room(hub: Hub, **facts: Any) -> Premises:
    made = rooms.room(hub, **facts)
    rooms.line(made)
    return made


def book(tenancy: Tenancy, day: date, *, hours: tuple[int, int] = (10, 12)) -> int:
    """Staff book the room for somebody on `day`."""
    span = Span(clock.at(day, hours[0]), clock.at(day, hours[1]))
    organization = factories.organization(hub=tenancy.hub)
    ask = Ask(
        premises_id=tenancy.room_id,
        organization_id=organization.id,
        use=Use.PUBLIC_BENEFIT,
        purpose="示例居民手工活动",
        people=10,
        spans=(span,),
        promised=True,
    )
    with transaction():
        made = booking_requests.request(
            ask, by=hat(tenancy.officer), at=clock.now(), on_behalf=True, confirm=True
        )
        return made.id


@pytest.fixture
def tenancy(app: Flask) -> Tenancy:
    hub = factories.hub()
    return Tenancy(hub=hub, room=open_room(hub))


def others(tenancy: Tenancy) -> Tenancy:
    """Another organization that asked for the same room."""
    return Tenancy(hub=tenancy.hub, room=tenancy.room)


@both
def test_a_room_promised_for_months_takes_no_booking(tenancy: Tenancy) -> None:
    tenancy.approved()
    with pytest.raises(SlotTaken):
        book(tenancy, TERM[0])
    assert book(tenancy, TERM[0] - timedelta(days=1)) > 0


@both
def test_a_booking_in_the_way_is_named_to_who_proposes(tenancy: Tenancy) -> None:
    book(tenancy, date(2026, 12, 15))
    tenancy.survey()
    with pytest.raises(SlotTaken) as refused:
        tenancy.propose()
    assert "2026-12-15 10:00–12:00" in refused.value.message
    assert len(refused.value.holds) == 1
    tenancy.propose(term_from=date(2026, 12, 16))


@both
def test_two_months_in_the_same_room_meet_at_no_day_and_may_follow_each_other(
    tenancy: Tenancy,
) -> None:
    tenancy.approved()
    other = others(tenancy)
    other.survey()
    with pytest.raises(SlotTaken) as refused:
        other.propose(term_from=TERM[1], term_through=date(2028, 5, 31))
    assert tenancy.organization.name in refused.value.message
    other.propose(term_from=next_day(TERM[1]), term_through=date(2028, 5, 31))
    other.act(occupying_deciding.approve, by=other.director)
    assert other.holds[0].starts_at == tenancy.holds[-1].ends_at


@both
def test_a_part_of_a_hall_promised_keeps_the_whole_hall(app: Flask) -> None:
    hub = factories.hub()
    hall = open_room(hub, capacity=100)
    part = open_room(hub, parent_id=hall.id)
    open_room(hub, parent_id=hall.id)
    first = Tenancy(hub=hub, room=part).approved()
    second = Tenancy(hub=hub, room=hall)
    second.survey()
    with pytest.raises(SlotTaken) as refused:
        second.propose()
    assert first.organization.name in refused.value.message


def rivals(tenancy: Tenancy) -> list[Tenancy]:
    """Two applications for the same room and term, both proposed and neither approved."""
    found = [tenancy, others(tenancy)]
    for one in found:
        one.survey()
        one.propose()
    return found


def approved_at_once(app: Flask, pair: list[Tenancy]) -> list[Officer]:
    def approve(case_id: int, by: Hat) -> None:
        occupying_deciding.approve(case_id, by=by, at=clock.now())

    return at_once(app, hat(pair[0].director), approve, [one.id for one in pair])


def doubled(room_id: int) -> int:
    """Pairs of holds that meet."""
    db.session.rollback()
    holds = list(db.session.scalars(select(Hold).where(Hold.part_id == room_id)))
    return sum(
        one.starts_at < other.ends_at and other.starts_at < one.ends_at
        for n, one in enumerate(holds)
        for other in holds[:n]
    )


@both
def test_of_two_approvals_at_once_one_gets_the_room(app: Flask, tenancy: Tenancy) -> None:
    pair = rivals(tenancy)
    played = approved_at_once(app, pair)
    assert [one.won for one in played].count(True) == 1
    assert [len(one.read) for one in played if not one.won] == [1]
    assert doubled(tenancy.room_id) == 0
    assert sorted(one.status for one in pair) == [Status.APPROVED, Status.PROPOSED]


def take_unseen(tenancy: Tenancy) -> None:
    """Take the room for the term without looking who has it."""
    with transaction():
        room = taking.lock(tenancy.room_id)[tenancy.room_id]
        taking.take(tenancy.case, room, [taking.days(*TERM)])


def without_the_guard() -> None:
    db.session.rollback()
    guard = next(one for one in guards.GUARDS if one.name == "no_meeting_hold")
    with db.engine.begin() as connection:
        guards.drop(connection, guard)


def test_the_database_refuses_a_room_taken_twice_when_nobody_looks(tenancy: Tenancy) -> None:
    first, second = rivals(tenancy)
    first.act(occupying_deciding.approve, by=first.director)
    with pytest.raises(Overtaken):
        take_unseen(second)
    assert doubled(tenancy.room_id) == 0


def test_without_look_and_guard_the_room_is_taken_twice(tenancy: Tenancy) -> None:
    """The control: what the two tests above rest on is what holds."""
    first, second = rivals(tenancy)
    first.act(occupying_deciding.approve, by=first.director)
    without_the_guard()
    take_unseen(second)
    assert doubled(tenancy.room_id) == 1


def test_a_room_not_given_back_is_kept_and_those_it_meets_are_told(tenancy: Tenancy) -> None:
    tenancy.in_use()
    at_ten(date(2027, 11, 25))
    booked = book(tenancy, date(2027, 12, 2))
    at_ten(next_day(TERM[1]))
    done = night()
    assert (done.expired, done.kept) == (1, 1)
    with pytest.raises(SlotTaken):
        book(tenancy, date(2027, 12, 3))
    assert doubled(tenancy.room_id) == 0
    told = db.session.scalars(select(Message).where(Message.step == "not-back")).all()
    assert [one.person_id for one in told] == [tenancy.officer.person_id]
    assert "2027-12-02" in told[0].body
    assert booked > 0
    assert night().kept == 0, "once a day is enough"
    at_ten(date(2028, 1, 20))
    assert night().kept == 1
    assert tenancy.holds[-1].ends_at == clock.at(date(2028, 1, 28))


def test_given_back_the_room_is_free_from_the_next_day(tenancy: Tenancy) -> None:
    tenancy.in_use()
    at_ten(date(2027, 3, 10))
    tenancy.give_notice().given_back()
    assert tenancy.holds[-1].ends_at == clock.at(date(2027, 3, 11))
    assert book(tenancy, date(2027, 3, 12)) > 0
    follower = Tenancy(hub=tenancy.hub, room=tenancy.room, wished_from=date(2027, 4, 1))
    follower.survey()
    follower.propose(term_from=date(2027, 4, 1))


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=8),
    st.integers(1, 240),
)
def test_what_is_left_and_what_is_taken_make_the_whole(
    taken: list[tuple[int, int]], length: int
) -> None:
    def at(hour: int) -> Any:
        return clock.at(date(2026, 12, 1)) + timedelta(hours=hour)

    whole = Span(at(20), at(20 + length))
    spans = [Span(at(start), at(start + hours)) for start, hours in taken]
    left = occupying_holds.gaps(whole, spans)
    for hour in range(20, 20 + length):
        free = not any(one.starts_at <= at(hour) < one.ends_at for one in spans)
        assert free == any(one.starts_at <= at(hour) < one.ends_at for one in left)


def test_a_request_for_a_room_taken_meanwhile_is_refused_at_the_approval(tenancy: Tenancy) -> None:
    first, second = rivals(tenancy)
    first.act(occupying_deciding.approve, by=first.director)
    with pytest.raises(SlotTaken):
        second.act(occupying_deciding.approve, by=second.director)
    second.act(occupying_deciding.refuse, by=second.director, reason="示例：场地已给其他组织")
    assert second.status == Status.REFUSED


def test_an_extension_stops_before_somebody_elses_booking(tenancy: Tenancy) -> None:

    tenancy.in_use()
    at_ten(date(2027, 11, 20))
    book(tenancy, date(2027, 12, 15))
    further = terms(term_from=next_day(TERM[1]), term_through=date(2028, 11, 30))
    with pytest.raises(SlotTaken) as refused:
        tenancy.act(occupying_agreement.draw_up_extension, further, approved_by="示例会议")
    assert "2027-12-15" in refused.value.message
