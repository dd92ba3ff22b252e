"""Records are compared with their sources in time, and the desk counts those that are due."""

from datetime import date, timedelta

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.organizations.models import Organization, OrgStatus
from tests import factories


@pytest.fixture
def officer(app):
    return factories.post(Role.CASE_OFFICER, hub=factories.hub())


def compare(browser, id):
    """Press the button on the organization's page."""
    fields = browser.fields(f"/organizations/{id}")
    return browser.post(f"/organizations/{id}/verify", data=fields, follow_redirects=True)


def test_what_is_due_is_listed_and_leaves_the_list_when_compared(officer, as_):
    hub, today = officer.organization.hub, clock.today()
    browser = as_(officer)
    for body in hub.bodies:
        compare(browser, body.organization_id)
    late = factories.organization(hub=hub, name="示例过期", verified_on=today - timedelta(days=366))
    factories.organization(hub=hub, name="示例按期", verified_on=today - timedelta(days=365))
    never = factories.organization(hub=hub, name="示例从未")
    factories.organization(hub=hub, name="示例注销", status=OrgStatus.CANCELLED)
    page = browser.get("/organizations/?check=old").text
    assert [name for name in ("示例过期", "示例从未", "示例按期", "示例注销") if name in page] == [
        "示例过期",
        "示例从未",
    ]
    assert "待核对的组织：2 家" in browser.get("/").text
    for found in (late, never):
        assert "您今天核对过这个组织" in compare(browser, found.id).text
    assert "待核对的组织" not in browser.get("/").text


def test_the_list_is_cut_by_the_day_of_the_last_check(officer, as_):
    hub = officer.organization.hub
    factories.organization(hub=hub, name="示例早", verified_on=date(2026, 3, 1))
    factories.organization(hub=hub, name="示例晚", verified_on=date(2026, 6, 1))
    page = as_(officer).get("/organizations/?verified_before=2026-05-01").text
    assert "示例早" in page
    assert "示例晚" not in page


def test_what_is_over_is_not_offered_to_be_compared_and_a_late_press_is_refused(officer, as_):
    body = factories.organization(hub=officer.organization.hub)
    browser = as_(officer)
    pressed = browser.fields(f"/organizations/{body.id}")
    with transaction():
        locked(Organization, body.id).status = OrgStatus.CANCELLED
    assert "我今天已核对" not in browser.get(f"/organizations/{body.id}").text
    answer = browser.post(f"/organizations/{body.id}/verify", data=pressed)
    assert answer.status_code == 422
    assert "已经终止" in answer.text
    assert db.session.get_one(Organization, body.id).verified_on is None
