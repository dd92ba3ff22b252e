"""An officer on a phone adds a room, draws its plan, and changes who is next on the waiting list."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from incubator.core.permissions import Role
from tests.browser.looking import follow, must_be_fine
from tests.browser.people import post


def test_a_room_is_added_drawn_and_labelled_on_a_phone(open_as):
    page = open_as(post("officer", Role.CASE_OFFICER), phone=True)
    page.goto("/incubation/house")
    must_be_fine(page)
    follow(page.get_by_role("link", name="添加房间"))
    must_be_fine(page)
    page.get_by_label("房间名称或门牌号").fill("示例 305 室")
    page.get_by_label("平面图行数").fill("3")
    page.get_by_label("平面图列数").fill("5")
    follow(page.get_by_role("button", name="保存"))
    must_be_fine(page)
    follow(page.get_by_role("link", name="示例 305 室"))
    must_be_fine(page)
    follow(page.get_by_role("link", name="添加工位"))
    page.get_by_label("工位编号").fill("C-01")
    page.get_by_label("添加几个").fill("2")
    follow(page.get_by_role("button", name="添加工位"))
    expect(page.get_by_text("已添加 2 个工位")).to_be_visible()
    follow(page.get_by_role("link", name="画平面图"))
    must_be_fine(page)
    page.get_by_label("第 3 行第 2 列").check()
    page.get_by_label("画什么").select_option(label="门")
    follow(page.get_by_role("button", name="画到选中的格子"))
    page.get_by_label("第 2 行第 2 列").check()
    page.get_by_label("画什么").select_option(label="工位 C-01（还没有画）")
    follow(page.get_by_role("button", name="画到选中的格子"))
    follow(page.get_by_role("button", name="四周画墙"))
    must_be_fine(page)
    follow(page.get_by_role("link", name="画好了"))
    must_be_fine(page)
    plan = page.get_by_role("table", name="示例 305 室平面图")
    expect(plan.get_by_role("link", name="C-01")).to_be_visible()
    expect(plan.get_by_role("cell", name="墙", exact=True)).to_have_count(11)
    with page.expect_download() as kept:
        page.get_by_role("link", name="门牌 PDF").click()
    assert kept.value.suggested_filename.endswith("示例 305 室.pdf")


def _line(page: Page) -> Locator:
    return page.get_by_role("row").filter(has_text="示例社区教育基金会")


def test_the_order_of_the_waiting_list_is_changed_with_its_reason(open_as):
    page = open_as(post("officer", Role.CASE_OFFICER), phone=True)
    page.goto("/incubation/waiting")
    must_be_fine(page)
    follow(_line(page).get_by_role("link", name="调整次序"))
    must_be_fine(page)
    page.get_by_label("理由").fill("只要 302 小办公室，不影响前一家（示例）")
    follow(page.get_by_role("button", name="调整次序"))
    must_be_fine(page)
    expect(page.get_by_role("row").nth(1)).to_contain_text("示例社区教育基金会")
    follow(_line(page).get_by_role("link", name="安排签约"))
    must_be_fine(page)
    follow(page.get_by_role("button", name="安排签约"))
    expect(page.get_by_text("已安排，请办理签约")).to_be_visible()
