"""The search box finds what stands in the rooms of the registry: seals, volumes, people, duplicates."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.demonstration import doubts
from incubator.organizations import duplicates
from incubator.organizations.models import Organization
from incubator.people.queries import hat_of
from tests.browser.people import post
from tests.browser_client import Browser
from tests.statements import counted


@pytest.fixture
def officer(street) -> Browser:
    return street.test_client().under(post("officer", Role.CASE_OFFICER))


def _page(browser: Browser, text: str) -> str:
    return browser.get("/search", query_string={"q": text}).text


def test_a_use_of_a_seal_is_found_by_its_paper_and_its_number(officer):
    for text in ("活动场地使用说明", "SL-Y-"):
        page = _page(officer, text)
        assert "示例活动场地使用说明（示例）" in page
        assert "/seals/" in page
    # it stands in its own register, whose list is where "all of them" leads
    assert 'href="/applications/?q=SL-Y-' not in _page(officer, "SL-Y-")


def test_a_volume_is_found_by_its_number_and_by_its_case(officer):
    for text in ("SL-A-", "垃圾分类与社区花园"):
        assert "/archive" in _page(officer, text)
        assert "SL-A-" in _page(officer, text)


def test_officers_find_the_people_they_look_after_and_no_colleague(officer):
    assert "/admin/people/" in _page(officer, "冯示例")
    assert "/admin/people/" not in _page(officer, "赵示例")


def test_twins_are_marked_for_who_can_merge_them(officer, street):
    page = _page(officer, "书画社")
    assert page.count("可能重复") == 2
    director = street.test_client().under(post("director", Role.DIRECTOR))
    assert "可能重复" not in _page(director, "书画社")


def test_twins_said_to_be_two_are_marked_no_more(officer, street):
    hat = hat_of(post("officer", Role.CASE_OFFICER))
    ids = db.session.scalars(
        select(Organization.id).where(Organization.name.in_([doubts.TWIN_OF, doubts.TWIN]))
    ).all()
    why = "一个是书画社，一个是它的团队"
    answer = officer.submit(f"/organizations/{ids[0]}/apart/{ids[1]}", reason=why)
    assert answer.status_code < 400
    assert duplicates.pairs(hat) == []
    assert "可能重复" not in _page(officer, "书画社")


@pytest.mark.parametrize("role", ["visitor", "applicant"])
def test_nobody_outside_the_centre_finds_seals_volumes_or_people(street, role):
    browser = street.test_client()
    if role == "applicant":
        browser.under(post("green", Role.LEGAL_REPRESENTATIVE))
    for text in ("SL-Y-", "SL-A-", "赵示例", "蒋示例"):
        page = _page(browser, text)
        assert "/seals/" not in page
        assert "/admin/people/" not in page
        assert 'href="/archive' not in page


def test_the_number_of_statements_does_not_grow_with_the_hits(officer):
    few = counted(lambda: _page(officer, "SL-Y-2026-0001"))
    assert counted(lambda: _page(officer, "SL-Y-2026-000")) == few
