"""Lists, penalties, inspections and contradictions, as the acceptance scenarios have them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core.validity import months_after
from incubator.eligibility.asked import Answer, Asked, Context, InspectionYear
from incubator.eligibility.findings import Outcome
from incubator.eligibility.table import TESTS
from incubator.organizations.models import Fact, FactKind, Organization, OrgStatus, OrgType

DAYS = st.dates(date(2000, 1, 1), date(2080, 12, 31))


def organization(**facts: Any) -> Organization:
    return Organization(
        **{
            "hub_id": 1,
            "name": "示例组织",
            "org_type": OrgType.SERVICE_INSTITUTION,
            "status": OrgStatus.REGISTERED,
            "registered_on": date(2018, 5, 1),
            **facts,
        }
    )


def fact(kind: FactKind, valid_from: date, value: str = "", **facts: Any) -> Fact:
    given_facts = {"valid_through": None, "for_year": 0, "source": "示例公告", **facts}
    return Fact(kind=kind, valid_from=valid_from, value=value, **given_facts)


def inspection(year: int, value: str = "合格") -> Fact:
    return fact(FactKind.INSPECTION, date(year + 1, 6, 1), value, for_year=year)


def years(today: date, *, month: int = 6, day: int = 30) -> tuple[InspectionYear, ...]:
    """Beijing's cut-off for service institutions, and the second step on 31 May."""
    return tuple(
        InspectionYear(year, date(year, month, day), date(year + 1, 5, 31))
        for year in range(today.year - 1, today.year - 7, -1)
    )


def ask(
    test: str,
    *facts: Fact,
    on: date,
    parameter: int | None = None,
    body: Organization | None = None,
    inspections: tuple[InspectionYear, ...] | None = None,
) -> Answer:
    context = Context(
        1, "示例街道", 2, "示例办法", years(on) if inspections is None else inspections
    )
    return TESTS[test].ask(Asked(body or organization(), list(facts), on, parameter, context))


class TestInspections:
    def test_an_institution_registered_after_the_cut_off_is_not_asked_for_last_year(self):
        new = organization(registered_on=date(2026, 8, 1))
        answer = ask("inspection-passed", on=date(2026, 9, 10), body=new)
        assert answer.outcome is Outcome.NOT_APPLICABLE
        assert "新登记" in answer.fact
        assert "2026-08-01" in answer.fact

    def test_an_association_of_the_same_day_is_due_for_its_first_year(self):
        new = organization(org_type=OrgType.ASSOCIATION, registered_on=date(2026, 8, 1))
        on = date(2027, 6, 1)
        answer = ask("inspection-passed", on=on, body=new, inspections=years(on, month=12, day=31))
        assert answer.outcome is Outcome.FAILED
        assert "2026 年度" in answer.fact

    def test_while_a_result_may_still_come_the_year_before_stands_for_it(self):
        assert (
            ask("inspection-passed", inspection(2024), on=date(2026, 3, 1)).outcome
            is Outcome.SATISFIED
        )
        assert (
            ask("inspection-passed", inspection(2024), on=date(2026, 6, 1)).outcome
            is Outcome.FAILED
        )

    @pytest.mark.parametrize(
        ("value", "strict", "mild"),
        [
            ("合格", Outcome.SATISFIED, Outcome.SATISFIED),
            ("年报", Outcome.SATISFIED, Outcome.SATISFIED),
            ("基本合格", Outcome.FAILED, Outcome.SATISFIED),
            ("不合格", Outcome.FAILED, Outcome.FAILED),
            ("未参加", Outcome.FAILED, Outcome.FAILED),
            ("不适用", Outcome.NOT_APPLICABLE, Outcome.NOT_APPLICABLE),
        ],
    )
    def test_each_result_counts_as_the_call_reads_it(self, value, strict, mild):
        last = inspection(2025, value)
        on = date(2026, 9, 10)
        assert ask("inspection-passed", last, on=on).outcome is strict
        assert ask("inspection-not-failed", last, on=on).outcome is mild

    def test_several_years_must_all_have_passed(self):
        on = date(2026, 9, 10)
        both = (inspection(2025), inspection(2024))
        assert ask("inspection-passed", *both, on=on, parameter=2).outcome is Outcome.SATISFIED
        answer = ask("inspection-passed", inspection(2025), on=on, parameter=2)
        assert answer.outcome is Outcome.FAILED
        assert "2024" in answer.fact

    def test_two_results_for_one_year_wait_for_a_person(self):
        answer = ask(
            "inspection-passed", inspection(2025), inspection(2025, "不合格"), on=date(2026, 9, 1)
        )
        assert answer.outcome is Outcome.BLOCKED

    def test_absence_never_counts_as_passed(self):
        answer = ask("inspection-passed", on=date(2026, 9, 10))
        assert answer.outcome is Outcome.FAILED

    def test_without_a_registration_date_a_person_has_to_look(self):
        unknown = organization(registered_on=None)
        answer = ask("inspection-passed", on=date(2026, 9, 10), body=unknown)
        assert answer.outcome is Outcome.BLOCKED

    def test_a_filed_group_is_not_inspected(self):
        answer = ask("inspection-passed", on=date(2026, 9, 10), inspections=())
        assert answer.outcome is Outcome.NOT_APPLICABLE


