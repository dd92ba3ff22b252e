"""Rooms and price lines for tests of the premises, made the short way."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from incubator.organizations.models import Hub
from incubator.premises.models import DayProfile, Kind, Nature, Opening, Premises, Standing
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
