"""The premises of the demonstration: rooms and prices, who booked them, and who has one for months."""

from __future__ import annotations

from incubator.demonstration import booking, occupying, room_uses, rooms
from incubator.demonstration.people import World


def lend(world: World) -> None:
    """Everything of the premises, in the order it happens: one function for each part."""
    rooms.build(world)
    booking.book(world)
    room_uses.use(world)
    occupying.occupy(world)
