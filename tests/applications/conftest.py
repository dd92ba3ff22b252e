"""A call of the hub, an organization that applies, and an officer."""

from __future__ import annotations

import pytest

from tests.applications import scenes


@pytest.fixture
def staff(hub, scene):
    return scene(lambda: scenes.officer(hub))


@pytest.fixture
def call(hub, scene):
    return scene(lambda: scenes.call(hub))


@pytest.fixture
def member(hub, scene):
    return scene(lambda: scenes.applicant(hub))


@pytest.fixture
def application(call, member, scene):
    """Begun and empty."""
    return scene(lambda: scenes.begun(call, member))


@pytest.fixture
def complete(call, member, scene):
    """A draft that lacks nothing."""
    return scene(lambda: scenes.filled(call, member))


@pytest.fixture
def submitted(complete, member, scene):
    return scene(lambda: _submitted(complete, member))


def _submitted(application, member):
    scenes.submit(application, member)
    return application
