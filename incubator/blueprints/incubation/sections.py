"""What the page of one stay is put together from: each part brings its template and its facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from incubator.core.permissions import Hat
from incubator.incubation.models import Incubation


class Place(IntEnum):
    """The order of the parts down the page; `of` says what comes first once somebody moved in."""

    APPLICATION = 10
    DECISION = 20
    AGREEMENT = 30
    DESKS = 40
    CHECK_LISTS = 50
    PHASE = 55
    GOALS = 60
    MENTORS = 65
    LOG = 70
    SUPPORT = 75
    EVALUATIONS = 80
    WARNINGS = 90
    LEAVING = 100
    AFTERWARDS = 110


@dataclass(frozen=True)
class Section:
    """One part: `template` is included with this section as `part`, its `facts` as `part.facts`."""

    id: str
    title: str
    template: str
    facts: dict[str, Any] = field(default_factory=dict)


TAKEN_IN = frozenset(
    {Place.APPLICATION, Place.DECISION, Place.AGREEMENT, Place.DESKS, Place.CHECK_LISTS}
)
ENDING = frozenset({Place.LEAVING, Place.AFTERWARDS})


Build = Callable[[Incubation, Hat], Section | None]
_builds: list[tuple[Place, Build]] = []


def add(place: Place, build: Build) -> None:
    """Let `build` offer a part of every stay's page; None where this hat sees none of it."""
    _builds.append((place, build))


def of(stay: Incubation, hat: Hat) -> list[Section]:
    """The parts of this page for this hat, in their order.

    Of a stay, what goes on now stands first: its end where that has begun, then the days in the
    base; the papers of taking in come last.
    """
    ordered = sorted(_builds, key=lambda one: (_rank(one[0]) if stay.entered_on else 0, one[0]))
    return [part for _place, build in ordered if (part := build(stay, hat)) is not None]


def _rank(place: Place) -> int:
    if place in ENDING:
        return 0
    return 2 if place in TAKEN_IN else 1
