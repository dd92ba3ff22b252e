"""What became of the dates of a period, added up by the database; the same conditions find the rows behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import contains_eager
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Integer

from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import plain_rows
from incubator.core.permissions import Hat, Permission
from incubator.organizations.models import Organization
from incubator.premises.booking import Booking, Occurrence, State, UseRecord
from incubator.premises.models import Kind, Premises
from incubator.premises.usage_periods import Period, moments


class What(StrEnum):
    """Which dates a figure was counted from."""

    USED = "used"
    MISSED = "missed"
    LATE = "late"
    GIVEN = "given"


@dataclass(frozen=True)
class Sums:
    """Dates added up: how often, minutes, people, whole fen."""

    uses: int = 0
    minutes: int = 0
    """Until they left, where they said so and left early."""
    asked: int = 0
    """People named in the requests of the dates used."""
    told: int = 0
    """Dates used for which a record says how many came."""
    came: int = 0
    missed: int = 0
    late: int = 0
    reference_fen: int = 0
    fee_fen: int = 0

    @property
    def given_fen(self) -> int:
        return self.reference_fen - self.fee_fen

    def __add__(self, other: Sums) -> Sums:
        pairs = ((getattr(self, one.name), getattr(other, one.name)) for one in fields(Sums))
        return Sums(*(mine + theirs for mine, theirs in pairs))


class minutes_until(GenericFunction[int]):  # noqa: N801  (it is called like a function of SQL)
    """Whole minutes from the first moment to the second."""

    type = Integer()
    inherit_cache = True


@compiles(minutes_until, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **words: Any) -> str:
    first, last = (compiler.process(one, **words) for one in element.clauses)
    return f"((strftime('%s', {last}) - strftime('%s', {first})) / 60)"


@compiles(minutes_until, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **words: Any) -> str:
    first, last = (compiler.process(one, **words) for one in element.clauses)
    return f"CAST(floor(extract(epoch FROM {last} - {first}) / 60) AS INTEGER)"


def is_(what: What, at: datetime) -> ColumnElement[bool]:
    """The condition on a date (joined with its room) by what had become of it at a moment.

    What the nightly job has not yet written down is judged as it will be.
    """
    over = and_(Occurrence.state == State.CONFIRMED, Occurrence.ends_at <= at)
    used = or_(
        Occurrence.state == State.DONE,
        and_(Occurrence.state == State.IN_USE, Occurrence.ends_at <= at),
        and_(over, ~Premises.wants_check_in),
    )
    return {
        What.USED: used,
        What.MISSED: or_(
            Occurrence.state == State.NO_SHOW, and_(over, Premises.wants_check_in.is_(True))
        ),
        What.LATE: Occurrence.cancelled_late.is_(True),
        What.GIVEN: and_(used, Occurrence.reference_fen > Occurrence.fee_fen),
    }[what]


def began_in(period: Period) -> ColumnElement[bool]:
    """A date counts whole in the month in which it begins."""
    first, after = moments(period)
    return and_(Occurrence.starts_at >= first, Occurrence.starts_at < after)


def dates(hat: Hat, what: What, period: Period, *, at: datetime) -> Select[Occurrence]:
    """The rows behind a figure; refused to who may not see cases."""
    hat.require(Permission.VIEW_CASES)
    return (
        select(Occurrence)
        .join(Occurrence.premises)
        .join(Occurrence.booking)
        .join(Booking.organization)
        .outerjoin(Occurrence.record)
        .where(Premises.hub_id == hat.hub_id, began_in(period), is_(what, at))
        .options(
            contains_eager(Occurrence.premises),
            contains_eager(Occurrence.record),
            contains_eager(Occurrence.booking).contains_eager(Booking.organization),
        )
    )


def by_room(
    hub_id: int | None, period: Period, *, at: datetime, kind: Kind | None = None
) -> Mapping[int, list[Sums]]:
    """By room, each month of the period."""
    found: dict[int, list[Sums]] = defaultdict(lambda: [Sums()] * len(period.months))
    for (room_id, month), sums in _grouped((_ROOM,), hub_id, period, at, kind):
        found[room_id][month] = sums
    return found


def by_organization(
    hub_id: int | None, period: Period, *, at: datetime, kind: Kind | None = None
) -> Mapping[tuple[int, str], Sums]:
    """By id and name."""
    found: dict[tuple[int, str], Sums] = {}
    keys = (Organization.__table__.c.id, Organization.__table__.c.name)
    for one, sums in _grouped(keys, hub_id, period, at, kind):
        found[one[0], one[1]] = found.get((one[0], one[1]), Sums()) + sums
    return found


def by_use(
    hub_id: int | None, period: Period, *, at: datetime, kind: Kind | None = None
) -> Mapping[str, Sums]:
    found: dict[str, Sums] = {}
    for one, sums in _grouped((Booking.__table__.c.use,), hub_id, period, at, kind):
        found[one[0]] = found.get(one[0], Sums()) + sums
    return found


def of_organization(hat: Hat, period: Period, *, at: datetime) -> Sums:
    """What became of an organization's own dates."""
    hat.require(Permission.APPLY)
    booking, file = Booking.__table__, Case.__table__
    query = (
        select(*_columns(at))
        .select_from(Occurrence)
        .join(Premises, Premises.id == Occurrence.premises_id)
        .join(booking, booking.c.id == Occurrence.booking_id)
        .join(file, file.c.id == booking.c.id)
        .outerjoin(UseRecord, UseRecord.occurrence_id == Occurrence.id)
        .where(file.c.organization_id == hat.organization_id, began_in(period))
    )
    return Sums(*plain_rows(query).one())


