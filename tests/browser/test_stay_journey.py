"""The stay played through on a phone: a mentor logs, the incubatee confirms and asks, the officer answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from incubator.core.permissions import Role
from tests.browser.looking import follow, must_be_fine
from tests.browser.people import post


def test_a_mentor_logs_a_service_in_three_presses_on_a_phone(open_as):
    page = open_as(post("mentor", Role.MENTOR), phone=True)
    page.goto("/")
    must_be_fine(page)
    follow(_log_link(page))
    must_be_fine(page)
    save = page.get_by_role("button", name="登记", exact=True)
    expect(save).to_be_in_viewport()
    follow(save)
    must_be_fine(page)
    expect(page.get_by_text("已登记。")).to_be_visible()


def _log_link(page):
    """The button beside the organization, whose name is read aloud with it."""
    row = page.locator("li", has=page.get_by_role("link", name="示例绿色家园促进会", exact=True))
    return row.get_by_role("link", name="记一笔").first


def test_an_incubatee_confirms_and_asks_and_the_officer_answers(open_as):
    incubatee = open_as(post("green", Role.LEGAL_REPRESENTATIVE), phone=True)
    incubatee.goto("/")
    must_be_fine(incubatee)
    follow(incubatee.get_by_role("link", name="等您确认"))
    must_be_fine(incubatee)
    follow(incubatee.get_by_role("button", name="确认").first)
    expect(incubatee.get_by_text("已确认。")).to_be_visible()
    follow(incubatee.get_by_role("link", name="申请支持"))
    must_be_fine(incubatee)
    incubatee.get_by_label("具体需要").fill("示例：请看一份志愿者协议")
    follow(incubatee.get_by_role("button", name="提交申请"))
    must_be_fine(incubatee)
    officer = open_as(post("officer", Role.CASE_OFFICER))
    officer.goto("/")
    follow(officer.get_by_role("link", name="待答复的支持申请"))
    must_be_fine(officer)
    follow(officer.locator("tbody a").first)
    follow(officer.get_by_role("link", name="答复", exact=True))
    must_be_fine(officer)
    officer.get_by_label("答复").fill("示例：周三下午来中心")
    follow(officer.get_by_role("button", name="答复", exact=True))
    expect(officer.get_by_text("已答复，对方会收到消息。")).to_be_visible()
    incubatee.reload()
    expect(incubatee.get_by_text("示例：周三下午来中心")).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "path",
    ["/incubation/health", "/incubation/log", "/incubation/log/event", "/incubation/support"],
)
def test_the_lists_are_fine_on_either_screen(open_as, path, phone):
    page = open_as(post("officer", Role.CASE_OFFICER), phone=phone)
    page.goto(path)
    must_be_fine(page)
