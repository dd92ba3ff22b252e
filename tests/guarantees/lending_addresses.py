"""What the addresses of premises, bookings, uses and rooms for months name."""

from __future__ import annotations

from collections.abc import Callable

from tests.guarantees import (
    booking_addresses,
    occupancy_addresses,
    premises_addresses,
    use_addresses,
)

NAMES: dict[str, Callable[[], dict[str, object]]] = {
    **booking_addresses.NAMES,
    **occupancy_addresses.NAMES,
    **premises_addresses.NAMES,
    **use_addresses.NAMES,
}
