"""When something may be handed in, by the server's clock, and the sentences that say why not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from incubator.casework.models import Case, Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.lifecycle import DeadlineKind
from incubator.core.words import _


def moment(at: datetime) -> str:
    """2026-11-23 17:00:01 in the street's time, as refusals and receipts print it."""
    return at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M:%S")


def closed_sentence(opens_at: datetime, closes_at: datetime | None, at: datetime) -> str | None:
    """Why nothing can be written or handed in; None while the window is open."""
    if at < opens_at:
        return _(
            "%(opens)s 开始申报，服务器时间 %(now)s，还没有开始。",
            opens=moment(opens_at),
            now=moment(at),
        )
    if closes_at is not None and at >= closes_at:
        return _(
            "截止 %(closes)s，服务器时间 %(now)s，已经截止，不能再提交。填写的内容仍可查看和打印。",
            closes=moment(closes_at),
            now=moment(at),
        )
    return None


def open_deadline(case: Case, kind: DeadlineKind) -> Deadline | None:
    """The open obligation of this kind, unless it was waived."""
    return db.session.scalar(
        select(Deadline)
        .where(
            Deadline.case_id == case.id,
            Deadline.kind == kind.key,
            Deadline.done_at.is_(None),
            Deadline.waived_at.is_(None),
        )
        .order_by(Deadline.id.desc())
        .limit(1)
    )


def late_supplement(deadline: Deadline | None, at: datetime) -> str | None:
    """Why a supplement comes too late; None while it does not."""
    if deadline is None or clock.on(at) <= deadline.due_on:
        return None
    return _(
        "补正期限到 %(due)s，服务器时间 %(now)s，已经逾期，不能提交。请联系服务中心说明情况。",
        due=deadline.due_on.isoformat(),
        now=moment(at),
    )
