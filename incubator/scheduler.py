"""The table of scheduled jobs. Any number of schedulers may run: each slot of each job happens once."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from incubator.casework import messages, obligations, registering
from incubator.certificates import sweeping
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Refusal
from incubator.core.permissions import SYSTEM
from incubator.core.words import _
from incubator.funds import recounting
from incubator.incubation import nightly
from incubator.organizations import kept_tables
from incubator.premises import no_shows, occupying_nightly
from incubator.records import documents, runs, seals
from incubator.records.denials import forget as forget_denials
from incubator.web import delivering, digest, retention, rooms_at_night

log = logging.getLogger(__name__)
DAY = timedelta(days=1)
RETRY = timedelta(minutes=10)
"""How long a slot that failed is left alone before it is tried again."""


@dataclass(frozen=True)
class Job:
    """Work due at every one of `hours` × `minutes` (the street's time), caught up within `grace`."""

    name: str
    hours: tuple[int, ...]
    run: Callable[[date, datetime], str]
    """Takes the business day and moment, answers what was done in one sentence."""
    minutes: tuple[int, ...] = (0,)
    grace: timedelta = DAY
    weekdays: tuple[int, ...] = tuple(range(7))
    on_files: bool = False
    """Work on files, over the network or in transactions of its own may be repeated and is done before
    its slot is claimed; other work on rows is done in the transaction of the claim. With nothing to do it answers nothing and leaves
    no row."""

    @property
    def label(self) -> str:
        return runs.LABELS[self.name]

    def latest(self, now: datetime) -> datetime | None:
        """The last moment up to `now` at which the job was due, unless that is longer ago than grace."""
        today = clock.on(now)
        due = [
            clock.at(day, hour, minute)
            for day in (today - DAY * n for n in range(self.grace.days + 1))
            if day.weekday() in self.weekdays
            for hour in self.hours
            for minute in self.minutes
        ]
        found = max((moment for moment in due if moment <= now), default=None)
        return found if found is not None and now - found < self.grace else None


def _plan(day: date, at: datetime) -> str:
    recounting.recount_notices(by=SYSTEM, at=at)  # first: what is owed counts from a notice's end
    done = obligations.plan(day, by=SYSTEM, at=at)
    registering.plan(by=SYSTEM, at=at)
    return _("新增期限 %(new)s 个，重新计算 %(moved)s 个", new=done.created, moved=done.moved)


def _incubation(day: date, at: datetime) -> str:
    done = nightly.run(day, by=SYSTEM, at=at)
    return _(
        "生成评估 %(new)s 份，协议将到期 %(ending)s 家",
        new=done.evaluations,
        ending=done.endings,
    )


def _occupancies(day: date, at: datetime) -> str:
    done = occupying_nightly.run(day, by=SYSTEM, at=at)
    return _(
        "将到期 %(near)s 家，到期 %(expired)s 家，未交还续留 %(kept)s 间，应收 %(charged)s 笔",
        near=done.near,
        expired=done.expired,
        kept=done.kept,
        charged=done.charged,
    )


def _uses(_day: date, at: datetime) -> str:
    """Looks every minute, so that an empty room is free again at once; writes only where there is something."""
    if not no_shows.due(at=at):
        return ""
    with transaction():
        done = no_shows.settle(by=SYSTEM, at=at)
    return _("场地未到和离场 %(n)s 次", n=done) if done else ""


def _bookings(_day: date, at: datetime) -> str:
    return rooms_at_night.close_bookings(at)


def _rooms(_day: date, at: datetime) -> str:
    return rooms_at_night.compare(at)


def _tell(day: date, at: datetime) -> str:
    return _("提醒 %(n)s 条", n=messages.tell(day, at=at))


def _deliver(_day: date, at: datetime) -> str:
    return delivering.deliver(at)


def _digest(day: date, at: datetime) -> str:
    return _("工作提要 %(n)s 份", n=digest.send(day, at=at))


def _seal(day: date, _at: datetime) -> str:
    return _("经办记录封存至第 %(n)s 条", n=seals.write(day).length)


def _let_go(_day: date, at: datetime) -> str:
    return _("到期的个人信息：删除 %(n)s 条", n=retention.let_go(at=at, now=clock.real_now()))


def _sweep(_day: date, at: datetime) -> str:
    """Ends what a crash left half done, reserved certificates and files without a row, and forgets
    what is over: tables nobody confirmed.

    A file younger than a day may still get its row.
    """
    swept = sweeping.sweep(by=SYSTEM, at=at)
    yesterday = clock.real_now() - DAY
    with transaction():
        tables = kept_tables.forget_unconfirmed(before=at - DAY)
    old = [path for path in documents.orphans() if _changed_at(path) < yesterday]
    for path in old:
        path.unlink(missing_ok=True)
    with transaction():
        forget_denials(before=at)
    return _(
        "清理无主文件 %(files)s 个、未确认的名册 %(tables)s 份，"
        "补发证书 %(issued)s 张，作废编号 %(voided)s 个",
        files=len(old),
        tables=tables,
        issued=swept.issued,
        voided=swept.voided,
    )


def _changed_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return clock.real_now()  # another sweep, or the upload itself, was faster


JOBS: dict[str, Job] = {
    job.name: job
    for job in (
        Job("plan", hours=(2,), run=_plan),
        Job("incubation", hours=(2,), minutes=(30,), run=_incubation),
        Job("bookings", hours=(2,), minutes=(15,), run=_bookings, on_files=True),
        Job("rooms", hours=(3,), minutes=(30,), run=_rooms, on_files=True),
        Job("occupancies", hours=(2,), minutes=(45,), run=_occupancies),
        Job(
            "tell",
            hours=tuple(range(8, 20)),
            minutes=tuple(range(0, 60, 10)),
            grace=timedelta(minutes=10),
            run=_tell,
        ),
        Job(
            "deliver",
            hours=tuple(range(24)),
            minutes=tuple(range(60)),
            grace=timedelta(minutes=2),
            run=_deliver,
            on_files=True,
        ),
        Job(
            "uses",
            hours=tuple(range(24)),
            minutes=tuple(range(60)),
            grace=timedelta(minutes=2),
            run=_uses,
            on_files=True,
        ),
        Job("digest", hours=(8,), minutes=(30,), weekdays=(0,), grace=4 * DAY, run=_digest),
        Job("retention", hours=(1,), run=_let_go),
        Job("seal", hours=(3,), run=_seal, on_files=True),
        Job("sweep", hours=(4,), run=_sweep, on_files=True),
    )
}


def slot_of(moment: datetime) -> str:
    return moment.astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M")


def own_slot(moment: datetime, why: str) -> str:
    """A slot nobody else claims, for a run out of turn."""
    return f"{slot_of(moment)} {why} {secrets.token_hex(4)}"


def run_due(job: Job, *, now: datetime) -> str | None:
    """Run the job's latest slot unless it is done; answers the sentence, or None when it was not ours."""
    due = job.latest(now)
    if due is None or not _open(job, slot_of(due)):
        return None
    return run(job, slot=slot_of(due), day=clock.on(due), at=now)


def _open(job: Job, slot: str) -> bool:
    """A cheap look before the claim, which alone decides."""
    earlier = db.session.scalar(runs.of(job.name, slot))
    if earlier is None:
        return True
    return not earlier.ok and clock.real_now() - earlier.finished_at > RETRY


def run(job: Job, *, slot: str, day: date, at: datetime) -> str | None:
    """Do one slot of a job; None when another scheduler has done it meanwhile."""
    started = clock.real_now()
    done = job.run(day, at) if job.on_files else None
    if done == "":
        return None
    with transaction():
        if not runs.claim(job.name, slot, started_at=started):
            return None
        done = done or job.run(day, at)
        runs.finish(job.name, slot, done[:])
    return done


def note_failure(job: Job, *, now: datetime, why: str) -> None:
    """Keep why the latest slot failed, where people look; it is tried again later."""
    due = job.latest(now)
    if due is None:
        return
    with transaction():
        runs.claim(job.name, slot_of(due), started_at=clock.real_now(), ok=False, result=why)


def alarm_clock(app: Flask) -> BackgroundScheduler:
    """Rings every minute for each job and for the sign of life; what is due is decided by the table."""
    ringing = BackgroundScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    first = clock.real_now()
    ringing.add_job(_beat, "interval", minutes=1, args=(app,), id="beat", next_run_time=first)
    for job in JOBS.values():
        ringing.add_job(
            _ring, "interval", minutes=1, args=(app, job), id=job.name, next_run_time=first
        )
    ringing.add_listener(partial(_failed, app), EVENT_JOB_ERROR)
    return ringing


def _beat(app: Flask) -> None:
    with app.app_context(), transaction():
        runs.beat(clock.real_now())


def _ring(app: Flask, job: Job) -> None:
    with app.app_context():
        done = run_due(job, now=clock.now())
    if done is not None:
        log.info("%s: %s", job.name, done[:])


def _failed(app: Flask, failure: JobExecutionEvent) -> None:
    """The clock logs the traceback; the sentence goes where people look."""
    job = JOBS.get(failure.job_id)
    if job is None:
        return
    error = failure.exception
    why = error.message if isinstance(error, Refusal) else type(error).__name__
    with app.app_context():
        note_failure(job, now=clock.now(), why=why[:])
