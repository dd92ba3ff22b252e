"""Everything under /premises, gathered for registration."""

from incubator.blueprints.premises import (
    closures,
    doors,
    entering,
    occupancy_agreeing,
    occupancy_applying,
    occupancy_deciding,
    occupancy_handing,
    occupancy_inspecting,
    occupancy_leaving,
    occupancy_list,
    occupancy_page,
    occupancy_papers,
    offering,
    papers,
    prices,
    showing,
    usage_pages,
)
from incubator.blueprints.premises.blueprint import bp

__all__ = [
    "bp",
    "closures",
    "doors",
    "entering",
    "occupancy_agreeing",
    "occupancy_applying",
    "occupancy_deciding",
    "occupancy_handing",
    "occupancy_inspecting",
    "occupancy_leaving",
    "occupancy_list",
    "occupancy_page",
    "occupancy_papers",
    "offering",
    "papers",
    "prices",
    "showing",
    "usage_pages",
]
