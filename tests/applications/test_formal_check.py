"""The formal check, entering from paper, and what staff see besides."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.funds import checking, queries
from incubator.funds.applications import FundApplication, Section
from incubator.organizations.models import FactKind
from incubator.records.models import Document, Event
from tests import factories
from tests.applications import scenes


def pass_with(application, staff, ticked):
    with transaction():
        checking.pass_check(application, ticked, by=factories.hat(staff), at=clock.now())


def test_every_point_is_ticked_before_it_passes(submitted, staff):
    points = checking.points(submitted)
    assert any("示例licence.pdf" in point.label for point in points)
    with pytest.raises(RuleError, match="还有 1 项没有核对：申报书已签字"):
        pass_with(submitted, staff, [one.key for one in points if one.key != "signed"])
    pass_with(submitted, staff, [one.key for one in points])
    assert submitted.status == "expert-review"
    event = db.session.query(Event).filter_by(verb="fund-application.pass").one()
    assert "signed" in event.after["checked"]


def test_a_rule_that_is_no_longer_met_stops_it_from_passing(submitted, staff):
    factories.fact(submitted.organization_id, FactKind.SERIOUS)
    with pytest.raises(RuleError, match="严重违法失信名单"):
        scenes.passed(submitted, staff)


def test_the_page_says_what_a_rule_was_when_it_was_handed_in(submitted, staff, as_):
    factories.fact(submitted.organization_id, FactKind.SERIOUS)
    page = as_(staff).get(f"/applications/{submitted.id}/formal-check")
    assert "提交时：满足" in page.text


def test_returning_needs_a_section_and_a_reason(submitted, staff, as_):
    browser = as_(staff)
    path = f"/applications/{submitted.id}/return"
    answer = browser.submit(path, reason="请补正")
    assert answer.status_code == 422
    assert "至少选择一节" in answer.text
    answer = browser.submit(path, note_budget="单价偏高")
    assert answer.status_code == 422
    assert "请写明退回的理由" in answer.text
    assert submitted.status == "formal-check"


def test_a_second_press_of_pass_changes_nothing(submitted, staff, as_):
    browser = as_(staff)
    path = f"/applications/{submitted.id}/formal-check"
    opened = browser.fields(path)
    data = {**opened, "point": [point.key for point in checking.points(submitted)]}
    for _press in range(2):
        page = browser.post(path, data=data, follow_redirects=True)
        assert "已转入专家评审" in page.text
    assert db.session.query(Event).filter_by(verb="fund-application.pass").count() == 1


def test_declining_tells_the_applicant_why(submitted, staff, member, as_):
    page = as_(staff).submit(f"/cases/{submitted.id}/decline", reason="不属于支持范围")
    assert "不予受理" in page.text
    assert "未受理" in as_(member).get(f"/applications/{submitted.id}").text


def test_the_difference_between_two_rounds_is_shown(submitted, staff, member, as_):
    assert checking.between_rounds(submitted) is None
    scenes.returned(submitted, staff, project="服务人数请核实")
    scenes.save(submitted, Section.PROJECT, by=member, fields={"beneficiary_count": "180"})
    scenes.submit(submitted, member)
    between = checking.between_rounds(submitted)
    assert between.count == 1
    page = as_(staff).get(f"/applications/{submitted.id}/changes")
    assert "改动 1 处" in page.text
    assert "120 人" in page.text
    assert "180 人" in page.text


def test_staff_of_another_street_find_nothing(submitted, as_):
    stranger = scenes.officer(factories.hub())
    browser = as_(stranger)
    for path in ("", "/formal-check", "/return", "/changes", "/form.pdf"):
        assert browser.get(f"/applications/{submitted.id}{path}").status_code == 404, path


def test_an_applicant_cannot_open_the_check(submitted, member, as_):
    assert as_(member).get(f"/applications/{submitted.id}/formal-check").status_code == 403


class TestWhatElse:
    def test_staff_see_earlier_applications_and_the_applicant_does_not(
        self, hub, call, member, staff, as_
    ):
        scenes.submitted(scenes.call(hub, title="示例去年批次"), member)
        second = scenes.submitted(call, member, project={"title": "示例另一项目"})
        path = f"/applications/{second.id}"
        assert "累计资助金额" in as_(staff).get(path).text
        assert "示例去年批次" in as_(staff).get(path).text
        own = as_(member).get(path).text
        assert "累计资助金额" not in own

    def test_scenario_16_the_same_title_elsewhere_is_flagged_and_not_refused(
        self, hub, call, member, staff, as_
    ):
        other = scenes.applicant(hub)
        scenes.submitted(scenes.call(hub, title="示例别的批次"), other)
        mine = scenes.submitted(call, member)
        (alike,) = queries.look_alikes(mine)
        assert alike.percent == "66.8%"
        page = as_(staff).get(f"/applications/{mine.id}/formal-check")
        assert "同名项目还出现在别处" in page.text
        assert "示例别的批次" in page.text
        scenes.passed(mine, staff)

    def test_a_bank_account_two_organizations_share_is_pointed_out(
        self, hub, call, member, staff, as_
    ):
        other = scenes.applicant(hub, name="示例同账号会")
        scenes.submitted(call, other)
        mine = scenes.submitted(call, member)
        page = as_(staff).get(f"/applications/{mine.id}/formal-check").text
        assert "收款账号与这些组织相同，请核对：示例同账号会" in page
        assert "6222000011112222333" not in page


class TestOnPaper:
    """代录: an organization hands in a paper form; staff type it in with its scan."""

    def enter(self, browser, call, body, **changes):
        data = {
            "call_id": str(call.id),
            "organization": body.uscc or body.filing_no,
            "received_on": "2026-11-20",
            "scan": (BytesIO(scenes.PDF), "示例扫描件.pdf"),
            **changes,
        }
        return browser.submit("/applications/on-behalf", **data)

    def test_staff_type_it_in_and_hand_it_in(self, hub, call, staff, as_):
        organization = factories.organization(hub=hub, **scenes.NEW)
        browser = as_(staff)
        page = self.enter(browser, call, organization)
        assert "代录" in page.text
        application = db.session.query(FundApplication).one()
        assert application.entered_on_behalf
        scan = db.session.query(Document).filter_by(kind="paper-application").one()
        assert scan.issued_on.isoformat() == "2026-11-20"
        scenes.fill(application, staff)
        page = browser.submit(f"/applications/{application.id}/submit", promised="y")
        assert "代录" in page.text
        assert application.status == "formal-check"
        assert db.session.query(Event).filter_by(verb="fund-application.enter").count() == 1

    def test_received_in_time_it_may_be_typed_in_after_the_end(self, hub, call, staff, as_):
        organization = factories.organization(hub=hub, **scenes.NEW)
        clock.install(start=call.closes_at.replace(hour=1, day=7))
        self.enter(as_(staff), call, organization, received_on="2026-12-04")
        application = db.session.query(FundApplication).one()
        scenes.fill(application, staff)
        scenes.submit(application, staff)
        assert application.status == "formal-check"

    @pytest.mark.parametrize(
        ("received", "why"),
        [
            ("2026-12-05", "晚于截止日"),
            ("2026-11-01", "早于申报开始日"),
            ("2026-12-20", "晚于今天"),
        ],
    )
    def test_paper_received_outside_the_window_is_refused(
        self, hub, call, staff, as_, received, why
    ):
        clock.install(start=call.closes_at.replace(day=10))
        organization = factories.organization(hub=hub, **scenes.NEW)
        answer = self.enter(as_(staff), call, organization, received_on=received)
        assert answer.status_code == 422
        assert why in answer.text
        assert db.session.query(FundApplication).count() == 0

    def test_an_unknown_organization_and_a_missing_scan_name_their_field(
        self, hub, call, staff, as_
    ):
        organization = factories.organization(hub=hub, **scenes.NEW)
        answer = self.enter(as_(staff), call, organization, organization="示例无此组织")
        assert "没有找到“示例无此组织”" in answer.text
        answer = self.enter(as_(staff), call, organization, scan=(BytesIO(b""), ""))
        assert answer.status_code == 422
        assert "没有选择文件" in answer.text

    def test_staff_do_not_write_into_an_application_made_online(self, hub, staff, member, call):
        online = scenes.submitted(call, member)
        scenes.returned(online, staff, budget="请改")
        with pytest.raises(RuleError, match="只有本组织"):
            scenes.save(online, Section.BUDGET, by=staff, lines=scenes.LINES)

    def test_the_buttons_of_an_online_application_do_not_offer_it(
        self, staff, member, submitted, as_
    ):
        scenes.returned(submitted, staff, budget="请改")
        page = as_(staff).get(f"/applications/{submitted.id}")
        assert "代录提交" not in page.text


def test_finance_reads_and_does_not_check(hub, submitted, as_):
    page = as_(factories.post(Role.FINANCE, hub=hub)).get(f"/applications/{submitted.id}")
    assert page.status_code == 200
    assert not re.search(r"形式审查通过|退回补正", page.text)
