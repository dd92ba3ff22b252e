"""Two rows of one organization in the base: what they have there becomes one, or has to be settled first."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Role
from incubator.incubation.models import Incubation, Leaving
from incubator.incubation.states import Status
from incubator.organizations import merging
from incubator.organizations.models import Hub, Organization
from tests import factories
from tests.incubation import houses, stays

pytestmark = pytest.mark.both


@pytest.fixture
def hub(app: Flask) -> Hub:
    return factories.hub()


@pytest.fixture
def by(hub: Hub) -> Hat:
    return factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))


@pytest.fixture
def pair(hub: Hub) -> tuple[Organization, Organization]:
    """One organization written down twice, the second time without a code."""
    return factories.organization(hub=hub), factories.filed_group(hub=hub)


def merge(pair: tuple[Organization, Organization], by: Hat) -> merging.Merged:
    into, other = (one.id for one in pair)
    with transaction():
        return merging.merge(into, other, reason="示例重复", by=by, at=clock.now())


def left(on: date) -> dict[str, object]:
    return {
        "left_on": on,
        "leaving": Leaving.WITHDRAWN,
        "status": Status.EXITED.value,
        "ended_on": on,
    }


def test_a_stay_follows_the_organization(
    hub: Hub, by: Hat, pair: tuple[Organization, Organization]
) -> None:
    made = stays.stay(hub=hub, organization=pair[1], by=by)
    done = merge(pair, by)
    moved = db.session.get_one(Incubation, made.id)
    assert (moved.resident_id, moved.organization_id) == (pair[0].id, pair[0].id)
    assert done.counts == {"case_file": 1, "incubation": 1}


def test_of_two_open_applications_one_has_to_be_settled_first(
    hub: Hub, by: Hat, pair: tuple[Organization, Organization]
) -> None:
    base = stays.base(hub)
    for one in pair:
        houses.approved(base, by=by, organization=one)
    with pytest.raises(RuleError, match="都有正在办理的孵化入驻申请"):
        merge(pair, by)


@pytest.mark.parametrize("gone_on", [None, date(2026, 6, 2)])
def test_stays_with_a_day_in_common_are_refused_with_their_days(
    hub: Hub, by: Hat, pair: tuple[Organization, Organization], gone_on: date | None
) -> None:
    first = left(gone_on) if gone_on else {}
    stays.stay(hub=hub, organization=pair[0], by=by, entered_on=date(2026, 1, 5), **first)
    stays.stay(hub=hub, organization=pair[1], by=by, entered_on=date(2026, 6, 1))
    with pytest.raises(RuleError, match="从 2026-01-05、2026-06-01 起"):
        merge(pair, by)


def test_a_stay_that_begins_on_the_day_the_other_ended_is_no_hindrance(
    hub: Hub, by: Hat, pair: tuple[Organization, Organization]
) -> None:
    day = date(2026, 6, 1)
    stays.stay(hub=hub, organization=pair[0], by=by, entered_on=date(2026, 1, 5), **left(day))
    stays.stay(hub=hub, organization=pair[1], by=by, entered_on=day)
    assert merge(pair, by).counts["incubation"] == 1


def test_who_is_in_the_base_under_one_row_has_no_application_under_the_other(
    hub: Hub, by: Hat, pair: tuple[Organization, Organization]
) -> None:
    stays.stay(hub=hub, organization=pair[0], by=by)
    houses.approved(stays.base(hub), by=by, organization=pair[1])
    with pytest.raises(RuleError, match="请先撤回或办结那件申请"):
        merge(pair, by)


def test_an_application_joins_the_past_stay_of_the_other_row(
    hub: Hub, by: Hat, pair: tuple[Organization, Organization]
) -> None:
    gone = left(date(2026, 6, 2))
    stays.stay(hub=hub, organization=pair[0], by=by, entered_on=date(2026, 1, 5), **gone)
    houses.approved(stays.base(hub), by=by, organization=pair[1])
    assert merge(pair, by).counts["incubation"] == 1
