"""During the stay: goals, the service plan, phases, mentors, warnings."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.incubation import goals, mentoring, phases, warning
from incubator.incubation.goals import Wording
from incubator.incubation.states import Status
from incubator.incubation.staying import Goal, GoalState, Mentoring, Phase, PhaseMove, Warning
from incubator.records.models import Event
from tests import factories
from tests.factories import hat
from tests.incubation import stays
from tests.incubation.stays import House, refused_by_the_database


@pytest.fixture
def house(app) -> House:
    return House.build()


def agreed(house: House, text: str = "示例：完成章程修订") -> Goal:
    with transaction():
        return goals.agree(
            house.stay.id, Wording(text, "示例：核准文件"), by=house.running, at=clock.now()
        )


def test_three_goals_are_agreed_and_no_fourth(house):
    assert [agreed(house, f"示例目标{n}").position for n in range(3)] == [1, 2, 3]
    with pytest.raises(RuleError, match="最多 3 个"):
        agreed(house, "示例目标四")


def test_nothing_is_agreed_for_a_day_before_the_entry(house):
    before = house.stay.entered_on - timedelta(days=1)
    facts = {"by": house.running, "at": clock.now()}
    goal = agreed(house)
    with pytest.raises(RuleError, match=before.isoformat()), transaction():
        goals.agree(house.stay.id, Wording("示例", due_on=before), **facts)
    with pytest.raises(RuleError, match=before.isoformat()), transaction():
        goals.change(
            goal.id, Wording("示例", due_on=before), reason="示例", version=goal.version, **facts
        )
    with pytest.raises(RuleError, match=before.isoformat()), transaction():
        goals.plan(house.stay.id, "示例", by_whom="", due_on=before, **facts)


@pytest.mark.both
def test_the_database_refuses_a_fourth_goal(app):
    house = House.build()
    with refused_by_the_database():
        factories.keep(Goal(case_id=house.stay.id, position=4, text="示例"))


def test_a_goal_is_changed_with_a_reason_only(house):
    goal = agreed(house)
    facts = {"version": goal.version, "by": house.running, "at": clock.now()}
    with pytest.raises(RuleError, match="为什么"), transaction():
        goals.change(goal.id, Wording("示例新目标"), reason="", **facts)
    with transaction():
        goals.change(goal.id, Wording("示例新目标"), reason="示例：政策有变", **facts)
    event = db.session.query(Event).filter_by(verb="goal.change").one()
    assert (goal.text, event.note.text) == ("示例新目标", "示例：政策有变")
    with pytest.raises(Overtaken), transaction():
        goals.change(goal.id, Wording("示例旧页面"), reason="示例", **facts)


def test_a_goal_ends_once_and_a_missed_one_says_why(house):
    goal = agreed(house)
    facts = {"version": goal.version, "by": house.running, "at": clock.now()}
    with pytest.raises(RuleError, match="原因"), transaction():
        goals.close(goal.id, GoalState.MISSED, remark="", **facts)
    with transaction():
        goals.close(goal.id, GoalState.MET, remark="", **facts)
    assert (goal.state, goal.closed_on) == (GoalState.MET, clock.today())
    with pytest.raises(RuleError, match="已有结果"), transaction():
        goals.close(
            goal.id,
            GoalState.DROPPED,
            remark="示例",
            version=goal.version,
            by=house.running,
            at=clock.now(),
        )


def test_a_line_of_the_plan_is_done_once(house):
    with transaction():
        line = goals.plan(
            house.stay.id,
            "示例：每月一次财务辅导",
            by_whom="示例导师",
            due_on=None,
            by=house.running,
            at=clock.now(),
        )
    with transaction():
        goals.plan_done(line.id, by=house.running, at=clock.now())
    assert line.done_on == clock.today()
    with pytest.raises(RuleError, match="已经完成"), transaction():
        goals.plan_done(line.id, by=house.running, at=clock.now())


def test_a_phase_is_moved_by_somebody_on_a_day_with_a_reason(house):
    def move(phase: Phase, *, on=None, reason="示例：已能独立记账") -> PhaseMove:
        with transaction():
            return phases.move(
                house.stay.id,
                phase,
                on=on or clock.today(),
                reason=reason,
                by=house.running,
                at=clock.now(),
            )

    with pytest.raises(RuleError, match="已经是"):
        move(Phase.SETTLING)
    with pytest.raises(RuleError, match="理由"):
        move(Phase.BUILDING, reason=" ")
    yesterday = clock.today() - timedelta(days=1)
    assert move(Phase.BUILDING, on=yesterday).position == 1
    with pytest.raises(RuleError, match="不晚于今天"):
        move(Phase.GROWING, on=clock.today() + timedelta(days=1))
    with pytest.raises(RuleError, match=yesterday.isoformat()):
        move(Phase.GROWING, on=yesterday - timedelta(days=1))
    move(Phase.GROWING)
    history = phases.history(house.stay.id)
    assert [(one.phase, one.moved_by_id) for one in history] == [
        (Phase.GROWING, house.officer.id),
        (Phase.BUILDING, house.officer.id),
    ]


def test_a_mentor_is_assigned_once_and_ended_on_a_day(house):
    def assign(post_id: int) -> Mentoring:
        with transaction():
            return mentoring.assign(
                house.stay.id,
                post_id=post_id,
                starts_on=clock.today(),
                by=house.running,
                at=clock.now(),
            )

    made = assign(house.mentor.id)
    with pytest.raises(RuleError, match="已经是这个组织的导师"):
        assign(house.mentor.id)
    with pytest.raises(RuleError, match="不是本中心的孵化导师"):
        assign(house.officer.id)
    elsewhere = factories.post(Role.MENTOR, hub=factories.hub())
    with pytest.raises(RuleError, match="不是本中心的孵化导师"):
        assign(elsewhere.id)
    with transaction():
        mentoring.end(made.id, ends_on=clock.today(), by=house.running, at=clock.now())
    assert assign(house.mentor.id).id != made.id


def test_a_warning_has_a_reason_and_a_day_and_is_lifted(house):
    with pytest.raises(RuleError, match="理由"), transaction():
        warning.warn(house.stay.id, reason="", by=house.running, at=clock.now())
    with transaction():
        made = warning.warn(
            house.stay.id, reason="示例：三个月没有活动", by=house.running, at=clock.now()
        )
    owed = db.session.query(Deadline).filter_by(case_id=house.stay.id).one()
    assert (house.stay.status, made.put_right_by) == (Status.WARNED, owed.due_on)
    with transaction():
        warning.lift(house.stay.id, reason="示例：已恢复活动", by=house.running, at=clock.now())
    assert (house.stay.status, made.lifted_on) == (Status.ACTIVE, clock.today())
    assert owed.done_at is not None


@pytest.mark.both
def test_the_database_refuses_two_open_warnings(app):
    house = House.build()
    facts = {"given_on": clock.today(), "put_right_by": clock.today(), "reason": "示例"}
    factories.keep(Warning(case_id=house.stay.id, **facts))
    with refused_by_the_database():
        factories.keep(Warning(case_id=house.stay.id, **facts))


def test_another_street_touches_nothing_of_the_stay(house):
    stranger = hat(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    with pytest.raises(NotFound), transaction():
        goals.agree(house.stay.id, Wording("示例"), by=stranger, at=clock.now())
    with pytest.raises(NotFound), transaction():
        warning.warn(house.stay.id, reason="示例", by=stranger, at=clock.now())


def test_after_leaving_nothing_new_is_agreed(house):
    gone = stays.stay(hub=house.hub, status=Status.EXITED.value)
    with pytest.raises(RuleError, match="不在孵"), transaction():
        goals.agree(gone.id, Wording("示例"), by=house.running, at=clock.now())
