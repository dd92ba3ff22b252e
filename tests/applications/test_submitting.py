"""Handing in: by the server's clock, once, frozen, and only what meets the call's rules."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from incubator.casework.models import Deadline, Message
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.funds import progress, submitting
from incubator.funds.applications import FundApplication, Section, Submission
from incubator.organizations.models import FactKind, Organization
from incubator.records.documents import path_of
from incubator.records.models import Event
from tests import factories
from tests.applications import scenes
from tests.people.racing import at_once


@pytest.fixture
def application(complete):
    return complete


def hand_in(application, member, *, at=None, promised=True) -> Submission:
    hat, at = factories.hat(member), at or clock.now()
    prepared = submitting.prepare(application, promised=promised, by=hat, at=at)
    with transaction():
        return submitting.submit(application, prepared, promised=promised, by=hat, at=at)


def test_a_complete_application_gets_its_number_and_a_deadline_for_the_answer(
    application, member, hub
):
    submission = hand_in(application, member)
    assert submission.receipt == f"{hub.short_code}-F-2026-0001"
    assert application.number == submission.receipt
    assert application.status == "formal-check"
    assert path_of(submission.sha256).exists()
    owed = db.session.query(Deadline).filter_by(case_id=application.id).one()
    assert (owed.kind, owed.due_on.isoformat()) == ("formal-check", "2026-11-30")
    event = db.session.query(Event).filter_by(verb="fund-application.submit").one()
    assert event.after["sha256"] == submission.sha256


def test_one_second_late_is_refused_with_the_servers_time(application, member, call):
    late = call.closes_at + timedelta(seconds=1)
    with pytest.raises(RuleError) as refusal:
        hand_in(application, member, at=late)
    assert "截止 2026-12-04 17:00:00，服务器时间 2026-12-04 17:00:01" in refusal.value.message
    assert application.status == "draft"
    assert hand_in(application, member, at=call.closes_at - timedelta(seconds=1)).round == 1


def test_the_page_refuses_one_second_late_and_keeps_the_draft_readable(
    application, member, call, as_
):
    browser = as_(member)
    path = f"/applications/{application.id}/submit"
    opened = browser.fields(path)
    clock.install(start=call.closes_at + timedelta(seconds=1))
    answer = browser.post(path, data={**opened, "promised": "y"})
    assert answer.status_code == 422
    assert "截止 2026-12-04 17:00:00，服务器时间 2026-12-04 17:00:0" in answer.text
    assert "示例楼道花园" in browser.get(path).text
    page = browser.get(f"/applications/{application.id}")
    assert "已经截止" in page.text
    assert f"/applications/{application.id}/project" not in page.text
    answer = browser.post(f"/applications/{application.id}/project", data=opened)
    assert answer.status_code == 422


def test_before_the_call_opens_nothing_begins(hub, member):
    call = scenes.call(hub, opens_at=clock.now() + timedelta(hours=1))
    with pytest.raises(RuleError, match="还没有开始"):
        scenes.begun(call, member)


def test_a_double_click_leads_to_the_one_receipt(application, member, as_):
    browser = as_(member)
    path = f"/applications/{application.id}/submit"
    data = {**browser.fields(path), "promised": "y"}
    answers = [browser.post(path, data=data, follow_redirects=True) for _press in range(3)]
    numbers = {re.search(r"SL\d+-F-2026-\d{4}", one.text).group() for one in answers}
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert len(numbers) == 1
    assert db.session.query(Submission).count() == 1


@pytest.mark.both
def test_many_presses_at_once_make_one_submission(app, application, member):
    hat, id, now = factories.hat(member), application.id, clock.now()
    prepared = submitting.prepare(application, promised=True, by=hat, at=now)
    db.session.rollback()

    def press(_number: int) -> str:
        try:
            with transaction():
                one = locked(FundApplication, id)
                submitting.submit(one, prepared, promised=True, by=hat, at=now)
        except (RuleError, Overtaken) as refusal:
            return type(refusal).__name__
        return "submitted"

    assert at_once(app, 5, press).count("submitted") == 1
    assert db.session.query(Submission).count() == 1


def test_without_the_promise_nothing_is_handed_in(application, member, as_):
    answer = as_(member).submit(f"/applications/{application.id}/submit")
    assert answer.status_code == 422
    assert "请阅读承诺并勾选" in answer.text


def test_what_lacks_something_is_refused_with_everything_it_lacks(call, member):
    application = scenes.begun(call, member)
    with pytest.raises(RuleError, match=r"共 \d+ 处没有完成"):
        hand_in(application, member)


def test_a_change_between_checking_and_the_press_is_noticed(application, member):
    hat = factories.hat(member)
    prepared = submitting.prepare(application, promised=True, by=hat, at=clock.now())
    scenes.save(application, Section.PROJECT, by=member, fields={"team": "示例新的团队"})
    with pytest.raises(Overtaken, match="又有改动"), transaction():
        submitting.submit(application, prepared, promised=True, by=hat, at=clock.now())
    assert application.status == "draft"


def test_eligibility_is_asked_again_at_the_moment_of_handing_in(application, member):
    factories.fact(application.organization_id, FactKind.ABNORMAL)
    with pytest.raises(RuleError, match="活动异常名录"):
        hand_in(application, member)


def test_scenario_14_contradictory_records_stop_until_a_person_looked(application, member):
    factories.fact(application.organization_id, FactKind.ABNORMAL)
    factories.fact(
        application.organization_id,
        FactKind.INSPECTION,
        value="合格",
        for_year=2025,
        valid_from=clock.today() - timedelta(days=90),
        source="示例年检公告",
    )
    with pytest.raises(RuleError, match=r"示例年检公告.*示例名录"):
        hand_in(application, member)


@pytest.mark.parametrize("role", [Role.LEADER, Role.KEY_STAFF])
def test_only_the_legal_representative_or_an_agent_hands_in(application, role, as_):
    other = factories.post(role, organization=application.organization)
    with pytest.raises(RuleError, match="法定代表人或经办人"):
        hand_in(application, other)
    assert as_(other).get(f"/applications/{application.id}/submit").status_code == 403


def test_scenario_5_a_filed_group_at_its_cap_needs_no_bank_account(hub, call):
    group = factories.filed_group(hub=hub)
    member = factories.post(Role.AGENT, organization=group)
    application = scenes.begun(call, member)
    rows = [{"head": "示例活动", "unit_price": "8000", "quantity": "1", "money_from": "fund"}]
    rows += [{"head": "示例自筹", "unit_price": "9000", "quantity": "1", "money_from": "own"}]
    scenes.fill(application, member, lines=rows)
    with pytest.raises(RuleError, match=r"备案组织上限 ¥5,000\.00"):
        hand_in(application, member)
    rows[0]["unit_price"] = "5000"
    scenes.save(application, Section.BUDGET, by=member, lines=rows)
    assert hand_in(application, member).requested == 500_000
    assert application.bank_account is None
    assert application.holding_body


def test_a_call_without_a_cap_for_filed_groups_takes_none(hub):
    call = scenes.call(hub, filed_group_cap=None)
    group = factories.post(Role.AGENT, organization=factories.filed_group(hub=hub))
    application = scenes.begun(call, group)
    scenes.fill(application, group)
    with pytest.raises(RuleError, match="不接受备案组织"):
        hand_in(application, group)


def test_what_was_handed_in_can_no_longer_be_written(application, member, as_):
    hand_in(application, member)
    with pytest.raises(RuleError, match="已经提交"):
        scenes.save(application, Section.PROJECT, by=member, fields={"title": "x"})
    browser = as_(member)
    page = browser.get(f"/applications/{application.id}/project", follow_redirects=True)
    assert "内容已固定" in page.text
    page = browser.get(f"/applications/{application.id}")
    assert "已提交，等待审查" in page.text
    assert application.number in page.text


class TestSupplement:
    @pytest.fixture
    def staff(self, hub):
        return scenes.officer(hub)

    @pytest.fixture
    def returned(self, application, member, staff):
        hand_in(application, member)
        scenes.returned(application, staff, budget="花苗单价偏高")
        return application

    def test_the_reason_reaches_the_applicant_and_a_deadline_is_set(self, returned, member):
        told = db.session.query(Message).filter_by(person_id=member.person_id).all()
        assert any("花苗单价偏高" in message.body for message in told)
        owed = db.session.query(Deadline).filter_by(kind="supplement").one()
        assert owed.due_on.isoformat() == "2026-11-30"

    def test_only_what_was_returned_can_be_written(self, returned, member):
        with pytest.raises(RuleError, match="没有退回"):
            scenes.save(returned, Section.PROJECT, by=member, fields={"title": "x"})
        with pytest.raises(RuleError, match="没有退回"):
            scenes.attach(returned, "licence", by=member, content=scenes.PDF + b"new")
        scenes.save(returned, Section.BUDGET, by=member, lines=scenes.LINES[:1] + scenes.LINES[1:])

    def test_handing_in_again_is_a_second_round_and_closes_the_notes(self, returned, member):
        submission = hand_in(returned, member)
        assert (submission.round, submission.receipt) == (2, f"{returned.number}-2")
        assert not any(one.return_note for one in progress.of(returned))
        assert returned.status == "formal-check"
        assert db.session.query(Deadline).filter_by(kind="supplement").one().done_at

    def test_the_calls_end_does_not_close_a_supplement_but_its_own_deadline_does(
        self, returned, member, call
    ):
        late = clock.at(clock.today() + timedelta(days=8), 9)
        with pytest.raises(RuleError, match="补正期限到 2026-11-30"):
            hand_in(returned, member, at=late)
        owed = db.session.query(Deadline).filter_by(kind="supplement").one()
        with transaction():
            again = db.session.get_one(Deadline, owed.id)
            again.waived_at, again.waived_reason = clock.now(), "示例理由"
        assert hand_in(returned, member, at=late).round == 2


def test_changes_of_the_register_after_handing_in_are_shown(application, member, hub, as_):
    hand_in(application, member)
    with transaction():
        organization = db.session.get_one(Organization, application.organization_id)
        organization.address = "示例新址"
    page = as_(scenes.officer(hub)).get(f"/applications/{application.id}/formal-check")
    assert "示例新址" in page.text
    assert "提交以后的变化" in page.text
