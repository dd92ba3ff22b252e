"""All pages of this blueprint; importing the modules hangs their views on it."""

from __future__ import annotations

from incubator.blueprints.members import accepting, inviting, pages
from incubator.blueprints.members.blueprint import bp

__all__ = ["accepting", "bp", "inviting", "pages"]
