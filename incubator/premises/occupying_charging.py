"""What a room for months costs: each month once it is over, by the days it was had, to the fen."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incubator.core.permissions import Hat
from incubator.premises import charging, occupying
from incubator.premises.occupancy import Occupancy

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days, both included, that cost `monthly_fen` a month."""

    first: date
    last: date
    monthly_fen: int


def stretches(case: Occupancy, last: date) -> list[Stretch]:
    """What was had up to `last` at which price: each further agreement brings its own.

    A room that is not given back at its term's end goes on at the last price.
    """
    if case.entered_on is None:
        return []
    begins = [(case.entered_on, _first_price(case))]
    begins += [
        (max(one.term_from, case.entered_on), one.monthly_fen)
        for one in case.extensions
        if one.signed_on is not None and one.term_from <= last
    ]
    ends = [start - _ONE_DAY for start, _fen in begins[1:]] + [last]
    return [
        Stretch(start, end, fen)
        for (start, fen), end in zip(begins, ends, strict=True)
        if start <= end
    ]


def _first_price(case: Occupancy) -> int:
    decided = occupying.latest_decision(case)
    return decided.monthly_fen if decided is not None else case.monthly_fen


def owed(stretches: list[Stretch], month: date) -> int:
    """Fen for the days of one calendar month, rounded once, half a fen up."""
    days = monthrange(month.year, month.month)[1]
    first, last = month.replace(day=1), month.replace(day=days)
    parts = sum(
        one.monthly_fen * max(0, (min(last, one.last) - max(first, one.first)).days + 1)
        for one in stretches
    )
    return (2 * parts + days) // (2 * days)


def raise_due(case: Occupancy, last: date, *, by: Hat, at: datetime) -> int:
    """Ask for every month that is over by `last`, or ends with the room given back that day."""
    had = stretches(case, last)
    known = {one.source for one in charging.of_case(case.id)} if had else set()
    new = 0
    for month in _months(had, last, whole=case.left_on is None):
        if f"occupancy:{case.id}:{month:%Y-%m}" not in known:
            fen = owed(had, month)
            new += charging.raise_month(case, month, fen=fen, by=by, at=at) is not None
    return new


def _months(had: list[Stretch], last: date, *, whole: bool) -> Iterator[date]:
    """The first days of the months had; only those that are `whole`ly over by `last`, if so wished."""
    month = had[0].first.replace(day=1) if had else last + _ONE_DAY
    while month <= last:
        end = month.replace(day=monthrange(month.year, month.month)[1])
        if end <= last or not whole:
            yield month
        month = end + _ONE_DAY
