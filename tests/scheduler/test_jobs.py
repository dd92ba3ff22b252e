"""Every slot of every job happens once, whoever rings and however often."""

from __future__ import annotations

import os
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from incubator import scheduler
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.records import documents, runs
from incubator.records.events import record
from incubator.records.models import Event, JobRun
from incubator.scheduler import JOBS, Job
from tests import factories
from tests.conftest import MONDAY

SLOT = "2026-11-23T02:00"


def _act(day: date, at: datetime) -> str:
    record("system.touch", None, by=SYSTEM, at=at)
    return f"办理 {day.isoformat()}"


ACT = Job("plan", hours=(2,), run=_act)


def _acts() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Event.id)).where(Event.verb == "system.touch")) or 0


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return clock.at(date(2026, 11, day), hour, minute)


@pytest.mark.parametrize(
    ("job", "now", "due"),
    [
        ("plan", _at(23, 9), _at(23, 2)),
        ("plan", _at(23, 1, 59), _at(22, 2)),
        ("plan", _at(23, 2), _at(23, 2)),
        ("tell", _at(23, 9, 4), _at(23, 9)),
        ("tell", _at(23, 9, 10), _at(23, 9, 10)),
    ],
)
def test_a_job_is_due_at_the_last_of_its_times(job, now, due):
    assert JOBS[job].latest(now) == due


def test_nobody_is_reminded_at_night():
    assert JOBS["tell"].latest(_at(23, 3)) is None
    assert JOBS["tell"].latest(_at(23, 7, 59)) is None
    assert JOBS["tell"].latest(_at(23, 8)) == _at(23, 8)


@pytest.mark.both
def test_many_schedulers_do_one_slot_once(app):
    together = threading.Barrier(4)
    done: list[str | None] = []

    def ring() -> None:
        with app.app_context():
            together.wait()
            done.append(scheduler.run(ACT, slot=SLOT, day=clock.today(), at=clock.now()))

    threads = [threading.Thread(target=ring) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 4
    assert len([one for one in done if one]) == 1
    assert _acts() == 1


@pytest.mark.both
def test_without_one_slot_between_them_each_does_the_work(app):
    """The claim is what keeps them apart: schedulers that claim different slots all act."""
    for n in range(3):
        scheduler.run(ACT, slot=f"{SLOT} {n}", day=clock.today(), at=clock.now())
    assert _acts() == 3


@pytest.mark.both
def test_what_a_failed_job_began_is_undone_and_tried_again_later(app):
    def fail(day: date, at: datetime) -> str:
        record("system.touch", None, by=SYSTEM, at=at)
        raise RuleError("规则缺失")

    failing = Job("plan", hours=(2,), run=fail)
    with pytest.raises(RuleError):
        scheduler.run_due(failing, now=clock.now())
    assert _acts() == 0
    scheduler.note_failure(failing, now=clock.now(), why="规则缺失")
    noted = db.session.scalars(select(JobRun)).one()
    assert (noted.ok, noted.result) == (False, "规则缺失")
    assert scheduler.run_due(ACT, now=clock.now()) is None, "left alone for a while"
    with scheduler.transaction():
        locked(JobRun, noted.id).finished_at = clock.real_now() - timedelta(minutes=11)
    assert scheduler.run_due(ACT, now=clock.now()) == "办理 2026-11-23"
    assert _acts() == 1


def test_a_failure_noted_late_does_not_reopen_what_was_done(app):
    scheduler.run_due(ACT, now=clock.now())
    scheduler.note_failure(ACT, now=clock.now(), why="晚了")
    assert db.session.scalars(select(JobRun.ok)).one() is True


def test_days_without_a_scheduler_are_caught_up_with_one_run(app):
    scheduler.run_due(ACT, now=clock.now())
    clock.install(start=MONDAY + timedelta(days=5))
    assert scheduler.run_due(ACT, now=clock.now()) == "办理 2026-11-28"
    assert scheduler.run_due(ACT, now=clock.now()) is None
    assert _acts() == 2


def test_the_night_job_plans_what_organizations_owe(app):
    organization = factories.organization(hub=factories.hub())
    clock.install(start=datetime(2026, 1, 5, 1, tzinfo=UTC))
    scheduler.run_due(JOBS["plan"], now=clock.now())
    owed = select(Deadline.due_on).where(Deadline.organization_id == organization.id)
    due = db.session.scalars(owed.order_by(Deadline.due_on)).all()
    assert due == [date(2026, 3, 31), date(2026, 5, 31)]


def test_every_job_has_a_name_people_read(app):
    assert JOBS.keys() == runs.LABELS.keys()


def test_a_file_nobody_names_goes_after_a_day(app):
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    named, left, fresh = (documents.keep(text) for text in (b"named", b"left", b"fresh"))
    with scheduler.transaction():
        documents.file_document(
            sha256=named,
            size=5,
            media_type="application/pdf",
            name="示例.pdf",
            kind="other",
            by=officer,
            at=clock.now(),
        )
    two_days_ago = (clock.real_now() - timedelta(days=2)).timestamp()
    for sha256 in (named, left):
        os.utime(documents.path_of(sha256), (two_days_ago, two_days_ago))
    done = scheduler.run_due(JOBS["sweep"], now=clock.now())
    assert done is not None
    assert "1 个" in done
    assert documents.path_of(named).exists()
    assert documents.path_of(fresh).exists()
    assert not documents.path_of(left).exists()


def test_a_file_sent_again_is_young_again(app):
    sha256 = documents.keep(b"again")
    long_ago = (clock.real_now() - timedelta(days=2)).timestamp()
    os.utime(documents.path_of(sha256), (long_ago, long_ago))
    documents.keep(b"again")
    scheduler.run_due(JOBS["sweep"], now=clock.now())
    assert documents.path_of(sha256).exists()


@pytest.mark.both
def test_a_scheduler_that_stops_beating_is_not_alive(app):
    assert not runs.alive(clock.real_now())
    for _n in range(2):
        with scheduler.transaction():
            runs.beat(clock.real_now())
    assert runs.alive(clock.real_now())
    assert not runs.alive(clock.real_now() + timedelta(minutes=4))
    assert db.session.scalars(runs.every_run()).all() == []
