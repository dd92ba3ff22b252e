"""The desks of one incubatee: as many as were approved, from the day its term begins."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation import placing, waiting
from incubator.incubation.models import Incubation


def first_day(case: Incubation, *, on: date) -> date:
    """From when its desks are its own: the day its term begins, or today where that has passed."""
    return max(on, case.term_from or on)


def left_to_give(case: Incubation) -> int:
    """How many of the approved desks it does not have yet."""
    return max(0, (case.approved_desks or 0) - len(placing.held_by(case)))


def give(case: Incubation, desk_ids: Collection[int], *, by: Hat, at: datetime) -> None:
    """Promise these desks, all of them or none."""
    open_ones = left_to_give(case)
    if len(desk_ids) > open_ones:
        raise RuleError(
            _(
                "批准 %(n)s 个工位，还可以安排 %(left)s 个，这次选了 %(picked)s 个。请减少选择。",
                n=case.approved_desks or 0,
                left=open_ones,
                picked=len(desk_ids),
            ),
            field="desks",
        )
    start = first_day(case, on=clock.on(at))
    waiting.refuse_past(case, len(desk_ids), from_on=start)
    for desk_id in sorted(desk_ids):
        placing.promise(
            desk_id, case, from_on=start, through=case.term_through or start, by=by, at=at
        )
