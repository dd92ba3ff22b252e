"""Everything under /bookings, gathered for registration."""

from incubator.blueprints.bookings import (
    answers,
    case_page,
    changes,
    charges,
    checking_in,
    finding,
    lists,
    many_rooms,
    requesting,
    room_week,
    sanctioned,
    uses,
)
from incubator.blueprints.bookings.blueprint import bp

__all__ = [
    "answers",
    "bp",
    "case_page",
    "changes",
    "charges",
    "checking_in",
    "finding",
    "lists",
    "many_rooms",
    "requesting",
    "room_week",
    "sanctioned",
    "uses",
]
