"""Everything under /incubation, gathered for registration."""

from incubator.blueprints.incubation import (
    caring,
    desks,
    guiding,
    health,
    house,
    rooms,
    serving,
    stays,
    support,
    waiting_list,
)
from incubator.blueprints.incubation.blueprint import bp

__all__ = [
    "bp",
    "caring",
    "desks",
    "guiding",
    "health",
    "house",
    "rooms",
    "serving",
    "stays",
    "support",
    "waiting_list",
]
