"""The pages of an organization's file and life, as staff, its own people and others meet them."""

from datetime import date
from io import BytesIO

import html5lib
import pytest

from incubator.casework.models import Deadline
from incubator.casework.registering import KIND, plan
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM, Role
from incubator.organizations import queries
from incubator.organizations.describing import details_of
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.models import Organization, OrgStatus, OrgType
from tests import factories
from tests.core.hostile_names import NAMES
from tests.organizations.given import code

PDF = b"%PDF-1.4\n% example\n"


@pytest.fixture
def street(app):
    hub = factories.hub()
    return hub, factories.post(Role.CASE_OFFICER, hub=hub)


def the(found):
    return db.session.get_one(Organization, found.id)


def scan():
    return (BytesIO(PDF), "示例证书.pdf")


def test_staff_fill_in_a_section_and_the_page_counts_it(street, as_):
    hub, clerk = street
    found = factories.organization(hub=hub)
    browser = as_(clerk)
    path = f"/organizations/{found.id}/sections/contact"
    assert "示例张三" not in browser.get(path).text
    page = browser.submit(
        path, contact_name="示例张三", email="zhang@example.org", mailing_address="示例路 1 号"
    )
    assert page.status_code == 200
    page = browser.get(f"/organizations/{found.id}").text
    assert "示**" in page
    assert "z***@example.org" in page
    assert "示例路 1 号" in page
    assert "示例张三" not in page
    assert "已填" in page
    assert "示例张三" not in browser.get(path).text
    revealed = browser.submit(f"/organizations/{found.id}/contacts", reason="通知补正").text
    assert "示例张三" in revealed


def test_a_page_somebody_overtook_answers_with_both_texts(street, as_):
    hub, clerk = street
    found = factories.organization(hub=hub)
    browser = as_(clerk)
    path = f"/organizations/{found.id}/sections/people"
    browser.submit(path, full_time="3")
    stale = browser.submit(path, full_time="5", version="0")
    assert stale.status_code == 409
    assert "5 人" in stale.text
    assert "3 人" in stale.text
    assert details_of(the(found)).full_time == 3


def test_its_own_people_keep_three_sections_and_see_the_others(street, as_):
    hub, _clerk = street
    found = factories.organization(hub=hub)
    browser = as_(factories.post(Role.AGENT, organization=found))
    assert (
        browser.submit("/organizations/mine/section?key=people", full_time="3").status_code == 200
    )
    assert "3 人" in browser.get("/organizations/mine").text
    assert browser.get("/organizations/mine/section?key=council").status_code == 404
    assert browser.get("/organizations/mine/section?key=nonsense").status_code == 404
    assert browser.get(f"/organizations/{found.id}/sections/people").status_code == 403
    assert browser.get("/organizations/mine/file").data.startswith(b"%PDF")


def test_another_street_sees_nothing_of_it(street, as_):
    _hub, clerk = street
    foreign = factories.organization(hub=factories.hub())
    browser = as_(clerk)
    for path in ("sections/contact", "steps/cancel", "file.pdf", "file.docx"):
        assert browser.get(f"/organizations/{foreign.id}/{path}").status_code == 404


@pytest.mark.parametrize("kind", list(OrgType))
def test_every_kind_has_a_page_and_a_paper_that_make_sense(street, as_, kind):
    hub, clerk = street
    prospective = kind is OrgType.PROSPECTIVE
    found = factories.organization(
        hub=hub,
        org_type=kind,
        status=OrgStatus.PROSPECTIVE if prospective else OrgStatus.REGISTERED,
        uscc=None if prospective else code(1),
    )
    page = as_(clerk).get(f"/organizations/{found.id}").text
    assert ("应完成登记的日期" in page) is prospective
    committee = kind in (OrgType.RESIDENTS_COMMITTEE, OrgType.SUBDISTRICT)
    assert ("sections/capital" not in page) is (
        committee or kind in (OrgType.FILED_GROUP, OrgType.OTHER)
    )
    for form in ("pdf", "docx"):
        paper = as_(clerk).get(f"/organizations/{found.id}/file.{form}")
        assert paper.status_code == 200
        assert "filename*=UTF-8''" in paper.headers["Content-Disposition"]


