"""Ending signed-in browsers: the next request of an ended one is refused, its row goes later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, or_, select, update

from incubator.core.db import db
from incubator.people.models import Session


def open_of(user_id: int, *, now: datetime) -> Select[Session]:
    """The browsers in which an account is signed in, the latest first."""
    return (
        select(Session)
        .where(Session.user_id == user_id, Session.ended_at.is_(None), Session.expires_at > now)
        .order_by(Session.started_at.desc(), Session.id.desc())
    )


def end(session_id: int, *, now: datetime) -> None:
    _end(Session.id == session_id, now)


def end_of_post(post_id: int, *, now: datetime) -> None:
    _end(Session.post_id == post_id, now)


def end_of_user(user_id: int, *, now: datetime, but: int | None = None) -> int:
    """End every session of an account, except `but`; answers how many were open."""
    condition = Session.user_id == user_id
    return _end(condition if but is None else condition & (Session.id != but), now)


def forget(*, before: datetime) -> int:
    """Drop the rows of what ended or ran out before that moment; says how many.

    No list shows them any more. That somebody signed in and out stays in the events.
    """
    gone = db.session.execute(
        delete(Session)
        .where(or_(Session.ended_at < before, Session.expires_at < before))
        .returning(Session.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _end(condition: ColumnElement[bool], now: datetime) -> int:
    ended = db.session.execute(
        update(Session)
        .where(condition, Session.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Session.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(ended.all())
