"""Everything under /admin, gathered for registration; the first page leads to the first section."""

from __future__ import annotations

from flask import abort, redirect
from flask.typing import ResponseReturnValue

from incubator.blueprints.admin import (
    auditing,
    consents,
    copying,
    declaring,
    erasing,
    granting,
    holdings,
    hub,
    logins,
    numbers,
    paper_consents,
    people,
    rules,
    scans,
    turned_away,
    workdays,
)
from incubator.blueprints.admin.blueprint import ANY_SECTION, bp, sections
from incubator.web.access import requires

__all__ = [
    "auditing",
    "bp",
    "consents",
    "copying",
    "declaring",
    "erasing",
    "granting",
    "holdings",
    "hub",
    "logins",
    "numbers",
    "paper_consents",
    "people",
    "rules",
    "scans",
    "turned_away",
    "workdays",
]


@bp.get("/")
@requires(*ANY_SECTION)
def index() -> ResponseReturnValue:
    open_ones = sections()
    if not open_ones:
        abort(404)
    return redirect(str(open_ones[0]["url"]))
