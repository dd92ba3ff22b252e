"""What the base holds about a person is in the copy that person takes, and nobody else's data."""

from __future__ import annotations

import pytest
from flask import Flask

from incubator.casework import personal_copy
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.incubation import serving
from incubator.incubation.models import Incubation, IncubationSponsor
from incubator.incubation.serving import Noted
from incubator.incubation.staying import Service
from incubator.people.models import Person, Post
from incubator.web.personal_copy import as_paper
from tests import factories
from tests.factories import hat
from tests.incubation.stays import House

PHONE, OTHERS = "13800001234", "13900005678"


@pytest.fixture
def house(app: Flask) -> House:
    built = House.build(mentored=True)
    with transaction():
        person = db.session.get_one(Post, built.agent.id).person
        person.name, person.phone = "示例联系人", PHONE
        stay = db.session.get_one(Incubation, built.stay.id)
        stay.contact_name, stay.contact_phone = "示例联系人", PHONE
        for name, phone in (("示例联系人", PHONE), ("示例发起人", OTHERS), ("示例联系人", None)):
            db.session.add(IncubationSponsor(case_id=stay.id, name=name, phone=phone))
    return built


def copy_of(post: Post) -> dict[str, list[dict[str, object]]]:
    return personal_copy.gathered(db.session.get_one(Person, post.person_id))


def test_a_contact_and_a_founder_find_themselves_and_nobody_else(house: House) -> None:
    copy = copy_of(house.agent)
    assert [one["phone"] for one in copy["incubation_contacts"]] == [PHONE]
    assert sorted(str(one["phone"]) for one in copy["incubation_sponsors"]) == [PHONE, "None"]
    assert OTHERS not in str(copy)


def test_somebody_of_another_organization_with_the_same_name_finds_nothing(house: House) -> None:
    body = factories.organization(hub=house.hub)
    namesake = factories.post(
        Role.AGENT, organization=body, person=factories.person(name="示例联系人")
    )
    copy = copy_of(namesake)
    assert (copy["incubation_contacts"], copy["incubation_sponsors"]) == ([], [])


def test_a_mentor_finds_whom_it_looked_after_and_what_it_noted_without_the_notes(
    house: House,
) -> None:
    noted = Noted(clock.today(), 40, Service.COACHING, people=2, note="示例记录")
    with transaction():
        serving.log(house.stay.id, noted, by=hat(house.mentor), at=clock.now())
    copy = copy_of(house.mentor)
    name = house.stay.organization.name
    assert [one["organization"] for one in copy["incubation_mentoring"]] == [name]
    assert [(one["organization"], one["minutes"]) for one in copy["incubation_services"]] == [
        (name, 40)
    ]
    assert "示例记录" not in str(copy)
    assert name in str(as_paper(copy, on=clock.today()).blocks)
