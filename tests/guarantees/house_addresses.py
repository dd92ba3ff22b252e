"""What the addresses of the incubation base's rooms, desks and waiting list name."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from incubator.core.db import db
from incubator.incubation.models import Waiting
from incubator.incubation.places import Desk, IncubationBase, Room
from incubator.organizations.models import Hub

STREET = "SL"
"""The first street's short code: its base is the one that is named."""


def _base() -> IncubationBase:
    hubs = select(Hub.id).where(Hub.short_code == STREET)
    return db.session.scalars(
        select(IncubationBase).where(IncubationBase.hub_id.in_(hubs)).order_by(IncubationBase.id)
    ).one()


def _room() -> Room:
    return _base().rooms[0]


def _desk() -> Desk:
    return _room().desks[0]


def _waiting() -> Waiting:
    return db.session.scalars(
        select(Waiting).where(Waiting.base_id == _base().id).order_by(Waiting.position)
    ).all()[0]


def _named(
    *endpoints: str, by: Callable[[], dict[str, object]]
) -> dict[str, Callable[[], dict[str, object]]]:
    return {f"incubation.{endpoint}": by for endpoint in endpoints}


NAMES: dict[str, Callable[[], dict[str, object]]] = {
    **_named(
        "edit_base",
        "close_base",
        "reopen_base",
        "new_room",
        "print_waiting",
        by=lambda: {"id": _base().id, "form": "pdf"},
    ),
    **_named(
        "room",
        "edit_room",
        "close_room",
        "reopen_room",
        "add_photo",
        "remove_photo",
        "draw_plan",
        "print_plan",
        "room_sign",
        "new_desks",
        by=lambda: {"id": _room().id, "photo": 1},
    ),
    **_named(
        "desk",
        "edit_desk",
        "close_desk",
        "exchange_desk",
        "take_back_desk",
        "reopen_desk",
        "desk_sign",
        by=lambda: {"id": _desk().id},
    ),
    **_named("reorder_waiting", "take_off_waiting", by=lambda: {"id": _waiting().id}),
    **_named("join_waiting", "offer_place", by=lambda: {"id": _waiting().case_id}),
}
