"""Everything under /reviews, gathered for registration."""

from __future__ import annotations

from incubator.blueprints.reviews import office, papers, scoring
from incubator.blueprints.reviews.blueprint import bp

__all__ = ["bp", "office", "papers", "scoring"]
