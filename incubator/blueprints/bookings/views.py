"""Everything under /bookings, gathered for registration."""

from incubator.blueprints.bookings.blueprint import bp

__all__ = ["bp"]
