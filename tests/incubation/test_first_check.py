"""The first check: every point, every signature, back with notes by section, or not accepted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.incubation import checking
from incubator.incubation.models import Incubation, Section
from incubator.incubation.states import Status
from incubator.records.models import Event
from tests import factories, given
from tests.factories import hat, together
from tests.incubation import intake_scenes as scenes
from tests.incubation import stays


@pytest.fixture
def hub(app):
    return factories.hub()


@pytest.fixture
def staff(hub):
    return scenes.officer(hub)


def the(application):
    return db.session.get_one(Incubation, application.id)


def test_nothing_goes_on_before_every_point_was_looked_at(hub, staff):
    application = scenes.submitted(scenes.intake(hub), scenes.registered(hub))
    with pytest.raises(RuleError, match="没有核对"), together():
        checking.finish(application, [], by=hat(staff), at=clock.now())
    assert not checking.is_checked(the(application))
    scenes.checked(the(application), staff)
    assert checking.is_checked(the(application))


def test_a_check_counts_within_the_transaction_it_was_done_in(hub, staff):
    application = scenes.submitted(scenes.intake(hub), scenes.registered(hub))
    with together():
        ticks = [point.key for point in checking.points(the(application))]
        checking.finish(the(application), ticks, by=hat(staff), at=clock.now())
        assert checking.is_checked(the(application))


def test_where_the_base_scores_a_checked_application_goes_to_review(hub, staff):
    base = stays.base(hub, rubric_id=given.rubric().id)
    application = scenes.submitted(scenes.intake(hub, base=base), scenes.registered(hub))
    scenes.checked(application, staff)
    assert the(application).status == Status.REVIEW


def test_without_a_rubric_it_waits_for_the_officer_s_opinion(hub, staff):
    application = scenes.submitted(scenes.intake(hub), scenes.registered(hub))
    scenes.checked(application, staff)
    assert the(application).status == Status.FIRST_CHECK


def test_noting_signatures_is_on_record_once_and_names_nobody(hub, staff):
    application = scenes.submitted(scenes.intake(hub), scenes.prospective(hub))
    signed = {application.sponsors[0].id: clock.today()}
    for _press in range(2):
        with together():
            checking.note_signatures(application, signed, by=hat(staff), at=clock.now())
    event = db.session.scalars(
        select(Event).where(Event.verb == "incubation.note-signatures")
    ).one()
    assert (event.before, event.after) == (
        {"signed": ["", ""]},
        {"signed": [clock.today().isoformat(), ""]},
    )


def test_every_founder_has_to_have_signed(hub, staff):
    application = scenes.submitted(scenes.intake(hub), scenes.prospective(hub))
    ticks = [point.key for point in checking.points(application)]
    first, _second = application.sponsors
    signed = {first.id: clock.today()}
    with together():
        checking.note_signatures(application, signed, by=hat(staff), at=clock.now())
    with pytest.raises(RuleError, match="示例发起人乙"), together():
        checking.finish(the(application), ticks, by=hat(staff), at=clock.now())


def test_nobody_signs_tomorrow(hub, staff):
    application = scenes.submitted(scenes.intake(hub), scenes.prospective(hub))
    tomorrow = {application.sponsors[0].id: clock.today() + timedelta(days=1)}
    with pytest.raises(RuleError, match="晚于今天"), together():
        checking.note_signatures(application, tomorrow, by=hat(staff), at=clock.now())


def test_only_the_returned_sections_open_again(hub, staff):
    member = scenes.registered(hub)
    application = scenes.submitted(scenes.intake(hub), member)
    scenes.returned(application, staff, work="请写明服务人数")
    assert the(application).status == Status.SUPPLEMENT
    with pytest.raises(RuleError, match="没有退回"):
        scenes.save(the(application), Section.BODY, scenes.BODY, by=member)
    scenes.save(
        the(application), Section.WORK, {**scenes.WORK, "audience": "示例老人 90 人"}, by=member
    )
    scenes.submit(the(application), member)
    assert the(application).status == Status.FIRST_CHECK
    assert [one.receipt[-2:] for one in the(application).submissions][1] == "-2"
    between = checking.between_rounds(the(application))
    assert list(between.after.values()) == ["示例老人 90 人"]


def test_a_return_says_what_is_wanted_where(hub, staff):
    application = scenes.submitted(scenes.intake(hub), scenes.registered(hub))
    with pytest.raises(RuleError, match="至少选择一节"):
        scenes.returned(application, staff)
    scenes.returned(the(application), staff, papers="章程缺最后一页")
    asked = checking.returned(the(application))
    assert asked.reason == "请补正"
    assert asked.sections == (("附件", "章程缺最后一页"),)


def test_a_late_supplement_is_refused_with_the_day(hub, staff):
    member = scenes.registered(hub)
    application = scenes.submitted(scenes.intake(hub), member)
    scenes.returned(application, staff, work="请写明服务人数")
    clock.install(start=clock.now() + timedelta(days=30))
    with pytest.raises(RuleError, match="补正期限到 2026-11-30"):
        scenes.submit(the(application), member)


def test_an_application_that_is_not_accepted_is_over_with_its_reason(hub, staff):
    member, intake = scenes.registered(hub), scenes.intake(hub)
    application = scenes.submitted(intake, member)
    with pytest.raises(RuleError, match="理由"), together():
        checking.decline(application, reason=" ", by=hat(staff), at=clock.now())
    with together():
        checking.decline(the(application), reason="不属于本街道", by=hat(staff), at=clock.now())
    assert the(application).status == Status.NOT_ACCEPTED
    assert the(application).ended_on == date(2026, 11, 23)
    scenes.begun(intake, member)
