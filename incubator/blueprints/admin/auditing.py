"""The events as an auditor reads them, and walking the chain."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from incubator.blueprints.admin import registers, verbs
from incubator.blueprints.admin.blueprint import bp
from incubator.core.permissions import Permission
from incubator.people import audit as reading
from incubator.people.personal_data import USES
from incubator.records import events, seals
from incubator.records.models import Event
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.sessions import viewer


@bp.get("/audit")
@requires(Permission.VIEW_AUDIT)
def audit() -> ResponseReturnValue:
    names = reading.Names()

    def name_of(event: Event, rows: list[Event]) -> str:
        names.load(row.person_id for row in rows)
        return names[event.person_id]

    return listing.show(
        registers.events(viewer(), names),
        "admin/audit.html",
        name_of=name_of,
        verb=verbs.label,
        subject=verbs.subject,
        changes_of=verbs.changes,
        reason_of=lambda event: reading.without_numbers(event.reason),
    )


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
