"""What a newly known calendar moves: provisional notices, and what is owed after them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from incubator.casework.models import Deadline
from incubator.core.db import db, locked
from incubator.core.permissions import Hat
from incubator.funds.lifecycle import AWARDING
from incubator.notices import services as notices
from incubator.notices.models import Notice, NoticeState


def recount_notices(*, by: Hat, at: datetime) -> int:
    """Count provisional notices again, now that their year may be arranged; answers how many moved.

    What is owed after a notice is then counted from its new last day.
    """
    running = select(Notice.id).where(Notice.state == NoticeState.PUBLISHED, Notice.provisional)
    moved = 0
    for identity in db.session.scalars(running.order_by(Notice.id)).all():
        notice = locked(Notice, identity)
        if not notices.recount(notice, by=by, at=at):
            continue
        moved += 1
        ids = [item.case_id for item in notice.items]
        for owed in db.session.scalars(
            select(Deadline).where(
                Deadline.case_id.in_(ids),
                Deadline.kind == AWARDING.key,
                Deadline.done_at.is_(None),
                Deadline.waived_at.is_(None),
            )
        ):
            owed.starts_on, owed.provisional = notice.ends_on, True
    return moved
