"""Everything the rules of booking look at, and the figures that count for one room on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from incubator.core import clock
from incubator.core.permissions import Hat, Permission
from incubator.core.workdays import Calendar
from incubator.organizations.models import Organization
from incubator.premises.asking import Ask
from incubator.premises.booking import LONGEST_MINUTES, Sanction
from incubator.premises.models import Premises
from incubator.rules.queries import rules

_HOUSE = (
    "premises.longest-use",
    "premises.notice",
    "premises.horizon",
    "premises.hours-a-month",
    "premises.cancel",
)


@dataclass(frozen=True)
class Limits:
    """What counts for one room on one day: its own figures before those of the house."""

    longest_minutes: int
    notice_workdays: int
    horizon_days: int
    hours_a_month: int
    cancel_workdays: int
    hours_of_room: bool = False
    """Whether the hours a month are the room's own, and only its uses count."""


@dataclass(frozen=True)
class House:
    """The figures of the house on one day, from which each room may differ."""

    longest_hours: int
    notice_workdays: int
    horizon_days: int
    hours_a_month: int
    cancel_workdays: int


def house(hub_id: int, *, on: date) -> House:
    found = rules(_HOUSE, on=on, hub_id=hub_id)
    return House(*(found[key].value for key in _HOUSE))


def limits_of(room: Premises, of_house: House) -> Limits:
    def own(value: int | None, otherwise: int) -> int:
        return otherwise if value is None else value

    return Limits(
        longest_minutes=min(
            own(room.longest_minutes, of_house.longest_hours * 60), LONGEST_MINUTES
        ),
        notice_workdays=own(room.notice_workdays, of_house.notice_workdays),
        horizon_days=own(room.horizon_days, of_house.horizon_days),
        hours_a_month=own(room.hours_a_month, of_house.hours_a_month),
        cancel_workdays=own(room.cancel_workdays, of_house.cancel_workdays),
        hours_of_room=room.hours_a_month is not None,
    )


@dataclass(frozen=True)
class Situation:
    """Everything a rule looks at, read under the lock of the room."""

    ask: Ask
    room: Premises
    organization: Organization
    suspension: Sanction | None
    limits: Limits
    calendar: Calendar
    by: Hat
    at: datetime

    @property
    def today(self) -> date:
        return clock.on(self.at)

    @property
    def excepted(self) -> bool:
        """Whether staff wrote a reason why the limits of time do not count."""
        return bool(self.ask.exception.strip()) and self.by.may(Permission.MANAGE_PREMISES)
