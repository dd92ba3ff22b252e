"""An officer of the hub who can sign in."""

from __future__ import annotations

import pytest

from incubator.core.permissions import Role
from tests.people.logins import login


@pytest.fixture
def officer(hub, scene):
    return scene(lambda: login(Role.CASE_OFFICER, hub=hub))
