"""The blueprint its view modules share, and the one way to load an application."""

from __future__ import annotations

from flask import Blueprint

from incubator.funds import queries
from incubator.funds.applications import FundApplication
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

bp = Blueprint("applications", __name__, url_prefix="/applications")


def found(id: int) -> FundApplication:
    """The application if this hat may see it, else the 404 that does not tell why."""
    return one_or_404(queries.visible_to(viewer()).where(FundApplication.id == id))
