"""Taking rooms and letting them go. Whoever takes one has locked it first and reads everything again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, delete, insert, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, Overtaken
from incubator.core.words import _
from incubator.premises.booking import Occurrence
from incubator.premises.holds import BookingDraft, Closure, Hold
from incubator.premises.models import Premises
from incubator.premises.occupancy import Occupancy


@dataclass(frozen=True)
class Span:
    """[`starts_at`, `ends_at`): moments, half-open, so that one may begin as another ends."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at) / timedelta(minutes=1))

    def widened(self, room: Premises) -> Span:
        """With what the room needs before and after each use."""
        return Span(
            self.starts_at - timedelta(minutes=room.minutes_before),
            self.ends_at + timedelta(minutes=room.minutes_after),
        )


def days(first: date, last: date) -> Span:
    """Whole days of the street, `last` included."""
    return Span(clock.at(first), clock.at(last + timedelta(days=1)))


@dataclass(frozen=True)
class Option:
    """A room that is free then, offered instead."""

    premises_id: int
    name: str
    span: Span


class SlotTaken(Overtaken):
    """Somebody else has the room then (409). `holds` are the rows in the way, earliest first."""

    def __init__(
        self, message: str, holds: Sequence[Hold] = (), *, alternatives: Sequence[Option] = ()
    ) -> None:
        super().__init__(message)
        self.holds = list(holds)
        self.alternatives = list(alternatives)


def lock(*premises_ids: int) -> dict[int, Premises]:
    """The rooms and their parts, held until the transaction ends, always in the same order.

    Raises `NotFound` when one of `premises_ids` is not there.
    """
    rows = db.session.scalars(
        select(Premises)
        .where(or_(Premises.id.in_(premises_ids), Premises.parent_id.in_(premises_ids)))
        .order_by(Premises.id)
        .options(selectinload(Premises.openings))
        .with_for_update(of=Premises)
        .execution_options(populate_existing=True)
    )
    found = {room.id: room for room in rows}
    for room in found.values():  # they were read with it: not asked for again
        parts = [one for one in found.values() if one.parent_id == room.id]
        set_committed_value(room, "parts", sorted(parts, key=lambda one: one.name))
    if not found.keys() >= set(premises_ids):
        raise NotFound(_("没有找到这个场地。"))
    return found


def parts_of(room: Premises) -> list[Premises]:
    """What is really taken: the room itself, or each part of a divided hall."""
    return list(room.parts) or [room]


def in_the_way(part_ids: Collection[int], spans: Collection[Span], *, at: datetime) -> Select[Hold]:
    """The holds on these parts that meet one of `spans`; slots kept for a form that took too long are none."""
    return (
        select(Hold)
        .outerjoin(BookingDraft, BookingDraft.id == Hold.draft_id)
        .where(
            Hold.part_id.in_(part_ids),
            Hold.ends_at > min(span.starts_at for span in spans),
            Hold.starts_at < max(span.ends_at for span in spans),
            or_(
                *((Hold.ends_at > one.starts_at) & (Hold.starts_at < one.ends_at) for one in spans)
            ),
            or_(Hold.draft_id.is_(None), BookingDraft.expires_at > at),
        )
        .order_by(Hold.starts_at, Hold.id)
    )


Holder = Occurrence | Closure | Occupancy | BookingDraft
_COLUMN = {
    Occurrence: Hold.occurrence_id,
    Closure: Hold.closure_id,
    Occupancy: Hold.occupancy_id,
    BookingDraft: Hold.draft_id,
}


def take(holder: Holder, room: Premises, spans: Iterable[Span]) -> None:
    """Write the holds of `holder` (which has its id) on every part of `room`, which is locked.

    It does not look who has it: the caller has looked, and the database refuses the rest.
    """
    take_each([(holder, span) for span in spans], room)


def take_each(wanted: Sequence[tuple[Holder, Span]], room: Premises) -> None:
    """The same for several holders at once, which all have their ids: one statement."""
    rows = [
        {
            "part_id": part.id,
            "starts_at": span.starts_at,
            "ends_at": span.ends_at,
            _COLUMN[type(holder)].key: holder.id,
        }
        for holder, span in wanted
        for part in parts_of(room)
    ]
    if rows:
        db.session.flush()
        db.session.execute(insert(Hold), rows)


def let_go(*holders: Holder) -> None:
    """Take away every hold of these, all of one kind; the rooms are locked."""
    if holders:
        column = _COLUMN[type(holders[0])]
        db.session.execute(delete(Hold).where(column.in_([one.id for one in holders])))


def drop_outdated_drafts(part_ids: Collection[int], *, at: datetime) -> None:
    """Let go what was kept for forms nobody sent in time; the rooms are locked."""
    outdated = list(
        db.session.scalars(
            select(BookingDraft)
            .join(Hold, Hold.draft_id == BookingDraft.id)
            .where(Hold.part_id.in_(part_ids), BookingDraft.expires_at <= at)
            .distinct()
        )
    )
    let_go(*outdated)
    for draft in outdated:
        db.session.delete(draft)
    if outdated:
        db.session.flush()


def whose(holds: Collection[Hold]) -> dict[int, Occurrence]:
    """The dates behind these holds with their bookings and organizations, by the hold's id."""
    ids = {hold.occurrence_id for hold in holds if hold.occurrence_id}
    if not ids:
        return {}
    rows = db.session.scalars(
        select(Occurrence).where(Occurrence.id.in_(ids)).options(joinedload(Occurrence.booking))
    )
    found = {row.id: row for row in rows}
    return {hold.id: found[hold.occurrence_id] for hold in holds if hold.occurrence_id}
