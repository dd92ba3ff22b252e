"""The page of one booking: its dates with what became of each, its fee, and what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.registers import state_word
from incubator.blueprints.bookings.room_week import READERS
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.papers import docx
from incubator.papers import page as drawn
from incubator.premises import booking_queries as queries
from incubator.premises import feeding
from incubator.premises.booking import KIND, TO_COME, Booking, Occurrence, State
from incubator.premises.changing import USED
from incubator.premises.date_words import STATE_WORDS, when
from incubator.premises.request_paper import request_form
from incubator.premises.series_rule import in_words
from incubator.premises.taking import Option, SlotTaken
from incubator.premises.waiting import CAN_WAIT
from incubator.premises.words import TERM_WORDS, USE_WORDS
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.files import DOCX, PDF, download
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


def date_of(id: int) -> Occurrence:
    """One date of a booking the viewer may see; 404 for any other."""
    date = one_or_404(select(Occurrence).where(Occurrence.id == id))
    found(date.booking_id)
    return date


@dataclass(frozen=True)
class Line:
    """One date on the page with what may be done with it now."""

    date: Occurrence
    when: str
    word: str
    tone: str
    actions: list[str]
    """Of cancel, move, again, wait, use."""


@bp.get("/<int:id>")
@requires(*READERS)
def show(id: int) -> ResponseReturnValue:
    return page(id)


def page(id: int, taken: SlotTaken | None = None) -> ResponseReturnValue:
    """The booking; with what stands against asking again and what is free instead, where that is why."""
    booking, hat, now = found(id), viewer(), clock.now()
    frame = "base.html" if hat.for_hub else "base_alone.html"
    return render_template(
        "bookings/show.html",
        booking=booking,
        state=state_word(booking, hat.for_hub),
        lines=[_line(one, booking, hat, now) for one in booking.occurrences],
        buttons=steps.buttons(booking, hat),
        owed=_owed(booking),
        history=url_for("cases.history", id=booking.id),
        beside=steps.beside(booking, hat),
        use=USE_WORDS[booking.use],
        term=TERM_WORDS[booking.term],
        rule=in_words(booking.recurrence),
        taken=taken,
        options=[_option(one, booking) for one in taken.alternatives] if taken else [],
        split_into=_split_into(booking, hat),
        frame=frame,
    ), 409 if taken else 200


def _line(one: Occurrence, booking: Booking, hat: Hat, now: datetime) -> Line:
    word, tone = STATE_WORDS[one.state]
    return Line(one, when(one.starts_at, one.ends_at), word, tone, _actions(one, booking, hat, now))


def _actions(one: Occurrence, booking: Booking, hat: Hat, now: datetime) -> list[str]:
    mine = hat.may(Permission.MANAGE_PREMISES) or hat.may(Permission.APPLY)
    found = ["use"] if one.state in USED or one.state is State.CONFIRMED else []
    if one.starts_at <= now or not mine:
        return found
    if one.state in TO_COME and booking.closed_at is None:
        found += ["move", "cancel"]
    if one.state is State.SKIPPED:
        found.append("again")
    if one.state in CAN_WAIT and booking.premises.keeps_waiting_list and hat.may(Permission.APPLY):
        found.append("wait")
    return found


def _option(one: Option, booking: Booking) -> tuple[str, str]:
    since, until = (m.astimezone(clock.zone()) for m in (one.span.starts_at, one.span.ends_at))
    slot = f"from={since:%Y-%m-%dT%H:%M}&to={until:%Y-%m-%dT%H:%M}"
    url = f"{url_for('.new', premises=one.premises_id, use=booking.use.value)}&{slot}"
    return f"{one.name} {when(one.span.starts_at, one.span.ends_at)}", url


def _owed(booking: Booking) -> list[Deadline]:
    open_ones = select(Deadline).where(Deadline.case_id == booking.id, Deadline.done_at.is_(None))
    return list(db.session.scalars(open_ones))


def _split_into(booking: Booking, hat: Hat) -> list[Booking]:
    """What dates of this one became, and what it came from."""
    query = queries.visible_to(hat).where(
        or_(Booking.split_from_id == booking.id, Booking.id == booking.split_from_id)
    )
    return list(db.session.scalars(query.order_by(Booking.id)))


@bp.get("/<int:id>/booking.ics")
@requires(*READERS)
def ics(id: int) -> Response:
    """The booking for somebody's own calendar."""
    booking = found(id)
    return download(feeding.of_booking(booking), f"{booking.number}.ics", "text/calendar")


@bp.get("/<int:id>/form.<any(pdf, docx):form>")
@requires(*READERS)
def form(id: int, form: str) -> Response:
    """场地使用申请表."""
    booking = found(id)
    paper = request_form(booking, drawn_on=clock.today())
    name = f"{_('场地使用申请表')[:]}-{booking.number}.{form}"
    if form == "docx":
        return download(docx.write(paper), name, DOCX)
    return download(drawn.draw(paper), name, PDF)
