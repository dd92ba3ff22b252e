"""All pages of this blueprint; importing the modules hangs their views on it."""

from __future__ import annotations

from incubator.blueprints.registrations import applying, office, progress
from incubator.blueprints.registrations.blueprint import bp

__all__ = ["applying", "bp", "office", "progress"]
