"""A street with rooms, an officer and an organization that books, made the short way."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from incubator.core import clock
from incubator.core.permissions import Role
from incubator.organizations.models import Organization, Profile
from incubator.premises import taking
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.booking_steps import Status
from incubator.premises.models import PermittedUse, Premises, Use
from incubator.premises.taking import Span
from incubator.premises.tariff import Term
from tests import factories
from tests.premises import rooms

TUESDAY = date(2026, 12, 1)
_numbers = count(1)


def span(hour: int, hours: float = 1, *, on: date = TUESDAY, minute: int = 0) -> Span:
    start = clock.at(on, hour, minute)
    return Span(start, start + timedelta(hours=hours))


class House:
    """One room that anybody may ask for, free of charge; the officer answers."""

    def __init__(self, *, profile: Profile = Profile.SMALL_CENTRE, **facts: Any) -> None:
        with factories.together():
            self.hub = factories.hub(profile=profile)
            self.officer = factories.post(Role.CASE_OFFICER, hub=self.hub)
            self.group = factories.organization(hub=self.hub, name="示例舞蹈队")
            self.agent = factories.post(Role.AGENT, organization=self.group)
            self.room = self.another(**facts)

    def another(self, **facts: Any) -> Premises:
        made = rooms.room(self.hub, published_at=clock.now(), **facts)
        made.uses = [PermittedUse(use=Use.PUBLIC_BENEFIT), PermittedUse(use=Use.TRAINING)]
        factories.keep(made)
        rooms.line(made)
        return made

    def booked(
        self,
        when: Span,
        *,
        room: Premises | None = None,
        by: Organization | None = None,
        state: State = State.CONFIRMED,
        **facts: Any,
    ) -> Booking:
        """A booking of one date as it stands in the database, with its hold where it keeps others out."""
        room, now = room or self.room, clock.now()
        made = Booking(
            **{
                "number": f"SL-B-{next(_numbers):04}",
                "status": Status.CONFIRMED if state is State.CONFIRMED else Status.REQUESTED,
                "status_since": now,
                "title": "场地预约",
                "hub_id": self.hub.id,
                "organization_id": (by or self.group).id,
                "opened_at": now,
                "premises_id": room.id,
                "use": Use.PUBLIC_BENEFIT,
                "purpose": "示例排练",
                "people": 12,
                "term": Term.FREE,
                **facts,
            }
        )
        with factories.together():
            factories.keep(made)
            date_ = _date(made, when, state)
            factories.keep(date_)
            if state is State.CONFIRMED:
                taking.take(date_, room, [when.widened(room)])
        return made


def _date(booking: Booking, when: Span, state: State) -> Occurrence:
    minutes = int((when.ends_at - when.starts_at).total_seconds() // 60)
    return Occurrence(
        booking_id=booking.id,
        premises_id=booking.premises_id,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        minutes=minutes,
        state=state,
    )


def local(moment: datetime) -> str:
    """As the address of a free slot says it."""
    return moment.astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M")
