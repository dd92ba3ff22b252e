"""One journey for each person: applicant, officer, expert, director, and a member of the public."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from incubator.certificates.models import Certificate
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.demonstration import load
from incubator.funds.applications import FundApplication
from incubator.review.models import Sheet, SheetState
from tests.browser.looking import follow, must_be_fine
from tests.browser.people import post

PLAN = {
    "stages-0-starts_on": "2027-03-01",
    "stages-0-ends_on": "2027-10-31",
    "stages-0-content": "组建队伍，每月两次维护",
    "indicators-0-name": "活动场次",
    "indicators-0-target": "16",
    "indicators-0-unit": "场",
}


def _application(status: str) -> FundApplication:
    return db.session.scalars(
        select(FundApplication).where(FundApplication.status == status).order_by(FundApplication.id)
    ).first()


def _password(username: str) -> str:
    return next(line.split()[1] for line in load.sign_in_lines() if line.split()[0] == username)


def _sign_in(page: Page, username: str) -> None:
    page.goto("/login")
    must_be_fine(page)
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码或一次性验证码").fill(_password(username))
    follow(page.get_by_role("button", name="登录"))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "示例.pdf"
    path.write_bytes(b"%PDF-1.4\n% an example\n%%EOF\n")
    return path


def test_an_applicant_signs_in_fills_the_form_on_a_phone_and_gets_a_receipt(open_as, paper):
    page = open_as(phone=True)
    _sign_in(page, "green")
    must_be_fine(page)
    follow(page.get_by_role("link", name="示例雨水花园维护"))
    must_be_fine(page)
    expect(page.get_by_text("6 节完成 4 节")).to_be_visible()
    follow(page.get_by_role("link", name="预算"))
    must_be_fine(page)
    price = page.locator("input[name$='unit_price']").first
    price.fill("1,500.50")
    expect(page.get_by_text("30,010.00").first).to_be_visible()
    follow(page.get_by_role("button", name="保存，返回清单"))
    follow(page.get_by_role("link", name="继续填写"))
    for name, words in PLAN.items():
        page.locator(f"[name='{name}']").fill(words)
    must_be_fine(page)
    follow(page.get_by_role("button", name="保存，返回清单"))
    follow(page.get_by_role("link", name="附件"))
    missing = page.locator("section", has_text="必须，还没有上传")
    expect(missing).to_have_count(2)
    for left in (1, 0):
        missing.first.locator("input[type=file][required]").set_input_files(paper)
        follow(missing.first.get_by_role("button", name="上传"))
        expect(missing).to_have_count(left)
    must_be_fine(page)
    follow(page.get_by_role("link", name="返回清单"))
    expect(page.get_by_text("6 节完成 6 节")).to_be_visible()
    follow(page.get_by_role("link", name="核对并提交").first)
    must_be_fine(page)
    page.get_by_role("checkbox").check()
    follow(page.get_by_role("button", name=re.compile("提交")))
    expect(page.locator(".receipt .number")).to_have_text(re.compile(r"SL-F-\d{4}-\d{4}"))
    must_be_fine(page)


def test_an_officer_checks_an_application_and_asks_experts(open_as):
    application = _application("formal-check")
    page = open_as(post("officer", Role.CASE_OFFICER))
    page.goto("/")
    must_be_fine(page)
    page.goto(f"/applications/{application.id}/formal-check")
    must_be_fine(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    follow(page.get_by_role("button", name="形式审查通过"))
    page.goto(f"/reviews/cases/{application.id}/experts")
    must_be_fine(page)
    page.get_by_role("checkbox").first.check()
    follow(page.locator("main form button.primary").first)
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get(FundApplication, application.id).status == "expert-review"
    assert db.session.scalars(select(Sheet).where(Sheet.case_id == application.id)).first()


def test_an_expert_declares_scores_on_a_phone_and_hands_in(open_as):
    sheet = db.session.scalars(
        select(Sheet).where(Sheet.state == SheetState.ASKED).order_by(Sheet.id)
    ).first()
    page = open_as(sheet.post, phone=True)
    page.goto("/reviews/")
    must_be_fine(page)
    page.goto(f"/reviews/sheets/{sheet.id}")
    must_be_fine(page)
    follow(page.get_by_role("button", name="声明没有利益冲突，开始评分"))
    must_be_fine(page)
    for score in page.locator("input.points").all():
        score.fill("8.5")
    follow(page.get_by_role("button", name=re.compile("提交评分")))
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get(Sheet, sheet.id).state is SheetState.LOCKED


def test_a_director_settles_an_objection(open_as):
    page = open_as(post("director", Role.DIRECTOR))
    page.goto("/objections/")
    must_be_fine(page)
    follow(page.locator("tbody a").first)
    must_be_fine(page)
    page.get_by_label("异议不成立，继续公示").check()
    page.get_by_label(re.compile("调查情况")).fill("经核实，两个项目内容不同，没有重复资助。")
    follow(page.get_by_role("button", name="答复"))
    expect(page.get_by_text("异议已答复")).to_be_visible()
    db.session.rollback()
    assert _application("objection") is None


def test_a_resident_reads_a_notice_objects_and_checks_a_certificate(open_as):
    page = open_as(phone=True)
    page.goto("/")
    must_be_fine(page)
    page.goto("/notices/")
    must_be_fine(page)
    follow(page.get_by_role("link", name=re.compile("公示$")).first)
    must_be_fine(page)
    follow(page.get_by_role("link", name="提出异议"))
    must_be_fine(page)
    page.get_by_label("异议的事实和理由").fill("该项目与去年重复，请核实。")
    page.get_by_label("您的姓名或单位").fill("示例居民")
    page.get_by_label("联系方式").fill("13000000009")
    follow(page.get_by_role("button", name="提交异议"))
    expect(page.get_by_text("异议已收到")).to_be_visible()
    certificate = db.session.scalars(select(Certificate)).first()
    page.goto("/verify")
    must_be_fine(page)
    page.get_by_label("编号", exact=True).fill(certificate.number)
    page.get_by_label("核验码", exact=True).fill(certificate.code)
    follow(page.get_by_role("button", name="核验", exact=True))
    expect(page.get_by_text(certificate.recipient).first).to_be_visible()
    must_be_fine(page)
    page.goto(f"/verify/{certificate.number}?c=0000000000000000")
    expect(page.get_by_text(certificate.recipient)).to_have_count(0)


def test_the_form_works_without_scripts(street, chromium, address):
    """The applicant's budget table adds a row by the server where no script runs."""
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("用户名").fill("green")
    page.get_by_label("密码或一次性验证码").fill(_password("green"))
    follow(page.get_by_role("button", name="登录"))
    draft = _application("draft")
    page.goto(f"/applications/{draft.id}/budget")
    before = page.locator("input[name$='unit_price']").count()
    follow(page.get_by_role("button", name="增加一行"))
    assert page.locator("input[name$='unit_price']").count() == before + 1
    context.close()
