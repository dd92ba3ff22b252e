"""The work desk: every number is the length of its list, every row has its next step."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from incubator import scheduler
from incubator.blueprints.home import desk, numbers
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.funds.lifecycle import Status
from incubator.ledger.models import Budget
from incubator.organizations.models import BodyKind, Profile
from incubator.scheduler import JOBS
from incubator.web import steps
from tests import factories, given
from tests.deadlines import owing
from tests.statements import counted

STAFF = (Role.CASE_OFFICER, Role.DIRECTOR, Role.FINANCE, Role.AUDITOR)


@pytest.fixture
def busy(hub, scene):
    """A hub with something of everything, at every distance from its day."""
    return scene(lambda: _busy(hub))


@factories.together()
def _busy(hub):
    for status in (
        Status.FORMAL_CHECK,
        Status.SUPPLEMENT,
        Status.EXPERT_REVIEW,
        Status.PROPOSED,
        Status.APPROVED,
        Status.OBJECTION,
    ):
        for n in (-8, -1, 0, 2, 6, 20):
            owing.case(hub, status, owing.days(n))
    for n in (-40, 3, 25, 50, 70):
        organization = factories.organization(hub=hub)
        owing.yearly(organization, owing.days(n))
        owing.grade(organization, owing.days(n))
    return hub


def _length(browser, url: str) -> int:
    """How many rows the list at `url` says it has."""
    page = browser.get(unescape(url))
    assert page.status_code == 200, url
    found = re.search(r'<caption class="unseen">[^<]*?(\d+) 项</caption>', page.text)
    return int(found.group(1)) if found else 0


@pytest.mark.parametrize("role", STAFF)
def test_every_number_is_the_length_of_the_list_it_links_to(app, as_, role, busy):
    browser = as_(factories.post(role, hub=busy))
    links = re.findall(r'<a href="([^"]+)">[^<]*<b>(\d+)</b></a>', browser.get("/").text)
    shown = [(url, int(count)) for url, count in links if url.startswith("/deadlines")]
    assert len(shown) > 7, "the desk's numbers were not found"
    assert [(url, _length(browser, url)) for url, _count in shown] == shown


def test_the_numbers_are_what_the_fixtures_say(app, busy):
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=busy))
    with db.session.get_bind().engine.connect(), app.test_request_context():
        counts = {name: one.count for name, one in numbers.of(officer, clock.today()).items()}
    # formal check, review without an expert, proposed and approved are an officer's to move on
    assert counts["mine"] == 4 * 6
    assert counts["overdue"] == 4 * 2
    assert counts["today"] == 4
    assert counts["week"] == 4 * 3
    assert counts["others"] == 6
    assert (counts["yearly-overdue"], counts["yearly-7"], counts["yearly-60"]) == (1, 1, 3)
    assert (counts["grades-7"], counts["grades-30"], counts["grades"]) == (1, 2, 4)


def test_at_most_eight_rows_wait_and_the_nearest_come_first(app, as_, busy):
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=busy))
    with app.test_request_context():
        built = desk.build(officer)
    assert len(built.todo) == 8
    assert all("逾期" in row.word for row in built.todo)
    assert all(row.action for row in built.todo)


@pytest.mark.parametrize(
    ("status", "role", "label"),
    [
        (Status.FORMAL_CHECK, Role.CASE_OFFICER, "形式审查"),
        (Status.EXPERT_REVIEW, Role.CASE_OFFICER, "安排专家"),
        (Status.PROPOSED, Role.CASE_OFFICER, "线下审批登记"),
        (Status.PROPOSED, Role.DIRECTOR, "审批"),
        (Status.APPROVED, Role.CASE_OFFICER, "列入公示"),
        (Status.OBJECTION, Role.DIRECTOR, "答复异议"),
    ],
)
def test_the_button_names_the_work_and_not_one_of_its_outcomes(app, status, role, label):
    hub = factories.hub(profile=Profile.FULL)
    owing.case(hub, status, owing.days(2))
    hat = factories.hat(factories.post(role, hub=hub))
    with app.test_request_context():
        (row,) = desk.build(hat).todo
    assert row.action is not None
    assert row.action.label == label
    assert row.action.url.startswith("/")


def test_a_small_centre_approves_on_paper_and_offers_no_approval_by_login(app, as_):
    hub = factories.hub(profile=Profile.SMALL_CENTRE)
    case = owing.case(hub, Status.PROPOSED, owing.days(2))
    director = factories.post(Role.DIRECTOR, hub=hub)
    with app.test_request_context():
        (row,) = desk.build(factories.hat(director)).todo
        offered = {one.action for one in steps.buttons(case, factories.hat(director))}
    assert row.action is not None
    assert row.action.label == "查看", "a refusal alone is not the next step"
    assert "approve" not in offered
    assert "/approve" not in as_(director).get(f"/decisions/calls/{case.call_id}").text


def test_the_approval_page_of_a_full_centre_offers_every_answer(as_):
    hub = factories.hub(profile=Profile.FULL)
    case = owing.case(hub, Status.PROPOSED, owing.days(2))
    page = as_(factories.post(Role.DIRECTOR, hub=hub)).get(f"/decisions/cases/{case.id}/approve")
    assert all(word in page.text for word in ("批准资助", "退回重议", "不予资助"))


def test_the_text_behind_the_deadlines_is_said_once(as_):
    hub = factories.hub()
    for n in range(3):
        owing.case(hub, Status.FORMAL_CHECK, owing.days(n))
    page = as_(factories.post(Role.CASE_OFFICER, hub=hub)).get("/")
    assert page.text.count("示例规程：5 个工作日") == 1


def test_a_fully_scored_case_waits_for_a_proposal(app):
    hub = factories.hub()
    case = owing.case(hub, Status.EXPERT_REVIEW, owing.days(2))
    given.scored(case, (8, 7), (9, 9))
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))
    with app.test_request_context():
        (row,) = desk.build(officer).todo
    assert row.action is not None
    assert row.action.label == "提出资助建议"


def test_on_its_last_day_a_notice_is_looked_at_and_the_day_after_awarded(app):
    hub = factories.hub()
    case = owing.case(hub, Status.PUBLIC_NOTICE, owing.days(5))
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))
    with app.test_request_context():
        (row,) = desk.build(officer).todo
    assert row.action is not None
    assert row.action.label == "查看公示"
    with transaction():
        found = db.session.scalars(select(Deadline).where(Deadline.case_id == case.id)).one()
        found.starts_on = owing.days(-1)
    with app.test_request_context():
        (row,) = desk.build(officer).todo
    assert row.action is not None
    assert row.action.label == "立项"


def test_an_auditor_looks_on_without_a_button(app, as_):
    hub = factories.hub()
    owing.case(hub, Status.FORMAL_CHECK, owing.days(2))
    auditor = factories.post(Role.AUDITOR, hub=hub)
    with app.test_request_context():
        built = desk.build(factories.hat(auditor))
    assert [row.action for row in built.todo] == [None]
    assert "中心办理中的事项" in as_(auditor).get("/").text


def test_the_foundations_money_is_on_no_desk_but_its_own(app, as_):
    hub = factories.hub()
    own = given.fund(hub, given.budget(hub, 100_000))
    foundation = given.fund(hub, given.budget(hub, 60_000, kind=BodyKind.COMMUNITY_FOUNDATION))
    centre = as_(factories.post(Role.CASE_OFFICER, hub=hub)).get("/").text
    assert own.name in centre
    assert foundation.name not in centre
    body = given.body(hub, BodyKind.COMMUNITY_FOUNDATION)
    theirs = as_(factories.post(Role.FINANCE, organization=body)).get("/").text
    assert foundation.name in theirs
    assert "¥60,000.00" in theirs


def test_a_fund_shows_what_it_promised_paid_and_has_left(app):
    hub = factories.hub()
    line = given.budget(hub, 900_000)
    given.fund(hub, line)
    with transaction():
        budget = locked(Budget, line.id)
        budget.committed, budget.paid, budget.returned = 26_810_000, 31_240_000, 1_000_000
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))
    with app.test_request_context():
        money = desk.build(officer).money
    assert money is not None
    (one,) = money
    assert (one.total, one.paid, one.committed) == (90_000_000, 30_240_000, 26_810_000)
    assert one.available == one.total - one.paid - one.committed


def test_the_desk_costs_the_same_however_much_is_on_it(app, as_):
    hub = factories.hub()
    browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    owing.case(hub, Status.FORMAL_CHECK, owing.days(2))
    owing.case(hub, Status.SUPPLEMENT, owing.days(2))
    few = counted(lambda: browser.get("/"))
    _busy(hub)
    assert counted(lambda: browser.get("/")) <= few + 1, "one more finds who has scored"
    assert few < 20


def test_the_line_says_how_the_night_went(app, as_):
    browser = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    before = browser.get("/").text
    assert "今天的期限还没有生成" in before
    assert "调度进程没有运行" in before
    scheduler.run_due(JOBS["plan"], now=clock.at(clock.today(), 2, 5))
    after = browser.get("/").text
    assert "昨晚任务正常 02:00" in after


def test_a_system_administrator_reads_neither_cases_nor_money(app, as_):
    hub = factories.hub()
    case = owing.case(hub, Status.FORMAL_CHECK, owing.days(2))
    fund = given.fund(hub, given.budget(hub, 100_000))
    page = as_(factories.post(Role.ADMINISTRATOR, hub=hub)).get("/").text
    assert case.title not in page
    assert fund.name not in page
    assert 'href="/deadlines' not in page


def test_another_streets_work_is_on_no_desk_here(app, as_):
    case = owing.case(factories.hub(), Status.FORMAL_CHECK, owing.days(2))
    page = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub())).get("/").text
    assert case.title not in page
