"""`job NAME` does by hand what the scheduler does."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import func, select

from incubator.casework.models import Deadline
from incubator.core.db import db
from incubator.records.models import JobRun
from tests import factories


def _deadlines() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Deadline.id))) or 0


def test_planning_a_day_by_hand_plans_it_once(app):
    factories.organization(hub=factories.hub())
    runner = app.test_cli_runner()
    first = runner.invoke(args=["job", "plan", "--on", "2026-01-05", "--json"])
    assert first.exit_code == 0, first.output
    assert json.loads(first.output)["day"] == "2026-01-05"
    planned = _deadlines()
    assert planned > 0
    again = runner.invoke(args=["job", "plan", "--on", "2026-01-05"])
    assert "新增期限 0 个" in again.output
    assert _deadlines() == planned
    slots = db.session.scalars(select(JobRun.slot)).all()
    assert len(slots) == 2
    assert all(slot.startswith("2026-01-05T02:00 by hand") for slot in slots)


def test_what_is_planned_by_hand_bears_that_days_time(app):
    factories.organization(hub=factories.hub())
    app.test_cli_runner().invoke(args=["job", "plan", "--on", "2026-01-05"])
    assert db.session.scalars(select(func.min(Deadline.due_on))).one() == date(2026, 3, 31)


def test_an_unknown_job_is_refused_with_the_known_ones(app):
    answer = app.test_cli_runner().invoke(args=["job", "nothing"])
    assert answer.exit_code == 2
    assert "plan" in answer.output
