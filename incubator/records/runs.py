"""Claiming the slots of scheduled jobs, and what became of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite

from incubator.core import clock
from incubator.core.db import db
from incubator.core.words import _
from incubator.records.models import JobRun

LABELS: dict[str, str] = {
    "plan": _("生成期限"),
    "tell": _("到期提醒"),
    "deliver": _("发送邮件和短信"),
    "digest": _("周一工作提要"),
    "seal": _("封存经办记录"),
    "retention": _("删除到期的个人信息"),
    "sweep": _("清理"),
    "incubation": _("孵化评估和到期安排"),
    "uses": _("场地未到和离场"),
    "bookings": _("结束到期的预约"),
    "rooms": _("核对场地占用"),
    "occupancies": _("长期使用的到期和巡查"),
}
"""How each scheduled job is called on the screen."""

OUT_OF_TURN: dict[str, str] = {"by hand": _("手动"), "at start": _("启动时")}
"""Why a run was out of turn, by the mark in its slot."""

HEARTBEAT = "heartbeat"
ALIVE = timedelta(minutes=3)
"""A scheduler notes every minute that it lives; after three it counts as stopped."""


def claim(job: str, slot: str, *, started_at: datetime, ok: bool = True, result: str = "") -> bool:
    """Take the slot inside the transaction of its effect; False when it was done before.

    A slot that failed may be taken again. On PostgreSQL a second claimant waits here until the
    first one's transaction ends.
    """
    insert = sqlite.insert if db.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    facts = {
        "started_at": started_at,
        "finished_at": clock.real_now(),
        "ok": ok,
        "result": result[:300],
    }
    statement = insert(JobRun).values(job=job, slot=slot, **facts)
    statement = statement.on_conflict_do_update(
        index_elements=["job", "slot"], set_=facts, where=JobRun.ok.is_(False)
    )
    return db.session.execute(statement.returning(JobRun.id)).scalar() is not None


def finish(job: str, slot: str, result: str) -> None:
    """Write what was done onto a claimed slot."""
    run = db.session.scalars(of(job, slot)).one()
    run.finished_at, run.result = clock.real_now(), result[:300]


def of(job: str, slot: str) -> Select[JobRun]:
    return select(JobRun).where(JobRun.job == job, JobRun.slot == slot)


def beat(started_at: datetime) -> None:
    """Note that a scheduler lives. The row is marked as failed only so that it may be taken again."""
    claim(HEARTBEAT, "latest", started_at=started_at, ok=False)


def alive(at: datetime) -> bool:
    """Whether some scheduler gave a sign of life shortly before `at` (real time)."""
    seen = db.session.scalar(select(JobRun.finished_at).where(JobRun.job == HEARTBEAT))
    return seen is not None and at - seen <= ALIVE


def slot_words(run: JobRun) -> str:
    """When it was due, or for a run out of turn when and why it ran."""
    due, _space, mark = run.slot.partition(" ")
    why = next((words for key, words in OUT_OF_TURN.items() if mark.startswith(key)), "")
    return f"{due.replace('T', ' ')} {why}".strip()


def last_of_each() -> list[JobRun]:
    """The newest run of every job there has been one of."""
    newest = select(func.max(JobRun.id)).where(JobRun.job != HEARTBEAT).group_by(JobRun.job)
    return list(
        db.session.scalars(select(JobRun).where(JobRun.id.in_(newest)).order_by(JobRun.job))
    )


def every_run() -> Select[JobRun]:
    """All runs of all jobs, the newest first."""
    return select(JobRun).where(JobRun.job != HEARTBEAT).order_by(JobRun.id.desc())
