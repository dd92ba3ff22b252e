"""U1: axe finds nothing on any page type, at both widths, in both languages' markup."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.people.models import Post, User
from tests.browser.looking import findings, overflows
from tests.guarantees import addresses

READERS = {
    "visitor": None,
    "applicant": ("green", Role.LEGAL_REPRESENTATIVE),
    "officer": ("officer", Role.CASE_OFFICER),
    "director": ("director", Role.DIRECTOR),
    "finance": ("finance", Role.FINANCE),
    "expert": ("expert2", Role.EXPERT),
    "auditor": ("auditor", Role.AUDITOR),
    "administrator": ("admin", Role.ADMINISTRATOR),
}


def _post(username: str, role: Role) -> Post:
    person = db.session.scalars(select(User).where(User.username == username)).one().person
    return next(post for post in person.posts if post.role is role)


@pytest.mark.slow
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("reader", READERS)
def test_axe_finds_nothing_on_any_page(street, open_as, reader, phone):
    who = READERS[reader]
    page = open_as(_post(*who) if who else None, phone=phone)
    with street.test_request_context():
        every = [one for one in addresses.every(street) if "GET" in one.methods]
    problems: list[str] = []
    for address in every:
        if _is_a_page(street, page, address.path):
            problems += findings(page)
            if overflows(page):
                problems.append(f"{address.path} is wider than the screen")
    assert problems == []


def _is_a_page(street: object, page: Page, path: str) -> bool:
    """Open `path` unless it is a file to save; True for a page that opened."""
    if any(
        part in path for part in (".pdf", ".docx", ".xlsx", "/a4", "/a3", "/docx", "/documents/")
    ):
        return False
    if path.endswith(("/file", "/print", ".svg")):
        return False
    answer = page.goto(path)
    return answer is not None and answer.status == 200
