"""Asking a whole set of rules of a stored organization."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from incubator.eligibility.findings import MustHold, Outcome, may_submit
from incubator.eligibility.services import ask
from incubator.organizations.models import FactKind, OrgType
from tests import factories


@dataclass(frozen=True)
class Asked:
    test: str
    parameter: int | None = None
    must_hold: MustHold = MustHold.AT_SUBMISSION
    text: str = "示例办法第六条"


def fact(organization, kind: FactKind, valid_from: date, **facts) -> None:
    factories.fact(organization.id, kind, valid_from=valid_from, source="示例公告", **facts)


@pytest.mark.both
def test_scenario_1_and_2_the_cut_off_differs_by_type(app):
    hub = factories.hub()
    new = {"hub": hub, "registered_on": date(2026, 8, 1)}
    institution = factories.organization(**new)
    association = factories.organization(**new, org_type=OrgType.ASSOCIATION)
    rule = [Asked("inspection-passed")]
    assert ask(rule, institution, on=date(2026, 9, 10))[0].outcome is Outcome.NOT_APPLICABLE
    assert ask(rule, association, on=date(2026, 9, 10))[0].outcome is Outcome.NOT_APPLICABLE
    # the year 2026 is inspected in 2027: the institution is still outside, the association is due
    assert ask(rule, institution, on=date(2027, 6, 1))[0].outcome is Outcome.NOT_APPLICABLE
    assert ask(rule, association, on=date(2027, 6, 1))[0].outcome is Outcome.FAILED


def test_facts_of_a_later_day_count_for_nothing(app):
    organization = factories.organization(hub=factories.hub())
    fact(organization, FactKind.ABNORMAL, date(2026, 12, 1))
    rule = [Asked("not-listed", 2)]
    assert ask(rule, organization, on=date(2026, 11, 30))[0].outcome is Outcome.SATISFIED
    assert ask(rule, organization, on=date(2026, 12, 1))[0].outcome is Outcome.FAILED


def test_what_must_hold_at_signing_never_stops_a_submission(app):
    organization = factories.organization(hub=factories.hub())
    fact(organization, FactKind.ABNORMAL, date(2026, 1, 1))
    found = ask([Asked("not-listed", 2, MustHold.AT_SIGNING)], organization, on=date(2026, 11, 1))
    assert found[0].outcome is Outcome.PENDING
    assert "签约前" in found[0].question
    assert may_submit(found)
    found = ask([Asked("not-listed", 2)], organization, on=date(2026, 11, 1))
    assert not may_submit(found)


def test_a_contradiction_stops_until_a_person_looked(app):
    organization = factories.organization(hub=factories.hub())
    fact(organization, FactKind.ABNORMAL, date(2026, 8, 14))
    fact(organization, FactKind.INSPECTION, date(2026, 6, 1), value="合格", for_year=2025)
    found = ask([Asked("not-listed", 2)], organization, on=date(2026, 11, 1))
    assert found[0].outcome is Outcome.BLOCKED
    assert not may_submit(found)


def test_an_unknown_rule_lets_nobody_pass_unseen(app):
    organization = factories.organization(hub=factories.hub())
    found = ask([Asked("of-another-version")], organization, on=date(2026, 11, 1))
    assert found[0].outcome is Outcome.BLOCKED
    assert found[0].question == "示例办法第六条"


def test_the_street_that_asks_is_not_the_organizations_own(app):
    here, there = factories.hub(), factories.hub()
    organization = factories.organization(hub=there)
    rule = [Asked("in-street")]
    assert ask(rule, organization, on=date(2026, 11, 1))[0].outcome is Outcome.SATISFIED
    found = ask(rule, organization, on=date(2026, 11, 1), hub_id=here.id)
    assert found[0].outcome is Outcome.FAILED
