"""Obligations whose day the calendar moved: listed until a person has confirmed the new day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from incubator.casework.models import Deadline
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.records.events import record
from incubator.records.models import Event

MOVED, CONFIRMED = "deadline.recount", "deadline.confirm"


def unconfirmed(hat: Hat) -> Select[Event]:
    """The moves in this hat's hub nobody has confirmed yet, the newest first."""
    later = aliased(Event)
    confirmed = (
        select(later.id)
        .where(
            later.object_type == Deadline.__tablename__,
            later.object_id == Event.object_id,
            later.verb == CONFIRMED,
            later.id > Event.id,
        )
        .exists()
    )
    return (
        select(Event)
        .where(
            Event.object_type == Deadline.__tablename__,
            Event.verb == MOVED,
            Event.hub_id == hat.hub_id,
            ~confirmed,
        )
        .order_by(Event.id.desc())
    )


def confirm(*, through: int, by: Hat, at: datetime) -> int:
    """Confirm the obligations whose moves all lie up to event `through`, which is what was read.

    Answers how many; one that moved again meanwhile stays listed.
    """
    by.require(Permission.CHECK)
    newest: dict[int | None, int] = {}
    for move in db.session.scalars(unconfirmed(by)):
        newest.setdefault(move.object_id, move.id)
    read = [identity for identity, event_id in newest.items() if event_id <= through]
    for deadline in db.session.scalars(select(Deadline).where(Deadline.id.in_(read))):
        record(CONFIRMED, deadline, by=by, at=at, case_id=deadline.case_id)
    return len(read)
