"""The room of an occupancy: who stands in its way, taking it for a term, keeping it longer, letting it go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.db import db
from incubator.core.words import _
from incubator.premises import taking
from incubator.premises.booking import Booking, Occurrence
from incubator.premises.holds import Closure, Hold
from incubator.premises.models import Premises
from incubator.premises.occupancy import Occupancy
from incubator.premises.taking import SlotTaken, Span

_MOST_NAMED = 5


def in_the_way(
    case: Occupancy, room: Premises, first: date, last: date, *, at: datetime
) -> list[Hold]:
    """The holds of others in these days, one for each use however many parts it takes."""
    parts = [part.id for part in taking.parts_of(room)]
    rows = db.session.scalars(taking.in_the_way(parts, [taking.days(first, last)], at=at))
    found: dict[tuple[object, ...], Hold] = {}
    for hold in rows:
        if hold.occupancy_id is None or hold.occupancy_id != case.id:
            found.setdefault(_whose(hold), hold)
    return list(found.values())


def _whose(hold: Hold) -> tuple[object, ...]:
    holder = (hold.occurrence_id, hold.closure_id, hold.occupancy_id, hold.draft_id)
    return (*holder, hold.starts_at if hold.closure_id else None)


_Row = TypeVar("_Row", Occurrence, Closure, Occupancy)


@dataclass(frozen=True)
class _Holders:
    uses: dict[int, Occurrence]
    closures: dict[int, Closure]
    stays: dict[int, Occupancy]


def described(holds: Sequence[Hold]) -> list[str]:
    """Who has the room and when, for staff: one sentence for each."""
    uses = [one.occurrence_id for one in holds if one.occurrence_id]
    stays = [one.occupancy_id for one in holds if one.occupancy_id]
    holders = _Holders(
        _by_id(
            select(Occurrence)
            .where(Occurrence.id.in_(uses))
            .options(joinedload(Occurrence.booking).joinedload(Booking.organization))
        ),
        _by_id(
            select(Closure).where(
                Closure.id.in_([one.closure_id for one in holds if one.closure_id])
            )
        ),
        _by_id(
            select(Occupancy)
            .where(Occupancy.id.in_(stays))
            .options(joinedload(Occupancy.organization))
        ),
    )
    return [_sentence(one, holders) for one in holds]


def _by_id(query: Select[_Row]) -> dict[int, _Row]:
    return {row.id: row for row in db.session.scalars(query).unique()}


def _sentence(hold: Hold, holders: _Holders) -> str:
    if hold.occurrence_id is not None:
        use = holders.uses[hold.occurrence_id]
        return _(
            "%(who)s的预约 %(number)s（%(when)s）",
            who=use.booking.organization.name,
            number=use.booking.number or "",
            when=_between(use.starts_at, use.ends_at),
        )
    if hold.closure_id is not None:
        closure = holders.closures[hold.closure_id]
        return _(
            "停用：%(why)s（%(when)s）",
            why=closure.reason,
            when=_between(closure.starts_at, closure.ends_at),
        )
    if hold.occupancy_id is not None:
        return _(
            "%(who)s长期使用（%(first)s至%(last)s）",
            who=holders.stays[hold.occupancy_id].organization.name,
            first=clock.on(hold.starts_at).isoformat(),
            last=clock.on(hold.ends_at - timedelta(seconds=1)).isoformat(),
        )
    return _("有人正在填写预约表（%(when)s）", when=_between(hold.starts_at, hold.ends_at))


def _between(starts_at: datetime, ends_at: datetime) -> str:
    first, last = (moment.astimezone(clock.zone()) for moment in (starts_at, ends_at))
    until = "%H:%M" if first.date() == last.date() else "%Y-%m-%d %H:%M"
    return f"{first.strftime('%Y-%m-%d %H:%M')}–{last.strftime(until)}"


def refuse_if_taken(
    case: Occupancy, room: Premises, first: date, last: date, *, at: datetime
) -> None:
    """Refuse with who has the room; the room is locked."""
    holds = in_the_way(case, room, first, last, at=at)
    if not holds:
        return
    said = described(holds[:_MOST_NAMED])
    more = _("等 %(n)s 项", n=len(holds)) if len(holds) > _MOST_NAMED else ""
    raise SlotTaken(
        _(
            "%(room)s在这段时间已经有人使用：%(who)s%(more)s。请先与对方商定改期或取消，或改期限。",
            room=room.name,
            who="；".join(f"{one}" for one in said),
            more=more,
        ),
        holds,
    )


def take(case: Occupancy, room: Premises, first: date, last: date, *, at: datetime) -> None:
    """Take whole days, both included; the room is locked."""
    taking.drop_outdated_drafts([part.id for part in taking.parts_of(room)], at=at)
    refuse_if_taken(case, room, first, last, at=at)
    taking.take(case, room, [taking.days(first, last)])


def held_until(case: Occupancy) -> datetime | None:
    """The end of what is held for it now."""
    return db.session.scalar(select(func.max(Hold.ends_at)).where(Hold.occupancy_id == case.id))


def keep_through(case: Occupancy, room: Premises, last: date, *, at: datetime) -> list[Hold]:
    """Hold the room through `last` as well, around what others have already; answers whose that is."""
    ends_at = held_until(case)
    first = clock.on(ends_at) if ends_at else clock.on(at)
    if last < first:
        return []
    taking.drop_outdated_drafts([part.id for part in taking.parts_of(room)], at=at)
    others = in_the_way(case, room, first, last, at=at)
    free = gaps(taking.days(first, last), [Span(one.starts_at, one.ends_at) for one in others])
    taking.take(case, room, free)
    return others


def gaps(whole: Span, taken: Sequence[Span]) -> list[Span]:
    """What is left of `whole` between the spans taken."""
    left: list[Span] = []
    start = whole.starts_at
    for one in sorted(taken, key=lambda span: span.starts_at):
        if one.starts_at > start:
            left.append(Span(start, min(one.starts_at, whole.ends_at)))
        start = max(start, one.ends_at)
    if start < whole.ends_at:
        left.append(Span(start, whole.ends_at))
    return left


def let_go_after(case: Occupancy, last: date) -> None:
    """Others may have the room from the day after `last`; the room is locked."""
    end = clock.at(last + timedelta(days=1))
    for hold in db.session.scalars(select(Hold).where(Hold.occupancy_id == case.id)):
        if hold.starts_at >= end:
            db.session.delete(hold)
        elif hold.ends_at > end:
            hold.ends_at = end
    db.session.flush()


def let_go_all(case: Occupancy) -> None:
    """The room is promised to nobody any more; it is locked."""
    taking.let_go(case)
    db.session.flush()
