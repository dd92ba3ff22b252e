"""The blueprint that the modules of this package hang their views on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("members", __name__)
