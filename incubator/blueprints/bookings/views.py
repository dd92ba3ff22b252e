"""Everything under /bookings, gathered for registration."""

from incubator.blueprints.bookings import (
    case_page,
    lists,
    many_rooms,
    requesting,
    room_week,
)
from incubator.blueprints.bookings.blueprint import bp

__all__ = ["bp", "case_page", "lists", "many_rooms", "requesting", "room_week"]
