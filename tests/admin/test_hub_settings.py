"""The hub's own settings and what they switch."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.organizations.models import Hub, Profile
from incubator.records.models import Event
from tests import factories
from tests.people.logins import login


@pytest.fixture
def administrator(hub):
    return login(Role.ADMINISTRATOR, hub=hub, second=True)


@pytest.fixture
def admin(administrator, as_):
    return as_(administrator.post)


def settings(hub, **facts):
    return {
        "name": hub.name,
        "street_office": hub.street_office,
        "serial_word": "示字",
        "profile": "small-centre",
        "consultation_phone": "000-10000001",
        "supervision_phone": "",
        "address": "示例路 1 号",
        **facts,
    }


def test_changed_settings_are_kept_and_on_record_without_numbers(hub, admin):
    admin.submit("/admin/hub", **settings(hub))
    kept = db.session.get(Hub, hub.id)
    assert (kept.address, kept.consultation_phone) == ("示例路 1 号", "000-10000001")
    event = db.session.scalars(select(Event)).one()
    assert event.verb == "hub.change"
    assert event.after["changed"] == ["consultation_phone", "address"]
    assert "10000001" not in str(event.after)


def test_saving_without_a_change_leaves_no_event(hub, admin):
    for _n in range(2):
        admin.submit("/admin/hub", **settings(hub))
    assert len(db.session.scalars(select(Event)).all()) == 1


def test_two_streets_never_have_one_name(hub, admin):
    other = factories.hub()
    answer = admin.submit("/admin/hub", **settings(hub, name=other.name))
    assert answer.status_code == 422
    assert other.name in answer.text


@pytest.mark.parametrize("field", ["name", "street_office", "serial_word"])
def test_what_is_printed_on_papers_may_not_be_empty(hub, admin, field):
    assert admin.submit("/admin/hub", **settings(hub, **{field: ""})).status_code == 422


def test_the_full_profile_asks_the_money_roles_for_a_second_step_at_once(hub, admin, as_):
    director = login(Role.DIRECTOR, hub=hub)
    browser = as_(director.post)
    assert browser.get("/account").status_code == 200
    admin.submit("/admin/hub", **settings(hub, profile="full"))
    assert db.session.get(Hub, hub.id).profile is Profile.FULL
    assert browser.get("/account").location == "/account/totp"
