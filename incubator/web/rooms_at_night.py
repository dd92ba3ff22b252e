"""What the night does with rooms: closes bookings that are over, and compares dates with what is held."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import SYSTEM
from incubator.core.words import _
from incubator.organizations.models import Hub
from incubator.premises import integrity, nightly_bookings


def close_bookings(at: datetime) -> str:
    """Each booking in a transaction of its own, so that nobody waits for all; safe to repeat."""
    finished = lapsed = 0
    for hub_id in _hubs():
        by = replace(SYSTEM, hub_id=hub_id)
        for booking_id in nightly_bookings.due(hub_id, at=at):
            with transaction():
                lapsed += nightly_bookings.lapse(booking_id, by=by, at=at)
            with transaction():
                finished += nightly_bookings.finish(booking_id, by=by, at=at)
    with transaction():
        nightly_bookings.drop_drafts(at=at)
    return _("预约结束 %(n)s 件，逾期未答复 %(m)s 件", n=finished, m=lapsed)


def compare(at: datetime) -> str:
    """Raises `RuleError` with the first of what is wrong, so that the job stands as failed until it is put right."""
    found = findings(at)
    if found:
        raise RuleError(
            _(
                "发现 %(n)s 处不一致，见“占用核对”页：%(first)s",
                n=len(found),
                first=found[0].message,
            )
        )
    return _("预约、停用和长期使用与占用一致，没有重复占用")


def findings(at: datetime) -> list[integrity.Finding]:
    """Of every hub."""
    return [one for hub_id in _hubs() for one in integrity.check(hub_id=hub_id, at=at)]


def _hubs() -> list[int]:
    return list(db.session.scalars(select(Hub.id).order_by(Hub.id)))
