"""People of the hub who issue and revoke, and a street with an award and its certificate."""

from __future__ import annotations

import pytest

from incubator.core.permissions import Role
from tests import factories
from tests.awards.street import Street


@pytest.fixture
def officer(hub):
    return factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))


@pytest.fixture
def director(hub):
    return factories.hat(factories.post(Role.DIRECTOR, hub=hub))


@pytest.fixture
def street(scene):
    return scene(Street.build)


@pytest.fixture
def award(street, scene):
    return scene(lambda: street.awarded()[0])


@pytest.fixture
def issued(street, award, scene):
    return scene(lambda: street.certificate(award))
