"""The events as an auditor reads them, and walking the chain."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from incubator.blueprints.admin import acts
from incubator.blueprints.admin.blueprint import bp
from incubator.core.permissions import Permission
from incubator.people.personal_data import USES
from incubator.records import events, seals
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.sessions import viewer


@bp.get("/audit")
@requires(Permission.VIEW_AUDIT)
def audit() -> ResponseReturnValue:
    return listing.show(acts.register(viewer(), acts.Reader()), "admin/audit.html")


@bp.get("/audit/verify")
@requires(Permission.VIEW_AUDIT)
def verify_chain() -> ResponseReturnValue:
    """Walks the whole chain and compares it with the daily seals; reads only."""
    return render_template("admin/verified.html", found=events.verify(), seal=seals.broken())


@bp.get("/personal-data")
@requires(Permission.VIEW_AUDIT, Permission.MANAGE_SETTINGS)
def personal_data() -> ResponseReturnValue:
    """What the installation holds about persons, for what and how long: the list, never the values."""
    return render_template("admin/personal_data.html", uses=list(USES.items()))
