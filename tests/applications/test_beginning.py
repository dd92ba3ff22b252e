"""One application of an organization to a call, begun empty or from last year's."""

from __future__ import annotations

import re

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.funds import applying, progress, queries, sections
from incubator.funds.applications import FundApplication, Section
from incubator.organizations.models import Organization
from tests import factories
from tests.applications import scenes
from tests.people.racing import at_once


def test_another_organizations_application_is_not_there(application, hub, as_):
    stranger = scenes.applicant(hub)
    browser = as_(stranger)
    base = f"/applications/{application.id}"
    for path in ("", "/project", "/papers", "/submit", "/receipt", "/form.pdf", "/receipt.pdf"):
        assert browser.get(base + path).status_code == 404, path
    token = browser.fields(f"/calls/{application.call.code}")["csrf_token"]
    for path in ("/project/autosave", "/project", "/papers", "/copy", "/submit"):
        answer = browser.post(base + path, data={"csrf_token": token, "title": "x"})
        assert answer.status_code == 404, path
    with pytest.raises(NotFound), transaction():
        sections.save(
            locked(FundApplication, application.id),
            Section.PROJECT,
            sections.Typed({"title": "x"}),
            version=0,
            by=factories.hat(stranger),
            at=clock.now(),
        )


def test_staff_do_not_see_a_draft_written_online(application, hub, as_):
    assert as_(scenes.officer(hub)).get(f"/applications/{application.id}").status_code == 404


def test_one_organization_has_one_application_to_a_call(application, call, member):
    with pytest.raises(RuleError, match="只能申报一件"):
        scenes.begun(call, member)


@pytest.mark.both
def test_two_members_beginning_at_once_make_one_draft(app, call, hub):
    organization = factories.organization(hub=hub, **scenes.NEW)
    hats = [
        factories.hat(factories.post(Role.LEGAL_REPRESENTATIVE, organization=organization)),
        factories.hat(factories.post(Role.AGENT, organization=organization)),
    ]
    call_id, organization_id = call.id, organization.id

    def begin(number: int) -> str:
        try:
            with transaction():
                applying.begin(
                    db.session.get_one(scenes.Call, call_id),
                    db.session.get_one(Organization, organization_id),
                    by=hats[number % 2],
                    at=clock.now(),
                )
        except (RuleError, Overtaken) as refusal:
            return type(refusal).__name__
        return "begun"

    db.session.rollback()
    answers = at_once(app, 6, begin)
    assert answers.count("begun") == 1
    assert db.session.query(FundApplication).count() == 1


class TestLastYear:
    @pytest.fixture
    def last(self, hub, member):
        earlier = scenes.call(hub, title="示例去年批次")
        return scenes.submitted(earlier, member, project={"title": "示例去年花园"})

    def test_earlier_answers_fill_untouched_sections_without_days_and_files(
        self, last, application, member
    ):
        scenes.save(
            application, Section.ORGANIZATION, by=member, fields={"contact_name": "示例新人"}
        )
        assert queries.earlier_of(application).id == last.id
        with transaction():
            filled = applying.copy_earlier(
                application, last, by=factories.hat(member), at=clock.now()
            )
        assert filled == [Section.PROJECT, Section.PLAN, Section.BUDGET]
        assert application.contact_name == "示例新人"
        assert application.title == "示例去年花园"
        assert application.starts_on is None
        assert [stage.starts_on for stage in application.stages] == [None, None]
        assert application.requested == last.requested
        assert not progress.attachments(application)

    def test_the_page_offers_it_while_nothing_is_written(self, last, application, member, as_):
        browser = as_(member)
        base = f"/applications/{application.id}"
        page = browser.get(base)
        assert "套用以前的内容" in page.text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
        page = browser.post(f"{base}/copy", data={"csrf_token": token}, follow_redirects=True)
        assert "已套用：组织信息、项目与服务对象、进度与成效指标、预算" in page.text
        assert "套用以前的内容" not in page.text

    def test_nobody_copies_from_another_organization(self, last, call, hub):
        other = scenes.applicant(hub)
        application = scenes.begun(call, other)
        with pytest.raises(RuleError, match="本组织自己"), transaction():
            applying.copy_earlier(application, last, by=factories.hat(other), at=clock.now())
