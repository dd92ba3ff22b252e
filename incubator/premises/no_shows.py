"""Dates nobody came to, and uses nobody ended: what follows when their time has passed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises import charging, covering, sanctioning, taking, telling, using, waiting
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.booking_words import span_of
from incubator.premises.models import Premises
from incubator.records.events import record

LOOKED_BACK = timedelta(days=31)
"""A scheduler that stood still longer leaves older dates to a person."""


def missed(date: Occurrence, *, at: datetime) -> bool:
    """Whether nobody came in time, asked at reading time: it need not be written down yet."""
    return (
        date.state is State.CONFIRMED
        and date.premises.wants_check_in
        and using.closes_at(date) <= at
    )


def _waiting(*, at: datetime) -> Select[Occurrence]:
    """Confirmed dates of rooms that want a check-in, begun, and uses past their end."""
    return (
        select(Occurrence)
        .join(Premises, Premises.id == Occurrence.premises_id)
        .where(
            Occurrence.starts_at <= at,
            Occurrence.starts_at > at - LOOKED_BACK,
            or_(
                (Occurrence.state == State.CONFIRMED) & Premises.wants_check_in,
                (Occurrence.state == State.IN_USE) & (Occurrence.ends_at <= at),
            ),
        )
        .order_by(Occurrence.id)
    )


def due(*, at: datetime) -> bool:
    """Whether there is anything to write down, for who would rather not begin a transaction for nothing."""
    return any(_over(date, at=at) for date in db.session.scalars(_waiting(at=at)))


def settle(*, by: Hat, at: datetime, premises_ids: Collection[int] | None = None) -> int:
    """Write down what the passing of time decided; answers how many dates changed.

    All rooms are locked at once, in one order, and everything is read again: who checked in just now
    is there. Safe to run again at any time.
    """
    query = _waiting(at=at)
    if premises_ids is not None:
        query = query.where(Occurrence.premises_id.in_(premises_ids))
    rooms = {date.premises_id for date in db.session.scalars(query) if _over(date, at=at)}
    if not rooms:
        return 0
    taking.lock(*sorted(rooms))
    again = db.session.scalars(
        query.where(Occurrence.premises_id.in_(rooms)).execution_options(populate_existing=True)
    ).all()
    over = [date for date in again if _over(date, at=at)]
    for date in over:
        if date.state is State.IN_USE:
            _end(date, by=by, at=at)
        else:
            _mark(date, by=by, at=at)
    return len(over)


def _over(date: Occurrence, *, at: datetime) -> bool:
    return date.state is State.IN_USE or missed(date, at=at)


def _end(date: Occurrence, *, by: Hat, at: datetime) -> None:
    """Nobody said when they left: the use ends as it was booked, and its record says so."""
    date.state = State.DONE
    made = date.record
    if made is not None and made.ended_at is None:
        made.ended_at = max(date.ends_at, made.checked_in_at)
        made.hand_over = made.hand_over or _("未登记离场，按预约时间结束。")[:]
        record(
            "use_record.end",
            made,
            by=by,
            at=at,
            case_id=date.booking_id,
            hub_id=date.booking.hub_id,
            after={"date": date.id, "ended_at": made.ended_at},
        )


def _mark(date: Occurrence, *, by: Hat, at: datetime) -> None:
    """The date stays on record; its time is free again for others."""
    booking: Booking = date.booking
    date.state = State.NO_SHOW
    date.because = _("签到时间内没有签到。")[:]
    taking.let_go(date)
    covering.close_gaps([date])
    db.session.flush()
    record(
        "booking.no-show",
        booking,
        by=by,
        at=at,
        case_id=booking.id,
        hub_id=booking.hub_id,
        after={"date": date.id, "starts_at": date.starts_at},
    )
    telling.tell_organization(
        booking.organization_id,
        telling.News(
            about=f"case:{booking.id}",
            step=f"no-show:{date.id}",
            subject=_(
                "%(room)s %(day)s：没有签到，记为未到",
                room=date.premises.name,
                day=clock.on(date.starts_at).isoformat(),
            )[:],
            body=_("场地已经放开给别人使用。确实到场的，请在处理决定页面申诉。")[:],
            link="/bookings/sanctions",
            hub_id=booking.hub_id,
            case_id=booking.id,
        ),
        at=at,
    )
    waiting.tell_waiting(date.premises, [span_of(date)], by=by, at=at)
    sanctioning.after_no_show(date, by=by, at=at)
    charging.settle(booking, by=by, at=at)
