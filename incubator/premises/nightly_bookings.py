"""What is over is closed: bookings whose dates have passed, and requests nobody answered in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, or_, select

from incubator.casework.services import move
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises import booking_cases, fees, taking
from incubator.premises.booking import TO_COME, Booking, Occurrence, State
from incubator.premises.booking_cases import Locked
from incubator.premises.booking_steps import Action, Status
from incubator.premises.booking_words import tell_of_dates
from incubator.premises.holds import BookingDraft
from incubator.premises.models import Premises
from incubator.premises.rivals import PENDING
from incubator.records.events import record

_OPEN = TO_COME | {State.IN_USE}


@dataclass(frozen=True)
class Done:
    """How many bookings were finished, and how many requests had lapsed."""

    finished: int
    lapsed: int


def due(hub_id: int, *, at: datetime) -> list[int]:
    """The bookings (ids) of a hub that there is something to close about; each is a transaction of its own."""
    return [*db.session.scalars(_lapsed(hub_id, at)), *db.session.scalars(_over(hub_id, at))]


def run(hub_id: int, *, by: Hat, at: datetime) -> Done:
    """Close what is over, inside one transaction; safe to repeat. `by` is the system with its hub."""
    lapsed = [lapse(one, by=by, at=at) for one in db.session.scalars(_lapsed(hub_id, at)).all()]
    over = [finish(one, by=by, at=at) for one in db.session.scalars(_over(hub_id, at)).all()]
    return Done(sum(over), sum(lapsed))


def _of_hub(hub_id: int, *statuses: Status) -> Select[int]:
    return (
        select(Booking.id)
        .where(Booking.hub_id == hub_id, Booking.status.in_(statuses))
        .order_by(Booking.id)
    )


def _over(hub_id: int, at: datetime) -> Select[int]:
    """Confirmed, and a date is over that nobody closed, or none is left."""
    its = exists().where(Occurrence.booking_id == Booking.id, Occurrence.state.in_(_OPEN))
    return _of_hub(hub_id, Status.CONFIRMED).where(or_(its.where(Occurrence.ends_at <= at), ~its))


def _lapsed(hub_id: int, at: datetime) -> Select[int]:
    """Not answered, or not corrected, before one of its dates began; or with no date left to answer."""
    asked = exists().where(Occurrence.booking_id == Booking.id, Occurrence.state == State.ASKED)
    return _of_hub(hub_id, Status.REQUESTED, Status.RETURNED).where(
        asked.where(Occurrence.starts_at <= at)
    )


def finish(booking_id: int, *, by: Hat, at: datetime) -> bool:
    """Close the dates that are over, and with the last one the booking; answers whether that was so.

    Where the room asks for check-in, a date nobody came to is left to whoever notes no-shows.
    """
    found = booking_cases.lock(booking_id, by=by)
    if found.booking.status != Status.CONFIRMED:
        return False
    for one in found.booking.occurrences:
        if one.state in _OPEN and one.ends_at <= at and _took_place(one, found.room):
            one.state = State.DONE
    db.session.flush()
    if any(one.state in _OPEN for one in found.booking.occurrences):
        return False
    move(found.booking, Action.FINISH, by=by, at=at)
    return True


def _took_place(one: Occurrence, room: Premises) -> bool:
    return one.state is State.IN_USE or not room.wants_check_in


def lapse(booking_id: int, *, by: Hat, at: datetime) -> bool:
    """A date that began without an answer is refused for that; with the last one so is the request."""
    found = booking_cases.lock(booking_id, by=by)
    gone = [one for one in found.asked if one.starts_at <= at]
    if not gone or found.booking.status not in PENDING:
        return False
    because = _why(found)
    for one in gone:
        one.state, one.because = State.REFUSED, because
    taking.let_go(*gone)
    fees.recount(found.booking)
    db.session.flush()
    if found.asked:
        told = {"date_ids": [one.id for one in gone]}
        case_id = found.booking.id
        record("booking.lapse-dates", found.booking, by=by, at=at, case_id=case_id, after=told)
        tell_of_dates(found.booking, _("部分日期没有答复"), gone, by=by, at=at)
        return False
    move(found.booking, Action.LAPSE, by=by, at=at, reason=because)
    return True


def _why(found: Locked) -> str:
    if found.booking.status == Status.RETURNED:
        return _("没有在使用前修改并重新提交")[:]
    return _("未及时答复")[:]


def drop_drafts(*, at: datetime) -> int:
    """Slots kept for forms that nobody sent: the rows are taken away, whoever would have met them."""
    drafts = list(db.session.scalars(select(BookingDraft).where(BookingDraft.expires_at <= at)))
    if drafts:
        taking.lock(*(one.premises_id for one in drafts))
        taking.let_go(*drafts)
        for draft in drafts:
            db.session.delete(draft)
        db.session.flush()
    return len(drafts)
