"""A scored case of a call, and the people who decide on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from incubator.funds.applications import FundApplication
from incubator.funds.models import Call
from incubator.people.models import Post
from tests import factories, given
from tests.decisions.acts import propose


@pytest.fixture
def call(scene: Callable[..., Any]) -> Call:
    found: Call = scene(lambda: given.call(factories.hub()))
    return found


@pytest.fixture
def case(call: Call, scene: Callable[..., Any]) -> FundApplication:
    """Scored by two experts, asking for 10,000 yuan."""
    found: FundApplication = scene(lambda: _scored(call))
    return found


def _scored(call: Call) -> FundApplication:
    made = given.application(call)
    given.scored(made, (9, 9), (7, 7))
    return made


@pytest.fixture
def officer(call: Call) -> Post:
    return given.officer(call.hub)


@pytest.fixture
def director(call: Call) -> Post:
    return given.director(call.hub)


@pytest.fixture
def proposed(case: FundApplication, officer: Post) -> FundApplication:
    propose(case, officer, reasons="示例理由")
    return case
