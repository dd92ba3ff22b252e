"""An application from its first word to the receipt: tracks, rules, the window and what is frozen."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest

from incubator.casework import freezing
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.eligibility.findings import Outcome
from incubator.incubation import (
    announcing,
    applying,
    conditions,
    progress,
    reading,
    submitting,
    withdrawing,
)
from incubator.incubation.intake import Track
from incubator.incubation.models import Incubation, Mode, Section
from incubator.incubation.states import Status
from incubator.organizations.models import FactKind, Organization, OrgType
from incubator.records.documents import content_of
from tests import factories
from tests.factories import hat, together
from tests.incubation import intake_scenes as scenes
from tests.incubation import stays


@pytest.fixture
def hub(app):
    return factories.hub()


def organization_of(post):
    return db.session.get_one(Organization, post.organization_id)


def outcomes(findings):
    return {finding.question[:]: finding.outcome for finding in findings}


@pytest.mark.both
def test_an_application_is_filled_in_handed_in_and_numbered(hub):
    member = scenes.registered(hub)
    application = scenes.submitted(scenes.intake(hub), member)
    assert application.status == Status.FIRST_CHECK
    assert application.number == f"{hub.short_code}-I-2026-0001"
    submission = submitting.latest(application)
    content = content_of(submission.document)
    assert hashlib.sha256(content).hexdigest() == submission.sha256
    assert b"13800001111" not in content
    due = db.session.query(Deadline).filter_by(case_id=application.id, done_at=None).one()
    assert due.due_on == date(2026, 11, 30)  # the fifth working day after Monday the 23rd


def test_every_answer_of_the_form_reaches_the_frozen_copy(hub):
    member = scenes.registered(hub)
    application = scenes.submitted(scenes.intake(hub), member)
    read = freezing.handed_in(submitting.latest(application))
    text = "\n".join(
        f"{label} {value}" for part in reading.parts(read) for label, value in part.facts
    )
    for expected in (
        "示例联系人",
        "实体孵化",
        "场地、能力建设",
        "一年内服务 300 人次",
        "138****1111",
    ):
        assert expected in text


@pytest.mark.parametrize(
    ("make", "track"),
    [
        (scenes.registered, Track.REGISTERED),
        (scenes.prospective, Track.PROSPECTIVE),
        (scenes.filed, Track.FILED),
    ],
)
def test_the_register_says_on_which_track_a_body_applies(hub, make, track):
    application = scenes.begun(scenes.intake(hub), make(hub))
    assert application.track is track


def test_a_body_to_be_registered_needs_its_sponsors_and_the_name_approval(hub):
    member = scenes.prospective(hub)
    application = scenes.begun(scenes.intake(hub), member)
    sentences = "".join(gap.sentence[:] for gap in progress.gaps(application))
    assert "发起人至少填一位" in sentences
    assert "名称核准通知" in sentences
    assert "登记证书副本" not in sentences
    scenes.fill(application, member)
    scenes.submit(application, member)
    found = outcomes(conditions.ask(application, on=clock.today()))
    assert found["在规定期限内完成登记"] is Outcome.PENDING


def test_a_blank_telephone_keeps_the_sponsor_s(hub):
    member = scenes.prospective(hub)
    application = scenes.filled(scenes.intake(hub), member)
    again = [{"name": "示例发起人甲", "phone": ""}, {"name": "示例发起人丙", "phone": ""}]
    scenes.save(application, Section.SPONSORS, by=member, sponsors=again)
    kept = {one.name: one.phone for one in application.sponsors}
    assert kept == {"示例发起人甲": "13900001111", "示例发起人丙": None}


def test_a_second_application_and_one_beside_a_stay_are_refused(hub):
    member = scenes.registered(hub)
    intake = scenes.intake(hub)
    scenes.begun(intake, member)
    with pytest.raises(RuleError, match="不能同时有两件"):
        scenes.begun(intake, member)
    resident = scenes.registered(hub)
    stays.stay(hub=hub, organization=organization_of(resident))
    with pytest.raises(RuleError, match="正在孵化"):
        scenes.begun(intake, resident)


@pytest.mark.both
def test_the_database_refuses_a_second_application_too(hub):
    member = scenes.registered(hub)
    first = scenes.begun(scenes.intake(hub), member)
    facts = {
        name: getattr(first, name)
        for name in ("base_id", "intake_id", "hub_id", "organization_id", "resident_id", "track")
    }
    with stays.refused_by_the_database(), together():
        db.session.add(
            Incubation(
                **facts, status=Status.DRAFT, status_since=clock.now(), opened_at=clock.now()
            )
        )
        db.session.flush()


@pytest.mark.parametrize(("late", "refused"), [(-1, False), (0, True), (1, True)])
def test_a_batch_ends_to_the_second_by_the_server_s_clock(hub, late, refused):
    member = scenes.registered(hub)
    application = scenes.filled(scenes.intake(hub), member)
    clock.install(start=scenes.CLOSES + timedelta(seconds=late))
    sentence = submitting.late(application, scenes.CLOSES + timedelta(seconds=late))
    assert (sentence is not None) is refused
    if refused:
        assert "截止 2026-12-04 17:00:00" in sentence
        with pytest.raises(RuleError, match="服务器时间 2026-12-04 17:00:0"):
            scenes.submit(application, member)


def test_a_rolling_intake_has_no_last_day_until_it_is_closed(hub):
    member = scenes.registered(hub)
    intake = scenes.intake(hub, rolling=True, closes_at=None)
    application = scenes.filled(intake, member)
    clock.install(start=scenes.CLOSES + timedelta(days=300))
    assert submitting.late(application, clock.now()) is None
    with together():
        announcing.close(intake, reason="示例理由", by=hat(scenes.officer(hub)), at=clock.now())
    assert "结束" in submitting.late(application, clock.now())


def test_one_applicant_is_given_more_time_for_a_reason(hub):
    one, other = scenes.registered(hub), scenes.registered(hub)
    intake = scenes.intake(hub)
    mine, theirs = scenes.filled(intake, one), scenes.filled(intake, other)
    staff = hat(scenes.officer(hub))
    until = scenes.CLOSES + timedelta(days=2)
    with pytest.raises(RuleError, match="理由"), together():
        announcing.extend_for_one(mine, until, reason=" ", by=staff, at=clock.now())
    with together():
        announcing.extend_for_one(mine, until, reason="系统故障", by=staff, at=clock.now())
    clock.install(start=scenes.CLOSES + timedelta(hours=1))
    scenes.submit(mine, one)
    with pytest.raises(RuleError, match="已经截止"):
        scenes.submit(theirs, other)


def test_a_penalty_within_two_years_keeps_an_organization_out(hub):
    member = scenes.registered(hub)
    application = scenes.filled(scenes.intake(hub), member)
    factories.fact(
        member.organization_id, FactKind.PENALTY, valid_from=date(2025, 6, 1), value="警告"
    )
    db.session.expire(application.organization)
    with pytest.raises(RuleError, match="行政处罚"):
        scenes.submit(application, member)


def test_the_register_is_asked_again_at_the_last_press(hub):
    member = scenes.registered(hub)
    application = scenes.filled(scenes.intake(hub), member)
    by, now = hat(member), clock.now()
    prepared = submitting.prepare(application, promised=True, by=by, at=now)
    scenes.save(application, Section.WORK, {**scenes.WORK, "audience": "另一群人"}, by=member)
    with pytest.raises(Overtaken), together():
        submitting.submit(application, prepared, promised=True, by=by, at=now)


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


def test_paper_received_in_time_is_typed_in_later(hub):
    intake, member = scenes.intake(hub), scenes.registered(hub)
    staff = scenes.officer(hub)
    clock.install(start=scenes.CLOSES + timedelta(days=3))
    with pytest.raises(RuleError, match="逾期"), together():
        applying.begin_on_behalf(
            intake,
            organization_of(member),
            received_on=date(2026, 12, 5),
            by=hat(staff),
            at=clock.now(),
        )
    with together():
        application = applying.begin_on_behalf(
            intake,
            organization_of(member),
            received_on=date(2026, 12, 4),
            by=hat(staff),
            at=clock.now(),
        )
    scenes.fill(application, staff)
    scenes.submit(application, staff)
    assert application.status == Status.FIRST_CHECK
    assert application.entered_on_behalf


def test_an_application_can_be_taken_back_and_begun_anew(hub):
    member, intake = scenes.registered(hub), scenes.intake(hub)
    application = scenes.submitted(intake, member)
    with together():
        withdrawing.withdraw(application, reason="示例理由", by=hat(member), at=clock.now())
    assert application.status == Status.WITHDRAWN
    assert application.ended_on == clock.today()
    assert scenes.begun(intake, member).id != application.id


def test_only_whoever_acts_for_the_organization_writes(hub):
    application = scenes.begun(scenes.intake(hub), scenes.registered(hub))
    helper = factories.post(
        Role.KEY_STAFF, organization=db.session.get_one(Organization, application.organization_id)
    )
    with pytest.raises(RuleError, match="法定代表人或经办人"):
        scenes.save(application, Section.BODY, scenes.BODY, by=helper)
