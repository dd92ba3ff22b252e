"""The blueprint that the modules of this package hang their views on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

bp = Blueprint("members", __name__)


@bp.after_request
def _tell_nobody_the_address(response: Any) -> Any:
    """The address of an invitation is its key: it goes to no other page."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
