"""What a room is like: its size, its equipment, when it is open, who answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.premises import booking_terms, furnishing, opening_hours, registering
from incubator.premises.booking_terms import Terms
from incubator.premises.furnishing import Furniture
from incubator.premises.models import Approval, DayProfile, Equipment, Premises, Use
from incubator.premises.opening_hours import Hours
from incubator.premises.taking import Span
from incubator.records.models import Event
from tests import factories
from tests.premises.rooms import Street, basics


@pytest.fixture
def street(app: Flask) -> Street:
    return Street()


def _again(room: Premises) -> Premises:
    return db.session.get_one(Premises, room.id, populate_existing=True)


def _verbs() -> list[str]:
    return list(db.session.scalars(select(Event.verb).order_by(Event.id)))


def test_a_smaller_capacity_is_refused_while_more_people_are_coming(street: Street) -> None:
    room = street.room(capacity=50)
    start = clock.at(date(2026, 12, 1), 14)
    held = street.booked(room, Span(start, start + timedelta(hours=2)), people=45)
    name = held.booking.organization.name
    facts = basics(name=room.name, capacity=40)
    with pytest.raises(RuleError) as refused, transaction():
        registering.change(room.id, facts, by=street.by, at=clock.now())
    for words in (name, "2026-12-01", "45"):
        assert words in refused.value.message
    with transaction():
        facts = basics(name=room.name, capacity=45)
        registering.change(room.id, facts, by=street.by, at=clock.now())
    assert _again(room).capacity == 45


def test_equipment_may_change_its_count_and_uses_come_and_go(street: Street) -> None:
    room = street.room()
    now = clock.now()
    first = Furniture(
        step_free=True,
        equipment=(("投影仪", 1), ("折叠椅", 40)),
        uses=frozenset({Use.MEETING, Use.TRAINING}),
    )
    second = Furniture(equipment=(("投影仪", 2),), uses=frozenset({Use.MEETING, Use.CULTURE}))
    with transaction():
        furnishing.furnish(room.id, first, by=street.by, at=now)
    with transaction():
        furnishing.furnish(room.id, second, by=street.by, at=now)
        furnishing.furnish(room.id, second, by=street.by, at=now)
    found = _again(room)
    db.session.refresh(found)
    assert [(one.name, one.count) for one in found.equipment] == [("投影仪", 2)]
    assert {one.use for one in found.uses} == {Use.MEETING, Use.CULTURE}
    assert _verbs() == ["premises.furnish", "premises.furnish"]
    assert db.session.scalars(select(Equipment)).all() == found.equipment


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"equipment": (("投影仪", 0),)}, "equipment"),
        ({"equipment": (("投影仪", 1), ("投影仪", 2))}, "equipment"),
        ({"uses": frozenset()}, "uses"),
    ],
)
def test_impossible_furniture_is_refused(street: Street, facts: Any, field: str) -> None:
    room = street.room()
    asked = Furniture(**{"uses": frozenset({Use.MEETING}), **facts})
    with pytest.raises(RuleError) as refused, transaction():
        furnishing.furnish(room.id, asked, by=street.by, at=clock.now())
    assert refused.value.field == field


def test_opening_hours_are_replaced_window_by_window(street: Street) -> None:
    room = street.room()
    now = clock.now()
    with transaction():
        hours = Hours({DayProfile.WORKDAY: [(540, 720), (840, 1560)]}, minutes_after=15)
        opening_hours.open_it(room.id, hours, by=street.by, at=now)
    found = _again(room)
    db.session.refresh(found)
    windows = [(one.profile, one.opens, one.closes) for one in found.openings]
    assert windows == [(DayProfile.WORKDAY, 540, 720), (DayProfile.WORKDAY, 840, 1560)]
    assert found.minutes_after == 15
    for hours, field in (
        (Hours({}), "workday"),
        (Hours({DayProfile.WEEKEND: [(0, 60)]}, 481), "minutes_before"),
    ):
        with pytest.raises(RuleError) as refused, transaction():
            opening_hours.open_it(room.id, hours, by=street.by, at=now)
        assert refused.value.field == field


def test_one_named_person_answers_only_where_they_hold_such_a_post(street: Street) -> None:
    room = street.room()
    stranger = factories.post(Role.CASE_OFFICER, hub=factories.hub())
    for post, right in ((street.officer, True), (stranger, False)):
        terms = Terms(approval=Approval.POST, approver_id=post.id, longest_minutes=120)
        if right:
            with transaction():
                booking_terms.set_terms(room.id, terms, by=street.by, at=clock.now())
            assert (_again(room).approver_id, _again(room).longest_minutes) == (post.id, 120)
        else:
            with pytest.raises(RuleError, match="请选择由谁答复") as refused, transaction():
                booking_terms.set_terms(room.id, terms, by=street.by, at=clock.now())
            assert refused.value.field == "approver_id"
    with transaction():
        booking_terms.set_terms(room.id, Terms(), by=street.by, at=clock.now())
    assert _again(room).approver_id is None


@pytest.mark.parametrize(
    "facts", [{"longest_minutes": 0}, {"horizon_days": 0}, {"hold_minutes": 61}]
)
def test_limits_that_cannot_be_are_refused(street: Street, facts: Any) -> None:
    room = street.room()
    with pytest.raises(RuleError) as refused, transaction():
        booking_terms.set_terms(room.id, Terms(**facts), by=street.by, at=clock.now())
    assert refused.value.field in facts
