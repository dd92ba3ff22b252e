"""What the nightly comparison of dates and holds finds, looked at now."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Permission
from incubator.premises import integrity
from incubator.records import runs
from incubator.records.models import JobRun
from incubator.web.access import requires
from incubator.web.sessions import viewer


@bp.get("/holds")
@requires(Permission.VIEW_CASES)
def holds() -> ResponseReturnValue:
    """Whether each date has its room and no room is promised twice: one sentence for each that is not so."""
    hat, now = viewer(), clock.now()
    found = integrity.check(hub_id=hat.hub_id, at=now) if hat.hub_id is not None else []
    last = db.session.scalars(runs.every_run().where(JobRun.job == "rooms").limit(1)).first()
    return render_template(
        "premises/holds.html",
        found=found,
        now=now,
        last=last,
        slot=runs.slot_words(last) if last else "",
    )
