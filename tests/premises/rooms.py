"""Rooms and price lines for tests of the premises, made the short way."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from incubator.core import clock
from incubator.core.permissions import Role
from incubator.organizations.models import Hub
from incubator.premises import taking
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.booking_steps import Status
from incubator.premises.models import (
    DayProfile,
    Kind,
    Nature,
    Opening,
    PermittedUse,
    Premises,
    Standing,
    Use,
)
from incubator.premises.registering import Basics
from incubator.premises.taking import Span
from incubator.premises.tariff import Tariff, Term
from tests import factories

_numbers = count(1)
NINE_TO_NINE = [(profile, 9 * 60, 21 * 60) for profile in DayProfile]


def room(hub: Hub, *, openings: Any = NINE_TO_NINE, **facts: Any) -> Premises:
    """An available community room, open from nine to nine every day; it has no price yet."""
    n = next(_numbers)
    made = Premises(
        **{
            "hub_id": hub.id,
            "name": f"示例活动室{n}",
            "initials": f"slhds{n}",
            "kind": Kind.COMMUNITY_FACILITY,
            "nature": Nature.COMMUNITY,
            "standing": Standing.AVAILABLE,
            "capacity": 30,
            "owner_name": "示例居民委员会",
            **facts,
        }
    )
    made.openings = [
        Opening(profile=profile, opens=opens, closes=closes) for profile, opens, closes in openings
    ]
    factories.keep(made)
    return made


def line(premises: Premises | None = None, **facts: Any) -> Tariff:
    """A free line for the whole day from the beginning of 2026; not kept where it has no room."""
    made = Tariff(
        **{
            "valid_from": date(2026, 1, 1),
            "from_minute": 0,
            "to_minute": 24 * 60,
            "term": Term.FREE,
            "reference_fen": 5000,
            "fen": 0,
            "basis": "示例场地管理办法第八条",
            "approved_by": "示例居务会",
            **facts,
        }
    )
    if premises is not None:
        made.premises_id = premises.id
        factories.keep(made)
    return made


def basics(**facts: Any) -> Basics:
    """What an officer writes of a community room."""
    return Basics(
        **{
            "name": "示例活动室 201",
            "kind": Kind.COMMUNITY_FACILITY,
            "nature": Nature.COMMUNITY,
            "capacity": 30,
            "owner_name": "示例居民委员会",
            **facts,
        }
    )


class Street:
    """A hub with an officer who looks after its rooms."""

    def __init__(self) -> None:
        with factories.together():
            self.hub = factories.hub()
            self.officer = factories.post(Role.CASE_OFFICER, hub=self.hub)
            self.by = factories.hat(self.officer)

    def room(self, **facts: Any) -> Premises:
        return room(self.hub, **facts)

    def ready(self, **facts: Any) -> Premises:
        """Verified, with all that publishing asks for; free for everybody."""
        with factories.together():
            made = room(self.hub, **{"standing": Standing.VERIFIED, **facts})
            made.uses = [PermittedUse(use=Use.PUBLIC_BENEFIT)]
            line(made)
        return made

    def booked(self, premises: Premises, span: Span, **facts: Any) -> Occurrence:
        """One confirmed date of an organization of the hub, with its holds."""
        with factories.together():
            body = factories.organization(hub=self.hub)
            booking = Booking(
                **{
                    "number": f"示例{next(_numbers)}",
                    "hub_id": self.hub.id,
                    "organization_id": body.id,
                    "title": "示例活动",
                    "status": Status.CONFIRMED,
                    "status_since": clock.now(),
                    "opened_at": clock.now(),
                    "premises_id": premises.id,
                    "use": Use.PUBLIC_BENEFIT,
                    "purpose": "示例活动",
                    "people": 10,
                    "term": Term.FREE,
                    **facts,
                }
            )
            minutes = int((span.ends_at - span.starts_at).total_seconds() // 60)
            held = Occurrence(
                premises_id=premises.id,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                minutes=minutes,
                state=State.CONFIRMED,
            )
            booking.occurrences = [held]
            factories.keep(booking)
            taking.take(held, premises, [span])
        return held
