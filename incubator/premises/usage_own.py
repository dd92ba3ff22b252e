"""An organization's own use of rooms: hours booked of its allowance, what is coming, no-shows, fees, and the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db, plain_rows
from incubator.core.permissions import Hat, Permission
from incubator.core.validity import months_after
from incubator.premises import booking_queries, charging, sanctions, usage_periods, usage_sums
from incubator.premises.booking import Charge, Occurrence, Sanction, State
from incubator.premises.hours import COUNTED
from incubator.premises.models import Premises
from incubator.premises.usage_periods import Period
from incubator.premises.usage_sums import Sums
from incubator.rules import queries as rules

MOST = 10
_HOURS, _NO_SHOWS, _MONTHS = (
    "premises.hours-a-month",
    "premises.no-shows",
    "premises.no-show-months",
)


@dataclass(frozen=True)
class Allowance:
    """Minutes booked in one month, asked ones counted, of at most `most` hours; `room` where it is the room's own limit."""

    month: date
    minutes: int
    most: int
    room: str = ""

    @property
    def full(self) -> bool:
        return self.minutes >= self.most * 60


@dataclass(frozen=True)
class Own:
    """Everything the page says."""

    allowances: list[Allowance]
    coming: Sequence[Occurrence]
    missed: Sequence[Occurrence]
    counted: int
    """No-shows that count now, of `allowed` within `months` months."""
    allowed: int
    months: int
    sanctions: Sequence[Sanction]
    charges: Sequence[Charge]
    year: Period
    sums: Sums


def of(hat: Hat, *, at: datetime) -> Own:
    """For somebody who applies for an organization; refused to others."""
    hat.require(Permission.APPLY)
    today = clock.on(at)
    found = rules.rules([_HOURS, _NO_SHOWS, _MONTHS], on=today, hub_id=hat.hub_id)
    year = usage_periods.year_of(today)
    return Own(
        allowances=_allowances(hat, today, found[_HOURS].value),
        coming=_with_room(booking_queries.coming(hat, on=today)),
        missed=_with_room(_missed(hat, since=months_after(today, -found[_MONTHS].value))),
        counted=_counted(hat, today),
        allowed=found[_NO_SHOWS].value,
        months=found[_MONTHS].value,
        sanctions=db.session.scalars(
            sanctions.visible_to(hat).where(sanctions.holds_on(today)).order_by(Sanction.id)
        ).all(),
        charges=db.session.scalars(
            charging.visible_to(hat)
            .where(charging.is_open())
            .options(joinedload(Charge.premises))
            .order_by(Charge.due_on, Charge.id)
        ).all(),
        year=year,
        sums=usage_sums.of_organization(hat, year, at=at),
    )


def _counted(hat: Hat, on: date) -> int:
    if hat.organization_id is None or hat.hub_id is None:
        return 0
    return sanctions.counted(hat.organization_id, hat.hub_id, on=on)


def _of_own(hat: Hat) -> ColumnElement[bool]:
    ids = select(Case.id).where(Case.organization_id == hat.organization_id, Case.kind == "booking")
    return Occurrence.booking_id.in_(ids)


def _with_room(query: Select[Occurrence]) -> Sequence[Occurrence]:
    wanted = query.limit(MOST).options(
        joinedload(Occurrence.premises), joinedload(Occurrence.booking)
    )
    return db.session.scalars(wanted).unique().all()


def _missed(hat: Hat, *, since: date) -> Select[Occurrence]:
    return (
        select(Occurrence)
        .where(
            _of_own(hat),
            Occurrence.state == State.NO_SHOW,
            Occurrence.starts_at >= clock.at(since),
        )
        .order_by(Occurrence.starts_at.desc())
    )


def _allowances(hat: Hat, today: date, most: int) -> list[Allowance]:
    """This month and the next, for all rooms together and for each room with a limit of its own."""
    months = [months_after(today.replace(day=1), n) for n in range(3)]
    begins = [clock.at(day) for day in months]
    which = case((Occurrence.starts_at < begins[1], 0), else_=1)
    rows: Any = plain_rows(
        select(
            Premises.name,
            Premises.hours_a_month,
            which,
            func.sum(Occurrence.minutes),
        )
        .join(Premises, Premises.id == Occurrence.premises_id)
        .where(
            _of_own(hat),
            Occurrence.starts_at >= begins[0],
            Occurrence.starts_at < begins[2],
            Occurrence.state.in_(COUNTED),
        )
        .group_by(Premises.id, Premises.name, Premises.hours_a_month, which)
        .order_by(Premises.name)
    )
    whole, of_rooms = [0, 0], []
    for name, own, n, minutes in rows:
        whole[n] += int(minutes)
        if own is not None:
            of_rooms.append(Allowance(months[n], int(minutes), own, name))
    return [Allowance(months[n], whole[n], most) for n in range(2)] + of_rooms
