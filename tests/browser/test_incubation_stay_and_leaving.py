"""One stay to its end and after it: mentor and organization on a phone, officer at a desk, a stranger."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from incubator.core import clock
from incubator.core.permissions import Role
from tests.browser.looking import follow, must_be_fine
from tests.browser.people import post

NAME = "示例青苗亲子服务中心"
OTHER = "示例绿色家园促进会"


def _open_stay(page: Page) -> None:
    """From the health table, as the officer would."""
    page.goto("/incubation/health")
    must_be_fine(page)
    follow(page.get_by_role("link", name=NAME, exact=True))
    must_be_fine(page)


def _press(page: Page, name: str) -> None:
    """The link of a step, its page looked at, and its button once more."""
    follow(page.get_by_role("link", name=name, exact=True))
    must_be_fine(page)
    follow(page.get_by_role("button", name=name, exact=True))
    must_be_fine(page)


def _mentor_logs_and_signs_off(page: Page) -> None:
    page.goto("/")
    must_be_fine(page)
    row = page.locator("li", has=page.get_by_role("link", name=NAME, exact=True))
    follow(row.get_by_role("link", name="记一笔").first)
    must_be_fine(page)
    follow(page.get_by_role("button", name="登记", exact=True))
    expect(page.get_by_text("已登记。")).to_be_visible()
    follow(page.locator("#log").get_by_role("button", name="确认").first)
    expect(page.get_by_text("已确认。")).to_be_visible()
    must_be_fine(page)


def _refused(page: Page, day: str, *said: str) -> None:
    follow(page.get_by_role("link", name="记一笔").first)
    page.get_by_label("服务日期").fill(day)
    follow(page.get_by_role("button", name="登记", exact=True))
    for words in said:
        expect(page.locator("main").get_by_text(words).first).to_be_visible()
    must_be_fine(page)
    follow(page.get_by_role("link", name="取消"))


def _officer_serves(page: Page) -> None:
    """A goal agreed, a group event for two, a warning given and lifted."""
    _open_stay(page)
    _refused(page, "2099-01-01", "还没有到", "今天是")
    _refused(page, "2020-01-01", "早于", "入驻日期")
    follow(page.get_by_role("link", name="约定目标"))
    must_be_fine(page)
    page.get_by_label("目标", exact=True).fill("示例：每月举办一次亲子活动")
    page.get_by_label("衡量方式").fill("活动记录和签到表")
    follow(page.get_by_role("button", name="约定目标"))
    expect(page.locator("#goals").get_by_text("示例：每月举办一次亲子活动").first).to_be_visible()

    page.goto("/incubation/log/event")
    must_be_fine(page)
    page.get_by_label(NAME).check()
    page.get_by_label(OTHER).check()
    page.locator("[name=note]").fill("示例：财务公开讲座")
    follow(page.get_by_role("button", name="为选中的组织登记"))
    expect(page.get_by_text("已为 2 个组织登记。")).to_be_visible()
    must_be_fine(page)

    _open_stay(page)
    follow(page.get_by_role("link", name="发出预警"))
    must_be_fine(page)
    page.get_by_label("理由").fill("示例：两次没有参加例会")
    follow(page.get_by_role("button", name="发出预警"))
    must_be_fine(page)
    expect(page.locator("#warnings").get_by_text("示例：两次没有参加例会")).to_be_visible()
    follow(page.get_by_role("link", name="解除预警"))
    page.get_by_label("理由").fill("示例：已补开例会")
    follow(page.get_by_role("button", name="解除预警"))
    must_be_fine(page)


def _assess_oneself(page: Page) -> None:
    """What the organization says of itself, in words and by the form, both from its front page."""
    page.goto("/")
    must_be_fine(page)
    follow(page.locator("li", has_text="提交出壳自评").get_by_role("link", name="查看"))
    must_be_fine(page)
    follow(page.get_by_role("link", name="填写自评", exact=True))
    must_be_fine(page)
    page.get_by_label("自评").fill("示例：理事会健全，专职两人，账目按季公开，完成两个项目。")
    follow(page.get_by_role("button", name="提交自评"))
    must_be_fine(page)

    page.goto("/")
    follow(page.get_by_role("link", name="出壳评估：自评"))
    must_be_fine(page)
    for question in page.locator("fieldset", has=page.get_by_label("4 分")).all():
        question.get_by_label("4 分").check()
    for words in page.locator("textarea").all():
        words.fill("示例：目标已达成，已租到办公用房")
    follow(page.get_by_role("button", name="提交评估"))
    expect(page.get_by_text("评估已提交。")).to_be_visible()
    must_be_fine(page)


def _graduate(page: Page) -> None:
    _open_stay(page)
    follow(page.get_by_role("link", name="填写评估意见"))
    must_be_fine(page)
    expect(page.get_by_text("账目按季公开，完成两个项目")).to_be_visible()
    page.get_by_label("面谈日期").fill(clock.today().isoformat())
    page.get_by_label("面谈情况").fill("示例：理事长到场")
    page.get_by_label("已审阅年检、财务、项目和自评材料").check()
    page.get_by_label("准予出壳").check()
    page.get_by_label("发展建议").fill("示例：继续公开账目")
    follow(page.get_by_role("button", name="保存评估意见"))
    must_be_fine(page)
    _press(page, "准予出壳")


def _desk(page: Page) -> Locator:
    return page.get_by_role("row").filter(has_text=NAME)


def _hand_over(page: Page) -> None:
    """Until everything is back the desk stays the organization's."""
    stay = page.url
    page.goto("/incubation/desks")
    must_be_fine(page)
    expect(_desk(page)).to_have_count(1)
    page.goto(stay)
    follow(page.get_by_role("link", name="填写退驻清单"))
    must_be_fine(page)
    for line in page.get_by_label("已交接").all():
        line.check()
    page.get_by_label("读数").fill("00456")
    follow(page.get_by_role("button", name="保存清单"))
    must_be_fine(page)
    _press(page, "交接完成")


