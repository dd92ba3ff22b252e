"""Everything under /premises, gathered for registration."""

from incubator.blueprints.premises.blueprint import bp

__all__ = ["bp"]
