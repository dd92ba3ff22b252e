"""The administrator and an officer of the hub at work, and the agent of an organization."""

from __future__ import annotations

import pytest

from incubator.core.db import locked, transaction
from incubator.core.permissions import Role
from incubator.people.models import Person
from tests import factories
from tests.people.logins import login

PHONE, MAIL = "13800001111", "somebody@example.org"


@pytest.fixture
def admin(hub, as_, scene):
    return as_(scene(lambda: login(Role.ADMINISTRATOR, hub=hub)).post)


@pytest.fixture
def officer(hub, as_):
    return as_(login(Role.CASE_OFFICER, hub=hub).post)


@pytest.fixture
def agent(hub):
    """An agent whose phone and mail are known."""
    found = login(Role.AGENT, organization=factories.organization(hub=hub))
    with transaction():
        person = locked(Person, found.person.id)
        person.phone, person.email = PHONE, MAIL
    return found
