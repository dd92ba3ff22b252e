"""A street whose rooms have been used, written straight into the tables, for figures one can reckon by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from incubator.core import clock
from incubator.core.permissions import Role
from incubator.organizations.models import Organization
from incubator.premises import taking, usage
from incubator.premises.booking import Booking, CheckIn, Occurrence, State, UseRecord
from incubator.premises.booking_steps import Status
from incubator.premises.holds import Closure, ClosureKind
from incubator.premises.models import DayProfile, Premises, Use
from incubator.premises.taking import Span
from incubator.premises.tariff import Term
from incubator.premises.usage_lines import By, Line, Report
from incubator.premises.usage_periods import Period, period_of
from tests import factories
from tests.factories import hat
from tests.premises import rooms

_numbers = count(1)
SIX_AND_THREE = [
    (DayProfile.WORKDAY, 9 * 60, 12 * 60),
    (DayProfile.WORKDAY, 14 * 60, 17 * 60),
    (DayProfile.WEEKEND, 9 * 60, 12 * 60),
]
"""Six hours on working days, three at weekends, closed on holidays."""
HELD = frozenset({State.CONFIRMED, State.IN_USE, State.DONE})


def hours(on: date, hour: int, length: float = 2) -> Span:
    start = clock.at(on, hour)
    return Span(start, start + timedelta(hours=length))


class UsedStreet:
    """A hub with an officer, one room open by `SIX_AND_THREE`, and one organization."""

    def __init__(self) -> None:
        with factories.together():
            self.hub = factories.hub()
            self.officer = factories.post(Role.CASE_OFFICER, hub=self.hub)
            self.group = factories.organization(hub=self.hub, name="示例合唱团")
            self.agent = factories.post(Role.AGENT, organization=self.group)
            self.room = self.another()
        self.by = hat(self.officer)

    def another(self, **facts: Any) -> Premises:
        return rooms.room(self.hub, **{"openings": SIX_AND_THREE, **facts})

    def used(
        self,
        when: Span,
        *,
        room: Premises | None = None,
        by: Organization | None = None,
        state: State = State.DONE,
        use: Use = Use.PUBLIC_BENEFIT,
        people: int = 10,
        came: int | None = None,
        left_after: int | None = None,
        **facts: Any,
    ) -> Occurrence:
        """One date; `came` and `left_after` (minutes) are of its record."""
        room = room or self.room
        booking = Booking(
            number=f"SL-U-{next(_numbers):04}",
            status=Status.DONE if state is State.DONE else Status.CONFIRMED,
            status_since=when.starts_at,
            title="场地预约",
            hub_id=self.hub.id,
            organization_id=(by or self.group).id,
            opened_at=when.starts_at,
            premises_id=room.id,
            use=use,
            purpose="示例活动",
            people=people,
            term=Term.FREE,
        )
        with factories.together():
            factories.keep(booking)
            made = Occurrence(
                booking_id=booking.id,
                premises_id=room.id,
                starts_at=when.starts_at,
                ends_at=when.ends_at,
                minutes=when.minutes,
                state=state,
                **facts,
            )
            factories.keep(made)
            if state in HELD:
                taking.take(made, room, [when])
            if came is not None or left_after is not None:
                ended = when.starts_at + timedelta(minutes=left_after or when.minutes)
                factories.keep(
                    UseRecord(
                        occurrence_id=made.id,
                        checked_in_at=min(when.starts_at, ended),
                        way=CheckIn.QR,
                        ended_at=ended,
                        attendance=came,
                    )
                )
        return made

    def closed(self, when: Span, room: Premises | None = None) -> Closure:
        room = room or self.room
        made = Closure(
            premises_id=room.id,
            kind=ClosureKind.REPAIR,
            starts_at=when.starts_at,
            ends_at=when.ends_at,
            reason="示例维修",
            entered_at=when.starts_at,
        )
        with factories.together():
            factories.keep(made)
            taking.take(made, room, [when])
        return made

    def report(self, key: str, by: By = By.ROOM, **facts: Any) -> Report:
        return usage.report(self.by, period(key), by, at=clock.now(), **facts)

    def line(self, key: str, name: str, by: By = By.ROOM) -> Line:
        return next(one for one in self.report(key, by).lines if one.name == name)


def period(key: str) -> Period:
    found = period_of(key, on=clock.today())
    assert found is not None
    return found
