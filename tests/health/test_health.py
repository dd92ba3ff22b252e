"""Whether the process lives, whether it is ready, and what the jobs did."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from incubator import health, scheduler
from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.records import runs
from incubator.scheduler import JOBS
from tests import factories
from tests.statements import counted


def test_alive_asks_nothing_of_the_database(app, client):
    assert counted(lambda: client.get("/healthz")) == 0
    assert client.get("/healthz").json == {"status": "alive"}


@pytest.mark.both
def test_ready_names_each_part(app, client):
    with transaction():
        runs.beat(clock.real_now())
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json
    assert answer.json["ready"] is True
    assert set(answer.json["checks"]) == set(health.READY)
    assert set(answer.json["checks"].values()) == {"ok"}


@pytest.mark.both
def test_ready_says_which_part_is_not(app, client):
    with db.engine.begin() as connection:
        guards.drop(connection, guards.GUARDS[0])
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    checks = answer.json["checks"]
    assert guards.GUARDS[0].name in checks["guards"]
    assert "incubator init" in checks["schema"]
    assert "没有运行" in checks["scheduler"]
    assert checks["database"] == "ok"


def test_a_part_that_cannot_answer_is_a_finding(app):
    def broken():
        db.session.execute(text("SELECT * FROM nothing_of_the_kind"))
        raise AssertionError("unreachable")

    (found,) = health.examine({"broken": broken})
    assert not found.ok
    assert "没有回答" in found.words


def test_the_runs_are_listed_for_those_who_look_after_the_system(app, as_):
    scheduler.run_due(JOBS["plan"], now=clock.now())
    scheduler.note_failure(JOBS["tell"], now=clock.now(), why="规则缺失")
    hub = factories.hub()
    page = as_(factories.post(Role.ADMINISTRATOR, hub=hub)).get("/jobs").text
    assert "生成期限" in page
    assert "规则缺失" in page
    assert as_(factories.post(Role.CASE_OFFICER, hub=hub)).get("/jobs").status_code == 403
