"""The street whose register the pages show, and its clerk."""

import pytest

from incubator.core.permissions import Role
from tests import factories


@pytest.fixture
def street(scene):
    return scene(_street)


def _street():
    hub = factories.hub()
    clerk = factories.post(Role.CASE_OFFICER, hub=hub)
    return hub, clerk
