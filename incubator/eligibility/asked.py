"""What a test is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from incubator.eligibility.findings import Outcome
from incubator.organizations.models import Fact, Organization


@dataclass(frozen=True)
class InspectionYear:
    """One year's inspection as the rules of the registrar's region frame it."""

    for_year: int
    cut_off: date
    """Whoever registered later does not take part in this year's."""
    due_on: date


@dataclass(frozen=True)
class Context:
    """What a test needs besides the organization's own records; gathered before asking."""

    hub_id: int
    hub_name: str
    look_back_years: int
    look_back_source: str
    inspections: tuple[InspectionYear, ...] = ()
    """The newest first; empty for types that are not inspected."""


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    fact: str


@dataclass(frozen=True)
class Asked:
    """Whether the organization meets a test on `day`; `parameter` is the number the call sets."""

    organization: Organization
    facts: Sequence[Fact]
    """Those that had begun on `day`."""
    day: date
    parameter: int | None
    context: Context
