"""What the addresses of uses, sanctions, fees, closures, doors and calendars name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from incubator.core.db import db
from incubator.organizations.models import Organization
from incubator.premises.booking import Booking, Charge, Occurrence, Sanction, UseRecord
from incubator.premises.feeds import Feed
from incubator.premises.holds import Closure
from incubator.premises.models import Premises

OWN = "示例绿色家园促进会"
"""The organization whose things are named, the same as in all other addresses."""
Named = Callable[[], dict[str, object]]


def _own(model: Any) -> Any:
    """The first row of the organization's own."""
    mine = model.organization.has(Organization.name == OWN)
    return db.session.scalars(select(model).where(mine).order_by(model.id)).all()[0]


def _used() -> UseRecord:
    """A use of the organization's with its record."""
    mine = Booking.organization.has(Organization.name == OWN)
    query = (
        select(UseRecord)
        .join(Occurrence, Occurrence.id == UseRecord.occurrence_id)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(mine)
        .order_by(UseRecord.id)
    )
    return db.session.scalars(query).all()[0]


def _closure() -> dict[str, object]:
    return {"id": db.session.scalars(select(Closure.id).order_by(Closure.id)).all()[0]}


def _room() -> Premises:
    return _used().occurrence.premises


def _feed() -> dict[str, object]:
    feed = _own(Feed)
    return {"id": feed.id, "token": feed.token}


def _each(by: Named, *endpoints: str) -> dict[str, Named]:
    return dict.fromkeys(endpoints, by)


NAMES: dict[str, Named] = {
    **_each(
        lambda: {"id": _used().occurrence_id},
        "bookings.date_show",
        "bookings.date_check_in",
        "bookings.date_leave",
        "bookings.date_write_up",
        "bookings.date_photos",
    ),
    "bookings.use_record": lambda: {"id": _used().occurrence.booking_id},
    **_each(
        lambda: {"id": _own(Sanction).id},
        "bookings.sanction_show",
        "bookings.sanction_appeal",
        "bookings.sanction_answer",
        "bookings.sanction_lift",
    ),
    **_each(
        lambda: {"id": _own(Charge).id},
        "bookings.charge_show",
        "bookings.charge_notice",
        "bookings.charge_pay",
        "bookings.charge_waive",
        "bookings.charge_refund",
    ),
    **_each(_closure, "premises.closure_show", "premises.closure_lift"),
    **_each(
        lambda: {"id": _room().id},
        "bookings.check_in",
        "premises.door_page",
        "premises.door_links",
        "premises.door_sheet_file",
    ),
    **_each(_feed, "calendar.feed", "calendar.renew", "calendar.revoke"),
}
