"""`doctor` says how the installation is, one line for each part."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from incubator import health
from incubator.core import clock, guards, installation
from incubator.core.db import db, transaction
from incubator.records import runs


@pytest.fixture
def alive(app):
    with transaction():
        runs.beat(clock.real_now())
    db.session.rollback()
    return app


@pytest.mark.both
def test_a_sound_installation_is_told_line_by_line(alive):
    answer = alive.test_cli_runner().invoke(args=["doctor"])
    assert answer.exit_code == 0, answer.output
    lines = answer.output.strip().splitlines()
    assert len(lines) == len(health.DOCTOR)
    assert all(line[0] in "✓!" for line in lines)


def test_the_same_as_json(alive):
    report = json.loads(alive.test_cli_runner().invoke(args=["doctor", "--json"]).output)
    assert report["ok"] is True
    assert [one["name"] for one in report["checks"]] == list(health.DOCTOR)
    settings = next(one for one in report["checks"] if one["name"] == "settings")
    kept = "WAL" if db.engine.dialect.name == "sqlite" else "PostgreSQL"
    assert kept in settings["words"]


def test_a_missing_guard_is_named_and_fails_the_command(alive):
    with db.engine.begin() as connection:
        guards.drop(connection, guards.GUARDS[0])
        connection.execute(text("SELECT 1"))
    answer = alive.test_cli_runner().invoke(args=["doctor"])
    assert answer.exit_code == 1
    assert f"✗ guards     缺少 {guards.GUARDS[0].name}" in answer.output


def test_a_key_others_can_read_is_named(alive):
    path = installation.current().folder / "keys" / "chain.key"
    path.chmod(0o644)
    try:
        answer = alive.test_cli_runner().invoke(args=["doctor"])
    finally:
        path.chmod(0o600)
    assert answer.exit_code == 1
    assert "chain.key" in answer.output


def test_no_key_is_ever_printed(alive):
    output = alive.test_cli_runner().invoke(args=["doctor", "--json"]).output
    ring = installation.current().keys
    assert all(getattr(ring, name).hex() not in output for name in ("session", "data", "chain"))


def test_a_year_without_its_holidays_is_a_warning(alive):
    report = json.loads(alive.test_cli_runner().invoke(args=["doctor", "--json"]).output)
    holidays = next(one for one in report["checks"] if one["name"] == "holidays")
    assert holidays["ok"]
    assert holidays["warns"]
    assert "2027" in holidays["words"]
