"""A case to score, an expert and their sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from incubator.core import clock
from incubator.core.db import transaction
from incubator.funds.applications import FundApplication
from incubator.people.models import Post
from incubator.review import services
from incubator.review.models import Sheet
from tests import factories, given
from tests.factories import hat

Scene = Callable[..., Any]


@pytest.fixture
def case(scene: Scene) -> FundApplication:
    found: FundApplication = scene(lambda: given.application(given.call(factories.hub())))
    return found


@pytest.fixture
def expert(case: FundApplication, scene: Scene) -> Post:
    found: Post = scene(lambda: given.expert(case.hub))
    return found


@pytest.fixture
def sheet(case: FundApplication, expert: Post, scene: Scene) -> Sheet:
    """The expert's sheet, asked for and declared."""
    found: Sheet = scene(lambda: _declared(case, expert))
    return found


def _declared(case: FundApplication, expert: Post) -> Sheet:
    [made] = given.asked(case, expert)
    with transaction():
        services.declare(made.id, by=hat(expert), at=clock.now())
    return made
