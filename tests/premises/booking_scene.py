"""A street with a room to book, organizations that want it, and the officer who answers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat, Role
from incubator.organizations.models import Hub, Organization
from incubator.people.models import Post
from incubator.premises import answering, booking_requests
from incubator.premises.asking import Ask
from incubator.premises.booking import Booking, Occurrence
from incubator.premises.models import Premises, Use
from incubator.premises.taking import Span
from tests import factories
from tests.factories import hat, together
from tests.premises.rooms import line, room

DAY = date(2026, 12, 2)
"""A Wednesday, nine days after the tests begin."""


def hours(first: float, last: float, *, on: date = DAY) -> Span:
    """From `first` to `last` o'clock: 14.5 is half past two; past 24 is the next morning."""
    midnight = clock.at(on)
    return Span(midnight + timedelta(hours=first), midnight + timedelta(hours=last))


class Lobby:
    """Everybody who has to do with one room, and short ways to let them act."""

    def __init__(self, *, organizations: int = 2, hub: Hub | None = None, **facts: Any) -> None:
        with together():
            self.hub = hub or factories.hub()
            self.officer: Post = factories.post(Role.CASE_OFFICER, hub=self.hub)
            self.by = hat(self.officer)
            self.room = self.another(**facts)
            self.room_id = self.room.id
            self.bodies = [factories.organization(hub=self.hub) for _n in range(organizations)]
            self.body_ids = [one.id for one in self.bodies]
            self.agents = [hat(factories.post(Role.AGENT, organization=one)) for one in self.bodies]

    def another(self, **facts: Any) -> Premises:
        """One more room of the street, free of charge."""
        made = room(self.hub, **facts)
        line(made)
        return made

    def divided(self, count: int = 2, **facts: Any) -> tuple[Premises, list[Premises]]:
        """A hall and its parts."""
        hall = self.another(capacity=100, **facts)
        return hall, [self.another(parent_id=hall.id, **facts) for _n in range(count)]

    def ask(self, *spans: Span, of: int = 0, **facts: Any) -> Ask:
        return Ask(
            **{
                "premises_id": self.room_id,
                "organization_id": self.body_ids[of],
                "use": Use.PUBLIC_BENEFIT,
                "purpose": "示例居民手工活动",
                "people": 10,
                "spans": spans,
                "promised": True,
                **facts,
            }
        )

    def request(self, *spans: Span, of: int = 0, at: datetime | None = None, **facts: Any) -> int:
        """An organization asks for itself; answers the booking's id."""
        with transaction():
            made = booking_requests.request(
                self.ask(*spans, of=of, **facts), by=self.agents[of], at=at or clock.now()
            )
            return made.id

    def for_them(
        self, *spans: Span, of: int = 0, confirm: bool = False, by: Hat | None = None, **facts: Any
    ) -> int:
        """Staff ask on behalf of an organization."""
        with transaction():
            made = booking_requests.request(
                self.ask(*spans, of=of, **facts),
                by=by or self.by,
                at=clock.now(),
                on_behalf=True,
                confirm=confirm,
            )
            return made.id

    def approve(self, booking_id: int) -> None:
        with transaction():
            answering.approve(booking_id, by=self.by, at=clock.now())


def booking(booking_id: int) -> Booking:
    """As it lies in the database now."""
    db.session.rollback()
    return db.session.get_one(Booking, booking_id, populate_existing=True)


def dates(booking_id: int) -> list[Occurrence]:
    return list(booking(booking_id).occurrences)


def states(booking_id: int) -> list[str]:
    return [one.state.value for one in dates(booking_id)]


def body(lobby: Lobby, n: int = 0) -> Organization:
    return db.session.get_one(Organization, lobby.body_ids[n])
