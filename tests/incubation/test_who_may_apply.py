"""Who may apply: the rules of the intake, and what a body of each kind may not have."""

from __future__ import annotations

from datetime import date

import pytest

from incubator.casework import freezing
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.eligibility.findings import Outcome
from incubator.incubation import (
    conditions,
    progress,
    submitting,
)
from incubator.incubation.intake import Track
from incubator.incubation.models import Mode, Section
from incubator.organizations.models import FactKind, Organization, OrgType
from tests import factories
from tests.factories import together
from tests.incubation import intake_scenes as scenes
from tests.incubation import stays


@pytest.fixture
def hub(app):
    return factories.hub()


def organization_of(post):
    return db.session.get_one(Organization, post.organization_id)


def test_a_penalty_within_two_years_keeps_an_organization_out(hub):
    member = scenes.registered(hub)
    application = scenes.filled(scenes.intake(hub), member)
    factories.fact(
        member.organization_id, FactKind.PENALTY, valid_from=date(2025, 6, 1), value="警告"
    )
    db.session.expire(application.organization)
    with pytest.raises(RuleError, match="行政处罚"):
        scenes.submit(application, member)


def test_a_new_organization_is_not_asked_for_an_inspection(hub):
    """Scenario (D) 1."""
    member = scenes.registered(
        hub, registered_on=date(2026, 8, 1), org_type=OrgType.SERVICE_INSTITUTION
    )
    intake = scenes.intake(hub)
    found = conditions.ask_organization(intake, organization_of(member), on=clock.today())
    asked = [one for one in found if "年检" in one.question]
    assert [one.outcome for one in asked] == [Outcome.NOT_APPLICABLE]
    assert "登记" in asked[0].fact
    application = scenes.submitted(intake, member)
    frozen = freezing.handed_in(submitting.latest(application))["eligibility"]
    assert {one["outcome"] for one in frozen if "年检" in one["question"]} == {"not-applicable"}


def test_the_cut_off_depends_on_the_type(hub):
    """Scenario (D) 2: the same day, an association that the rule does take in."""
    old = scenes.registered(hub, registered_on=date(2024, 8, 1), org_type=OrgType.ASSOCIATION)
    found = conditions.ask_organization(scenes.intake(hub), organization_of(old), on=clock.today())
    (asked,) = [one for one in found if "年检" in one.question]
    assert asked.outcome is not Outcome.NOT_APPLICABLE


def test_a_filed_group_is_not_asked_for_what_only_a_legal_person_has(hub):
    """Scenario (D) 5: no account, no licence, no capital; and no help that rests on them."""
    member = scenes.filed(hub)
    application = scenes.begun(scenes.intake(hub), member)
    labels = "".join(gap.sentence[:] for gap in progress.gaps(application))
    assert "开办资金" not in labels
    assert "登记证书" not in labels
    assert "备案证明" in labels
    saved = scenes.save(
        application, Section.NEEDS, {**scenes.VIRTUAL, "support": "bookkeeping"}, by=member
    )
    assert "support" in saved.problems


def test_a_filed_group_gets_a_desk_only_where_the_base_allows_it(hub):
    """Scenario (D) 6: refused with the rule's own sentence."""
    member = scenes.filed(hub)
    application = scenes.begun(scenes.intake(hub), member)
    assert application.mode is Mode.VIRTUAL
    saved = scenes.save(application, Section.NEEDS, scenes.NEEDS, by=member)
    assert "没有法人资格" in saved.problems["mode"]
    assert application.mode is Mode.VIRTUAL


def test_where_a_filed_group_may_have_a_desk_its_sponsor_signs(hub):
    """Scenario (D) 6, the other way."""
    base = stays.base(hub, filed_groups_at_desks=True)
    member = scenes.filed(hub)
    application = scenes.begun(scenes.intake(hub, base=base), member)
    assert scenes.save(application, Section.NEEDS, scenes.NEEDS, by=member).problems == {}
    assert "发起人至少填一位。" in [gap.sentence for gap in progress.gaps(application)]


def test_what_the_rule_forbids_is_refused_at_the_end_as_well(hub):
    base = stays.base(hub, filed_groups_at_desks=True)
    member = scenes.filed(hub)
    application = scenes.filled(scenes.intake(hub, base=base), member)
    with together():
        base.filed_groups_at_desks = False
    with pytest.raises(RuleError, match="没有法人资格"):
        scenes.submit(application, member)


def test_an_intake_for_others_says_so(hub):
    intake = scenes.intake(hub, tracks=frozenset({Track.REGISTERED}))
    with pytest.raises(RuleError, match="不接受备案组织"):
        scenes.begun(intake, scenes.filed(hub))


def test_an_organization_of_another_street_is_not_taken(hub, app):
    with pytest.raises(RuleError, match="本街道"):
        scenes.begun(scenes.intake(hub), scenes.registered(factories.hub()))
