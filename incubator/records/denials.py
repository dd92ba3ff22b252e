"""Who was turned away: one row for a person, an address and an answer in one minute, however often.

Apart from the event chain, because a stranger can be turned away as often as they like.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Select, delete, false, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.records.leaving import Denial

KEPT = timedelta(days=184)
"""How long a denial is kept: 网络安全法 asks for six months of logs at least."""


@dataclass(frozen=True)
class Refusal:
    """What was asked for and how it was answered. `path` carries no query and no word of an address."""

    method: str
    endpoint: str
    path: str
    status: int
    request_id: str
    hat: Hat | None


def note(refusal: Refusal, *, at: datetime) -> None:
    """Keep one refusal; the same one again within its minute only counts up."""
    hat = refusal.hat
    person_id = hat.person_id if hat else None
    facts = {
        "at": at.replace(second=0, microsecond=0),
        "person_id": person_id,
        "post_id": hat.post_id if hat else None,
        "hub_id": hat.hub_id if hat else None,
        "role": hat.role if hat else None,
        "method": refusal.method[:8],
        "endpoint": refusal.endpoint[:80],
        "path": refusal.path[:200],
        "status": refusal.status,
        "request_id": refusal.request_id,
        "times": 1,
    }
    insert = sqlite.insert if db.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    key = ["endpoint", "status", "at"]
    nobody = person_id is None
    db.session.execute(
        insert(Denial)
        .values(facts)
        .on_conflict_do_update(
            index_elements=key if nobody else ["person_id", *key],
            index_where=Denial.person_id.is_(None) if nobody else None,
            set_={"times": Denial.times + 1},
        )
    )


def visible_to(hat: Hat) -> Select[Denial]:
    """The hub's people and strangers, for who may audit; nothing for anybody else."""
    if not hat.may(Permission.VIEW_AUDIT):
        return select(Denial).where(false())
    return select(Denial).where(or_(Denial.hub_id == hat.hub_id, Denial.hub_id.is_(None)))


def forget(*, before: datetime) -> int:
    """Delete what is older than it is kept; answers how many rows."""
    old = delete(Denial).where(Denial.at < before - KEPT)
    return cast("CursorResult[Any]", db.session.execute(old)).rowcount
