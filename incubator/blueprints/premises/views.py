"""Everything under /premises, gathered for registration."""

from incubator.blueprints.premises import (
    closures,
    doors,
    entering,
    offering,
    papers,
    prices,
    showing,
)
from incubator.blueprints.premises.blueprint import bp

__all__ = [
    "bp",
    "closures",
    "doors",
    "entering",
    "offering",
    "papers",
    "prices",
    "showing",
]
