"""How many hours an organization has booked in each month, asked and pending ones counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import plain_rows
from incubator.core.validity import months_after
from incubator.core.words import _
from incubator.premises.asking import Failure
from incubator.premises.booking import Occurrence, State
from incubator.premises.situation import Situation
from incubator.premises.taking import Span

COUNTED = frozenset({State.ASKED, State.CONFIRMED, State.IN_USE, State.DONE, State.NO_SHOW})
Month = tuple[int, int]


class MonthlyHours:
    """Minutes by month of the street; `fits` asks of one more use, `add` counts it."""

    def __init__(
        self, situation: Situation, spans: Collection[Span], *, ignoring: Collection[int] = ()
    ) -> None:
        self.limits, self.name = situation.limits, situation.organization.name
        self.minutes = _booked(situation, spans, ignoring)

    def fits(self, span: Span) -> Failure | None:
        most = self.limits.hours_a_month
        month = _month(span.starts_at)
        booked = self.minutes[month]
        if booked + span.minutes <= most * 60:
            return None
        return Failure(
            _(
                "“%(name)s”%(month)s 已约 %(hours)s 小时，每月最多 %(most)s 小时，这一次放不下。"
                "请缩短时间、换一个月，或请中心批准例外。",
                name=self.name,
                month=f"{month[0]}-{month[1]:02}",
                hours=f"{booked / 60:g}",
                most=most,
            ),
            "ends",
        )

    def add(self, span: Span) -> None:
        self.minutes[_month(span.starts_at)] += span.minutes


def _booked(
    situation: Situation, spans: Collection[Span], ignoring: Collection[int]
) -> Counter[Month]:
    days = [clock.on(span.starts_at) for span in spans]
    first = min(days).replace(day=1)
    after = months_after(max(days).replace(day=1), 1)
    query = select(Occurrence.id, Occurrence.starts_at, Occurrence.minutes).where(
        Occurrence.booking_id.in_(
            select(Case.id).where(
                Case.organization_id == situation.organization.id, Case.kind == "booking"
            )
        ),
        Occurrence.starts_at >= clock.at(first),
        Occurrence.starts_at < clock.at(after),
        Occurrence.state.in_(COUNTED),
    )
    if situation.limits.hours_of_room:
        query = query.where(Occurrence.premises_id == situation.room.id)
    found: Counter[Month] = Counter()
    rows: Any = plain_rows(query)
    for occurrence_id, starts_at, minutes in rows:
        if occurrence_id not in ignoring:
            found[_month(starts_at)] += minutes
    return found


def _month(moment: datetime) -> Month:
    day = clock.on(moment)
    return day.year, day.month
