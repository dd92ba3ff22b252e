"""Giving out numbers and spending one-time keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.records.models import Numbering, Once


def next_number(series: str, *, year: int) -> int:
    """The next number of `series` in `year`, starting at 1. Two callers never get the same one."""
    insert = sqlite.insert if db.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"series": series, "year": year, "last": 1}
    statement = insert(Numbering).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=["series", "year"], set_={"last": Numbering.last + 1}
    )
    return int(db.session.execute(statement.returning(Numbering.last)).scalar_one())


def numbered(series: str, *, on: date, digits: int = 4) -> str:
    """SL-B-2026-0001: the series, the year, and a number never used again."""
    return f"{series}-{on.year}-{next_number(series, year=on.year):0{digits}d}"


def body_digest(body: Mapping[str, object]) -> str:
    """SHA-256 (hex) over what was asked for, to tell the same press from another request."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def first_result(key: str, *, purpose: str, body: str) -> str | None:
    """What the first press of this key led to, or None when it has not been spent.

    `body` is a `body_digest`; the same key with another body is refused. Of two presses at the same
    moment the second waits here for the first.
    """
    if db.session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    spent = db.session.scalar(select(Once).where(Once.key == key))
    if spent is None:
        return None
    if (spent.purpose, spent.body_digest) != (purpose, body):
        raise RuleError(_("这张表单已经提交过，内容却不同。请重新打开页面再填写。"))
    return spent.result


def spend(key: str, *, purpose: str, body: str, result: str, by: Hat, at: datetime) -> None:
    """Remember the first result of `key`; the UNIQUE column refuses a second one."""
    db.session.add(
        Once(
            key=key,
            purpose=purpose,
            body_digest=body,
            result=result,
            person_id=by.person_id,
            at=at,
        )
    )
    db.session.flush()
