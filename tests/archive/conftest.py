"""The officer who archives on the demonstration street."""

from __future__ import annotations

import pytest

from incubator.core.permissions import Role
from incubator.people.queries import hat_of
from tests.browser.people import post


@pytest.fixture
def officer(street):
    return hat_of(post("officer", Role.CASE_OFFICER))
