"""The file of an organization section by section: who keeps what, and what it never says aloud."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.organizations.describing import (
    completeness,
    describe,
    details_of,
    may_describe,
    shown,
)
from incubator.organizations.details import PremisesSource
from incubator.organizations.field_texts import read, written
from incubator.organizations.models import Organization, OrgStatus, OrgType
from incubator.organizations.sections import FIELDS, SECTIONS, fields_of, section_named
from incubator.records.models import Event
from tests import factories
from tests.organizations.given import NOBODY, everything_stored, officer

CONTACT, PEOPLE, COUNCIL = (section_named(key) for key in ("contact", "people", "council"))


def said(organization, section, by, version=0, **stated):
    with transaction():
        return describe(
            locked(Organization, organization.id),
            section,
            {key: read(FIELDS[key], value) for key, value in stated.items()},
            version=version,
            by=by,
            at=clock.now(),
        )


@pytest.fixture
def street(app):
    return factories.hub()


def test_a_section_is_kept_and_the_event_has_no_personal_value(street):
    found, by = factories.organization(hub=street), officer(street)
    assert said(found, CONTACT, by, contact_name="示例张三", email="zhang@example.org", fax="021-1")
    details = details_of(found)
    assert (details.contact_name, details.email, details.fax) == (
        "示例张三",
        "zhang@example.org",
        "021-1",
    )
    event = db.session.query(Event).filter_by(verb="organization.describe").one()
    assert event.after["fax"] == "021-1"
    stored = everything_stored()
    assert "示例张三" not in stored
    assert "zhang@example.org" not in stored


def test_the_same_again_changes_nothing_and_a_blank_secret_is_removed(street):
    found, by = factories.organization(hub=street), officer(street)
    said(found, CONTACT, by, contact_name="示例张三")
    assert not said(found, CONTACT, by, version=1, contact_name=" 示例张三 ", website="")
    assert said(found, CONTACT, by, version=1, contact_name="")
    assert details_of(found).contact_name is None


def test_a_stale_version_shows_both_texts_and_masks_what_is_personal(street):
    found, by = factories.organization(hub=street), officer(street)
    said(found, CONTACT, by, contact_name="示例张三", mailing_address="示例路 1 号")
    with pytest.raises(Overtaken) as caught:
        said(found, CONTACT, by, contact_name="示例李四", mailing_address="示例路 2 号")
    assert caught.value.yours["通信地址"] == "示例路 2 号"
    assert caught.value.theirs["通信地址"] == "示例路 1 号"
    assert caught.value.theirs["联系人"] == "示**"


def test_its_own_people_keep_contact_premises_and_numbers_and_no_other_section(street):
    found = factories.organization(hub=street)
    agent = factories.hat(factories.post(Role.AGENT, organization=found))
    own = {one.key for one in SECTIONS if may_describe(found, one, agent)}
    assert own == {"contact", "premises", "people"}
    assert said(found, PEOPLE, agent, full_time="3", volunteers="40")
    with pytest.raises(RuleError, match="不能办理此事"):
        said(found, COUNCIL, agent, version=1, council_term="3")
    with pytest.raises(NotFound):
        said(factories.organization(hub=street), PEOPLE, agent, full_time="3")


def test_another_streets_officer_finds_nothing(street):
    found = factories.organization(hub=street)
    with pytest.raises(NotFound):
        said(found, PEOPLE, officer(factories.hub()), full_time="3")


@pytest.mark.parametrize("status", [OrgStatus.CANCELLED, OrgStatus.REVOKED, OrgStatus.MERGED])
def test_what_is_over_is_only_read(street, status):
    found = factories.organization(hub=street, status=status)
    with pytest.raises(RuleError, match=r"已经终止|已经合并"):
        said(found, PEOPLE, officer(street), full_time="3")


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("full_time", "三"),
        ("full_time", "-1"),
        ("full_time", "9999999"),
        ("email", "zhang"),
        ("email", "<b>@example.org"),
        ("website", "javascript:alert(1)"),
        ("website", "data:text/html,x"),
        ("postal_code", "2000"),
        ("fax", "传真"),
        ("premises_area_tenths", "85.55"),
        ("premises_source", "抢占"),
        ("capital", "-1"),
        ("council_from", "2026-13-01"),
        ("purpose", "宗" * 501),
        ("contact_name", NOBODY),
        ("is_branch", "也许"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(app, key, typed):
    with pytest.raises(RuleError) as caught:
        read(FIELDS[key], typed)
    assert caught.value.field == key
    assert NOBODY not in caught.value.message


def test_terms_begin_before_they_end_and_a_branch_names_its_body(street):
    found, by = factories.organization(hub=street), officer(street)
    with pytest.raises(RuleError, match="早于任期起"):
        said(found, COUNCIL, by, council_from="2026-01-01", council_through="2025-12-31")
    with pytest.raises(RuleError, match="任期起"):
        said(found, COUNCIL, by, council_through="2025-12-31")
    with pytest.raises(RuleError, match="所属主体"):
        said(found, section_named("about"), by, is_branch="是")


@pytest.mark.both
@pytest.mark.parametrize(
    "change",
    [
        "full_time = -1",
        "capital = -1",
        "premises_area_tenths = -1",
        "council_through = '2019-01-01'",
    ],
)
def test_the_database_refuses_the_same(street, change):
    found, by = factories.organization(hub=street), officer(street)
    said(found, COUNCIL, by, council_from="2020-01-01")
    with transaction(), pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(f"UPDATE organization_details SET {change}"))  # noqa: S608


def test_values_are_written_as_they_are_read(app):
    for key, value in {
        "premises_area_tenths": 855,
        "capital": 3_000_001,
        "lease_through": date(2027, 1, 1),
        "premises_source": PremisesSource.RENTED,
        "is_branch": True,
        "volunteers": 0,
    }.items():
        field = FIELDS[key]
        assert read(field, written(field, value)) == value
    assert shown(FIELDS["premises_area_tenths"], 850) == "85 平方米"


def test_completeness_asks_of_each_kind_what_it_can_have(street):
    found, by = factories.organization(hub=street), officer(street)
    first = completeness(found, None)
    said(found, PEOPLE, by, full_time="0")
    then = completeness(found, details_of(found))
    assert (then.filled, then.asked) == (first.filled + 1, first.asked)
    assert "专职人员" in first.missing
    assert "专职人员" not in then.missing
    keys = {one.key for one in fields_of(OrgType.RESIDENTS_COMMITTEE)}
    assert "council_term" in keys
    assert not keys & {"capital", "council_members", "supervising_contact", "register_by"}