class TestLists:
    removed = fact(
        FactKind.SERIOUS,
        date(2023, 3, 1),
        "严重违法失信（已移出）",
        valid_through=date(2025, 3, 1),
    )

    def test_a_removed_entry_still_bars_until_the_look_back_ends(self):
        answer = ask("not-listed", self.removed, on=date(2026, 11, 1), parameter=2)
        assert answer.outcome is Outcome.FAILED
        assert "2027-03-01" in answer.fact
        last, first = date(2027, 3, 1), date(2027, 3, 2)
        assert ask("not-listed", self.removed, on=last, parameter=2).outcome is Outcome.FAILED
        assert ask("not-listed", self.removed, on=first, parameter=2).outcome is Outcome.SATISFIED

    def test_a_call_without_look_back_admits_who_was_removed(self):
        answer = ask("not-listed", self.removed, on=date(2026, 11, 1), parameter=0)
        assert answer.outcome is Outcome.SATISFIED

    def test_without_its_own_number_the_call_takes_the_rules(self):
        answer = ask("not-listed", self.removed, on=date(2026, 11, 1))
        assert answer.outcome is Outcome.FAILED

    def test_removed_without_a_date_waits_for_a_person(self):
        unclear = fact(FactKind.ABNORMAL, date(2024, 1, 5), "活动异常（已移出）")
        assert (
            ask("not-listed", unclear, on=date(2026, 1, 1), parameter=2).outcome is Outcome.BLOCKED
        )
        assert (
            ask("not-listed", unclear, on=date(2026, 1, 1), parameter=0).outcome
            is Outcome.SATISFIED
        )

    def test_passed_and_listed_at_once_shows_both_and_decides_nothing(self):
        listed = fact(FactKind.ABNORMAL, date(2026, 8, 14), source="示例名录")
        on = date(2026, 11, 1)
        for test in ("not-listed", "inspection-passed"):
            answer = ask(test, listed, inspection(2025), on=on)
            assert answer.outcome is Outcome.BLOCKED
            assert "2026-08-14" in answer.fact
            assert "2025 年度年检合格" in answer.fact

    def test_graded_and_listed_at_once_waits_for_a_person(self):
        listed = fact(FactKind.SERIOUS, date(2026, 8, 14))
        grade = fact(FactKind.GRADE, date(2024, 1, 1), "3A", valid_through=date(2028, 12, 31))
        assert ask("not-listed", listed, grade, on=date(2026, 11, 1)).outcome is Outcome.BLOCKED

    def test_listed_with_nothing_in_its_favour_fails(self):
        listed = fact(FactKind.ABNORMAL, date(2026, 8, 14))
        answer = ask("not-listed", listed, inspection(2025, "未参加"), on=date(2026, 11, 1))
        assert answer.outcome is Outcome.FAILED

    @given(DAYS, st.integers(0, 4000), st.integers(1, 10), st.integers(-800, 800))
    def test_the_day_the_sentence_names_is_the_last_barred_day(self, start, length, span, shift):
        end = start + timedelta(days=length)
        entry = fact(FactKind.ABNORMAL, start, valid_through=end)
        until = months_after(end, 12 * span)
        on = max(end + timedelta(days=1), until + timedelta(days=shift))
        answer = ask("not-listed", entry, on=on, parameter=span, inspections=())
        assert (answer.outcome is Outcome.FAILED) == (on <= until)
        if answer.outcome is Outcome.FAILED:
            assert until.isoformat() in answer.fact

    @given(DAYS, st.integers(0, 10), st.integers(0, 5000))
    def test_a_penalty_bars_for_the_years_named_and_not_a_day_longer(self, day, span, later):
        penalty = fact(FactKind.PENALTY, day)
        on = day + timedelta(days=later)
        answer = ask("not-penalized", penalty, on=on, parameter=span)
        assert (answer.outcome is Outcome.FAILED) == (on <= months_after(day, 12 * span))
