"""Declaring relatives and state office: one's own, or by staff from paper."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.organizations.models import OrgType
from incubator.people.conflicts import conflicts
from incubator.people.declarations import Relative
from incubator.people.models import Office, Person, Post
from incubator.records.models import Event
from tests import factories
from tests.people.logins import login

PAGE = "/account/declarations"


@pytest.fixture
def hub(app):
    return factories.hub()


@pytest.fixture
def expert(hub):
    return login(Role.EXPERT, hub=hub)


@pytest.fixture
def leader(hub):
    return factories.post(Role.LEADER, organization=factories.organization(hub=hub))


def tell(browser, leader, page=PAGE, **facts):
    said = {
        "relative": leader.person.name,
        "organization": leader.organization.name,
        "tie": "兄妹",
        **facts,
    }
    return browser.post(
        f"{page}/relatives", data={**browser.fields(page), **said}, follow_redirects=True
    )


def test_a_relative_is_declared_by_name_and_body_and_stands_in_the_way(as_, expert, leader):
    browser = as_(expert.post)
    page = tell(browser, leader)
    assert "申报已保存" in page.text
    assert leader.person.name in page.text
    assert leader.organization.name not in page.text
    [found] = conflicts(expert.person.id, leader.organization, on=date(2026, 11, 23))
    assert "兄妹" in found.sentence
    assert "已经申报过" in tell(browser, leader).text
    event = db.session.scalars(select(Event).where(Event.verb == "relative.declare")).one()
    assert "兄妹" not in str(event.after)


@pytest.mark.parametrize(
    "facts", [{"relative": "示例无此人"}, {"organization": "示例无此组织"}, {"tie": " "}]
)
def test_what_is_not_on_record_or_not_said_is_refused(as_, expert, leader, facts):
    answer = tell(as_(expert.post), leader, **facts)
    assert answer.status_code == 422
    assert db.session.scalar(select(Relative)) is None


def test_staff_enter_from_paper_and_end_a_tie_and_nobody_their_own(as_, hub, expert, leader):
    officer = login(Role.CASE_OFFICER, hub=hub)
    browser = as_(officer.post)
    page = f"/admin/people/{leader.person.id}/declarations"
    assert "申报已保存" in tell(browser, expert.post, page).text
    tie = db.session.scalars(select(Relative)).one()
    end = f"{page}/{tie.id}/end"
    assert "请写明理由" in browser.submit(end, reason=" ").text
    assert "已终止" in browser.submit(end, reason="填错人").text
    assert conflicts(expert.person.id, leader.organization, on=date(2026, 11, 23)) == []
    assert as_(expert.post).get(end).status_code == 403
    other = f"/admin/people/{expert.person.id}/declarations"
    assert browser.get(other).status_code == 404  # staff are the administrator's


def test_an_official_is_told_which_office_stands_against_it(as_, hub):
    foundation = factories.organization(hub=hub, org_type=OrgType.FOUNDATION)
    chair = login(Role.AGENT, organization=foundation)
    with transaction():
        locked(Post, chair.post.id).office = Office.CHAIR
    browser = as_(chair.post)
    answer = browser.post(
        f"{PAGE}/official", data={**browser.fields(PAGE), "state_official": "yes"}
    )
    assert answer.status_code == 422
    assert "第二十三条" in answer.text
    browser.post(f"{PAGE}/official", data={**browser.fields(PAGE), "state_official": "no"})
    db.session.expire_all()
    assert db.session.get(Person, chair.person.id).state_official is False
