"""A new organization on a phone: asked for, corrected, approved, its first member invited."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from incubator.core.permissions import Role
from tests.browser.looking import follow, must_be_fine
from tests.browser.people import post
from tests.organizations.given import code

PASSWORD = "Sunny-garden-42"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """As wide as a telephone takes them."""
    path = tmp_path / "示例证书.png"
    Image.new("RGB", (2400, 1600), "white").save(path)
    return path


def _choose_login(page: Page, username: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再填一次密码").fill(PASSWORD)
    page.get_by_role("checkbox").check()


def test_a_new_organization_comes_in_and_invites_its_first_member(open_as, photo):
    page = open_as(phone=True)
    page.goto("/register")
    must_be_fine(page)
    follow(page.locator("section", has_text="已登记的社会组织").get_by_role("link"))
    must_be_fine(page)
    page.get_by_label("组织名称").fill("示例邻里食堂服务中心")
    page.get_by_label("统一社会信用代码").fill(code(951))
    page.get_by_label("成立登记日期").fill("2024-05-01")
    page.locator("[name=papers]").set_input_files(photo)
    page.get_by_label("法定代表人", exact=True).check()
    page.get_by_label("您的姓名").fill("示例何师傅")
    page.get_by_label("您的手机号码").fill("13800009999")
    _choose_login(page, "hegong")
    follow(page.get_by_role("button", name="提交申请"))
    must_be_fine(page)
    expect(page.get_by_text("已收到，核对中")).to_be_visible()
    progress = page.url

    office = open_as(post("officer", Role.CASE_OFFICER))
    office.goto("/registrations")
    must_be_fine(office)
    follow(office.get_by_role("link", name="示例邻里食堂服务中心"))
    must_be_fine(office)
    follow(office.get_by_role("link", name="退回补正"))
    must_be_fine(office)
    office.get_by_label("理由").fill("请补填业务范围")
    follow(office.get_by_role("button", name="退回补正"))

    page.goto(progress)
    expect(page.get_by_text("请补填业务范围")).to_be_visible()
    must_be_fine(page)
    follow(page.get_by_role("link", name="改正后再交"))
    must_be_fine(page)
    page.get_by_label("业务范围").fill("为老人供餐")
    follow(page.get_by_role("button", name="改好了，重新提交"))

    office.reload()
    follow(office.get_by_role("link", name="开通", exact=True))
    must_be_fine(office)
    follow(office.get_by_role("button", name="开通"))
    must_be_fine(office)

    page.goto("/login")
    page.get_by_label("用户名").fill("hegong")
    page.get_by_label("密码或一次性验证码").fill(PASSWORD)
    follow(page.get_by_role("button", name="登录"))
    follow(page.get_by_role("link", name="成员"))
    must_be_fine(page)
    follow(page.get_by_role("link", name="邀请成员"))
    must_be_fine(page)
    page.get_by_label("姓名").fill("示例小何")
    follow(page.get_by_role("button", name="邀请"))
    must_be_fine(page)
    invitation = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page.content())
    assert invitation is not None

    guest = open_as(phone=True)
    guest.goto("/invitation")
    must_be_fine(guest)
    guest.get_by_label("邀请码").fill(invitation.group())
    follow(guest.get_by_role("button", name="下一步"))
    must_be_fine(guest)
    _choose_login(guest, "xiaohe")
    follow(guest.get_by_role("button", name="开通账号并接受"))
    expect(guest.get_by_text("账号已开通")).to_be_visible()
