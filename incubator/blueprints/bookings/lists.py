"""All bookings, one's own, and those that wait for an answer."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from incubator.blueprints.bookings import registers
from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.room_week import READERS
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.premises import booking_queries as queries
from incubator.rules.queries import calendar
from incubator.web import duties, listing, menu
from incubator.web.access import requires
from incubator.web.sessions import viewer

menu.add(
    menu.Entry(_("场地日程"), "bookings.day", 41, menu.PREMISES),
    menu.Entry(_("场地预约"), "bookings.index", 42, menu.PREMISES),
    menu.Entry(_("待答复预约"), "bookings.queue", 43, menu.PREMISES, counts=queries.waiting_for),
)


@bp.get("/")
@requires(*READERS)
def index() -> ResponseReturnValue:
    staff = viewer().for_hub
    return listing.show(
        registers.bookings(viewer()),
        "bookings/index.html",
        staff=staff,
        state_word=lambda one: registers.state_word(one, staff),
    )


@bp.get("/queue")
@requires(Permission.MANAGE_PREMISES)
def queue() -> ResponseReturnValue:
    today, days = clock.today(), calendar()
    return listing.show(
        registers.waiting(viewer()),
        "bookings/queue.html",
        standing=lambda owed: duties.standing(owed, today, days),
        waits=lambda owed: duties.waiting(owed, today, days),
    )
