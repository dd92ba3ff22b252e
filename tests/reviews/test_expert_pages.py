"""An expert declares, reads, scores and hands in on one page, on a phone as well."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Status
from incubator.people.models import Post
from incubator.review import services
from incubator.review.models import Sheet, SheetState
from tests import factories, given
from tests.browser_client import Browser

As = Callable[[Post], Browser]
PHONE = "13800000000"


@pytest.fixture
def case(app: Flask) -> FundApplication:
    """Handed in with two papers, one of which shows an account."""
    made = given.application(
        given.call(factories.hub()),
        background="示例背景",
        leader_name="示例负责人甲",
        leader_phone=PHONE,
        contact_name="示例联系人乙",
        contact_phone=PHONE,
        bank_account="6222000011112222",
    )
    given.handed_in(
        made,
        ("项目计划书", "计划书.pdf", b"%PDF-1.4 plan"),
        ("银行开户许可证", "许可证.pdf", b"%PDF-1.4 bank"),
    )
    return made


@pytest.fixture
def expert(case: FundApplication) -> Post:
    return given.expert(case.hub)


@pytest.fixture
def sheet(case: FundApplication, expert: Post) -> Sheet:
    [made] = given.asked(case, expert)
    return made


def filled(sheet: Sheet, *typed: str) -> dict[str, str]:
    return {
        f"points-{criterion.id}": one
        for criterion, one in zip(sheet.rubric.criteria, typed, strict=True)
    }


def declared(sheet: Sheet, expert: Post, as_: As) -> Browser:
    browser = as_(expert)
    page = browser.post(
        f"/reviews/sheets/{sheet.id}/declare",
        data=browser.fields(f"/reviews/sheets/{sheet.id}"),
        follow_redirects=True,
    )
    assert "提交评分" in page.text
    return browser


def test_the_list_names_what_is_owed(
    sheet: Sheet, expert: Post, case: FundApplication, as_: As
) -> None:
    page = as_(expert).get("/reviews/").text
    assert case.title in page
    assert "待评分" in page
    assert case.title in as_(expert).get("/reviews/?format=csv").data.decode("utf-8-sig")


def test_nothing_is_read_before_the_declaration(sheet: Sheet, expert: Post, as_: As) -> None:
    page = as_(expert).get(f"/reviews/sheets/{sheet.id}").text
    assert "利益冲突声明" in page
    assert "示例背景" not in page
    assert "points-" not in page


def test_the_frozen_project_is_read_without_contacts_or_accounts(
    sheet: Sheet, expert: Post, case: FundApplication, as_: As
) -> None:
    page = declared(sheet, expert, as_).get(f"/reviews/sheets/{sheet.id}").text
    assert "示例背景" in page
    assert case.organization.name in page
    for private in (PHONE, "138****", "示例负责人甲", "示例联系人乙", "2222", "许可证.pdf"):
        assert private not in page
    assert "计划书.pdf" in page


def test_papers_are_open_only_while_assigned(
    sheet: Sheet, expert: Post, case: FundApplication, as_: As
) -> None:
    browser = declared(sheet, expert, as_)
    page = browser.get(f"/reviews/sheets/{sheet.id}").text
    [path] = re.findall(r'href="(/reviews/sheets/\d+/papers/\d+)"', page)
    assert browser.get(path).data == b"%PDF-1.4 plan"
    hidden = path.rsplit("/", 1)[0] + f"/{int(path.rsplit('/', 1)[1]) + 1}"
    assert browser.get(hidden).status_code == 404
    assert as_(given.expert(case.hub)).get(path).status_code == 404
    given_back = given.hat(expert)
    with transaction():
        services.recuse(sheet.id, reason="示例", by=given_back, at=clock.now())
    assert browser.get(path).status_code == 404


def test_scores_are_saved_then_handed_in_once(sheet: Sheet, expert: Post, as_: As) -> None:
    browser = declared(sheet, expert, as_)
    path = f"/reviews/sheets/{sheet.id}"
    page = browser.submit(path, **filled(sheet, "8.5", ""), do="save")
    assert "已保存" in page.text
    assert 'value="8.5"' in page.text
    data = {**browser.fields(path), **filled(sheet, "8.5", "9"), "comment": "同意", "do": "lock"}
    page = browser.post(path, data=data, follow_redirects=True)
    assert "评分已提交" in page.text
    assert "87.00" in page.text
    again = browser.post(path, data=data)
    assert again.status_code == 200
    assert "提交于" in again.text
    assert given.reloaded(sheet).state is SheetState.LOCKED


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("11", "9"), "“第1项”请填 0 到 10"),
        (("八", "9"), "“第1项”请填 0 到 10"),
        (("8.55", "9"), "“第1项”请填 0 到 10"),
        (("8", ""), "“第2项”还没有打分"),
    ],
)
def test_a_sheet_that_cannot_be_handed_in_says_which_line(
    sheet: Sheet, expert: Post, as_: As, typed: tuple[str, str], said: str
) -> None:
    browser = declared(sheet, expert, as_)
    page = browser.submit(f"/reviews/sheets/{sheet.id}", **filled(sheet, *typed), do="lock")
    assert page.status_code == 422
    assert said in page.text
    assert given.reloaded(sheet).state is SheetState.ASKED


def test_what_does_not_apply_is_ticked_with_its_reason(sheet: Sheet, expert: Post, as_: As) -> None:
    browser = declared(sheet, expert, as_)
    first = sheet.rubric.criteria[0].id
    path = f"/reviews/sheets/{sheet.id}"
    facts = {**filled(sheet, "", "9"), f"away-{first}": "y"}
    assert "写明原因" in browser.submit(path, **facts, do="lock").text
    page = browser.submit(path, **facts, **{f"remark-{first}": "无此内容"}, do="lock")
    assert "90.00" in page.text
    assert "不适用" in page.text


def test_autosave_answers_the_new_version_and_refuses_a_stale_one(
    sheet: Sheet, expert: Post, as_: As
) -> None:
    browser = declared(sheet, expert, as_)
    path = f"/reviews/sheets/{sheet.id}"
    data = {**browser.fields(path), **filled(sheet, "8", "")}
    saved = browser.post(f"{path}/draft", data=data)
    assert saved.status_code == 200
    assert saved.json is not None
    assert saved.json["saved_at"] == clock.now().astimezone(clock.zone()).strftime("%H:%M")
    stale = browser.post(f"{path}/draft", data={**data, **filled(sheet, "1", "")})
    assert stale.status_code == 409
    newer = {**data, "version": str(saved.json["version"]), **filled(sheet, "7", "")}
    assert browser.post(f"{path}/draft", data=newer).status_code == 200
    assert (
        browser.post(f"{path}/draft", data={**newer, **filled(sheet, "77", "")}).status_code == 422
    )
    scores = [score.tenths for score in given.reloaded(sheet).scores if score.tenths is not None]
    assert scores == [70]


def test_stepping_back_on_the_page(sheet: Sheet, expert: Post, as_: As) -> None:
    page = as_(expert).submit(f"/reviews/sheets/{sheet.id}/recuse", reason="与负责人是亲属")
    assert "已登记回避" in page.text
    assert "与负责人是亲属" in page.text
    assert "points-" not in page.text


def test_other_scores_appear_after_handing_in(case: FundApplication, as_: As) -> None:
    [theirs] = given.scored(case, (3, 3))
    expert = given.expert(case.hub)
    [own] = given.asked(case, expert)
    browser = declared(own, expert, as_)
    path = f"/reviews/sheets/{own.id}"
    assert theirs.person.name not in browser.get(path).text
    page = browser.submit(path, **filled(own, "9", "9"), do="lock")
    assert theirs.person.name in page.text


def test_nobody_else_opens_a_sheet(sheet: Sheet, case: FundApplication, as_: As) -> None:
    path = f"/reviews/sheets/{sheet.id}"
    assert as_(given.expert(case.hub)).get(path).status_code == 404
    assert as_(given.expert(factories.hub())).get(path).status_code == 404
    assert as_(given.officer(case.hub)).get(path).status_code == 403
    agent = factories.post(Role.AGENT, organization=case.organization)
    for one in (path, f"{path}/recuse", "/reviews/"):
        assert as_(agent).get(one).status_code == 403


def test_a_case_that_left_the_review_is_no_longer_scored(
    sheet: Sheet, expert: Post, case: FundApplication, as_: As
) -> None:
    browser = declared(sheet, expert, as_)
    data = {**browser.fields(f"/reviews/sheets/{sheet.id}"), **filled(sheet, "8", "9")}
    with transaction():
        moved = db.session.scalars(select(FundApplication)).one()
        moved.status = Status.PROPOSED.value
    page = browser.post(f"/reviews/sheets/{sheet.id}", data={**data, "do": "lock"})
    assert page.status_code == 422
    assert "不在专家评审阶段" in page.text
    assert "示例背景" not in page.text
