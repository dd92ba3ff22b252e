"""The work desk: what a person of the centre has to know at nine o'clock, each part only if it has something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import or_
from sqlalchemy.orm import contains_eager

from incubator.blueprints.home import incubating, lending, numbers, rows
from incubator.blueprints.home.numbers import Number
from incubator.casework import wording
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.core.workdays import Calendar
from incubator.funds import funding
from incubator.ledger.models import Budget
from incubator.organizations.models import Fact, Organization
from incubator.records import runs
from incubator.records.models import JobRun
from incubator.rules.queries import calendar
from incubator.web import duties
from incubator.web.words import day as day_words

MOST_ROWS = 8
MOST_FUNDS = 5
MOST_ORGANIZATIONS = 5


@dataclass(frozen=True)
class Money:
    """One fund in one year, in whole fen; `paid` is what went out and did not come back."""

    name: str
    url: str
    total: int
    paid: int
    committed: int
    available: int


@dataclass(frozen=True)
class Soon:
    """What one organization has coming up, the nearest first."""

    name: str
    url: str
    lines: list[str]
    days_left: int


@dataclass(frozen=True)
class System:
    well: bool
    words: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Desk:
    numbers: dict[str, Number]
    acts: bool
    """False for a hat that takes no steps and only looks on, such as an auditor's."""
    todo: list[rows.Row]
    todo_basis: list[str]
    awaited: list[rows.Row]
    awaited_basis: list[str]
    rooms: lending.Today | None
    money: list[Money] | None
    soon: list[Soon]
    red: list[incubating.Line]
    grade_days: int
    """How long before its end a grade is spoken of."""
    system: System


def build(hat: Hat) -> Desk:
    """Everything on the desk, in a number of statements that does not depend on how much there is."""
    today, days = clock.today(), calendar()
    ours = _first(numbers.deadlines("mine", hat, today), MOST_ROWS)
    grade_days = duties.grade_days(hat, today)
    theirs = _first(numbers.deadlines("others", hat, today), MOST_ROWS)
    counted = numbers.of(hat, today)
    return Desk(
        numbers=counted,
        acts=duties.takes_steps(hat),
        todo=rows.todo(ours, hat, today, days),
        todo_basis=rows.basis(ours),
        awaited=rows.awaited(theirs, hat, today, days),
        awaited_basis=rows.basis(theirs),
        rooms=lending.today(hat, today, days),
        money=_money(hat, today.year) if hat.may(Permission.VIEW_MONEY) else None,
        soon=_soon(hat, today, days, grade_days),
        grade_days=grade_days,
        red=incubating.red(hat, today) if counted["incubatees-red"].count else [],
        system=system(today, days),
    )


def _first(query: Any, most: int) -> list[Any]:
    return list(db.session.scalars(query.limit(most)).unique())


def _money(hat: Hat, year: int) -> list[Money]:
    """This year's lines, and older ones that still owe something, one row per fund and year."""
    lines = db.session.scalars(
        funding.lines_visible_to(hat)
        .where(or_(Budget.year >= year, Budget.committed > 0))
        .order_by(Budget.year.desc(), Budget.id)
    )
    grouped: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for line in lines:
        grouped[line.fund_id, line.budget.year].append(line)
    return [_one_fund(lines) for lines in list(grouped.values())[:MOST_FUNDS]]


def _one_fund(lines: Sequence[Any]) -> Money:
    budgets: list[Budget] = [line.budget for line in lines]
    return Money(
        name=f"{lines[0].fund.name} {budgets[0].year}",
        url=url_for("funds.show", id=lines[0].fund_id),
        total=sum(one.total for one in budgets),
        paid=sum(one.paid - one.returned for one in budgets),
        committed=sum(one.committed for one in budgets),
        available=sum(one.available for one in budgets),
    )


def _soon(hat: Hat, today: date, days: Calendar, grade_days: int) -> list[Soon]:
    """What organizations owe once a year within sixty days, and which grades end by the rule."""
    yearly: Iterable[Deadline] = _first(numbers.deadlines("yearly-60", hat, today), 40)
    grades: Iterable[Fact] = _first(
        duties.expiring(hat, today, days=grade_days).options(contains_eager(Fact.organization)), 40
    )
    coming = [
        (one.due_on, one.organization, _yearly_words(one, days))
        for one in yearly
        if one.organization is not None
    ]
    coming += [
        (one.valid_through, one.organization, _grade_words(one))
        for one in grades
        if one.valid_through is not None
    ]
    by_organization: dict[Organization, list[tuple[date, str]]] = defaultdict(list)
    for due_on, organization, words in sorted(coming, key=lambda found: found[0]):
        by_organization[organization].append((due_on, words))
    return [
        Soon(
            organization.name,
            url_for("organizations.show", id=organization.id),
            [words for _due_on, words in found],
            (found[0][0] - today).days,
        )
        for organization, found in list(by_organization.items())[:MOST_ORGANIZATIONS]
    ]


def _yearly_words(owed: Deadline, days: Calendar) -> str:
    safe = duties.latest_safe_day(owed.due_on, days)
    return _("%(label)s，最晚%(day)s办完", label=wording.label(owed), day=day_words(safe))


def _grade_words(fact: Fact) -> str:
    return _(
        "%(grade)s 等级 %(day)s到期，到期后按无等级处理",
        grade=fact.value,
        day=day_words(fact.valid_through),
    )


def system(today: date, days: Calendar) -> System:
    """Well while a scheduler lives and the last run of every job went well."""
    last = runs.last_of_each()
    alive = runs.alive(clock.real_now())
    plan = next((run for run in last if run.job == "plan"), None)
    planned = plan is not None and plan.ok and plan.slot.startswith(today.isoformat())
    holidays = days.is_published(today.year + 1)
    words = [
        _plan_words(plan) if planned else _("今天的期限还没有生成"),
        "" if alive else _("调度进程没有运行"),
        "" if holidays else _("%(year)s 年放假安排未录入，跨年期限为暂定", year=today.year + 1),
    ]
    facts = [(runs.LABELS.get(run.job, run.job), _run_words(run)) for run in last]
    return System(
        well=alive and planned and all(run.ok for run in last),
        words=" · ".join(str(part) for part in words if part),
        facts=facts,
    )


def _plan_words(run: JobRun | None) -> str:
    return _("昨晚任务正常 %(time)s", time=run.slot[11:16]) if run else ""


def _run_words(run: JobRun) -> str:
    state = _("正常") if run.ok else _("失败")
    return f"{runs.slot_words(run)} {state}，{run.result}"
