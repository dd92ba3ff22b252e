"""A hall and its parts: dividing waits until nobody has the hall, and parts have no parts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.premises import dividing, standings
from incubator.premises.dividing import Part
from incubator.premises.models import Premises, Standing
from incubator.premises.taking import Span
from tests.premises.rooms import Street, line, room

both = pytest.mark.both
HALVES = [Part("示例大厅 A 区", 20), Part("示例大厅 B 区", 30)]


@pytest.fixture
def street(app: Flask) -> Street:
    return Street()


def _divide(street: Street, hall: Premises, parts: list[Part] = HALVES) -> list[Premises]:
    with transaction():
        return dividing.divide(hall.id, parts, by=street.by, at=clock.now())


def _span(day: date = date(2026, 12, 1), hour: int = 14) -> Span:
    start = clock.at(day, hour)
    return Span(start, start + timedelta(hours=2))


def test_parts_begin_as_drafts_with_what_the_hall_is(street: Street) -> None:
    hall = street.ready(capacity=50, address="示例路 1 号", step_free=True, minutes_after=10)
    first, second = _divide(street, hall)
    assert (first.name, first.capacity, first.standing) == ("示例大厅 A 区", 20, Standing.DRAFT)
    assert (second.address, second.step_free, second.minutes_after) == ("示例路 1 号", True, 10)
    assert len(second.openings) == len(hall.openings) == 3
    assert [one.use for one in second.uses] == [one.use for one in hall.uses]


def test_a_hall_that_somebody_has_is_not_divided_and_the_refusal_says_who(street: Street) -> None:
    hall = street.room(capacity=50)
    held = street.booked(hall, _span())
    name = held.booking.organization.name
    with pytest.raises(RuleError) as refused:
        _divide(street, hall)
    assert name in refused.value.message
    assert "2026-12-01" in refused.value.message


def test_what_is_over_does_not_stand_against_dividing(street: Street) -> None:
    hall = street.room(capacity=50)
    street.booked(hall, _span(date(2026, 11, 2)))
    assert len(_divide(street, hall)) == 2


def test_a_part_that_somebody_has_stands_against_a_further_part(street: Street) -> None:
    hall = street.room(capacity=60)
    parts = _divide(street, hall)
    street.booked(parts[0], _span())
    with pytest.raises(RuleError, match="已经有人"):
        _divide(street, hall, [Part("示例大厅 C 区", 10)])


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([Part("示例一", 10)], "至少写两个部分"),
        ([Part("示例一", 10), Part("示例一", 10)], "换一个名称"),
        ([Part("示例一", 10), Part("示例二", 99)], "不能超过整个大厅"),
        ([Part(f"示例{n}", 1) for n in range(13)], "最多分成 12 个"),
    ],
)
def test_parts_that_cannot_be_are_refused(street: Street, parts: list[Part], words: str) -> None:
    hall = street.room(capacity=50)
    with pytest.raises(RuleError, match=words):
        _divide(street, hall, parts)


def test_a_whole_booking_is_listed_once_among_what_is_ahead(street: Street) -> None:
    hall = street.room(capacity=60)
    _divide(street, hall)
    hall = db.session.get_one(Premises, hall.id, populate_existing=True)
    held = street.booked(hall, _span())
    found = standings.ahead(hall, at=clock.now())
    assert [(one.who, one.case_id) for one in found] == [
        (held.booking.organization.name, held.booking_id)
    ]


@both
def test_a_hall_is_suspended_with_a_part_and_opens_again_after_it(street: Street) -> None:
    hall = street.ready(capacity=60, standing=Standing.AVAILABLE)
    part = _divide(street, hall)[0]
    now = clock.now()
    with transaction():
        db.session.get_one(Premises, part.id).standing = Standing.AVAILABLE
        line(part)
    with transaction():
        standings.block(part.id, reason="屋顶漏水（示例）", by=street.by, at=now)
    whole = db.session.get_one(Premises, hall.id, populate_existing=True)
    assert (whole.standing, whole.blocked_because) == (
        Standing.BLOCKED,
        "示例大厅 A 区暂停使用：屋顶漏水（示例）",
    )
    with pytest.raises(RuleError, match="示例大厅 A 区还在暂停使用"), transaction():
        standings.unblock(hall.id, by=street.by, at=now)
    with transaction():
        standings.unblock(part.id, by=street.by, at=now)
        standings.unblock(hall.id, by=street.by, at=now)
    whole = db.session.get_one(Premises, hall.id, populate_existing=True)
    assert whole.standing is Standing.AVAILABLE


@both
def test_parts_have_no_parts(street: Street) -> None:
    hall = street.room(capacity=60)
    part = _divide(street, hall)[0]
    with pytest.raises(RuleError, match="不能再分隔"):
        _divide(street, part)
    with pytest.raises((DBAPIError, Overtaken)):
        room(street.hub, parent_id=part.id)
    other = street.room().id
    with pytest.raises((DBAPIError, Overtaken)), transaction():
        db.session.get_one(Premises, hall.id).parent_id = other


@both
def test_without_its_guard_a_part_would_have_parts(street: Street) -> None:
    """Negative control."""
    part = _divide(street, street.room(capacity=60))[0]
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            if guard.name == "part_of_a_part":
                guards.drop(connection, guard)
    assert room(street.hub, parent_id=part.id).parent_id == part.id


@both
def test_a_used_price_is_neither_changed_nor_removed_in_the_database(street: Street) -> None:
    made = street.ready()
    change = text("UPDATE tariff SET basis = 'x' WHERE premises_id = :id")
    with db.engine.begin() as connection:
        connection.execute(change, {"id": made.id})
        use = text("UPDATE tariff SET used_at = CURRENT_TIMESTAMP WHERE premises_id = :id")
        connection.execute(use, {"id": made.id})
    for statement in (change, text("DELETE FROM tariff WHERE premises_id = :id")):
        with pytest.raises(DBAPIError), db.engine.begin() as connection:
            connection.execute(statement, {"id": made.id})
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            if guard.table == "tariff":
                guards.drop(connection, guard)
        connection.execute(change, {"id": made.id})  # negative control
