"""Everything under /incubation, gathered for registration."""

from incubator.blueprints.incubation.blueprint import bp

__all__ = ["bp"]
