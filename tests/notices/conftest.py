"""The street whose notices are published."""

from __future__ import annotations

import pytest

from tests.awards.street import Street


@pytest.fixture
def street(scene):
    return scene(Street.build)
