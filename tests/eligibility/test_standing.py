"""Place, type, age, grade and training of an organization."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core.validity import months_after
from incubator.eligibility.findings import Outcome
from incubator.eligibility.standing import TYPE_BITS
from incubator.organizations.models import FactKind, OrgStatus, OrgType
from tests.eligibility.test_records import DAYS, ask, fact, organization

TODAY = date(2026, 11, 23)


def test_registered_in_the_street_is_enough():
    answer = ask("in-street", on=TODAY)
    assert answer.outcome is Outcome.SATISFIED
    assert "2018-05-01" in answer.fact


@pytest.mark.parametrize(
    "status", [OrgStatus.PROSPECTIVE, OrgStatus.SUSPENDED, OrgStatus.CANCELLED, OrgStatus.REVOKED]
)
def test_whoever_is_not_registered_or_filed_now_does_not_qualify(status):
    assert ask("in-street", on=TODAY, body=organization(status=status)).outcome is Outcome.FAILED


def test_an_organization_of_another_street_is_sent_there():
    answer = ask("in-street", on=TODAY, body=organization(hub_id=2))
    assert answer.outcome is Outcome.FAILED
    assert "示例街道" in answer.fact


@given(st.sampled_from(list(OrgType)), st.integers(1, 15))
def test_the_number_of_the_type_test_is_the_sum_of_the_types_it_admits(kind, number):
    answer = ask("type", on=TODAY, parameter=number, body=organization(org_type=kind))
    admitted = bool(TYPE_BITS.get(kind, 0) & number)
    assert answer.outcome is (Outcome.SATISFIED if admitted else Outcome.FAILED)


@given(DAYS, st.integers(1, 240), st.integers(-40, 40))
def test_registered_for_months_counts_whole_months(since, months, shift):
    enough = months_after(since, months)
    on = max(since, enough + timedelta(days=shift))
    answer = ask(
        "registered-months", on=on, parameter=months, body=organization(registered_on=since)
    )
    assert (answer.outcome is Outcome.SATISFIED) == (on >= enough)


@given(DAYS, st.integers(0, 480))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("value", "through", "outcome"),
    [
        ("4A", date(2028, 1, 1), Outcome.SATISFIED),
        ("3A级社会组织", None, Outcome.BLOCKED),
        ("2A", date(2028, 1, 1), Outcome.FAILED),
        ("5A", date(2026, 11, 22), Outcome.FAILED),
        ("评估无等级", None, Outcome.FAILED),
        ("无等级", None, Outcome.FAILED),
    ],
)
def test_a_grade_counts_while_it_is_in_force_and_high_enough(value, through, outcome):
    grade = fact(FactKind.GRADE, date(2023, 1, 1), value, valid_through=through)
    assert ask("grade", grade, on=TODAY, parameter=3).outcome is outcome


def test_a_lapsed_grade_says_when_it_ended():
    grade = fact(FactKind.GRADE, date(2020, 1, 1), "4A", valid_through=date(2025, 1, 1))
    assert "2025-01-01" in ask("grade", grade, on=TODAY, parameter=3).fact


def test_the_newer_of_two_grades_counts():
    high = fact(FactKind.GRADE, date(2022, 1, 1), "5A", valid_through=date(2027, 1, 1))
    low = fact(FactKind.GRADE, date(2025, 1, 1), "2A", valid_through=date(2030, 1, 1))
    assert ask("grade", high, low, on=TODAY, parameter=4).outcome is Outcome.FAILED


def test_training_is_still_open_until_the_agreement_is_signed():
    assert ask("leader-trained", on=TODAY).outcome is Outcome.PENDING


def test_the_cap_of_filed_groups_concerns_them_alone():
    group = organization(org_type=OrgType.FILED_GROUP, status=OrgStatus.FILED)
    answer = ask("filed-group-cap", on=TODAY, parameter=500_000, body=group)
    assert answer.outcome is Outcome.SATISFIED
    assert "¥5,000.00" in answer.fact
    assert ask("filed-group-cap", on=TODAY, body=group).outcome is Outcome.FAILED
    assert ask("filed-group-cap", on=TODAY, parameter=1).outcome is Outcome.NOT_APPLICABLE
