"""Leaving the base: by notice, by term, by graduation; and nothing is free before the hand-over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.incubation import afterwards, exiting, goals, graduating, placing
from incubator.incubation.agreeing import Signed
from incubator.incubation.goals import Wording
from incubator.incubation.leaving import Advice, Afterwards
from incubator.incubation.models import Incubation, Leaving
from incubator.incubation.states import Status
from incubator.incubation.staying import Goal, GoalState, Mentoring
from tests import factories
from tests.factories import hat
from tests.incubation import stays
from tests.incubation.homes import Home
from tests.incubation.intake_scene import days_later

pytestmark = pytest.mark.usefixtures("app")
both = pytest.mark.both


@both
def test_scenario_20_the_desk_stays_occupied_until_the_hand_over():
    """Graduated on 2026-11-20 the fifteenth working day is 2026-12-11; then the keys come back."""
    clock.install(start=clock.at(date(2026, 11, 20), 9))
    home = Home()
    home.graduate()
    due = db.session.scalars(
        select(Deadline.due_on).where(Deadline.kind == "incubation-hand-over")
    ).one()
    assert due == date(2026, 12, 11)
    assert (home.case.status, home.line.use is None) == (Status.GRADUATED, False)
    with pytest.raises(RuleError, match="退驻清单还有"):
        home.act(exiting.hand_over, on=clock.today())
    days_later(18)
    home.give_everything_back()
    home.act(exiting.hand_over, on=clock.today())
    assert home.case.status == Status.HANDED_OVER
    assert home.line.free_from == clock.today() + timedelta(days=1)


def test_nobody_graduates_without_the_reviews_advice():
    home = Home()
    home.act(graduating.begin)
    with pytest.raises(RuleError, match="没有交自评"):
        home.advise()
    home.assess_oneself()
    home.advise(Advice.LEAVE)
    with pytest.raises(RuleError, match="准予出壳"):
        home.act(graduating.graduate)
    with pytest.raises(RuleError, match="自评不能再改"):
        home.assess_oneself()


def test_who_does_not_take_part_leaves_but_not_before_the_day():
    home = Home()
    home.act(graduating.begin)
    with pytest.raises(RuleError, match="到期"):
        home.act(graduating.deem_left, reason="未参加")
    days_later(30)
    home.act(graduating.deem_left, reason="未参加")
    assert (home.case.status, home.case.leaving) == (Status.EXITING, Leaving.DEEMED)


def test_a_notice_of_the_incubatee_ends_goals_and_mentors():
    home = Home()
    mentor = factories.post(Role.MENTOR, hub=home.hub)
    stays.mentoring(home.case, mentor)
    with transaction():
        db.session.add(Goal(case_id=home.id, position=1, text="示例目标"))
    with transaction():
        exiting.give_notice(home.id, reason="示例搬迁", by=hat(home.agent), at=clock.now())
    assert home.case.leaving is Leaving.WITHDRAWN
    assert db.session.scalars(select(Mentoring.ends_on)).one() == clock.today()
    assert db.session.scalars(select(Goal.closed_on)).one() == clock.today()


def test_a_term_that_is_not_over_does_not_expire():
    home = Home()
    with pytest.raises(RuleError, match="到期次日起"):
        home.act(exiting.expire)
    days_later(365)
    home.act(exiting.expire)
    assert home.case.leaving is Leaving.EXPIRED


@both
def test_a_second_term_is_a_case_of_its_own_and_the_desk_passes_over():
    home = Home(days=300)
    with transaction():
        scan = stays.agreement(hat(home.officer))
    start = home.case.term_through + timedelta(days=1)
    made = home.act(
        graduating.renew,
        paper=Signed(clock.today(), "示例负责人", scan),
        through=start + timedelta(days=300),
    )
    assert made.previous_id == home.id
    assert (home.case.status, home.case.leaving) == (Status.RENEWED, Leaving.RENEWED)
    assert [one.case_id for one in placing.held_by(db.session.get_one(Incubation, made.id))] == [
        made.id
    ]
    second = made.id
    with pytest.raises(RuleError, match="最多续驻 1 次"), transaction():
        graduating.renew(
            second,
            Signed(clock.today(), "示例负责人", scan),
            through=start + timedelta(days=300),
            by=hat(home.officer),
            at=clock.now(),
        )


def test_a_goal_that_goes_on_in_the_second_term_says_so_in_the_first():
    home = Home()
    home.act(goals.agree, wording=Wording("示例目标"))
    with transaction():
        scan = stays.agreement(hat(home.officer))
    made = home.act(
        graduating.renew,
        paper=Signed(clock.today(), "示例负责人", scan),
        through=(home.case.term_through or clock.today()) + timedelta(days=30),
    )
    (ended,), (going_on,) = goals.of_stay(home.id), goals.of_stay(made.id)
    assert (ended.state, ended.remark) == (GoalState.DROPPED, "续驻，转入新一期")
    assert (going_on.state, going_on.text) == (GoalState.OPEN, "示例目标")


@pytest.mark.parametrize("days", [0, 2 * 366])
def test_a_second_term_begins_after_the_first_and_is_no_longer_than_one(days):
    home = Home()
    with transaction():
        scan = stays.agreement(hat(home.officer))
    through = (home.case.term_through or clock.today()) + timedelta(days=days)
    with pytest.raises(RuleError, match="最晚到") as refused:
        home.act(graduating.renew, paper=Signed(clock.today(), "示例负责人", scan), through=through)
    assert refused.value.field == "through"
    assert home.case.status == Status.ACTIVE


def test_a_year_of_questions_follows_and_each_is_answered_once_in_the_deadlines():
    home = Home()
    home.graduate()
    home.give_everything_back()
    home.act(exiting.hand_over, on=clock.today())
    rows = db.session.scalars(select(Afterwards).order_by(Afterwards.asked_for)).all()
    assert [row.asked_for.isoformat() for row in rows] == ["2027-02-23", "2027-05-23", "2027-11-23"]
    told = afterwards.Told(True, 5, 2, "示例")
    days_later(92)
    with transaction():
        afterwards.answer(rows[0].id, told, on=clock.today(), by=hat(home.officer), at=clock.now())
    open_ones = select(Deadline).where(
        Deadline.kind == "incubation-afterwards", Deadline.done_at.is_(None)
    )
    assert len(db.session.scalars(open_ones).all()) == 2


def test_a_day_that_cannot_be_is_refused_at_the_hand_over():
    home = Home()
    home.graduate()
    home.give_everything_back()
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=1)):
        with pytest.raises(RuleError) as refused:
            home.act(exiting.hand_over, on=day)
        assert refused.value.field == "on"
