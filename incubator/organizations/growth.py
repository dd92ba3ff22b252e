"""The growth stage of an organization: derived from its registration, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from incubator.core.words import _
from incubator.organizations.models import Organization, OrgStatus
from incubator.rules.queries import rule


class Stage(StrEnum):
    SEED = "seed"
    STARTUP = "startup"
    GROWTH = "growth"
    MATURE = "mature"


STAGE_LABEL = {
    Stage.SEED: _("孕育期"),
    Stage.STARTUP: _("初创期"),
    Stage.GROWTH: _("成长期"),
    Stage.MATURE: _("成熟期"),
}
_NOT_YET_REGISTERED = frozenset({OrgStatus.PROSPECTIVE, OrgStatus.FILED})
_OVER = frozenset({OrgStatus.CANCELLED, OrgStatus.REVOKED, OrgStatus.MERGED})


@dataclass(frozen=True)
class Thresholds:
    """Whole years since registration: start-up through the first, mature from the second."""

    startup: int
    mature: int
    source: str = ""


def thresholds(*, on: date, hub_id: int | None) -> Thresholds:
    """The dated rules `stage.startup` and `stage.mature` in force on `on`; RuleError without them."""
    first = rule("stage.startup", on=on, hub_id=hub_id)
    second = rule("stage.mature", on=on, hub_id=hub_id)
    return Thresholds(first.value, second.value, first.source)


def stage(organization: Organization, on: date) -> Stage | None:
    """The stage on `on`, by the rules of its hub; None where it is over or its date is unknown."""
    return stage_by(thresholds(on=on, hub_id=organization.hub_id), organization, on)


def stage_by(limits: Thresholds, organization: Organization, on: date) -> Stage | None:
    """The same with rules already looked up."""
    if organization.status in _OVER:
        return None
    if organization.status in _NOT_YET_REGISTERED or not organization.has_legal_personality:
        return Stage.SEED
    if organization.registered_on is None:
        return None
    if on <= anniversary(organization.registered_on, limits.startup):
        return Stage.STARTUP
    if on < anniversary(organization.registered_on, limits.mature):
        return Stage.GROWTH
    return Stage.MATURE


def anniversary(day: date, years: int) -> date:
    """The same calendar day `years` later; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
