"""From the portal to a desk: an applicant on a phone, an officer at a desk with the leader's paper."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.organizations.models import Hub
from incubator.people.models import Post
from tests import factories
from tests.browser.looking import follow, must_be_fine
from tests.browser.people import post

pytestmark = pytest.mark.slow
NAME = "示例晨星助学服务中心"


@pytest.fixture
def applicant(street) -> Post:
    """Registered this year, so that last year's inspection and statements are not asked of it."""
    hub = db.session.scalars(select(Hub).where(Hub.short_code == "SL")).one()
    made = factories.organization(hub=hub, name=NAME, registered_on=date(2026, 2, 1))
    return factories.post(Role.LEGAL_REPRESENTATIVE, organization=made)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "示例.pdf"
    path.write_bytes(b"%PDF-1.4\n% an example\n%%EOF\n")
    return path


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Two pages, as a telephone takes them."""
    made = [tmp_path / f"示例第{n}页.jpg" for n in (1, 2)]
    for number, path in enumerate(made):
        Image.new("RGB", (1200, 1600), (255, 255, 200 + number)).save(path)
    return made


def _from_the_portal(page: Page) -> None:
    page.goto("/")
    must_be_fine(page)
    follow(page.get_by_role("link", name="示例街道社会组织孵化基地常年招募（示例）"))
    must_be_fine(page)
    expect(page.get_by_text("登记证书副本")).to_be_visible()
    expect(page.get_by_text("名称核准通知")).to_have_count(0)
    follow(page.get_by_role("button", name="申请入驻"))
    must_be_fine(page)


def _write(page: Page) -> None:
    """Section after section by the one button, the papers at the end."""
    follow(page.get_by_role("link", name="组织情况"))
    must_be_fine(page)
    page.get_by_label("无", exact=True).check()
    page.get_by_label("开办资金（元）").fill("30,000")
    page.get_by_label("联系人", exact=True).fill("示例陈老师")
    page.get_by_label("联系人电话").fill("13800001111")
    page.get_by_label("专职人数").fill("2")
    page.get_by_label("兼职人数").fill("3")
    page.get_by_label("近两年行政处罚").fill("无")
    follow(page.get_by_role("button", name="保存并继续"))
    must_be_fine(page)
    page.get_by_label("实体孵化（使用工位）").check()
    page.get_by_label("需要工位数").fill("1")
    page.get_by_label("注册辅导").check()
    follow(page.get_by_role("button", name="保存并继续"))
    must_be_fine(page)
    page.get_by_label("现有项目").fill("示例：周末助学课堂，已做半年。")
    page.get_by_label("服务对象").fill("示例社区学生")
    page.get_by_label("发展规划（12 个月目标）").fill("示例：一年内服务 200 人次。")
    follow(page.get_by_role("button", name="保存并继续"))


def _attach(page: Page, paper: Path, photos: list[Path]) -> None:
    """The signed form as photographs of its pages, the rest as files."""
    must_be_fine(page)
    missing = page.locator("section", has_text="必须，还没有上传")
    missing.first.locator("summary").click()
    missing.first.get_by_label(re.compile("^照片（")).set_input_files(photos)
    follow(missing.first.get_by_role("button", name="上传"))
    expect(page.get_by_text("2 张照片已按此顺序合成一个 PDF")).to_be_visible()
    left = missing.count()
    assert left > 0
    for number in range(left, 0, -1):
        missing.first.locator("input[type=file]").first.set_input_files(paper)
        follow(missing.first.get_by_role("button", name="上传"))
        expect(missing).to_have_count(number - 1)
    must_be_fine(page)
    follow(page.get_by_role("link", name="返回清单"))


def _hand_in(page: Page) -> None:
    expect(page.get_by_text("4 节完成 4 节")).to_be_visible()
    must_be_fine(page)
    follow(page.get_by_role("link", name="核对并提交").first)
    must_be_fine(page)
    page.get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="提交"))
    expect(page.locator(".receipt .number")).to_have_text(re.compile(r"SL-I-\d{4}-\d{4}"))
    must_be_fine(page)


def _to_first_check(page: Page) -> None:
    """The way an officer comes: the list, the application, its check."""
    page.goto("/incubation/applications")
    must_be_fine(page)
    follow(page.get_by_role("link", name=NAME))
    must_be_fine(page)
    expect(page.get_by_text("面谈评审")).to_have_count(0)
    follow(page.get_by_role("link", name="初核", exact=True))
    must_be_fine(page)


def _send_back(page: Page) -> None:
    _to_first_check(page)
    follow(page.get_by_role("link", name="退回补正"))
    must_be_fine(page)
    page.get_by_label("项目与规划").fill("请写明服务对象的人数")
    follow(page.get_by_role("button", name="退回补正"))
    must_be_fine(page)


def _mend(page: Page) -> None:
    page.goto("/")
    must_be_fine(page)
    follow(page.get_by_role("link", name="提交补正"))
    must_be_fine(page)
    expect(page.get_by_text("请写明服务对象的人数").first).to_be_visible()
    expect(page.get_by_text("还有 1 节没有补正")).to_be_visible()
    follow(page.get_by_role("link", name="项目与规划"))
    must_be_fine(page)
    page.get_by_label("服务对象").fill("示例社区学生 40 人")
    follow(page.get_by_role("button", name="保存，返回清单"))
    _hand_in(page)


def _pass_and_propose(page: Page) -> None:
    _to_first_check(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    follow(page.get_by_role("button", name="初核完成，提出入驻建议"))
    must_be_fine(page)
    page.get_by_label("建议理由").fill("示例：材料齐全，服务需求与基地契合")
    follow(page.get_by_role("button", name="提出入驻建议"))
    must_be_fine(page)


def _approve_on_paper(page: Page, paper: Path) -> None:
    follow(page.get_by_role("link", name="线下审批登记"))
    must_be_fine(page)
    page.get_by_label("呈批件或会议纪要文号").fill("示例孵批〔示例〕88 号")
    page.get_by_label("签批日期").fill("2026-11-23")
    page.get_by_label("签批件扫描件").set_input_files(paper)
    follow(page.get_by_role("button", name="登记审批"))
    must_be_fine(page)


def _sign(page: Page, photos: list[Path]) -> None:
    follow(page.get_by_role("button", name="起草协议（编号）"))
    must_be_fine(page)
    follow(page.get_by_role("link", name="签订入驻协议"))
    must_be_fine(page)
    page.get_by_label("签订日期").fill("2026-11-23")
    page.get_by_label("乙方签字人").fill("示例陈老师")
    page.get_by_label("签字的协议").set_input_files(photos)
    page.get_by_label(re.compile("A-05")).check()
    follow(page.get_by_role("button", name="登记签约"))
    must_be_fine(page)


def _move_in(page: Page) -> None:
    follow(page.get_by_role("link", name="填写清单"))
    must_be_fine(page)
    for box in page.get_by_label("已交接").all():
        box.check()
    for reading in page.locator("input[name$='-reading']").all():
        reading.fill("00123")
    follow(page.get_by_role("button", name="保存清单"))
    must_be_fine(page)
    follow(page.get_by_role("link", name="办理入驻"))
    must_be_fine(page)
    follow(page.get_by_role("button", name="办理入驻"))
    expect(page.get_by_text("已入驻，可以约定目标和登记服务了。")).to_be_visible()
    must_be_fine(page)


def test_an_organization_applies_on_its_phone_and_gets_its_desk(open_as, applicant, paper, photos):
    phone = open_as(applicant, phone=True)
    _from_the_portal(phone)
    _write(phone)
    _attach(phone, paper, photos)
    _hand_in(phone)
    office = open_as(post("officer", Role.CASE_OFFICER))
    _send_back(office)
    _mend(phone)
    _pass_and_propose(office)
    _approve_on_paper(office, paper)
    _sign(office, photos)
    _move_in(office)
    follow(office.locator("section").get_by_role("link", name=re.compile("A-05")))
    must_be_fine(office)
    expect(office.get_by_role("cell", name=NAME)).to_be_visible()
    phone.goto("/")
    must_be_fine(phone)
    expect(
        phone.get_by_text("2026-11-23入驻").or_(phone.get_by_text("11月23日入驻"))
    ).to_be_visible()
