"""Yearly obligations that rules create for every organization in scope: `plan`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from incubator.casework import deadlines
from incubator.casework.deadlines import recount
from incubator.casework.models import Deadline
from incubator.core.db import db
from incubator.core.lifecycle import Party
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations.inspection import FIRST, FOUNDATION, SECOND, SUPERVISED, month_day
from incubator.organizations.models import Fact, FactKind, Organization, OrgStatus, OrgType
from incubator.organizations.standing import Inspection
from incubator.records.events import record
from incubator.rules.queries import rule


def inspected(organization: Organization, for_year: int, *, on: date) -> bool:
    """Whether the organization takes part in the inspection of `for_year` (registered by the cut-off)."""
    if organization.registered_on is None:
        return False
    found = rule(
        f"inspection.cut-off.{organization.org_type.value}", on=on, hub_id=organization.hub_id
    )
    return organization.registered_on <= month_day(found, for_year)


@dataclass(frozen=True)
class Obligation:
    """Something owed once a year by every organization of some types."""

    key: str
    label: str
    rule: str
    types: frozenset[OrgType]
    applies: Callable[[Organization, int, date], bool]
    done: FactKind


def _inspection_applies(organization: Organization, for_year: int, on: date) -> bool:
    return inspected(organization, for_year, on=on)


OBLIGATIONS: tuple[Obligation, ...] = (
    Obligation(
        "inspection-first",
        _("年检初审（报业务主管单位）"),
        FIRST,
        SUPERVISED,
        _inspection_applies,
        FactKind.INSPECTION,
    ),
    Obligation(
        "inspection-second",
        _("年检（报登记管理机关）"),
        SECOND,
        SUPERVISED,
        _inspection_applies,
        FactKind.INSPECTION,
    ),
    Obligation(
        "inspection-foundation",
        _("基金会年度工作报告"),
        FOUNDATION,
        frozenset({OrgType.FOUNDATION}),
        _inspection_applies,
        FactKind.INSPECTION,
    ),
)


@dataclass(frozen=True)
class Planned:
    created: int
    moved: int


def plan(day: date, *, by: Hat, at: datetime) -> Planned:
    """Create what is owed this year and is not there yet, and re-date what the calendar moved.

    Nothing is deleted, and a missing report never counts as done. Safe to run twice on one day.
    """
    created = sum(_create(obligation, day, by, at) for obligation in OBLIGATIONS)
    meet_all(at=at)
    return Planned(created, len(recount(by=by, at=at)))


def _create(obligation: Obligation, day: date, by: Hat, at: datetime) -> int:
    for_year = day.year - 1
    present = set(
        db.session.scalars(
            select(Deadline.subject).where(
                Deadline.kind == obligation.key, Deadline.period == str(for_year)
            )
        )
    )
    reported = set(db.session.scalars(_met(obligation.done, for_year)))
    created = 0
    for organization in _in_scope(obligation.types):
        subject = f"organization:{organization.id}"
        if subject in present or not obligation.applies(organization, for_year, day):
            continue
        deadline = _owed(obligation, organization, day, for_year)
        deadline.done_at = at if organization.id in reported else None
        db.session.add(deadline)
        record("deadline.plan", deadline, by=by, at=at, hub_id=organization.hub_id)
        created += 1
    return created


def _met(kind: FactKind, for_year: int) -> Select[int]:
    """The organizations with a result for that year; 未参加 says that it is still owed."""
    return select(Fact.organization_id).where(
        Fact.kind == kind, Fact.for_year == for_year, Fact.value != Inspection.MISSED
    )


def meet(for_year: int, *, at: datetime) -> int:
    """Close what a result on record has met for that year; says how many obligations."""
    return sum(
        deadlines.close_period(
            one.key, str(for_year), Deadline.organization_id.in_(_met(one.done, for_year)), at=at
        )
        for one in OBLIGATIONS
    )


def meet_all(*, at: datetime) -> int:
    """The same for every year of which something is still open."""
    open_ones = (
        select(Deadline.period)
        .where(
            Deadline.kind.in_([one.key for one in OBLIGATIONS]),
            Deadline.done_at.is_(None),
            Deadline.waived_at.is_(None),
        )
        .distinct()
    )
    return sum(meet(int(period), at=at) for period in db.session.scalars(open_ones).all())


def _in_scope(types: Iterable[OrgType]) -> Iterable[Organization]:
    return db.session.scalars(
        select(Organization)
        .where(Organization.org_type.in_(types), Organization.status == OrgStatus.REGISTERED)
        .order_by(Organization.id)
    )


def yearly_label(obligation: Obligation, for_year: int) -> str:
    return _("%(year)s %(what)s", year=for_year, what=obligation.label)


def _owed(obligation: Obligation, organization: Organization, day: date, for_year: int) -> Deadline:
    found = rule(obligation.rule, on=day, hub_id=organization.hub_id)
    return Deadline(
        kind=obligation.key,
        subject=f"organization:{organization.id}",
        period=str(for_year),
        label=yearly_label(obligation, for_year)[:],
        hub_id=organization.hub_id,
        organization_id=organization.id,
        owed_by=Party.APPLICANT,
        starts_on=date(day.year, 1, 1),
        due_on=month_day(found, day.year),
        rule_id=found.id,
        because=found.source,
    )
