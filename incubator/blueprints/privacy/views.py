"""The table of personal fields as a public page: what, why, until when, and who sees it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from incubator.core import clock
from incubator.people import consents
from incubator.people.declarations import ConsentKind
from incubator.people.personal_data import USES, seen_by
from incubator.web.access import public

bp = Blueprint("privacy", __name__)


@bp.get("/privacy")
@public
def index() -> ResponseReturnValue:
    today = clock.today()
    return render_template(
        "privacy/index.html",
        uses=[(use, seen_by(place)) for place, use in USES.items()],
        text=consents.current(ConsentKind.PRIVACY, on=today),
        today=today,
    )
