"""Who reads English finds no Chinese on the pages of the registry but names and what was typed in."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.demonstration import doubts
from incubator.organizations.models import Organization
from tests.browser.people import post
from tests.guarantees.addresses import OWN

HAN = re.compile(r"[㐀-鿿]")
TYPED = re.compile("示例|示备|示字|示\\*\\*|SL-R-")
"""Marks of the demonstration's own names, numbers and letters."""


class Texts(HTMLParser):
    """The texts of a page's main part."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "main"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "main"

    def handle_data(self, data: str) -> None:
        if self.inside and HAN.search(data) and not TYPED.search(data):
            self.found.append(data.strip())


@pytest.mark.parametrize(
    "path",
    [
        "/organizations/{own}",
        "/organizations/{doubtful}",
        "/organizations/{own}/history",
        "/organizations/{doubtful}/history",
        "/organizations/inspections",
        "/organizations/facts?kind=abnormal",
        "/archive",
        "/deadlines/digest",
        "/seals/",
        "/search?q=示例",
    ],
)
def test_a_page_of_the_registry_is_english_throughout(street, path):
    ids = {one.name: one.id for one in db.session.scalars(select(Organization))}
    browser = street.test_client().under(post("officer", Role.CASE_OFFICER))
    named = path.format(own=ids[OWN], doubtful=ids[doubts.AT_ODDS[0].name])
    browser.get("/help/?lang=en")
    page = browser.get(named)
    assert page.status_code == 200
    read = Texts()
    read.feed(page.text)
    assert read.found == []
