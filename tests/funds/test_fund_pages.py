"""资金情况: who sees which book, and sending money down once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.funds import funding
from incubator.funds.models import Fund
from incubator.ledger import services as ledger
from incubator.ledger.models import Budget, Posting
from incubator.organizations.models import BodyKind, Hub
from incubator.people.models import Post
from tests import factories, given
from tests.browser_client import Browser
from tests.statements import counted

As = Callable[[Post], Browser]


@pytest.fixture
def clerk(hub: Hub) -> Post:
    return factories.post(Role.FINANCE, hub=hub)


def a_fund(hub: Hub, total: int = 1_000, kind: BodyKind = BodyKind.SERVICE_CENTRE) -> Fund:
    return given.fund(hub, given.budget(hub, total, kind=kind))


FORM = {
    "name": "示例社会组织发展专项资金",
    "basis": "示街办〔2026〕3号",
    "source": "区级财政",
    "year": "2026",
    "amount": "90,000.00",
    "memo": "示财指〔2026〕1号",
}


def test_a_fund_is_registered_with_its_first_source(hub: Hub, clerk: Post, as_: As) -> None:
    page = as_(clerk).submit("/funds/new", owner_id=str(clerk.organization_id), **FORM)
    assert page.status_code == 200
    assert "示例社会组织发展专项资金" in page.text
    budget = db.session.scalars(select(Budget)).one()
    assert (budget.total, budget.name, budget.source) == (9_000_000, FORM["name"], "区级财政")


def test_a_double_click_sends_money_down_once(hub: Hub, clerk: Post, as_: As) -> None:
    fund = a_fund(hub)
    path = f"/funds/budgets/{fund.lines[0].budget_id}/appropriate"
    browser = as_(clerk)
    filled = {**browser.fields(path), "amount": "500", "memo": "追加"}
    first, second = browser.post(path, data=filled), browser.post(path, data=filled)
    assert first.location == second.location
    assert given.reloaded(fund).lines[0].budget.total == 150_000
    third = browser.post(path, data={**filled, "amount": "600"})
    assert third.status_code == 422
    assert "内容却不同" in third.text
    assert db.session.scalar(select(func.count(Posting.id))) == 2


def test_a_line_is_added_and_money_taken_back(hub: Hub, clerk: Post, as_: As) -> None:
    fund = a_fund(hub)
    facts = {"source": "福彩公益金", "year": "2026", "amount": "200", "memo": "示例"}
    page = as_(clerk).submit(f"/funds/{fund.id}/lines", **facts)
    assert "福彩公益金" in page.text
    budget_id = fund.lines[0].budget_id
    page = as_(clerk).submit(f"/funds/budgets/{budget_id}/withdraw", amount="1000.01", memo="调减")
    assert page.status_code == 422
    assert "还剩 ¥1,000.00 可用" in page.text
    as_(clerk).submit(f"/funds/budgets/{budget_id}/withdraw", amount="999.99", memo="调减")
    assert given.reloaded(fund).lines[0].budget.available == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": "9 万"}, "看不懂这个金额"),
        ({"amount": ""}, "请填写金额"),
        ({"year": "26"}, "四位数的年度"),
        ({"name": ""}, "请填写资金名称"),
        ({"memo": ""}, "请填写依据文件"),
    ],
)
def test_bad_input_is_shown_on_its_field(
    hub: Hub, clerk: Post, as_: As, change: dict[str, str], said: str
) -> None:
    facts = {**FORM, "owner_id": str(clerk.organization_id), **change}
    page = as_(clerk).submit("/funds/new", **facts)
    assert page.status_code == 422
    assert said in page.text
    assert db.session.scalar(select(func.count(Fund.id))) == 0


def test_a_fund_name_and_a_source_of_a_year_are_used_once(hub: Hub, clerk: Post, as_: As) -> None:
    owner = str(clerk.organization_id)
    as_(clerk).submit("/funds/new", owner_id=owner, **FORM)
    assert "已有同名资金" in as_(clerk).submit("/funds/new", owner_id=owner, **FORM).text
    fund = db.session.scalars(select(Fund)).one()
    again = {key: FORM[key] for key in ("source", "year", "amount", "memo")}
    assert "已有 2026 年" in as_(clerk).submit(f"/funds/{fund.id}/lines", **again).text


def test_a_fund_is_opened_only_in_a_book_one_may_keep(hub: Hub, clerk: Post) -> None:
    foundation = given.body(hub, BodyKind.COMMUNITY_FOUNDATION)
    by = factories.hat(clerk)
    with pytest.raises(RuleError, match="另一个法人"), transaction():
        funding.set_up(owner_id=foundation.id, name="示例", basis="示例", by=by, at=clock.now())


def test_another_bodys_book_is_not_there(hub: Hub, clerk: Post, as_: As) -> None:
    own, other = a_fund(hub), a_fund(hub, kind=BodyKind.COMMUNITY_FOUNDATION)
    browser = as_(clerk)
    listed = browser.get("/funds/").text
    assert own.name in listed
    assert other.name not in listed
    assert browser.get(f"/funds/{other.id}").status_code == 404
    assert browser.get(f"/funds/budgets/{other.lines[0].budget_id}").status_code == 404
    paths = (f"/funds/{other.id}/lines", f"/funds/budgets/{other.lines[0].budget_id}/appropriate")
    assert {browser.get(path).status_code for path in paths} == {404}
    auditor = as_(factories.post(Role.AUDITOR, hub=hub)).get("/funds/").text
    assert own.name in auditor
    assert other.name in auditor


def test_applicants_and_experts_see_no_money(hub: Hub, as_: As) -> None:
    fund = a_fund(hub)
    agent = factories.post(Role.AGENT, organization=factories.organization(hub=hub))
    for post in (agent, given.expert(hub)):
        for path in ("/funds/", f"/funds/{fund.id}", "/funds/new"):
            assert as_(post).get(path).status_code == 403


def test_the_list_shows_and_exports_each_line_by_itself(hub: Hub, clerk: Post, as_: As) -> None:
    a_fund(hub, 1_000)
    a_fund(hub, 2_000)
    page = as_(clerk).get("/funds/?year=2026").text
    assert "¥1,000.00" in page
    assert "¥2,000.00" in page
    assert "3,000.00" not in page
    raw = as_(clerk).get("/funds/?format=xlsx").data
    rows = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_index(0).to_python()
    assert sorted(row[-1] for row in rows[1:]) == [1000.0, 2000.0]


def test_postings_are_listed_filtered_and_exported(hub: Hub, clerk: Post, as_: As) -> None:
    fund = a_fund(hub)
    budget_id = fund.lines[0].budget_id
    by = factories.hat(clerk)
    with transaction():
        ledger.commit(budget_id, 5_000, ledger.Voucher("示例项目", "c"), by=by, at=clock.now())
    page = as_(clerk).get(f"/funds/budgets/{budget_id}?kind=commit").text
    assert "示例项目" in page
    assert "示财指" not in page
    exported = as_(clerk).get(f"/funds/budgets/{budget_id}?format=csv").data.decode("utf-8-sig")
    assert exported.splitlines()[0] == "日期,类别,摘要,金额,经办人,记账编号"
    assert "50.00" in exported


def test_lists_take_as_many_queries_for_one_row_as_for_many(hub: Hub, clerk: Post, as_: As) -> None:
    fund = a_fund(hub)
    budget_id = fund.lines[0].budget_id
    paths = ("/funds/", f"/funds/budgets/{budget_id}")
    few = [counted(partial(as_(clerk).get, path)) for path in paths]
    for _n in range(6):
        a_fund(hub)
    by = factories.hat(clerk)
    with transaction():
        for n in range(6):
            ledger.commit(budget_id, 1, ledger.Voucher("示例", f"c{n}"), by=by, at=clock.now())
    assert [counted(partial(as_(clerk).get, path)) for path in paths] == few