def _certificate(page: Page) -> str:
    """Issued; answers the path printed on it for anybody to check."""
    follow(page.get_by_role("link", name="签发出壳证书"))
    must_be_fine(page)
    follow(page.get_by_role("button", name="签发", exact=True))
    must_be_fine(page)
    printed = urlsplit(page.get_by_role("link", name="打开核验页面").get_attribute("href"))
    return f"{printed.path}?{printed.query}"


def _asked_after(page: Page) -> None:
    page.goto("/incubation/alumni")
    must_be_fine(page)
    follow(page.get_by_role("link", name=NAME, exact=True))
    must_be_fine(page)
    follow(page.get_by_role("link", name="登记回访").first)
    must_be_fine(page)
    page.get_by_label("还在活动", exact=True).check()
    page.get_by_label("全职人数").fill("3")
    follow(page.get_by_role("button", name="保存回访"))
    must_be_fine(page)
    page.goto("/incubation/alumni")
    line = page.get_by_role("row").filter(has_text=NAME)
    for words in ("出壳", "还在活动", "3"):
        expect(line.get_by_text(words, exact=True).first).to_be_visible()


@pytest.mark.slow  # seven people's pages, each scanned
def test_a_stay_goes_to_its_end_and_is_asked_after(open_as):
    _mentor_logs_and_signs_off(open_as(post("mentor", Role.MENTOR), phone=True))
    officer = open_as(post("officer", Role.CASE_OFFICER))
    _officer_serves(officer)
    _press(officer, "启动出壳评估")
    organization = open_as(post("seedling", Role.LEGAL_REPRESENTATIVE), phone=True)
    _assess_oneself(organization)
    _graduate(officer)
    _hand_over(officer)
    address = _certificate(officer)

    stranger = open_as(phone=True)
    stranger.goto(address)
    must_be_fine(stranger)
    expect(stranger.get_by_text(NAME)).to_be_visible()
    clock.install(start=clock.at(clock.today() + timedelta(days=93), 10))
    _asked_after(officer)
