"""What long use under agreements was worth: month by month, by the days a room was had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.premises.occupancy import Occupancy, OccupancyDecision
from incubator.premises.occupying_charging import Stretch, owed
from incubator.premises.usage_periods import Period


@dataclass(frozen=True)
class Worth:
    """Fen of some days: what they would cost anybody, and what is charged."""

    reference_fen: int = 0
    fee_fen: int = 0

    @property
    def given_fen(self) -> int:
        return self.reference_fen - self.fee_fen

    def __add__(self, other: Worth) -> Worth:
        return Worth(self.reference_fen + other.reference_fen, self.fee_fen + other.fee_fen)


def visible_to(hat: Hat, period: Period) -> Select[Occupancy]:
    """The long uses of the hub's rooms with a day in the period; refused to who may not see cases."""
    hat.require(Permission.VIEW_CASES)
    return (
        select(Occupancy)
        .where(
            Occupancy.hub_id == hat.hub_id,
            Occupancy.entered_on <= period.last,
            or_(Occupancy.left_on.is_(None), Occupancy.left_on >= period.first),
        )
        .options(
            joinedload(Occupancy.premises),
            joinedload(Occupancy.organization),
            selectinload(Occupancy.extensions),
        )
        .order_by(Occupancy.entered_on, Occupancy.id)
    )


def worths(cases: Sequence[Occupancy], period: Period) -> Mapping[int, list[Worth]]:
    """By case, what each month of the period was worth; one statement for all."""
    decided = {
        one.case_id: one
        for one in db.session.scalars(
            select(OccupancyDecision)
            .where(OccupancyDecision.case_id.in_([case.id for case in cases]))
            .order_by(OccupancyDecision.id)
        )
    }
    return {case.id: _of(case, decided.get(case.id), period) for case in cases}


def _of(case: Occupancy, decided: OccupancyDecision | None, period: Period) -> list[Worth]:
    last = min(period.last, case.left_on or period.last)
    prices = _prices(case, decided, last)
    usual = [Stretch(one.first, one.last, reference) for one, reference in prices]
    asked = [one for one, _reference in prices]
    return [Worth(owed(usual, month), owed(asked, month)) for month in period.months]


def _prices(
    case: Occupancy, decided: OccupancyDecision | None, last: date
) -> list[tuple[Stretch, int]]:
    """The days up to `last` with the fee and the reference price of their agreement."""
    if case.entered_on is None:
        return []
    first = decided or case
    begins = [(case.entered_on, first.monthly_fen, first.reference_fen)]
    begins += [
        (max(one.term_from, case.entered_on), one.monthly_fen, one.reference_fen)
        for one in case.extensions
        if one.signed_on is not None and one.term_from <= last
    ]
    ends = [start - timedelta(days=1) for start, _fee, _usual in begins[1:]] + [last]
    return [
        (Stretch(start, end, fee), usual)
        for (start, fee, usual), end in zip(begins, ends, strict=True)
        if start <= end
    ]
