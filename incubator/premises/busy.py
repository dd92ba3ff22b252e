"""Which times of a room are taken and by whom, told as far as the reader may know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, or_, select

from incubator.core import clock
from incubator.core.db import db, plain_rows
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.premises.booking import LONGEST_MINUTES, Occurrence
from incubator.premises.holds import BookingDraft, Closure, Hold
from incubator.premises.models import Premises
from incubator.premises.occupancy import Occupancy
from incubator.premises.taking import Span

Row = TypeVar("Row", Occurrence, Closure, Occupancy)

LONGEST_BUFFER = timedelta(minutes=480)
LONGEST_HOLD = timedelta(minutes=LONGEST_MINUTES) + 2 * LONGEST_BUFFER


@dataclass(frozen=True)
class Busy:
    """One hold without its row: reading hundreds costs no more than the rows."""

    id: int
    part_id: int
    starts_at: datetime
    ends_at: datetime
    occurrence_id: int | None
    closure_id: int | None
    occupancy_id: int | None
    draft_id: int | None
    draft_post_id: int | None
    draft_expires_at: datetime | None

    def meets(self, span: Span) -> bool:
        return self.ends_at > span.starts_at and self.starts_at < span.ends_at

    def outdated(self, at: datetime) -> bool:
        """A slot kept for a form that nobody sent in time."""
        return self.draft_expires_at is not None and self.draft_expires_at <= at


def _columns() -> Select[*tuple[Any, ...]]:
    return select(
        Hold.id,
        Hold.part_id,
        Hold.starts_at,
        Hold.ends_at,
        Hold.occurrence_id,
        Hold.closure_id,
        Hold.occupancy_id,
        Hold.draft_id,
        BookingDraft.post_id,
        BookingDraft.expires_at,
    ).outerjoin(BookingDraft, BookingDraft.id == Hold.draft_id)


def of_parts(part_ids: Collection[int], window: Span) -> list[Busy]:
    """What is taken of a few parts within `window`, outdated drafts included, earliest first."""
    return _read(_of_parts(), parts=list(part_ids), first=window.starts_at, last=window.ends_at)


@lru_cache(maxsize=1)
def _of_parts() -> Select[*tuple[Any, ...]]:
    """Kept, because each request asks it and writing the statement costs more than running it."""
    return (
        _columns()
        .where(
            Hold.part_id.in_(bindparam("parts", expanding=True)),
            Hold.ends_at > bindparam("first"),
            Hold.starts_at < bindparam("last"),
        )
        .order_by(Hold.starts_at, Hold.id)
    )


def of_hub(hub_id: int, window: Span) -> list[Busy]:
    """What is taken of any room of a hub within `window`: one statement, however many rooms.

    Uses end within a day of the window, so only closures and occupancies are looked for beyond it.
    """
    meets = (Hold.ends_at > window.starts_at, Hold.starts_at < window.ends_at)
    lasting = or_(Hold.closure_id.is_not(None), Hold.occupancy_id.is_not(None))
    rooms = select(Premises.id).where(Premises.hub_id == hub_id)
    query = (
        _columns()
        .where(
            Hold.part_id.in_(rooms),
            *meets,
            or_(Hold.ends_at < window.ends_at + LONGEST_HOLD, lasting),
        )
        .order_by(Hold.starts_at, Hold.id)
    )
    return _read(query)


def _read(query: Select[*tuple[Any, ...]], **values: object) -> list[Busy]:
    rows: Iterable[Any] = plain_rows(query, **values)
    return [Busy(*row) for row in rows]


def window_of(spans: Iterable[Span]) -> Span:
    """From the first beginning to the last end, the widest buffers included."""
    found = list(spans)
    return Span(
        min(one.starts_at for one in found) - LONGEST_BUFFER,
        max(one.ends_at for one in found) + LONGEST_BUFFER,
    )


def by_whom(holds: Sequence[Busy], reader: Hat) -> list[str]:
    """One sentence for each hold; names only for staff and for an organization's own."""
    occurrences = _rows(Occurrence, [one.occurrence_id for one in holds])
    closures = _rows(Closure, [one.closure_id for one in holds])
    occupancies = _rows(Occupancy, [one.occupancy_id for one in holds])
    said = []
    for one in holds:
        if one.occurrence_id is not None:
            said.append(_of_a_booking(occurrences[one.occurrence_id], reader))
        elif one.closure_id is not None:
            said.append(_of_a_closure(closures[one.closure_id]))
        elif one.occupancy_id is not None:
            said.append(_of_an_occupancy(occupancies[one.occupancy_id], reader))
        else:
            said.append(_of_a_draft(one))
    return list(dict.fromkeys(said))


def _rows(model: type[Row], ids: Iterable[int | None]) -> dict[int, Row]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(wanted)))}


def may_know(reader: Hat, hub_id: int, organization_id: int) -> bool:
    """Whether this reader may read whose use it is: staff of the hub, and the organization itself."""
    if reader.may(Permission.VIEW_CASES):
        return reader.hub_id == hub_id
    return not reader.for_hub and reader.organization_id == organization_id


def _of_a_booking(one: Occurrence, reader: Hat) -> str:
    case = one.booking
    hours = hours_of(Span(one.starts_at, one.ends_at))
    if not may_know(reader, case.hub_id, case.organization_id):
        return _("%(hours)s 已有预约", hours=hours)
    return _("%(hours)s “%(name)s”已预约", hours=hours, name=case.organization.name)


def _of_a_closure(one: Closure) -> str:
    return _(
        "%(start)s 至 %(end)s 停用：%(why)s",
        start=_moment(one.starts_at),
        end=_moment(one.ends_at),
        why=one.reason,
    )


def _of_an_occupancy(one: Occupancy, reader: Hat) -> str:
    if not may_know(reader, one.hub_id, one.organization_id):
        return _("这段时间由其他组织长期使用")
    return _("这段时间由“%(name)s”长期使用", name=one.organization.name)


def _of_a_draft(one: Busy) -> str:
    until = one.draft_expires_at or one.ends_at
    return _("有人正在填写这个时段的申请，没有提交的，%(time)s 空出", time=_moment(until)[11:])


def hours_of(span: Span) -> str:
    """2026-12-01 14:00–16:00, and the day it ends where that is another."""
    first, last = _moment(span.starts_at), _moment(span.ends_at)
    return f"{first}–{last[11:] if first[:10] == last[:10] else last}"


def _moment(at: datetime) -> str:
    return at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")
