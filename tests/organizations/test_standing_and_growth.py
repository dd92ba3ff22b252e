"""How an organization stands on a day, and which growth stage it is in."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.organizations import growth
from incubator.organizations.growth import Stage, Thresholds, anniversary, stage_by
from incubator.organizations.models import FactKind, Organization, OrgStatus, OrgType
from incubator.organizations.standing import FactLine, standing
from incubator.rules.models import Rule
from tests import factories

TODAY = date(2026, 11, 23)
LIMITS = Thresholds(2, 4)


def fact(kind, value="", first=date(2026, 1, 1), last=None, year=0):
    return FactLine(kind, value, first, last, year)


def test_contradictory_records_stand_side_by_side_and_none_wins():
    inspected = fact(FactKind.INSPECTION, "合格", date(2026, 6, 1), year=2025)
    listed = fact(FactKind.ABNORMAL, first=date(2026, 8, 14))
    found = standing([inspected, listed], on=TODAY)
    assert found.lists == [listed]
    assert found.inspection == inspected
    assert found.contradictory


def test_both_lists_at_once_are_both_shown_the_heavier_first():
    abnormal, serious = fact(FactKind.ABNORMAL), fact(FactKind.SERIOUS)
    assert standing([abnormal, serious], on=TODAY).lists == [serious, abnormal]


def test_a_removed_entry_is_remembered_and_its_last_day_still_counts():
    entry = fact(FactKind.SERIOUS, first=date(2023, 1, 1), last=date(2025, 3, 1))
    assert standing([entry], on=date(2025, 3, 1)).lists == [entry]
    after = standing([entry], on=date(2025, 3, 2))
    assert (list(after.lists), after.removed) == ([], [entry])
    assert not after.contradictory


def test_a_lapsed_grade_is_no_grade():
    old = fact(FactKind.GRADE, "3A", date(2020, 7, 1), date(2025, 6, 30))
    found = standing([old], on=TODAY)
    assert found.grade is None
    assert found.lapsed_grade == old
    assert found.grade_days_left is None


def test_of_two_grades_in_force_the_later_one_counts():
    first = fact(FactKind.GRADE, "3A", date(2024, 1, 1), date(2028, 12, 31))
    second = fact(FactKind.GRADE, "4A", date(2026, 1, 1), date(2030, 12, 31))
    assert standing([first, second], on=TODAY).grade == second
    assert standing([first, second], on=date(2025, 1, 1)).grade == first


def test_days_left_include_the_last_day():
    held = fact(FactKind.GRADE, "3A", date(2022, 1, 1), date(2026, 12, 31))
    assert standing([held], on=TODAY).grade_days_left == 38


def test_the_inspection_of_the_latest_year_counts_whenever_it_was_entered():
    late = fact(FactKind.INSPECTION, "不合格", date(2026, 9, 1), year=2024)
    newest = fact(FactKind.INSPECTION, "合格", date(2026, 6, 1), year=2025)
    assert standing([late, newest], on=TODAY).inspection == newest


kinds = st.sampled_from([kind for kind in FactKind if kind is not FactKind.LICENCE])
days = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@st.composite
def dated(draw):
    first = draw(days)
    last = draw(st.none() | st.integers(0, 3000).map(lambda n: first + timedelta(days=n)))
    return FactLine(draw(kinds), draw(st.sampled_from(["", "合格", "3A"])), first, last, 2025)


@given(st.lists(dated(), max_size=8), days)
def test_nothing_counts_before_it_begins_and_no_list_entry_is_lost(facts, day):
    found = standing(facts, on=day)
    begun = [one for one in facts if one.valid_from <= day]
    lists = [one for one in begun if one.kind in (FactKind.ABNORMAL, FactKind.SERIOUS)]
    assert Counter([*found.lists, *found.removed]) == Counter(lists)
    assert found.grade is None or found.grade in begun
    assert found.inspection is None or found.inspection in begun


def organization(**said):
    return Organization(
        **{"org_type": OrgType.SERVICE_INSTITUTION, "status": OrgStatus.REGISTERED, **said}
    )


@pytest.mark.parametrize(
    ("registered_on", "expected"),
    [
        (date(2026, 11, 23), Stage.STARTUP),
        (date(2024, 11, 23), Stage.STARTUP),
        (date(2024, 11, 22), Stage.GROWTH),
        (date(2022, 11, 24), Stage.GROWTH),
        (date(2022, 11, 23), Stage.MATURE),
        (date(1999, 1, 1), Stage.MATURE),
        (None, None),
    ],
)
def test_the_stage_follows_from_the_licence_date(registered_on, expected):
    assert stage_by(LIMITS, organization(registered_on=registered_on), TODAY) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"org_type": OrgType.PROSPECTIVE, "status": OrgStatus.PROSPECTIVE}, Stage.SEED),
        ({"org_type": OrgType.FILED_GROUP, "status": OrgStatus.FILED}, Stage.SEED),
        ({"status": OrgStatus.CANCELLED}, None),
        ({"status": OrgStatus.REVOKED}, None),
    ],
)
def test_who_is_not_registered_is_a_seed_and_who_is_gone_has_no_stage(said, expected):
    found = organization(registered_on=date(2010, 1, 1), **said)
    assert stage_by(LIMITS, found, TODAY) is expected


def test_an_anniversary_of_29_february_falls_on_the_28th():
    assert anniversary(date(2024, 2, 29), 2) == date(2026, 2, 28)
    assert anniversary(date(2024, 2, 29), 4) == date(2028, 2, 29)


@given(days, st.integers(0, 4000))
def test_nobody_grows_younger(registered_on, later):
    order = [Stage.STARTUP, Stage.GROWTH, Stage.MATURE]
    found = organization(registered_on=registered_on)
    now = stage_by(LIMITS, found, registered_on + timedelta(days=later))
    then = stage_by(LIMITS, found, registered_on + timedelta(days=later + 200))
    assert order.index(now) <= order.index(then)


def test_a_street_may_set_its_own_thresholds(app):
    hub = factories.hub()
    found = factories.organization(hub=hub, registered_on=date(2023, 11, 1))
    assert growth.stage(found, TODAY) is Stage.GROWTH
    own = db.session.query(Rule).filter_by(key="stage.startup").one()
    factories.keep(
        Rule(
            key=own.key,
            hub_id=hub.id,
            value=5,
            unit=own.unit,
            valid_from=own.valid_from,
            label=own.label,
            source="示例街道办法",
        )
    )
    assert growth.stage(found, TODAY) is Stage.STARTUP


def test_without_a_rule_in_force_no_figure_stands_in(app):
    found = factories.organization(hub=factories.hub())
    with transaction():
        db.session.query(Rule).filter_by(key="stage.mature").delete()
    with pytest.raises(RuleError, match=r"stage\.mature"):
        growth.stage(found, TODAY)
