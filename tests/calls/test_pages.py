"""The public page of a call, the register, the form with rows, and the command."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pypdfium2
import pytest

from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.funds import queries
from incubator.funds.models import Call
from incubator.funds.queries import Phase
from tests import factories
from tests.applications import scenes
from tests.statements import counted


@pytest.fixture
def staff(hub):
    return scenes.officer(hub)


def test_anybody_reads_what_who_until_when_how_much_and_whom_to_ask(hub, client):
    call = scenes.call(hub)
    page = client.get(f"/calls/{call.code}").text
    for words in (
        "12月4日（周五） 17:00",
        "服务器时间 2026-11-23 09:0",
        "¥20,000.00",
        "¥5,000.00，凭票据实报实销",
        "不超过 80%",
        "5 个工作日",
        "登记证书副本",
        "项目需求",
        "40%",
        "不在活动异常名录和严重违法失信名单，移出已满 2 年",
        "登录后申报",
    ):
        assert words in page, words
    blank = client.get(f"/calls/{call.code}/blank.pdf")
    assert blank.headers["Content-Disposition"].startswith("attachment")
    document = pypdfium2.PdfDocument(blank.data)
    text = "".join(one.get_textpage().get_text_bounded() for one in document)
    document.close()
    for words in ("空白表", "项目背景与需求", "登记证书副本", "申请金额（大写）", "居委会意见"):
        assert words in text, words


def test_a_draft_is_seen_by_its_own_staff_alone(hub, staff, client, as_):
    call = scenes.call(hub, published=False)
    assert client.get(f"/calls/{call.code}").status_code == 404
    assert as_(scenes.applicant(hub)).get(f"/calls/{call.code}").status_code == 404
    assert as_(scenes.officer(factories.hub())).get(f"/calls/{call.code}").status_code == 404
    assert "修改草稿" in as_(staff).get(f"/calls/{call.code}").text
    assert call.title not in client.get("/calls/").text


def test_an_applicant_reads_the_rules_with_its_own_answers(hub, as_):
    call = scenes.call(hub)
    page = as_(scenes.applicant(hub)).get(f"/calls/{call.code}").text
    assert "申报条件自查" in page
    assert "不适用（新登记）" in page
    assert "负责人完成本年度培训（签约前）" in page
    assert "待完成" in page
    assert f"/calls/{call.code}/apply" in page


def test_pressing_apply_twice_opens_the_same_draft(hub, as_):
    call = scenes.call(hub)
    browser = as_(scenes.applicant(hub))
    token = {"csrf_token": browser.fields(f"/calls/{call.code}")["csrf_token"]}
    first = browser.post(f"/calls/{call.code}/apply", data=token)
    second = browser.post(f"/calls/{call.code}/apply", data=token)
    assert first.location == second.location


@pytest.mark.both
def test_the_phase_follows_the_clock_and_the_applications(hub):
    call = scenes.call(hub, published=False)
    now = clock.now()
    assert queries.phase(call, at=now) is Phase.DRAFT
    with transaction():
        db.session.get_one(Call, call.id).published_at = now
    before, after = call.opens_at - timedelta(hours=1), call.closes_at
    assert queries.phase(call, at=before) is Phase.UPCOMING
    assert queries.phase(call, at=now) is Phase.OPEN
    assert queries.phase(call, at=after - timedelta(seconds=1)) is Phase.OPEN
    assert queries.phase(call, at=after) is Phase.CLOSED
    first = scenes.submitted(call, scenes.applicant(hub))
    second = scenes.submitted(call, scenes.applicant(hub))
    for statuses, phase in (
        (("formal-check", "expert-review"), Phase.CLOSED),
        (("proposed", "expert-review"), Phase.REVIEW),
        (("public-notice", "rejected"), Phase.NOTICE),
        (("awarded", "rejected"), Phase.ENDED),
    ):
        with transaction():
            for one, status in zip((first, second), statuses, strict=True):
                db.session.get_one(Case, one.id).status = status
        assert queries.phase(call, at=after) is phase, phase
    with transaction():
        db.session.get_one(Call, call.id).closed_at = now
    assert queries.phase(call, at=now) is Phase.ENDED


def test_the_register_filters_by_phase_counts_and_costs_the_same_for_many(hub, staff, as_):
    open_call = scenes.call(hub, title="示例进行中")
    scenes.call(hub, title="示例草稿批次", published=False)
    scenes.submitted(open_call, scenes.applicant(hub))
    browser = as_(staff)
    page = browser.get("/calls/", query_string={"phase": "draft"})
    assert "示例草稿批次" in page.text
    assert "示例进行中" not in page.text
    rows = browser.get("/calls/", query_string={"format": "csv"}).data.decode("utf-8-sig")
    assert re.search(r"示例进行中,.*,申报中,.*,1\r\n", rows)
    few = counted(lambda: browser.get("/calls/"))
    for _n in range(4):
        scenes.call(hub)
    assert counted(lambda: browser.get("/calls/")) == few


FORM = {
    "title": "示例新批次",
    "category": "brand",
    "introduction": "示例说明",
    "basis": "示例办法",
    "opens_at": "2026-11-24T09:00",
    "closes_at": "2026-12-10T17:00",
    "cap": "20,000",
    "share_cap": "80",
    "notice_days": "5",
    "notice_unit": "working-days",
    "certificate_title": "立项通知书",
    "reviewers": "2",
    "requirements-0-test": "type:7",
    "requirements-0-must_hold": "at-submission",
    "requirements-0-text": "办法第五条",
    "requirements-1-test": "not-listed",
    "requirements-1-parameter": "2",
    "requirements-1-must_hold": "at-submission",
    "requirements-1-text": "办法第六条",
    "papers-0-label": "审计报告",
    "papers-0-required": "yes",
    "papers-0-audience": "everybody",
    "criteria-0-label": "需求",
    "criteria-0-weight": "60",
    "criteria-0-max_points": "10",
    "criteria-1-label": "预算",
    "criteria-1-weight": "40",
    "criteria-1-max_points": "10",
}


def test_staff_draw_up_a_call_and_publish_it_through_the_pages(hub, staff, as_):
    fund = scenes.fund(hub)
    browser = as_(staff)
    data = {**FORM, "fund_id": str(fund.id), "budget_id": str(fund.lines[0].budget_id)}
    page = browser.submit("/calls/new", **data)
    assert "已保存为草稿" in page.text
    call = db.session.query(Call).one()
    assert [(one.test, one.parameter) for one in call.requirements] == [
        ("type", 7),
        ("not-listed", 2),
    ]
    assert call.closes_at.isoformat() == "2026-12-10T09:00:00+00:00"
    again = browser.get(f"/calls/{call.code}/edit").text
    assert '<option selected value="type:7">' in again
    token = {"csrf_token": browser.fields(f"/calls/{call.code}/edit")["csrf_token"]}
    page = browser.post(f"/calls/{call.code}/publish", data=token, follow_redirects=True)
    assert "批次已发布" in page.text
    page = browser.submit(
        f"/calls/{call.code}/extend", closes_at="2026-12-20T17:00", reason="示例停电"
    )
    assert "12月20日" in page.text
    page = browser.submit(f"/calls/{call.code}/end", reason="示例结束")
    assert "已结束" in page.text


def test_rows_are_added_and_removed_without_a_script(hub, staff, as_):
    scenes.fund(hub)
    browser = as_(staff)
    opened = browser.fields("/calls/new")
    page = browser.post("/calls/new", data={**opened, **FORM, "add": "criteria"})
    assert page.status_code == 200
    assert 'name="criteria-3-label"' in page.text
    page = browser.post("/calls/new", data={**opened, **FORM, "remove": "criteria-0"})
    assert re.search(r'name="criteria-0-label"[^>]*value="预算"', page.text)
    assert db.session.query(Call).count() == 0


def test_each_refusal_in_the_list_of_errors_names_its_field(hub, staff, as_):
    fund = scenes.fund(hub)
    data = {**FORM, "fund_id": str(fund.id), "budget_id": "0", "cap": "三万", "title": ""}
    page = as_(staff).submit("/calls/new", **data)
    assert page.status_code == 422
    assert ">每个项目最多申请：看不懂这个金额" in page.text
    assert ">请填写批次名称。</a>" in page.text, "a sentence that names it is not told twice"


def test_a_refusal_in_a_row_names_the_row_and_keeps_everything_typed(hub, staff, as_):
    fund = scenes.fund(hub)
    data = {**FORM, "fund_id": str(fund.id), "budget_id": "0", "criteria-1-weight": "四十"}
    page = as_(staff).submit("/calls/new", **data)
    assert page.status_code == 422
    assert 'id="criteria-1-weight-error"' in page.text
    assert "要写整数" in page.text
    assert 'value="示例新批次"' in page.text


def test_finance_reads_a_call_and_cannot_change_it(hub, staff, as_):
    call = scenes.call(hub)
    browser = as_(factories.post(Role.FINANCE, hub=hub))
    assert "延期" not in browser.get(f"/calls/{call.code}").text
    assert browser.get("/calls/new").status_code == 403


def test_the_command_lists_code_title_and_state(app, hub):
    call = scenes.call(hub, title="示例批次甲")
    runner = app.test_cli_runner()
    answer = runner.invoke(args=["calls", "--json"])
    assert answer.exit_code == 0
    assert json.loads(answer.output) == [
        {"code": call.code, "title": "示例批次甲", "state": "open"}
    ]
    assert f"{call.code}\t示例批次甲\t申报中" in runner.invoke(args=["calls"]).output
