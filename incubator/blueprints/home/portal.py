"""What everybody may read without signing in: open calls, running notices, and how to go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_
from sqlalchemy.orm import joinedload

from incubator.blueprints.home import intakes
from incubator.core import clock
from incubator.core.db import db
from incubator.funds.models import Call
from incubator.funds.queries import calls_visible_to
from incubator.incubation.intake import Intake
from incubator.notices.models import Notice
from incubator.notices.queries import running_on

MOST = 10


@dataclass(frozen=True)
class Portal:
    open: list[Call]
    coming: list[Call]
    notices: list[Notice]
    intakes: list[Intake]


def build() -> Portal:
    now = clock.now()
    notices = (
        running_on(clock.on(now))
        .options(joinedload(Notice.hub))
        .order_by(Notice.ends_on, Notice.id)
    )
    return Portal(
        open=list(db.session.scalars(open_calls(now).limit(MOST))),
        coming=list(db.session.scalars(coming_calls(now).limit(MOST))),
        notices=list(db.session.scalars(notices.limit(MOST))),
        intakes=intakes.open_now(now),
    )


def _living() -> Select[Call]:
    return (
        calls_visible_to(None)
        .where(Call.closed_at.is_(None), ~Call.past)
        .options(joinedload(Call.hub))
    )


def open_calls(now: datetime) -> Select[Call]:
    """Published and inside their window, the next to close first."""
    return (
        _living()
        .where(and_(Call.opens_at <= now, Call.closes_at > now))
        .order_by(Call.closes_at, Call.id)
    )


def coming_calls(now: datetime) -> Select[Call]:
    return _living().where(Call.opens_at > now).order_by(Call.opens_at, Call.id)
