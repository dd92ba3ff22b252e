"""One-time sign-in codes that staff hand out: shown once, kept as a digest, spent once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.secret import digest
from incubator.people import readable_codes
from incubator.people.models import OneTimeCode, User

LASTS = timedelta(hours=72)
"""Long enough to carry home from the window and over a weekend."""


def issue(user: User, *, by: Hat, now: datetime) -> str:
    """A fresh code for `user`, as it is read aloud; codes given before stop working."""
    withdraw(user.id, now=now)
    letters = readable_codes.drawn()
    db.session.add(
        OneTimeCode(
            user_id=user.id,
            code_digest=_digest(user.id, letters),
            issued_at=now,
            expires_at=now + LASTS,
            issued_by_id=by.post_id,
        )
    )
    db.session.flush()
    return readable_codes.spaced(letters)


def withdraw(user_id: int, *, now: datetime) -> None:
    """Let no code of the account work any longer."""
    db.session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.user_id == user_id,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
        )
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )


def find(user_id: int, typed: str, *, now: datetime) -> int | None:
    """The id of the live code somebody typed, or None. One look-up, whatever was typed."""
    return db.session.scalar(
        select(OneTimeCode.id).where(
            OneTimeCode.code_digest == _digest(user_id, typed),
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
        )
    )


def spend(code_id: int, *, now: datetime) -> bool:
    """Use a code up. Of two who try at once the database lets one."""
    spent = db.session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.id == code_id,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
        )
        .values(used_at=now)
        .returning(OneTimeCode.id)
        .execution_options(synchronize_session=False)
    )
    return spent.first() is not None


def forget(*, before: datetime) -> int:
    """Delete what was used or ran out before that moment; answers how many."""
    gone = db.session.execute(
        delete(OneTimeCode)
        .where(or_(OneTimeCode.used_at < before, OneTimeCode.expires_at < before))
        .returning(OneTimeCode.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _digest(user_id: int, typed: str) -> str:
    return digest(f"one-time-code:{user_id}:{readable_codes.plain(typed)}")
