"""An intake is drawn up from defaults, complete before it is public, and fixed afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Role
from incubator.eligibility.setting import RequirementRow
from incubator.incubation import announcing, intakes
from incubator.incubation.drawing_up import IntakeFacts, IntakeRule, PaperRow
from incubator.incubation.intake import Intake, Track
from incubator.incubation.intakes import Phase
from tests import factories
from tests.factories import hat, together
from tests.incubation import intake_scenes as scenes
from tests.incubation import stays


@pytest.fixture
def hub(app):
    return factories.hub()


@pytest.fixture
def staff(hub):
    return hat(scenes.officer(hub))


@pytest.mark.both
def test_the_defaults_are_the_usual_rules_and_papers(hub):
    made = scenes.intake(hub)
    asked = [(one.track, one.test) for one in made.requirements]
    assert (Track.REGISTERED, "not-penalized") in asked
    assert (Track.FILED, "in-street") in asked
    assert {one.kind for one in made.papers if one.track is Track.PROSPECTIVE} == {
        "name-approval",
        "draft-articles",
    }
    assert made.code == f"{hub.short_code}-R-2026-01"


def test_a_batch_needs_an_end_and_a_rolling_intake_does_not(hub):
    with pytest.raises(RuleError, match="截止时间"):
        scenes.intake(hub, closes_at=None)
    assert scenes.intake(hub, rolling=True, closes_at=None).closes_at is None


def test_an_incomplete_intake_is_not_published(hub):
    with pytest.raises(RuleError, match="没有写依据"):
        scenes.intake(hub, basis="")
    with pytest.raises(RuleError, match="没有对已登记组织的入驻条件"):
        scenes.intake(hub, rules=[])


def test_a_published_intake_keeps_its_rules(hub, staff):
    made = scenes.intake(hub)
    facts = IntakeFacts(made.base_id, "改名", made.opens_at, made.closes_at)
    with pytest.raises(RuleError, match="已经发布"), together():
        announcing.change(made, facts, by=staff, at=clock.now())


def test_a_draft_is_written_anew_with_its_rows(hub, staff):
    made = scenes.intake(hub, published=False)
    facts = IntakeFacts(
        made.base_id,
        "示例改名",
        made.opens_at,
        made.closes_at,
        rules=[IntakeRule(RequirementRow("in-street", None, "第三条"))],
        papers=[PaperRow("示例附件")],
    )
    with together():
        announcing.change(made, facts, by=staff, at=clock.now())
    assert [one.text for one in made.requirements] == ["第三条"]
    assert [one.kind for one in made.papers] == ["paper-1"]


def test_an_end_only_moves_later_and_with_a_reason(hub, staff):
    made = scenes.intake(hub)
    for until, reason, said in (
        (scenes.CLOSES + timedelta(days=1), "", "理由"),
        (scenes.CLOSES - timedelta(days=1), "示例", "晚于原截止"),
    ):
        with pytest.raises(RuleError, match=said), together():
            announcing.extend(made, until, reason=reason, by=staff, at=clock.now())
    with together():
        announcing.extend(
            made, scenes.CLOSES + timedelta(days=1), reason="示例", by=staff, at=clock.now()
        )
    assert made.closes_at == scenes.CLOSES + timedelta(days=1)


@pytest.mark.both
def test_the_phase_reads_the_same_in_a_query_and_on_a_page(hub, staff):
    opens = clock.now()
    with together():
        scenes.intake(hub, published=False)
        scenes.intake(hub, opens_at=opens + timedelta(days=1))
        scenes.intake(hub)
        scenes.intake(hub, rolling=True, closes_at=None)
        ended = scenes.intake(hub)
        announcing.close(ended, reason="示例", by=staff, at=opens)
    seen = set()
    for now in (opens, scenes.CLOSES, scenes.CLOSES + timedelta(days=1)):
        rows = db.session.execute(
            intakes.of_hub(staff).add_columns(intakes.phase_at(now).label("phase"))
        ).unique()
        for intake, phase in rows:
            assert intakes.phase(intake, at=now) == phase
            seen.add(phase)
    assert seen == set(Phase)


def test_drafts_are_seen_by_the_street_s_own_staff_alone(hub, staff):
    scenes.intake(hub, published=False)
    other = hat(scenes.officer(factories.hub()))
    applicant = hat(scenes.registered(hub))

    def seen(who):
        return len(db.session.scalars(intakes.visible_to(who)).all())

    assert [seen(staff), seen(other), seen(applicant), seen(None)] == [1, 0, 0, 0]


def test_another_street_s_base_and_intake_are_not_there(hub, staff):
    theirs = factories.hub()
    with pytest.raises(RuleError, match="本街道"):
        scenes.intake(hub, base=stays.base(theirs))
    made: Intake = scenes.intake(theirs)
    with pytest.raises(NotFound), together():
        announcing.close(made, reason="示例", by=staff, at=clock.now())


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.DIRECTOR])
def test_only_who_runs_the_base_announces(hub, role):
    made = scenes.intake(hub, published=False)
    by = hat(factories.post(role, hub=hub))
    with pytest.raises(RuleError, match="不能办理此事"), together():
        announcing.publish(made, by=by, at=clock.now())


def test_the_front_pages_lead_to_open_intakes_and_to_the_own_application(hub, as_, client):
    intake, member = scenes.intake(hub), scenes.registered(hub)
    assert intake.title in client.get("/").text
    page = as_(member).get("/").text
    assert intake.title in page
    assert "可以申请" in page
    scenes.begun(intake, member)
    page = as_(member).get("/").text
    assert "申请还没有提交" in page
