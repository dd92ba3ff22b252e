"""Calls may ask for a party organization, a tax status; doubtful records wait for a person."""

from datetime import date

import pytest

from incubator.eligibility.findings import Outcome
from incubator.organizations.models import FactKind
from incubator.organizations.standing import REMOVED, UNGRADED, Party, Tax
from tests.eligibility.test_records import ask, fact

TODAY = date(2026, 11, 23)
SINCE = date(2024, 1, 1)


def party(value, **said):
    return fact(FactKind.PARTY, SINCE, value, **said)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ([], Outcome.BLOCKED),
        ([party(Party.OWN)], Outcome.SATISFIED),
        ([party(Party.JOINT)], Outcome.SATISFIED),
        ([party(Party.NONE)], Outcome.FAILED),
        ([party(Party.OWN), party(Party.NONE)], Outcome.BLOCKED),
        ([party(Party.OWN), party(Party.NONE, valid_through=date(2025, 1, 1))], Outcome.SATISFIED),
    ],
)
def test_a_party_organization_is_own_or_joint_and_no_record_is_no_answer(app, facts, outcome):
    assert ask("party-organization", *facts, on=TODAY).outcome is outcome


@pytest.mark.parametrize(
    ("parameter", "facts", "outcome", "words"),
    [
        (1, [], Outcome.FAILED, "没有有效的免税资格"),
        (1, [fact(FactKind.TAX, SINCE, Tax.DEDUCTIBLE)], Outcome.FAILED, "没有有效的免税资格"),
        (2, [fact(FactKind.TAX, SINCE, Tax.DEDUCTIBLE)], Outcome.SATISFIED, "2024-01-01 起"),
        (
            1,
            [fact(FactKind.TAX, SINCE, Tax.EXEMPT, valid_through=date(2025, 12, 31))],
            Outcome.FAILED,
            "2025-12-31 到期",
        ),
        (
            1,
            [fact(FactKind.TAX, SINCE, Tax.EXEMPT, valid_through=date(2026, 12, 31))],
            Outcome.SATISFIED,
            "有效期至 2026-12-31",
        ),
    ],
)
def test_a_tax_status_counts_while_it_runs(app, parameter, facts, outcome, words):
    answer = ask("tax", *facts, on=TODAY, parameter=parameter)
    assert answer.outcome is outcome
    assert words in answer.fact


CERTIFICATE = fact(FactKind.GRADE, SINCE, "4A", valid_through=date(2028, 12, 31))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ([fact(FactKind.GRADE, SINCE, "4A")], "有效期未知"),
        ([CERTIFICATE, fact(FactKind.GRADE, date(2026, 1, 1), UNGRADED)], "互相矛盾"),
        ([CERTIFICATE, fact(FactKind.GRADE, date(2026, 1, 1), "2A")], "互相矛盾"),
    ],
)
def test_a_grade_in_doubt_waits_for_a_person(app, facts, words):
    answer = ask("grade", *facts, on=TODAY, parameter=3)
    assert answer.outcome is Outcome.BLOCKED
    assert words in answer.fact


def test_a_snapshot_that_agrees_with_the_certificate_raises_no_doubt(app):
    answer = ask("grade", CERTIFICATE, fact(FactKind.GRADE, TODAY, "4A"), on=TODAY, parameter=3)
    assert answer.outcome is Outcome.SATISFIED


def test_a_removal_on_an_unknown_day_beside_an_open_entry_waits_for_a_person(app):
    entry = fact(FactKind.SERIOUS, SINCE)
    gone = fact(FactKind.SERIOUS, date(2026, 1, 1), REMOVED)
    answer = ask("not-listed", entry, gone, on=TODAY)
    assert answer.outcome is Outcome.BLOCKED
    assert "列入" in answer.fact
    assert "已移出" in answer.fact
