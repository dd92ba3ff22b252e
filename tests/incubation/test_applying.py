"""An application from its first word to the receipt: tracks, the window and what is frozen."""

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
    exiting,
    progress,
    reading,
    submitting,
)
from incubator.incubation.intake import Track
from incubator.incubation.models import Incubation, Section
from incubator.incubation.states import Status
from incubator.organizations.models import Organization
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
        "开办资金（元） 30,000.00",
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


def test_the_register_is_asked_again_at_the_last_press(hub):
    member = scenes.registered(hub)
    application = scenes.filled(scenes.intake(hub), member)
    by, now = hat(member), clock.now()
    prepared = submitting.prepare(application, promised=True, by=by, at=now)
    scenes.save(application, Section.WORK, {**scenes.WORK, "audience": "另一群人"}, by=member)
    with pytest.raises(Overtaken), together():
        submitting.submit(application, prepared, promised=True, by=by, at=now)


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
        exiting.withdraw(application.id, reason="示例理由", by=hat(member), at=clock.now())
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