def test_hub_bodies_have_a_page(street, as_):
    hub, clerk = street
    for body in hub.bodies:
        assert as_(clerk).get(f"/organizations/{body.organization_id}").status_code == 200


def test_a_filed_group_is_registered_and_a_body_cancelled_through_the_pages(street, as_):
    hub, clerk = street
    group = factories.filed_group(hub=hub)
    number = group.filing_no
    browser = as_(clerk)
    path = f"/organizations/{group.id}/steps/register"
    assert "登记成立" in browser.get(f"/organizations/{group.id}").text
    said = {"name": "示例社", "uscc": code(1), "registered_on": "2026-11-02"}
    assert browser.submit(path, **said).status_code == 422
    assert browser.submit(path, **said, proof=scan()).status_code == 200
    assert (the(group).status, the(group).filing_no) == (OrgStatus.REGISTERED, number)
    path = f"/organizations/{group.id}/steps/cancel"
    said = {"ended_on": "2026-11-20", "reason": "示例原因", "liquidation": "清算完毕"}
    assert browser.submit(path, **said, proof=scan()).status_code == 200
    page = browser.get(f"/organizations/{group.id}").text
    assert "已注销" in page
    assert "清算完毕" in page
    assert "steps/" not in page
    assert browser.get(path).status_code == 422


def test_a_prospective_body_owes_its_registration_until_it_is_registered(street, as_):
    hub, clerk = street
    found = factories.organization(
        hub=hub,
        org_type=OrgType.PROSPECTIVE,
        status=OrgStatus.PROSPECTIVE,
        uscc=None,
        registered_on=None,
    )
    browser = as_(clerk)
    path = f"/organizations/{found.id}/sections/founding"
    browser.submit(path, name_approval_no="示名准〔2026〕1号", register_by="2027-03-01")
    owed = db.session.query(Deadline).filter_by(kind=KIND).one()
    assert (owed.due_on, owed.done_at) == (date(2027, 3, 1), None)
    browser.submit(path, register_by="2027-06-01")
    with transaction():
        assert plan(by=SYSTEM, at=clock.now()) == 0
    assert db.session.query(Deadline).filter_by(kind=KIND).one().due_on == date(2027, 6, 1)
    browser.submit(
        f"/organizations/{found.id}/steps/register",
        name="示例社",
        uscc=code(1),
        registered_on="2026-11-02",
        proof=scan(),
    )
    assert db.session.query(Deadline).filter_by(kind=KIND).one().done_at is not None


def test_the_nightly_plan_finds_what_was_entered_otherwise(street):
    hub, _clerk = street
    found = factories.organization(
        hub=hub, org_type=OrgType.PROSPECTIVE, status=OrgStatus.PROSPECTIVE, uscc=None
    )
    factories.keep(
        OrganizationDetails(organization_id=found.id, is_branch=False, register_by=date(2027, 3, 1))
    )
    for opened in (1, 0):
        with transaction():
            assert plan(by=SYSTEM, at=clock.now()) == opened


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_hostile_name_is_inert_and_shown_as_it_is_stored(street, as_, name):
    _hub, clerk = street
    browser = as_(clerk)
    made = browser.submit("/organizations/new", name=name, uscc=code(1), org_type="", state="")
    assert made.status_code == 200
    stored = db.session.scalars(
        queries.visible_to(factories.hat(clerk)).where(Organization.uscc == code(1))
    ).one()
    assert stored.name.isprintable()
    for path in (
        f"/organizations/{stored.id}",
        "/organizations/",
        f"/organizations/{stored.id}/history",
    ):
        page = browser.get(path)
        tree = html5lib.parse(page.text, namespaceHTMLElements=False)
        assert not [one for one in tree.iter("script") if not one.get("src")]
        assert stored.name in "".join(tree.itertext())
