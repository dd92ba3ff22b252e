"""A date nobody came to stays on record, its time is free again, and it counts: a warning, then a suspension."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from incubator import scheduler
from incubator.casework.models import Deadline, Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Role
from incubator.people.models import Post
from incubator.premises import no_shows, sanctioning, sanctions, using
from incubator.premises.booking import CheckIn, Sanction, State
from tests import factories
from tests.bookings.scenes import House, span
from tests.factories import hat
from tests.premises.uses import (
    MORNING,
    agent_of,
    at,
    check_in,
    date_of,
    holds_of,
    missed,
    settle,
)

both = pytest.mark.both
WEDNESDAY = span(9, 2, on=MORNING.starts_at.date() + timedelta(days=1))


def _sanctions() -> list[Sanction]:
    return list(db.session.scalars(select(Sanction).order_by(Sanction.id)))


@both
def test_half_an_hour_late_is_a_no_show_and_the_room_is_free(app: Flask) -> None:
    house = House(wants_check_in=True)
    date = date_of(house.booked(MORNING))
    assert settle(at(MORNING.starts_at, 29)) == 0
    assert settle(at(MORNING.starts_at, 30)) == 1
    after = date_of(date.booking)
    assert after.state is State.NO_SHOW
    assert holds_of(after) == []
    house.booked(span(10))


@both
def test_settling_again_changes_nothing(app: Flask) -> None:
    house = House(wants_check_in=True)
    missed(house, MORNING)
    assert settle(at(MORNING.starts_at, 45)) == 0
    assert len(_sanctions()) == 1


def test_at_reading_time_it_is_a_no_show_before_anybody_wrote_it_down(app: Flask) -> None:
    house = House(wants_check_in=True)
    date = date_of(house.booked(MORNING))
    assert not no_shows.missed(date, at=at(MORNING.starts_at, 29))
    assert no_shows.missed(date, at=at(MORNING.starts_at, 30))


def test_who_checked_in_is_no_no_show(app: Flask) -> None:
    house = House(wants_check_in=True)
    date = date_of(house.booked(MORNING))
    check_in(date, agent_of(house), at(MORNING.starts_at, 10))
    assert settle(at(MORNING.starts_at, 40)) == 0


def test_a_room_that_wants_no_check_in_knows_no_no_show(app: Flask) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    assert settle(at(MORNING.ends_at, 1)) == 0
    assert date_of(date.booking).state is State.CONFIRMED


def test_a_use_nobody_ended_ends_as_it_was_booked(app: Flask) -> None:
    house = House(wants_check_in=True)
    date = date_of(house.booked(MORNING))
    check_in(date, agent_of(house), at(MORNING.starts_at))
    assert settle(at(MORNING.ends_at, 1)) == 1
    after = date_of(date.booking)
    assert after.state is State.DONE
    assert after.record is not None
    assert after.record.ended_at == MORNING.ends_at
    assert "未登记离场" in after.record.hand_over


def test_the_job_looks_every_minute_and_leaves_no_row_where_there_is_nothing(app: Flask) -> None:
    house = House(wants_check_in=True)
    house.booked(MORNING)
    job = scheduler.JOBS["uses"]
    assert scheduler.run_due(job, now=at(MORNING.starts_at, 20)) is None
    assert scheduler.run_due(job, now=at(MORNING.starts_at, 31)) == "场地未到和离场 1 次"


@both
def test_the_first_is_a_warning_and_the_second_suspends(app: Flask) -> None:
    house = House(wants_check_in=True)
    missed(house, MORNING)
    missed(house, WEDNESDAY)
    first, second = _sanctions()
    assert (first.suspends, second.suspends) == (False, True)
    today = clock.on(WEDNESDAY.starts_at)
    assert (second.from_on, second.through_on) == (today, today + timedelta(days=29))
    found = sanctions.suspending(house.group.id, house.hub.id, on=today)
    assert db.session.scalars(found).all() == [second]
    after = today + timedelta(days=30)
    assert (
        db.session.scalars(sanctions.suspending(house.group.id, house.hub.id, on=after)).all() == []
    )


def test_no_shows_longer_ago_than_the_months_of_the_rule_do_not_count(app: Flask) -> None:
    house = House(wants_check_in=True)
    missed(house, MORNING)
    missed(house, span(9, 2, on=MORNING.starts_at.date() + timedelta(days=100)))
    assert [one.suspends for one in _sanctions()] == [False, False]


def test_the_organization_is_told_and_the_reason_says_how_often(app: Flask) -> None:
    house = House(wants_check_in=True)
    missed(house, MORNING)
    told = db.session.scalars(
        select(Message).where(Message.person_id == house.agent.person_id)
    ).all()
    assert any("记为未到" in one.subject for one in told)
    assert any("第 1 次未到" in one.body for one in told)


def _appealed(house: House) -> Sanction:
    missed(house, MORNING)
    (made,) = _sanctions()
    with transaction():
        sanctioning.appeal(made.id, "我们到了，门没有开。", by=agent_of(house), at=clock.now())
    return _sanctions()[0]


@both
def test_an_appeal_is_owed_an_answer_in_working_days(app: Flask) -> None:
    house = House(wants_check_in=True)
    at(MORNING.starts_at, 60)
    made = _appealed(house)
    owed = db.session.scalars(
        select(Deadline).where(Deadline.subject == f"booking_sanction:{made.id}")
    ).one()
    assert (owed.due_on - clock.on(made.appealed_at or clock.now())).days == 7
    with transaction():
        sanctioning.answer(made.id, "情况属实。", lifts=True, by=hat(house.officer), at=clock.now())
    assert _sanctions()[0].lifted_on == clock.today()
    db.session.refresh(owed)
    assert owed.done_at is not None


def test_a_lifted_no_show_is_not_counted_any_more(app: Flask) -> None:
    house = House(wants_check_in=True)
    at(MORNING.starts_at, 60)
    made = _appealed(house)
    with transaction():
        sanctioning.answer(made.id, "情况属实。", lifts=True, by=hat(house.officer), at=clock.now())
    missed(house, WEDNESDAY)
    assert [one.suspends for one in _sanctions()] == [False, False]


def test_an_appeal_is_made_once_and_answered_once(app: Flask) -> None:
    house = House(wants_check_in=True)
    at(MORNING.starts_at, 60)
    made = _appealed(house)
    with pytest.raises(RuleError, match="不能再申诉"), transaction():
        sanctioning.appeal(made.id, "再说一次", by=agent_of(house), at=clock.now())
    with transaction():
        sanctioning.answer(made.id, "维持。", lifts=False, by=hat(house.officer), at=clock.now())
    with pytest.raises(RuleError, match="已经答复"), transaction():
        sanctioning.answer(made.id, "再答", lifts=True, by=hat(house.officer), at=clock.now())


@both
def test_others_neither_appeal_nor_answer(app: Flask) -> None:
    house = House(wants_check_in=True)
    missed(house, MORNING)
    (made,) = _sanctions()
    other = factories.post(Role.AGENT, organization=factories.organization(hub=house.hub))
    elsewhere = factories.post(Role.CASE_OFFICER, hub=factories.hub())
    for post in (other, elsewhere, house.officer):
        with pytest.raises(NotFound), transaction():
            sanctioning.appeal(made.id, "示例", by=hat(post), at=clock.now())
    for post in (elsewhere, house.agent):
        with pytest.raises(NotFound), transaction():
            sanctioning.lift(made.id, "示例", by=hat(post), at=clock.now())


def test_staff_suspend_for_another_reason_and_lift_it_early(app: Flask) -> None:
    house = House()
    with transaction():
        made = sanctioning.impose(
            house.group.id,
            suspends=True,
            reason="把场地转借给他人。",
            through_on=clock.today() + timedelta(days=10),
            by=hat(house.officer),
            at=clock.now(),
        )
    with transaction():
        sanctioning.lift(made.id, "已经改正。", by=hat(house.officer), at=clock.now())
    found = sanctions.suspending(house.group.id, house.hub.id, on=clock.today())
    assert db.session.scalars(found).all() == []


def test_a_late_tap_after_the_no_show_says_how_to_go_on(app: Flask) -> None:
    house = House(wants_check_in=True)
    date = missed(house, MORNING)
    with pytest.raises(RuleError, match="申诉"), transaction():
        using.check_in(date.id, CheckIn.STAFF, by=hat(house.officer), at=at(MORNING.starts_at, 40))


def test_the_post_of_another_body_of_the_hub_reads_what_the_hub_did(app: Flask) -> None:
    house = House(wants_check_in=True)
    missed(house, MORNING)
    auditor: Post = factories.post(Role.AUDITOR, hub=house.hub)
    assert len(db.session.scalars(sanctions.visible_to(hat(auditor))).all()) == 1
    expert: Post = factories.post(Role.EXPERT, hub=house.hub)
    assert db.session.scalars(sanctions.visible_to(hat(expert))).all() == []
