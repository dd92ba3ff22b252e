"""Dates the centre calls off: the reason reaches who booked them, and what else is free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises import charging, fees, taking, telling
from incubator.premises.booking import TAKEN, TO_COME, Booking, Occurrence, State
from incubator.premises.booking_steps import Action, Status
from incubator.records.events import record


def call_off(dates: Sequence[Occurrence], reason: str, *, by: Hat, at: datetime) -> None:
    """Call off some dates of one booking; the whole case where none is left. The rooms are locked."""
    booking: Booking = dates[0].booking
    for one in dates:
        one.state = State.REFUSED if one.state is State.ASKED else State.CANCELLED
        one.because = reason
    taking.let_go(*dates)
    fees.recount(booking)
    db.session.flush()
    record(
        "booking.dates-called-off",
        booking,
        by=by,
        at=at,
        case_id=booking.id,
        hub_id=booking.hub_id,
        after={"dates": [one.id for one in dates]},
        reason=reason,
    )
    if (action := _last_step(booking)) is not None:
        move(booking, action, by=by, at=at, reason=reason)
    telling.tell_organization(
        booking.organization_id,
        telling.News(
            about=f"case:{booking.id}",
            step=f"called-off:{dates[0].id}",
            subject=_("%(room)s停用，%(n)s 次使用取消", room=booking.premises.name, n=len(dates))[
                :
            ],
            body=_body(dates, reason),
            link=f"/cases/{booking.id}",
            hub_id=booking.hub_id,
            case_id=booking.id,
        ),
        at=at,
    )
    charging.settle(booking, by=by, at=at)


def _last_step(booking: Booking) -> Action | None:
    """The step that ends the case when no date is left; a booking partly used ends when it is over."""
    states = set(
        db.session.scalars(
            select(Occurrence.state).where(Occurrence.booking_id == booking.id).distinct()
        )
    )
    if states & (TO_COME | TAKEN | {State.DONE, State.NO_SHOW}):
        return None
    return {
        Status.REQUESTED: Action.REFUSE,
        Status.RETURNED: Action.REFUSE,
        Status.CONFIRMED: Action.CALL_OFF,
    }.get(Status(booking.status))


def _body(dates: Sequence[Occurrence], reason: str) -> str:
    when = "、".join(
        one.starts_at.astimezone(clock.zone()).strftime("%m-%d %H:%M") for one in dates[:20]
    )
    return _(
        "取消的使用：%(when)s。理由：%(reason)s。可以在“找场地”另选时间或场地。",
        when=when,
        reason=reason,
    )[:]
