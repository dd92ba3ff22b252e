"""The help index and its pages."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from incubator.blueprints.help.pages import FOR_APPLICANTS, FOR_STAFF, PAGES
from incubator.core.errors import NotFound
from incubator.core.words import _
from incubator.web.access import public

bp = Blueprint("help", __name__, url_prefix="/help")


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    groups = [(_("申报单位和居民"), FOR_APPLICANTS), (_("工作人员"), FOR_STAFF)]
    return render_template("help/index.html", groups=groups)


@bp.get("/<page>")
@public
def show(page: str) -> ResponseReturnValue:
    found = PAGES.get(page)
    if found is None:
        raise NotFound(_("没有这一页帮助。"))
    return render_template("help/show.html", page=found)
