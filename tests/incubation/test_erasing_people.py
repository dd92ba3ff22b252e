"""Whoever served, recommended or founded and is erased leaves no trace in the base, and their work stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.core.secret import digest
from incubator.incubation import goals, serving
from incubator.incubation.decisions import IncubationDecision
from incubator.incubation.goals import Wording
from incubator.incubation.models import Incubation, IncubationSponsor
from incubator.incubation.serving import Noted
from incubator.incubation.staying import Service, ServiceEntry
from incubator.people import redaction
from incubator.people.models import Person, Post
from incubator.records import events
from tests import factories
from tests.factories import hat
from tests.incubation.intake_scene import Scene
from tests.incubation.stays import House
from tests.people.test_traces import everything

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("app")]

NAME, PHONE = "示例被注销者", "13800001111"


def named(post: Post) -> Post:
    with transaction():
        person = locked(Person, post.person_id)
        person.name, person.phone, person.phone_digest = NAME, PHONE, digest(PHONE)
    return post


def erase(post: Post) -> None:
    admin = factories.post(Role.ADMINISTRATOR, hub=post.organization.hub)
    with transaction():
        redaction.redact(
            locked(Person, post.person_id),
            by=hat(admin),
            at=clock.now(),
            now=clock.real_now(),
            reason="本人书面申请",
        )
    db.session.expire_all()


def test_a_mentors_entries_stay_under_a_pseudonym(as_) -> None:
    house = House.build(mentored=True)
    named(house.mentor)
    noted = Noted(clock.today(), 60, Service.COACHING, people=2, note=f"请打 {PHONE} 找我（示例）")
    with transaction():
        serving.log(house.stay.id, noted, by=house.mentoring, at=clock.now())
        wording = Wording("示例目标", f"每周致电 {PHONE}", clock.today() + timedelta(days=30))
        goals.agree(house.stay.id, wording, by=house.running, at=clock.now())
    assert PHONE in everything()
    erase(house.mentor)
    left = everything()
    assert (NAME in left, PHONE in left) == (False, False)
    assert db.session.query(ServiceEntry).one().minutes == 60
    page = as_(house.officer).get("/incubation/log?format=csv").text
    assert f"已注销人员#{house.mentor.person_id}" in page
    assert (
        as_(house.officer).get(f"/incubation/{house.stay.id}/service-record.pdf").data[:4]
        == b"%PDF"
    )
    assert events.verify().intact


def test_whoever_recommended_and_founded_is_gone_from_the_application() -> None:
    scene = Scene()
    named(scene.agent)
    with transaction():
        case = locked(Incubation, scene.case_id)
        case.contact_name, case.contact_phone = NAME, PHONE
        case.penalties, case.hours_of_use = f"无，问 {PHONE}", f"先打 {PHONE}"
        db.session.add(IncubationSponsor(case_id=case.id, name=NAME, phone=PHONE))
    scene.propose()
    with transaction():
        for decision in db.session.query(IncubationDecision):
            decision.reasons = f"已向 {PHONE} 核实（示例）"
    erase(scene.agent)
    left = everything()
    assert (NAME in left, PHONE in left) == (False, False)
    assert scene.case.contact_phone is None
