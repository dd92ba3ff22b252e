"""The page of one booking: its dates with what became of each, its fee, and what may be done now."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload, selectinload

from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.registers import state_word
from incubator.blueprints.bookings.room_week import READERS
from incubator.premises import booking_queries as queries
from incubator.premises.booking import KIND, Booking
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

steps.case_page(KIND, "bookings.show")


def found(id: int) -> Booking:
    """A booking the viewer may see with its dates; 404 for any other."""
    return one_or_404(
        queries.visible_to(viewer())
        .where(Booking.id == id)
        .options(
            joinedload(Booking.premises),
            joinedload(Booking.organization),
            selectinload(Booking.occurrences),
        )
    )


@bp.get("/<int:id>")
@requires(*READERS)
def show(id: int) -> ResponseReturnValue:
    booking, hat = found(id), viewer()
    return render_template(
        "bookings/show.html",
        booking=booking,
        state=state_word(booking, hat.for_hub),
        buttons=steps.buttons(booking, hat),
        history=url_for("cases.history", id=booking.id),
        frame="base.html" if hat.for_hub else "base_alone.html",
    )
