"""The three goals agreed at entry and the service plan: agreed, changed with a reason, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.texts import tidy
from incubator.core.words import _
from incubator.incubation import stays
from incubator.incubation.models import Incubation
from incubator.incubation.staying import MOST_GOALS, Goal, GoalState, PlannedService
from incubator.records.events import record


@dataclass(frozen=True)
class Wording:
    """A goal as it is agreed: what, by what one sees it, until when."""

    text: str
    measure: str = ""
    due_on: date | None = None


def of_stay(stay_id: int) -> list[Goal]:
    return list(
        db.session.scalars(select(Goal).where(Goal.case_id == stay_id).order_by(Goal.position))
    )


def visible_to(hat: Hat, *, on: date) -> Select[Goal]:
    return select(Goal).where(Goal.case_id.in_(stays.ids(hat, on=on)))


def plan_visible_to(hat: Hat, *, on: date) -> Select[PlannedService]:
    return select(PlannedService).where(PlannedService.case_id.in_(stays.ids(hat, on=on)))


def agree(stay_id: int, wording: Wording, *, by: Hat, at: datetime) -> Goal:
    """Write down the next of the three goals."""
    stay = _own(stay_id, by)
    _refuse_before(wording.due_on, stays.require_staying(stay))
    taken = {goal.position for goal in of_stay(stay.id)}
    free = next((n for n in range(1, MOST_GOALS + 1) if n not in taken), None)
    if free is None:
        raise RuleError(
            _("入驻目标最多 %(most)s 个，已经约定满了。请修改其中一个。", most=MOST_GOALS),
            field="text",
        )
    goal = Goal(case_id=stay.id, position=free, **_checked(wording))
    db.session.add(goal)
    db.session.flush()
    record("goal.agree", goal, by=by, at=at, case_id=stay.id, hub_id=stay.hub_id)
    return goal


def change(
    goal_id: int, wording: Wording, *, reason: str, version: int, by: Hat, at: datetime
) -> Goal:
    """Agree on other words for an open goal; the reason is kept with the change."""
    goal, stay = _open_goal(goal_id, version, by)
    reason = tidy(reason)
    if not reason:
        raise RuleError(_("请写明为什么修改目标。"), field="reason")
    before = goal.due_on
    if wording.due_on != before:
        _refuse_before(wording.due_on, stays.entry_day(stay))
    for name, value in _checked(wording).items():
        setattr(goal, name, value)
    db.session.flush()
    record(
        "goal.change",
        goal,
        by=by,
        at=at,
        case_id=stay.id,
        hub_id=stay.hub_id,
        before={"due_on": before},
        after={"due_on": goal.due_on},
        reason=reason,
    )
    return goal


def close(
    goal_id: int, state: GoalState, *, remark: str, version: int, by: Hat, at: datetime
) -> Goal:
    """Say how an open goal ended: met, missed or dropped, the last two with a word why."""
    goal, stay = _open_goal(goal_id, version, by)
    remark = tidy(remark)[:500]
    if state is GoalState.OPEN:
        raise RuleError(_("请选择目标的结果。"), field="state")
    if state is not GoalState.MET and not remark:
        raise RuleError(_("请写明没有达成或取消的原因。"), field="remark")
    goal.state, goal.closed_on, goal.remark = state, clock.on(at), remark
    db.session.flush()
    record(
        "goal.close",
        goal,
        by=by,
        at=at,
        case_id=stay.id,
        hub_id=stay.hub_id,
        after={"state": state},
    )
    return goal


def _checked(wording: Wording) -> dict[str, object]:
    text = tidy(wording.text)[:300]
    if not text:
        raise RuleError(_("请写明目标。"), field="text")
    return {"text": text, "measure": tidy(wording.measure)[:200], "due_on": wording.due_on}


def _refuse_before(due_on: date | None, entered_on: date) -> None:
    if due_on is not None and due_on < entered_on:
        raise RuleError(
            _(
                "期限 %(day)s 早于入驻日期 %(entered)s。请填写入驻以后的日期。",
                day=due_on.isoformat(),
                entered=entered_on.isoformat(),
            ),
            field="due_on",
        )


def _open_goal(goal_id: int, version: int, by: Hat) -> tuple[Goal, Incubation]:
    goal: Goal = locked(Goal, goal_id)
    stay = _own(goal.case_id, by)
    if goal.version != version:
        raise Overtaken(_("他人已修改这个目标，您的操作没有保存。请查看最新内容。"))
    if goal.state is not GoalState.OPEN:
        raise RuleError(_("这个目标已有结果，不能再改。"))
    return goal, stay


def _own(stay_id: int, by: Hat) -> Incubation:
    by.require(Permission.MANAGE_INCUBATION)
    return stays.own(stay_id, by)


def plan_of(stay_id: int) -> list[PlannedService]:
    """The service plan, what is still to be done first."""
    query = (
        select(PlannedService)
        .where(PlannedService.case_id == stay_id)
        .order_by(PlannedService.done_on.is_not(None), PlannedService.due_on, PlannedService.id)
    )
    return list(db.session.scalars(query))


def plan(
    stay_id: int, what: str, *, by_whom: str, due_on: date | None, by: Hat, at: datetime
) -> PlannedService:
    """Add one line to the service plan."""
    stay = _own(stay_id, by)
    _refuse_before(due_on, stays.require_staying(stay))
    what = tidy(what)[:200]
    if not what:
        raise RuleError(_("请写明计划提供什么服务。"), field="what")
    line = PlannedService(case_id=stay.id, what=what, by_whom=tidy(by_whom)[:60], due_on=due_on)
    db.session.add(line)
    db.session.flush()
    record("service_plan.add", line, by=by, at=at, case_id=stay.id, hub_id=stay.hub_id)
    return line


def plan_done(line_id: int, *, by: Hat, at: datetime) -> PlannedService:
    line: PlannedService = locked(PlannedService, line_id)
    stay = _own(line.case_id, by)
    if line.done_on is not None:
        raise RuleError(_("这项服务 %(day)s 已经完成。", day=line.done_on.isoformat()))
    line.done_on = clock.on(at)
    db.session.flush()
    record("service_plan.done", line, by=by, at=at, case_id=stay.id, hub_id=stay.hub_id)
    return line
