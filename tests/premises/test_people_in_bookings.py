"""A safety officer finds themselves in their copy, nobody else's number, and is gone when erased."""

from __future__ import annotations

import pytest
from flask import Flask

from incubator.casework import personal_copy
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.people import redaction
from incubator.people.models import Person
from incubator.web.personal_copy import as_paper
from tests import factories
from tests.factories import hat
from tests.premises.booking_scene import Lobby, booking, hours

NAME, PHONE, OTHERS = "示例安全员", "13800001234", "13900005678"


@pytest.fixture
def lobby(app: Flask) -> Lobby:
    built = Lobby()
    with transaction():
        person = db.session.get_one(Person, built.agents[0].person_id)
        person.name, person.phone = NAME, PHONE
    return built


def watched(lobby: Lobby, first: int, name: str, phone: str, of: int = 0) -> int:
    return lobby.request(
        hours(first, first + 1),
        of=of,
        involves_minors=True,
        safety_officer=name,
        safety_phone=phone,
    )


def copy_of(lobby: Lobby, n: int = 0) -> dict[str, list[dict[str, object]]]:
    db.session.rollback()
    return personal_copy.gathered(db.session.get_one(Person, lobby.agents[n].person_id))


def test_the_copy_names_where_the_person_answers_for_children(lobby: Lobby) -> None:
    mine = watched(lobby, 9, NAME, PHONE)
    watched(lobby, 10, "示例他人", OTHERS)
    watched(lobby, 11, NAME, OTHERS, of=1)
    copy = copy_of(lobby)
    assert [one["case"] for one in copy["booking_safety_officers"]] == [booking(mine).number]
    assert OTHERS not in str(copy)
    assert copy_of(lobby, 1)["booking_safety_officers"] == []
    assert "安全负责人" in str(as_paper(copy, on=clock.today()))


def test_erased_the_booking_keeps_neither_name_nor_number(lobby: Lobby) -> None:
    made = watched(lobby, 9, NAME, PHONE)
    kept = watched(lobby, 10, "示例他人", OTHERS)
    director = hat(factories.post(Role.ADMINISTRATOR, hub=lobby.hub))
    with transaction():
        person = locked(Person, lobby.agents[0].person_id)
        redaction.redact(
            person, by=director, at=clock.now(), now=clock.real_now(), reason="本人申请"
        )
    assert booking(made).safety_officer.startswith("已注销人员")
    assert booking(made).safety_phone is None
    assert (booking(kept).safety_officer, booking(kept).safety_phone) == ("示例他人", OTHERS)
