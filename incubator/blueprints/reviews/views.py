"""Everything under /reviews, gathered for registration."""

from __future__ import annotations

from incubator.blueprints.reviews import funded, office, papers, scoring
from incubator.blueprints.reviews.blueprint import bp

__all__ = ["bp", "funded", "office", "papers", "scoring"]
