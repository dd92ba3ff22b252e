"""A body that is registered brings the legal bars to everybody who holds an office in it already."""

from __future__ import annotations

from datetime import date

import pytest

from incubator.casework import registering
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.organizations import living
from incubator.organizations.codes import make_uscc
from incubator.organizations.lifecycle import Action
from incubator.organizations.living import Registered
from incubator.organizations.models import Organization, OrgStatus, OrgType
from incubator.people import posts
from incubator.people.models import Person
from incubator.records import documents
from tests import factories

DAY = date(2026, 11, 23)


def represent(person, body, **days):
    with transaction():
        posts.give_post(
            locked(Person, person.id),
            db.session.get_one(Organization, body.id),
            Role.LEGAL_REPRESENTATIVE,
            starts_on=DAY,
            by=SYSTEM,
            at=clock.now(),
            **days,
        )


def register(body, by, prefix="51", enter=registering.enter):
    with transaction():
        found, at = locked(Organization, body.id), clock.now()
        proof = documents.file_document(
            sha256=documents.keep(b"%PDF-1.4 licence"),
            size=16,
            media_type="application/pdf",
            name="示例证书.pdf",
            kind="organization-step",
            by=by,
            at=at,
        )
        stated = Registered("示例社", DAY, uscc=make_uscc(prefix, "990104", "MJ000001"))
        enter(found, Action.REGISTER, stated, proof=proof, version=found.version, by=by, at=at)


@pytest.fixture
def team(hub):
    """A team that prepares, led by who represents an association."""
    found = factories.organization(
        hub=hub, org_type=OrgType.PROSPECTIVE, status=OrgStatus.PROSPECTIVE, uscc=None
    )
    other = factories.organization(hub=hub, org_type=OrgType.ASSOCIATION, name="示例联谊会")
    person = factories.person(name="示例人甲")
    represent(person, other)
    represent(person, found)
    return found


@pytest.fixture
def officer(hub):
    return factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))


@pytest.mark.both
@pytest.mark.parametrize("prefix", ["51", "53"])
def test_who_represents_an_association_gets_no_second_one_by_registration(team, officer, prefix):
    with pytest.raises(RuleError, match=r"示例人甲.*示例联谊会.*依据"):
        register(team, officer, prefix)
    assert db.session.get_one(Organization, team.id).status is OrgStatus.PROSPECTIVE


def test_it_may_become_what_the_law_does_not_keep_apart(team, officer):
    register(team, officer, "52")
    assert db.session.get_one(Organization, team.id).org_type is OrgType.SERVICE_INSTITUTION


def test_a_post_that_has_ended_bars_nothing(hub, officer, team):
    with transaction():
        for post in team_posts(team):
            post.revoked_at = clock.now()
    register(team, officer)


def team_posts(team):
    return [
        post
        for person in db.session.query(Person)
        for post in person.posts
        if post.organization_id == team.id
    ]


def test_without_asking_again_it_would_be_registered(team, officer):
    """The negative control: this and nothing else stands in the way."""
    register(team, officer, enter=living.enter)
    assert db.session.get_one(Organization, team.id).org_type is OrgType.ASSOCIATION
