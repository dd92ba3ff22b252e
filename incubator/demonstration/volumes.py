"""The volumes of the demonstration: one closed, one being made, the rest waiting to be archived."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from incubator.casework import archive, archiving
from incubator.casework.models import Case
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat
from incubator.funds.lifecycle import Status

TURNED_DOWN = (Status.NOT_ACCEPTED, Status.REJECTED, Status.CANCELLED)


def bind(officer: Hat, *, at: datetime) -> None:
    """Close the volume of one awarded case and begin that of one that was turned down.

    Papers are drawn before each transaction.
    """
    for statuses in ((Status.AWARDED,), TURNED_DOWN):
        first = (
            select(Case.id)
            .where(Case.hub_id == officer.hub_id, Case.status.in_(statuses))
            .order_by(Case.id)
            .limit(1)
        )
        case_id = db.session.scalar(first)
        if case_id is not None:
            _bind(case_id, officer, at, closed=statuses is not TURNED_DOWN)


def _bind(case_id: int, officer: Hat, at: datetime, *, closed: bool) -> None:
    case = db.session.get_one(Case, case_id)
    if archiving.volume_of(case) is not None:
        return
    ready = archive.made_ready(case)
    with transaction():
        case = db.session.get_one(Case, case_id)
        volume = archiving.make(case, ready, by=officer, at=at)
        if closed:
            why = "示例：缺件后补" if archive.missing(case) else ""
            archiving.close(volume, remark=why, by=officer, at=at)
