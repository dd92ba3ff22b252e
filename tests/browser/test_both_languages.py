"""Every page fits a phone and says its hints whole, in English as in Chinese."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page

from incubator.core.permissions import Role
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looking import cut_off, overflows
from tests.browser.people import post
from tests.browser.test_every_page import READERS, is_a_page
from tests.guarantees import addresses

SEEN_DAILY = ("/", "/deadlines/", "/applications/", "/organizations/", "/notices/", "/messages/")


def _problems(page: Page, path: str) -> list[str]:
    found = []
    for screen in (PHONE, DESKTOP):
        page.set_viewport_size(screen)
        found += [f"{path} cuts off {words} at {screen['width']}" for words in cut_off(page)]
        if overflows(page):
            found.append(f"{path} is wider than {screen['width']}")
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pages_of_every_day_fit(street: Flask, open_as, lang: str) -> None:
    page = open_as(post("officer", Role.CASE_OFFICER))
    problems = []
    for path in SEEN_DAILY:
        page.goto(f"{path}?lang={lang}")
        problems += _problems(page, path)
    assert problems == []


@pytest.mark.parametrize("phone", [True, False])
def test_the_brand_and_the_language_share_a_line_in_english(
    street: Flask, open_as, phone: bool
) -> None:
    page = open_as(post("officer", Role.CASE_OFFICER), phone=phone)
    page.goto("/?lang=en")
    brand, language = (
        page.locator(f"header .{name}").bounding_box() for name in ("brand", "language")
    )
    assert abs(brand["y"] + brand["height"] / 2 - language["y"] - language["height"] / 2) < 12


@pytest.mark.slow
def test_every_page_fits_in_english(street: Flask, open_as) -> None:
    pages = {name: open_as(post(*who) if who else None) for name, who in READERS.items()}
    for page in pages.values():
        page.goto("/help/?lang=en")
    with street.test_request_context():
        every = sorted({one.path for one in addresses.every(street) if is_a_page(one)})
    problems = []
    for path in every:
        for page in pages.values():
            answer = page.goto(path)
            if answer is not None and answer.status == 200 and "/login" not in page.url:
                problems += _problems(page, path)
                break
    assert problems == []
