"""What an organization sees of its own use of rooms."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.premises import usage_own
from incubator.premises.date_words import STATE_WORDS, when
from incubator.premises.usage_words import hours_text
from incubator.premises.using_words import charge_state
from incubator.web.access import requires
from incubator.web.sessions import viewer


@bp.get("/usage/own")
@requires(Permission.APPLY)
def usage_own_page() -> ResponseReturnValue:
    """Hours of the month against the allowance, coming dates, no-shows, fees, and the year so far."""
    return render_template(
        "premises/usage_own.html",
        own=usage_own.of(viewer(), at=clock.now()),
        hours=hours_text,
        when=when,
        state_words=STATE_WORDS,
        charge_state=lambda one: charge_state(one, on=clock.today()),
    )
