"""Requests that want the same room at the same time: shown side by side, and what the losers are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from incubator.casework.models import Case
from incubator.casework.services import move
from incubator.core.db import db, locked
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises import busy, fees
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.booking_steps import Action, Status
from incubator.premises.booking_words import cut, span_of, tell_of_dates
from incubator.premises.models import Premises
from incubator.records.events import record

PENDING = frozenset({Status.REQUESTED, Status.RETURNED})


@dataclass(frozen=True)
class Rival:
    """Another pending request, and which of its dates (ids) meet dates of the first."""

    booking: Booking
    dates: tuple[Occurrence, ...]

    @property
    def loses_all(self) -> bool:
        ids = {one.id for one in self.dates}
        return all(one.id in ids for one in self.booking.occurrences if one.state is State.ASKED)


def rivals(booking: Booking, dates: Sequence[Occurrence] | None = None) -> list[Rival]:
    """Pending requests that meet `dates` (all that are asked for, where None), the earliest request first."""
    wanted = (
        [one for one in booking.occurrences if one.state is State.ASKED]
        if dates is None
        else list(dates)
    )
    if not wanted:
        return []
    found: dict[int, list[Occurrence]] = defaultdict(list)
    for one in _candidates(booking, wanted):
        if any(_meet(one, other) for other in wanted):
            found[one.booking_id].append(one)
    bookings = db.session.scalars(
        select(Booking)
        .where(Booking.id.in_(found))
        .order_by(Booking.opened_at, Booking.id)
        .options(selectinload(Booking.occurrences), joinedload(Booking.organization))
    )
    return [Rival(one, tuple(found[one.id])) for one in bookings]


def _candidates(booking: Booking, wanted: Sequence[Occurrence]) -> Sequence[Occurrence]:
    window = busy.window_of([span_of(one) for one in wanted])
    return db.session.scalars(
        select(Occurrence)
        .join(Case.__table__, Case.__table__.c.id == Occurrence.booking_id)
        .where(
            Occurrence.premises_id.in_(rooms_sharing(booking.premises)),
            Occurrence.booking_id != booking.id,
            Occurrence.state == State.ASKED,
            Occurrence.starts_at < window.ends_at,
            Occurrence.starts_at > window.starts_at - busy.LONGEST_HOLD,
            Case.__table__.c.status.in_(PENDING),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
        .options(joinedload(Occurrence.premises))
    ).all()


def rooms_sharing(room: Premises) -> list[int]:
    """The room, the hall it is part of, and the parts it is divided into."""
    return [room.id, *(part.id for part in room.parts)] + (
        [room.parent_id] if room.parent_id else []
    )


def _meet(one: Occurrence, other: Occurrence) -> bool:
    first, second = span_of(one).widened(one.premises), span_of(other).widened(other.premises)
    return first.ends_at > second.starts_at and first.starts_at < second.ends_at


def lose(booking: Booking, dates: Sequence[Occurrence], *, by: Hat, at: datetime) -> None:
    """The dates of `booking` were confirmed: whoever wanted them too is told so, and why."""
    because = cut(_("这个时段已答应其他申请。可以另选时间或场地，也可以等候空出。"))
    for rival in rivals(booking, dates):
        case: Booking = locked(Booking, rival.booking.id)
        if case.status not in PENDING:
            continue
        everything = rival.loses_all
        for one in rival.dates:
            one.state = State.REFUSED if everything else State.SKIPPED
            one.because = because
        fees.recount(case)
        db.session.flush()
        if everything:
            move(case, Action.REFUSE, by=by, at=at, reason=because)
        else:
            facts = {"date_ids": [one.id for one in rival.dates]}
            record("booking.lose-dates", case, by=by, at=at, case_id=case.id, after=facts)
            tell_of_dates(case, _("部分日期未能安排"), rival.dates, by=by, at=at)
