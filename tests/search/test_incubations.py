"""The search box finds what stands in the incubation base, and opens lists of exactly that length."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import Role
from incubator.incubation import exiting, supporting
from incubator.incubation.staying import Support
from tests import factories
from tests.factories import hat
from tests.incubation import stays
from tests.incubation.homes import Home
from tests.statements import counted


@pytest.fixture
def home(app: Flask) -> Home:
    return Home()


def headings(page: str) -> list[str]:
    """The groups of a page of hits, in their order."""
    return re.findall(r"<h2[^>]*>([^<]+)</h2>", page)


def test_a_stay_is_found_by_its_organization_its_number_and_its_desk(home: Home, as_) -> None:
    browser, case = as_(home.officer), home.case
    for text in (home.resident.name, case.number):
        page = browser.get("/search", query_string={"q": text}).text
        assert f'href="/incubation/{case.id}"' in page
        assert f'href="/cases/{case.id}"' not in page  # not once more among all cases
    page = browser.get("/search", query_string={"q": home.desk.label}).text
    assert f'href="/incubation/desks/{home.desk_id}"' in page


def test_who_left_and_what_was_asked_for_are_found(home: Home, as_) -> None:
    with transaction():
        asked = supporting.ask(Support.LEGAL, "示例场地协议", by=hat(home.agent), at=clock.now())
    home.graduate()
    home.give_everything_back()
    home.act(exiting.hand_over, on=clock.today())
    browser = as_(home.officer)
    page = browser.get("/search", query_string={"q": home.resident.name}).text
    assert headings(page) == ["组织", "入驻申请", "离驻组织", "支持申请"]
    page = browser.get("/search", query_string={"q": "场地协议"}).text
    assert f'href="/incubation/support/{asked.id}"' in page


def test_the_base_is_found_by_its_name(home: Home, as_) -> None:
    page = as_(home.officer).get("/search", query_string={"q": home.base.name}).text
    assert headings(page) == ["孵化基地"]


def test_a_mentor_finds_only_whom_it_looks_after(home: Home, as_) -> None:
    mentor = factories.post(Role.MENTOR, hub=home.hub)
    browser = as_(mentor)
    text = {"q": home.resident.name}
    assert f'href="/incubation/{home.id}"' not in browser.get("/search", query_string=text).text
    stays.mentoring(home.case, mentor)
    assert f'href="/incubation/{home.id}"' in browser.get("/search", query_string=text).text


def test_another_street_and_another_organization_find_nothing(home: Home, as_) -> None:
    text = {"q": home.case.number}
    strangers = [Home().officer, factories.post(Role.AGENT, organization=Home().resident)]
    for stranger in strangers:
        page = as_(stranger).get("/search", query_string=text).text
        assert home.resident.name not in page


def test_the_incubatee_finds_its_own_among_its_cases(home: Home, as_) -> None:
    page = as_(home.agent).get("/search", query_string={"q": home.case.number}).text
    assert f'href="/cases/{home.id}"' in page


def test_more_hits_take_no_more_statements(home: Home, as_) -> None:
    browser = as_(home.officer)
    browser.get("/search?q=示例")
    few = counted(lambda: browser.get("/search?q=示例"))
    for _n in range(3):
        Home(beside=home)
    assert counted(lambda: browser.get("/search?q=示例")) <= few
