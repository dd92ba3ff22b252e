"""The demonstration has something in every room of the register, and nothing that is anybody's."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from incubator.casework import archive
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.demonstration import doubts, files
from incubator.organizations import duplicates, inspection
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.models import FactKind, Organization
from incubator.organizations.standing import standing
from incubator.people.conflicts import Kind, conflicts
from incubator.people.models import Person, Post
from incubator.people.queries import hat_of
from tests.browser.people import post


@pytest.fixture
def officer(street) -> Post:
    return post("officer", Role.CASE_OFFICER)


def _named(name: str) -> Organization:
    return db.session.scalars(select(Organization).where(Organization.name == name)).one()


def test_one_pair_looks_like_one_organization(officer):
    found = duplicates.pairs(hat_of(officer))
    assert [(pair.first.name, pair.second.name) for pair in found] == [
        (doubts.TWIN_OF, doubts.TWIN)
    ]
    assert len(found[0].why) == 2


@pytest.mark.parametrize("name", [one.name for one in doubts.AT_ODDS])
def test_two_sources_say_different_things_of_a_list(street, name):
    disputes = standing(_named(name).facts, on=clock.today()).disputes
    assert [later.kind for later, _earlier in disputes] == [FactKind.ABNORMAL]


def test_a_year_of_inspections_has_results_and_one_that_is_late(officer):
    missing = db.session.scalars(inspection.missing(hat_of(officer), on=clock.today())).all()
    assert [one.name for one in missing] == ["示例社区教育基金会"]


def test_files_are_filled_in_and_others_are_empty(street):
    filled = db.session.scalars(
        select(Organization.name).join(
            OrganizationDetails, OrganizationDetails.organization_id == Organization.id
        )
    )
    assert set(filled) >= set(files.FILED)


def test_a_declared_tie_keeps_an_expert_from_an_applicant(street):
    expert = db.session.scalars(select(Person).where(Person.name == "郑示例")).one()
    found = conflicts(expert.id, _named("示例青苗亲子服务中心"), on=clock.today())
    assert [(one.kind, "兄妹" in one.sentence) for one in found] == [(Kind.RELATIVE, True)]


def test_a_case_that_is_over_lacks_a_paper_of_its_volume(officer):
    waiting = db.session.scalars(archive.awaiting(hat_of(officer))).all()
    assert {case.title: archive.missing(case) for case in waiting if archive.missing(case)} == {
        "示例邻里议事长桌": ["备案证明"]
    }
