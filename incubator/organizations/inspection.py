"""The yearly inspection: who takes part by type and cut-off, by which days, and how each one stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, false, or_

from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations import queries
from incubator.organizations.models import Organization, OrgStatus, OrgType
from incubator.rules.models import Rule, Unit
from incubator.rules.queries import rules

SUPERVISED = frozenset({OrgType.ASSOCIATION, OrgType.SERVICE_INSTITUTION})
"""Types that report to their supervising unit first and to the registrar after it."""
INSPECTED = SUPERVISED | {OrgType.FOUNDATION}
FIRST, SECOND, FOUNDATION = (
    "inspection.first-step",
    "inspection.second-step",
    "inspection.foundation",
)


def month_day(found: Rule, year: int) -> date:
    """A MONTH_DAY rule (331 is 31 March) as a day of `year`; RuleError where it is none."""
    if found.unit is not Unit.MONTH_DAY:
        raise RuleError(_("规则“%(key)s”不是月和日，不能用来计算日期。", key=found.key))
    month, day = divmod(found.value, 100)
    return date(year, month, day)


@dataclass(frozen=True)
class Season:
    """The inspection of one year as a hub's rules frame it on one day."""

    for_year: int
    on: date
    cut_off: Mapping[OrgType, date]
    """Whoever was registered later does not take part in this year's."""
    first: date
    second: date
    foundation: date

    def due(self, org_type: OrgType) -> tuple[date, ...]:
        """The day, or the two days, by which an organization of that type reports."""
        if org_type is OrgType.FOUNDATION:
            return (self.foundation,)
        return (self.first, self.second) if org_type in SUPERVISED else ()

    def is_late(self, org_type: OrgType) -> bool:
        days = self.due(org_type)
        return bool(days) and days[-1] < self.on


def season(for_year: int, *, on: date, hub_id: int | None) -> Season:
    """By the rules in force on `on`, but for a year long past by those of the year it was held in."""
    held = min(on, date(for_year + 1, 12, 31))
    cut_offs = {kind: f"inspection.cut-off.{kind.value}" for kind in sorted(INSPECTED)}
    steps = (FIRST, SECOND, FOUNDATION)
    found = rules((*cut_offs.values(), *steps), on=held, hub_id=hub_id)
    return Season(
        for_year,
        on,
        {kind: month_day(found[key], for_year) for kind, key in cut_offs.items()},
        *(month_day(found[key], for_year + 1) for key in steps),
    )


class State(StrEnum):
    """How one organization stands in one year's inspection; derived, never stored."""

    RECORDED = "recorded"
    DISPUTED = "disputed"
    PENDING = "pending"
    MISSING = "missing"
    NOT_APPLICABLE = "not-applicable"
    UNKNOWN = "unknown"


STATE_LABEL = {
    State.RECORDED: _("已有结论"),
    State.DISPUTED: _("记录不一致，待核实"),
    State.PENDING: _("尚未到期"),
    State.MISSING: _("逾期无结论"),
    State.NOT_APPLICABLE: _("不适用（新登记）"),
    State.UNKNOWN: _("登记日期未知"),
}


def state(
    framed: Season, org_type: OrgType, registered_on: date | None, results: Sequence[str]
) -> State:
    """`results` are the values on record for the year; a record counts before any derivation."""
    if results:
        return State.RECORDED if len(set(results)) == 1 else State.DISPUTED
    if registered_on is None:
        return State.UNKNOWN
    if registered_on > framed.cut_off[org_type]:
        return State.NOT_APPLICABLE
    return State.MISSING if framed.is_late(org_type) else State.PENDING


def in_state(wanted: State, framed: Season) -> ColumnElement[bool]:
    """The same question for a query."""
    recorded = queries.inspected(framed.for_year)
    at_odds = queries.inspected_twice(framed.for_year)
    asked: dict[State, ColumnElement[bool]] = {
        State.RECORDED: and_(recorded, ~at_odds),
        State.DISPUTED: at_odds,
        State.UNKNOWN: and_(~recorded, Organization.registered_on.is_(None)),
        State.NOT_APPLICABLE: and_(~recorded, _registered(framed, INSPECTED, late=True)),
        State.MISSING: and_(~recorded, _registered(framed, _late(framed))),
        State.PENDING: and_(~recorded, _registered(framed, INSPECTED - _late(framed))),
    }
    return asked[wanted]


def concerned(hat: Hat, for_year: int) -> Select[Organization]:
    """The registered bodies of inspected types the hat may see, and any with a result that year."""
    registered = Organization.status == OrgStatus.REGISTERED
    return queries.visible_to(hat).where(
        Organization.org_type.in_(INSPECTED),
        Organization.status != OrgStatus.MERGED,
        or_(registered, queries.inspected(for_year)),
    )


def missing(hat: Hat, *, on: date) -> Select[Organization]:
    """Those that should have last year's result by `on` and have none."""
    framed = season(on.year - 1, on=on, hub_id=hat.hub_id)
    return concerned(hat, framed.for_year).where(in_state(State.MISSING, framed))


def awaits_first_step(framed: Season, unit: str) -> ColumnElement[bool]:
    """Those whose report the supervising unit `unit` has to look at first, and that have no result."""
    return and_(
        Organization.supervising_unit == unit,
        ~queries.inspected(framed.for_year),
        _registered(framed, SUPERVISED),
    )


def _late(framed: Season) -> frozenset[OrgType]:
    return frozenset(kind for kind in INSPECTED if framed.is_late(kind))


def _registered(
    framed: Season, types: frozenset[OrgType], *, late: bool = False
) -> ColumnElement[bool]:
    """Of these types and registered by the cut-off of each, or after it."""
    day = Organization.registered_on
    return or_(
        false(),
        *(
            and_(
                Organization.org_type == kind,
                day > framed.cut_off[kind] if late else day <= framed.cut_off[kind],
            )
            for kind in sorted(types)
        ),
    )
