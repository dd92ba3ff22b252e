"""U1: axe finds nothing on any page type, and no page is wider than a phone."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page

from incubator.core.permissions import Role
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looking import findings, overflows
from tests.browser.people import post
from tests.guarantees import addresses
from tests.guarantees.addresses import Address

READERS = {
    "visitor": None,
    "own": ("green", Role.LEGAL_REPRESENTATIVE),
    "officer": ("officer", Role.CASE_OFFICER),
    "director": ("director", Role.DIRECTOR),
    "finance": ("finance", Role.FINANCE),
    "expert": ("expert2", Role.EXPERT),
    "auditor": ("auditor", Role.AUDITOR),
    "administrator": ("admin", Role.ADMINISTRATOR),
}
"""Each page type is read once, by the first of these it opens to, at both widths."""
FILES = (
    ".zip",
    "/healthz",
    "/readyz",
    ".ics",
    ".pdf",
    ".docx",
    ".xlsx",
    ".svg",
    "/a4",
    "/a3",
    "/docx",
    "/documents/",
    "/file",
    "/print",
)
PARTS = 4


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page(street: Flask, open_as, part: int) -> None:
    pages = {name: open_as(post(*who) if who else None) for name, who in READERS.items()}
    with street.test_request_context():
        every = [one for one in addresses.every(street) if is_a_page(one)]
    problems = [
        problem for address in every[part::PARTS] for problem in _read(address, pages.values())
    ]
    assert not problems, "\n".join(problems)


def is_a_page(address: Address) -> bool:
    return "GET" in address.methods and not any(part in address.path for part in FILES)


def _read(address: Address, pages: object) -> list[str]:
    for page in pages:
        answer = page.goto(address.path)
        if answer is not None and answer.status == 200 and "/login" not in page.url:
            return _looked_at(page, address)
    return []


def _looked_at(page: Page, address: Address) -> list[str]:
    problems = findings(page)
    page.set_viewport_size(PHONE)
    if overflows(page):
        problems.append(f"{address.path} is wider than a phone")
    problems += findings(page)
    page.set_viewport_size(DESKTOP)
    return problems
