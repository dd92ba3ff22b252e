"""Asks a set of rules of one organization on one day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from incubator.core.db import db
from incubator.core.words import _, known
from incubator.eligibility.asked import Answer, Asked, Context, InspectionYear
from incubator.eligibility.findings import Finding, MustHold, Outcome, Requirement
from incubator.eligibility.table import TESTS
from incubator.organizations.inspection import SUPERVISED, month_day
from incubator.organizations.models import Hub, Organization, OrgType
from incubator.rules.queries import rule

_INSPECTION_TESTS = frozenset({"inspection-passed", "inspection-not-failed"})
_LONGEST = 6
"""The most years any test looks back on inspections, and one for a result that is not out yet."""


def ask(
    requirements: Iterable[Requirement],
    organization: Organization,
    *,
    on: date,
    hub_id: int | None = None,
) -> list[Finding]:
    """One finding for each requirement, in their order, by what the register knows on `on`.

    `hub_id` is the street that asks; without it, the organization's own. Facts dated after `on`
    count for nothing. Raises `RuleError` when a dated rule the tests rest on is not in force.
    """
    asked = list(requirements)
    context = _context(asked, organization, on, hub_id or organization.hub_id)
    return [_finding(one, organization, on, context) for one in asked]


def _finding(
    requirement: Requirement, organization: Organization, on: date, context: Context
) -> Finding:
    test = TESTS.get(requirement.test)
    if test is None:
        answer = Answer(Outcome.BLOCKED, _("本系统不认识这条规则，需要工作人员核实"))
        question = requirement.text
    else:
        known = [fact for fact in organization.facts if fact.valid_from <= on]
        answer = test.ask(Asked(organization, known, on, requirement.parameter, context))
        question = test.question(requirement.parameter)
    outcome = answer.outcome
    if requirement.must_hold is MustHold.AT_SIGNING:
        question = _("%(question)s（签约前）", question=question)
        outcome = Outcome.PENDING if outcome is Outcome.FAILED else outcome
    return Finding(outcome, question, answer.fact, requirement.text, requirement.must_hold)


def _context(
    requirements: Sequence[Requirement], organization: Organization, on: date, hub_id: int
) -> Context:
    look_back = rule("credit.look-back", on=on, hub_id=hub_id)
    hub = db.session.get_one(Hub, hub_id)
    about_inspection = any(one.test in _INSPECTION_TESTS for one in requirements)
    return Context(
        hub_id=hub_id,
        hub_name=hub.name,
        look_back_years=look_back.value,
        look_back_source=known(look_back.source),
        inspections=_inspections(organization, on) if about_inspection else (),
    )


def _inspections(organization: Organization, on: date) -> tuple[InspectionYear, ...]:
    kind = organization.org_type
    if kind not in SUPERVISED | {OrgType.FOUNDATION}:
        return ()
    cut_off = rule(f"inspection.cut-off.{kind.value}", on=on, hub_id=organization.hub_id)
    due = rule(
        "inspection.second-step" if kind in SUPERVISED else "inspection.foundation",
        on=on,
        hub_id=organization.hub_id,
    )
    return tuple(
        InspectionYear(year, month_day(cut_off, year), month_day(due, year + 1))
        for year in range(on.year - 1, on.year - 1 - _LONGEST, -1)
    )
