"""Scanning a page as assistive technology and a narrow screen meet it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def findings(page: Page) -> list[str]:
    """What axe holds against the open page, one line each; empty is good."""
    answer = Axe().run(page, options=OPTIONS).response
    return [
        f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in answer["violations"]
    ]


def overflows(page: Page) -> bool:
    """Whether the page is wider than the screen."""
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


CUT_OFF = """
() => [...document.querySelectorAll("input[placeholder]")].filter((box) => {
  const style = getComputedStyle(box), brush = document.createElement("canvas").getContext("2d");
  brush.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const room = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return box.offsetParent && brush.measureText(box.placeholder).width > room;
}).map((box) => box.placeholder)
"""


def cut_off(page: Page) -> list[str]:
    """The words inside empty search boxes that do not fit their box."""
    found: list[str] = page.evaluate(CUT_OFF)
    return found


def must_be_fine(page: Page) -> None:
    found = findings(page)
    assert not found, "\n".join(found)
    assert not overflows(page), f"{page.url} is wider than the screen"


def follow(element: Locator) -> None:
    """Press a link or a button that leads to another page, and wait until that page stands.

    A press alone returns while the old page is being taken away; what looks at the page then
    meets a document without a root.
    """
    with element.page.expect_navigation():
        element.click()
