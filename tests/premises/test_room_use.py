"""A use begins with a tap at the door, may end early, and leaves a record of who came and how it was left."""

from __future__ import annotations

import pytest
from flask import Flask

from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Role
from incubator.premises import using
from incubator.premises.booking import CheckIn, State, UseRecord
from incubator.premises.holds import Hold
from incubator.premises.taking import Span
from incubator.premises.using import Left
from tests import factories
from tests.bookings.scenes import House, span
from tests.factories import hat
from tests.premises.uses import MORNING, agent_of, at, check_in, date_of, holds_of, leave

both = pytest.mark.both
EARLY, LATE = -15, 29


@both
def test_the_organization_checks_in_from_a_quarter_of_an_hour_before(app: Flask) -> None:
    house = House(wants_check_in=True)
    date = date_of(house.booked(MORNING))
    with pytest.raises(RuleError, match="还没有到签到时间"):
        check_in(date, agent_of(house), at(MORNING.starts_at, EARLY - 1))
    made = check_in(date, agent_of(house), at(MORNING.starts_at, EARLY))
    assert made.way is CheckIn.QR
    assert date_of(date.booking).state is State.IN_USE


@both
def test_a_second_tap_changes_nothing(app: Flask) -> None:
    house = House(wants_check_in=True)
    date = date_of(house.booked(MORNING))
    first = check_in(date, agent_of(house), at(MORNING.starts_at))
    again = check_in(date, agent_of(house), at(MORNING.starts_at, 5))
    assert first.id == again.id
    assert again.checked_in_at == MORNING.starts_at


def test_after_the_time_of_the_rule_only_staff_can_check_in(app: Flask) -> None:
    house = House(wants_check_in=True)
    date = date_of(house.booked(MORNING))
    with pytest.raises(RuleError, match="已过"):
        check_in(date, agent_of(house), at(MORNING.starts_at, 30))
    made = check_in(date, hat(house.officer), at(MORNING.starts_at, 30), CheckIn.STAFF)
    assert made.checked_in_by_id == house.officer.id


def test_a_room_that_wants_no_check_in_takes_one_until_the_end(app: Flask) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    check_in(date, agent_of(house), at(MORNING.starts_at, 100))
    assert date_of(date.booking).state is State.IN_USE


@both
def test_who_leaves_early_gives_the_rest_back(app: Flask) -> None:
    house = House(minutes_after=15)
    date = date_of(house.booked(MORNING))
    check_in(date, agent_of(house), at(MORNING.starts_at))
    leave(date, agent_of(house), at(MORNING.starts_at, 60), attendance=11, hand_over="桌椅已归位")
    after = date_of(date.booking)
    assert after.state is State.DONE
    assert after.ends_at == MORNING.ends_at
    assert holds_of(after) == [Span(MORNING.starts_at, at(MORNING.starts_at, 75))]
    house.booked(span(10, 1, minute=15))


def test_who_stays_to_the_end_keeps_the_buffer(app: Flask) -> None:
    house = House(minutes_after=15)
    date = date_of(house.booked(MORNING))
    before = holds_of(date)
    check_in(date, agent_of(house), at(MORNING.starts_at))
    leave(date, agent_of(house), at(MORNING.ends_at))
    assert holds_of(date_of(date.booking)) == before


def test_who_leaves_before_it_began_holds_nothing_any_more(app: Flask) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    check_in(date, agent_of(house), at(MORNING.starts_at, EARLY))
    leave(date, agent_of(house), at(MORNING.starts_at, -5))
    assert holds_of(date_of(date.booking)) == []


def test_nobody_leaves_who_did_not_come(app: Flask) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    with pytest.raises(RuleError, match="还没有签到"):
        leave(date, agent_of(house), at(MORNING.starts_at))


@pytest.mark.parametrize("state", [State.ASKED, State.CANCELLED, State.DONE])
def test_only_a_confirmed_date_begins(app: Flask, state: State) -> None:
    house = House()
    date = date_of(house.booked(MORNING, state=State.ASKED))
    with transaction():
        found = date_of(date.booking)
        found.state, found.because = state, "示例"
    with pytest.raises(RuleError, match="不是已确认"):
        check_in(date, agent_of(house), at(MORNING.starts_at))


@both
def test_another_organization_and_another_street_do_not_find_it(app: Flask) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    stranger = factories.post(Role.AGENT, organization=factories.organization(hub=house.hub))
    elsewhere = factories.post(Role.CASE_OFFICER, hub=factories.hub())
    for post in (stranger, elsewhere):
        with pytest.raises(NotFound):
            check_in(date, hat(post), at(MORNING.starts_at))
    assert db.session.query(UseRecord).count() == 0


def test_staff_note_afterwards_what_nobody_checked_in_for(app: Flask) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    now = at(MORNING.ends_at, 60)
    with transaction():
        using.write_up(
            date.id, Left(attendance=8, damage="一把椅子"), by=hat(house.officer), at=now
        )
    after = date_of(date.booking)
    assert after.state is State.DONE
    assert after.record is not None
    assert (after.record.checked_in_at, after.record.ended_at) == (
        MORNING.starts_at,
        MORNING.ends_at,
    )
    assert after.record.damage == "一把椅子"


@both
def test_the_record_is_one_for_a_date_in_the_database_too(app: Flask) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    made = check_in(date, agent_of(house), at(MORNING.starts_at))
    twin = UseRecord(
        occurrence_id=made.occurrence_id, checked_in_at=made.checked_in_at, way=CheckIn.QR
    )
    with pytest.raises(Exception, match="刚刚办理"), transaction():
        db.session.add(twin)
    assert db.session.query(Hold).count() == 1