_ROOM = Occurrence.premises_id


def _grouped(
    keys: Sequence[Any], hub_id: int | None, period: Period, at: datetime, kind: Kind | None
) -> list[tuple[Any, Sums]]:
    """One statement: each row is the keys, the month, and the sums."""
    month = _month(period)
    booking, file = Booking.__table__, Case.__table__
    query = (
        select(*keys, month, *_columns(at))
        .select_from(Occurrence)
        .join(Premises, Premises.id == Occurrence.premises_id)
        .join(booking, booking.c.id == Occurrence.booking_id)
        .join(file, file.c.id == booking.c.id)
        .join(Organization.__table__, Organization.__table__.c.id == file.c.organization_id)
        .outerjoin(UseRecord, UseRecord.occurrence_id == Occurrence.id)
        .where(
            Premises.hub_id == hub_id,
            began_in(period),
            or_(is_(What.USED, at), is_(What.MISSED, at), is_(What.LATE, at)),
        )
        .group_by(*keys, month)
    )
    if kind is not None:
        query = query.where(Premises.kind == kind)
    width = len(keys) + 1
    return [(row[:width], Sums(*row[width:])) for row in plain_rows(query)]


def _month(period: Period) -> ColumnElement[int]:
    """Which month of the period a date begins in; the last needs no bound."""
    bounds = [clock.at(day) for day in period.months[1:]]
    if not bounds:
        return case((Occurrence.id.is_(None), 1), else_=0)
    return case(
        *((Occurrence.starts_at < bound, n) for n, bound in enumerate(bounds)), else_=len(bounds)
    )


def _columns(at: datetime) -> list[ColumnElement[int]]:
    used, left = is_(What.USED, at), minutes_until(Occurrence.starts_at, UseRecord.ended_at)
    stayed = case(
        (UseRecord.ended_at <= Occurrence.starts_at, 0),
        (UseRecord.ended_at < Occurrence.ends_at, left),
        else_=Occurrence.minutes,
    )

    def total(condition: ColumnElement[bool], value: Any = 1) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, value), else_=0)), 0)

    told = and_(used, UseRecord.attendance.is_not(None))
    return [
        total(used),
        total(used, stayed),
        total(used, Booking.__table__.c.people),
        total(told),
        total(told, UseRecord.attendance),
        total(is_(What.MISSED, at)),
        total(is_(What.LATE, at)),
        total(used, Occurrence.reference_fen),
        total(used, Occurrence.fee_fen),
    ]
