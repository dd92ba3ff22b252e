"""`/search`: what was found, by register, never more than the viewer may see."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from incubator.blueprints.search import groups
from incubator.web.access import signed_in
from incubator.web.sessions import viewer

bp = Blueprint("search", __name__)


@bp.get("/search")
@signed_in
def index() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()[:100]
    found = groups.search(text, viewer()) if text else []
    return render_template("search/index.html", text=text, found=found, most=groups.MOST)
