"""Whether dates and holds still say the same: what would be double booked, or kept for nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from incubator.casework.models import Case
from incubator.core.db import db
from incubator.core.words import _
from incubator.premises.booking import TAKEN, Occurrence, State
from incubator.premises.booking_words import span_of
from incubator.premises.busy import hours_of
from incubator.premises.holds import Closure, Hold
from incubator.premises.models import Premises
from incubator.premises.taking import Span, parts_of


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be; `hold_id` or `occurrence_id` says where."""

    message: str
    occurrence_id: int | None = None
    hold_id: int | None = None


def check(*, hub_id: int, at: datetime) -> list[Finding]:
    """Everything wrong with what is still to come in a hub's rooms; nothing where all is well.

    What was over before `at` keeps nobody out and is not read.
    """
    return [
        *_dates_without_holds(hub_id, at),
        *_holds_of_the_dead(hub_id, at),
        *_meeting(hub_id, at),
    ]


def sentences(*, hub_id: int, at: datetime) -> list[str]:
    """The same in words alone, for the row of the nightly job."""
    return [one.message for one in check(hub_id=hub_id, at=at)]


def _dates_without_holds(hub_id: int, at: datetime) -> Iterator[Finding]:
    """A confirmed date holds each part of its room for at least its own hours."""
    dates = db.session.scalars(
        select(Occurrence)
        .join(Premises, Premises.id == Occurrence.premises_id)
        .where(Premises.hub_id == hub_id, Occurrence.state.in_(TAKEN), Occurrence.starts_at > at)
        .order_by(Occurrence.starts_at, Occurrence.id)
        .options(
            joinedload(Occurrence.premises).selectinload(Premises.parts),
            joinedload(Occurrence.booking),
        )
    ).all()
    held = _held([one.id for one in dates])
    for one in dates:
        wanted = {part.id for part in parts_of(one.premises)}
        span = span_of(one)
        covered = {part for part, has in held[one.id] if _covers(has, span)}
        if covered != wanted:
            yield Finding(
                _(
                    "预约 %(number)s：%(room)s %(hours)s 已确认，却没有占用场地。",
                    number=one.booking.number or "",
                    room=one.premises.name,
                    hours=hours_of(span),
                ),
                occurrence_id=one.id,
            )


def _held(occurrence_ids: list[int]) -> dict[int, list[tuple[int, Span]]]:
    found: dict[int, list[tuple[int, Span]]] = defaultdict(list)
    rows = db.session.execute(
        select(Hold.occurrence_id, Hold.part_id, Hold.starts_at, Hold.ends_at).where(
            Hold.occurrence_id.in_(occurrence_ids)
        )
    )
    for occurrence_id, part_id, starts_at, ends_at in rows:
        if occurrence_id is not None:
            found[occurrence_id].append((part_id, Span(starts_at, ends_at)))
    return found


def _covers(has: Span, span: Span) -> bool:
    return has.starts_at <= span.starts_at and span.ends_at <= has.ends_at


_MAY_HOLD = frozenset({State.ASKED, State.CONFIRMED, State.IN_USE, State.DONE})


def _holds_of_the_dead(hub_id: int, at: datetime) -> Iterator[Finding]:
    """A hold is by a date that takes place, a closure that was not lifted or an occupancy that is not over."""
    case = Case.__table__.c
    rows = db.session.execute(
        select(Hold, Closure.lifted_at)
        .join(Premises, Premises.id == Hold.part_id)
        .outerjoin(Occurrence, Occurrence.id == Hold.occurrence_id)
        .outerjoin(Closure, Closure.id == Hold.closure_id)
        .outerjoin(Case.__table__, case.id == Hold.occupancy_id)
        .where(
            Premises.hub_id == hub_id,
            Hold.ends_at > at,
            Occurrence.state.not_in(_MAY_HOLD)
            | (Closure.lifted_at <= Hold.starts_at)
            | case.closed_at.is_not(None),
        )
        .order_by(Hold.starts_at, Hold.id)
    )
    rooms = _names(hub_id)
    for hold, lifted_at in rows:
        span = Span(hold.starts_at, hold.ends_at)
        said = _("停用已经解除") if lifted_at is not None else _("预约已经取消或结束")
        if hold.occupancy_id is not None:
            said = _("长期使用已经结束")
        yield Finding(
            _(
                "%(room)s %(hours)s 仍被占用，但%(why)s。",
                room=rooms[hold.part_id],
                hours=hours_of(span),
                why=said,
            ),
            hold_id=hold.id,
        )


def _meeting(hub_id: int, at: datetime) -> Iterator[Finding]:
    """Two holds of one part that share a moment: the guard was off when they were written."""
    one, other = aliased(Hold), aliased(Hold)
    rows = db.session.execute(
        select(one, other)
        .join(
            other,
            (other.part_id == one.part_id)
            & (other.id > one.id)
            & (other.ends_at > one.starts_at)
            & (other.starts_at < one.ends_at),
        )
        .join(Premises, Premises.id == one.part_id)
        .where(Premises.hub_id == hub_id, one.ends_at > at, other.ends_at > at)
        .order_by(one.starts_at, one.id)
    )
    rooms = _names(hub_id)
    for first, second in rows:
        yield Finding(
            _(
                "%(room)s 被重复占用：%(one)s 与 %(other)s 重叠。",
                room=rooms[first.part_id],
                one=hours_of(Span(first.starts_at, first.ends_at)),
                other=hours_of(Span(second.starts_at, second.ends_at)),
            ),
            hold_id=second.id,
        )


def _names(hub_id: int) -> dict[int, str]:
    rooms = db.session.execute(select(Premises.id, Premises.name).where(Premises.hub_id == hub_id))
    return {room.id: room.name for room in rooms}
