"""What the addresses of bookings name: one of the organization's own, one of its dates, its room."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from incubator.core.db import db
from incubator.organizations.models import Organization
from incubator.premises.booking import Booking

OWN = "示例绿色家园促进会"
"""The organization whose things are named, the same as in all other addresses."""


def _booking() -> Booking:
    mine = Booking.organization.has(Organization.name == OWN)
    return db.session.scalars(select(Booking).where(mine).order_by(Booking.id)).all()[0]


def _case() -> dict[str, object]:
    return {"id": _booking().id, "form": "pdf"}


def _date() -> dict[str, object]:
    return {"id": _booking().occurrences[0].id}


def _room() -> dict[str, object]:
    return {"id": _booking().premises_id}


NAMES: dict[str, Callable[[], dict[str, object]]] = {
    "bookings": _case,
    "bookings.week_of_room": _room,
    **dict.fromkeys(
        ("bookings.cancel_date", "bookings.move_date", "bookings.ask_again", "bookings.wait"), _date
    ),
}
