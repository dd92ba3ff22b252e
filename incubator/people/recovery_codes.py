"""Codes printed when the second step is set up, each good once for the day the phone is lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from incubator.core.db import db
from incubator.core.secret import digest
from incubator.people import readable_codes
from incubator.people.links import RecoveryCode
from incubator.people.models import User

COUNT = 10
FEW = 3
"""With so many left it is time for new ones."""


def issue(user: User, *, now: datetime) -> list[str]:
    """Ten fresh codes as they are printed; those given before stop working."""
    forget(user.id)
    drawn = [readable_codes.drawn() for _n in range(COUNT)]
    db.session.add_all(
        RecoveryCode(user_id=user.id, code_digest=_digest(user.id, one), issued_at=now)
        for one in drawn
    )
    db.session.flush()
    return [readable_codes.spaced(one) for one in drawn]


def forget(user_id: int) -> None:
    """Let none of the account's codes work any longer."""
    db.session.execute(
        delete(RecoveryCode)
        .where(RecoveryCode.user_id == user_id)
        .execution_options(synchronize_session=False)
    )


def find(user_id: int, typed: str) -> int | None:
    """The id of the unused code somebody typed, or None."""
    return db.session.scalar(
        select(RecoveryCode.id).where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_digest == _digest(user_id, typed),
            RecoveryCode.used_at.is_(None),
        )
    )


def spend(code_id: int, *, now: datetime) -> bool:
    """Use a code up. Of two who try at once the database lets one."""
    spent = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == code_id, RecoveryCode.used_at.is_(None))
        .values(used_at=now)
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return spent.first() is not None


def left(user_id: int) -> int:
    """How many of the account's codes still work."""
    unused = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(unused) or 0


def _digest(user_id: int, typed: str) -> str:
    return digest(f"recovery-code:{user_id}:{readable_codes.plain(typed)}")
