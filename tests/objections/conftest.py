"""Browsers signed in on the demonstration street."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from incubator.people.models import Post
from tests.browser_client import Browser


@pytest.fixture
def as_street(street: Flask) -> Callable[[Post], Browser]:
    def signed_in(who: Post) -> Browser:
        found = street.test_client()
        assert isinstance(found, Browser)
        return found.under(who)

    return signed_in
