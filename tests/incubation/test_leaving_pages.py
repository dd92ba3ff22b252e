"""Pages of the way out: review, renewal, notice, termination, check-list, hand-over, papers."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.incubation import exit_papers
from incubator.incubation.models import Incubation, Leaving
from incubator.incubation.states import Status
from tests import factories
from tests.incubation.homes import Home
from tests.incubation.intake_scene import days_later

THINGS = ("key", "desk", "account", "meter", "equipment", "address")
PDF = b"%PDF-1.4 agreement"


@pytest.fixture
def home(app) -> Home:
    return Home()


def page_of(home: Home) -> str:
    return f"/incubation/{home.id}"


def test_an_incubatee_is_reviewed_and_graduates_through_the_pages(home, as_):
    officer, agent, at = as_(home.officer), as_(home.agent), page_of(home)
    page = officer.submit(f"{at}/begin-review")
    assert "出壳评估中" in page.text
    assert f"{at}/self-assessment" in agent.get(at).text
    page = agent.submit(f"{at}/self-assessment", words="示例自评：组织、团队、财务和项目已健全。")
    assert "自评已提交" in page.text
    page = officer.submit(
        f"{at}/review",
        interview="示例面谈",
        papers_read="y",
        advice="graduate",
        interview_on=clock.today().isoformat(),
        development="示例发展建议",
    )
    assert "示例发展建议" in page.text
    page = officer.submit(f"{at}/graduate")
    assert "已出壳，待交接" in page.text
    assert f"{at}/hand-back" in page.text


def test_nothing_is_handed_over_before_the_list_is_done(home, as_):
    home.graduate()
    officer, at = as_(home.officer), page_of(home)
    page = officer.submit(f"{at}/hand-over")
    assert page.status_code == 422
    assert "退驻清单还有 6 项" in page.text
    done = dict.fromkeys(THINGS, "y") | {"meter-reading": "00456", "address": ""}
    page = officer.submit(f"{at}/hand-back", **done, **{"address-away": "示例：未用本址"})
    assert "示例：未用本址" in page.text
    page = officer.submit(f"{at}/hand-over")
    assert home.case.status == Status.HANDED_OVER
    page = officer.submit(f"{at}/hand-back", **done)
    assert page.status_code == 422
    assert "清单不能修改" in page.text


def test_nothing_came_back_before_the_notice(home, as_):
    home.graduate()
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    page = as_(home.officer).submit(f"{page_of(home)}/hand-back", desk="y", on=yesterday)
    assert page.status_code == 422
    assert "不能早于出壳或退驻通知的日期" in page.text


def test_a_meter_without_its_reading_is_refused_at_its_line(home, as_):
    home.graduate()
    page = as_(home.officer).submit(f"{page_of(home)}/hand-back", meter="y")
    assert page.status_code == 422
    assert "请填写电表、水表读数" in page.text


def test_the_incubatee_gives_notice_and_reads_by_which_day_it_hands_over(home, as_):
    agent, at = as_(home.agent), page_of(home)
    assert "2026-12-14" in agent.get(f"{at}/give-notice").text
    page = agent.submit(f"{at}/give-notice", reason="示例：迁往新址")
    assert "请办理退驻交接" in page.text
    assert home.case.leaving is Leaving.WITHDRAWN
    paper = agent.get(f"{at}/exit/notice.pdf")
    assert paper.data.startswith(b"%PDF")


def test_a_second_term_is_agreed_with_its_scan(app, as_):
    home = Home(days=300)
    through = (home.case.term_through + timedelta(days=300)).isoformat()
    officer, at = as_(home.officer), page_of(home)
    page = officer.submit(f"{at}/renew", through=through)
    assert page.status_code == 422
    assert "请上传双方签字的续驻协议" in page.text
    officer.submit(f"{at}/renew", through=through, scan=(BytesIO(PDF), "示例协议.pdf"))
    made = db.session.query(Incubation).filter_by(previous_id=home.id).one()
    assert made.term_through.isoformat() == through
    assert f"/incubation/{made.id}" in officer.get(at).text
    assert (home.case.status, made.status) == (Status.RENEWED, Status.ACTIVE)
    assert made.agreement is not None
    filed = (made.agreement.case_id, made.agreement.organization_id)
    assert filed == (made.id, made.organization_id)


def test_who_stays_away_from_the_review_leaves_after_the_day(home, as_):
    officer, at = as_(home.officer), page_of(home)
    officer.submit(f"{at}/begin-review")
    page = officer.submit(f"{at}/deem-left", reason="示例：未参加")
    assert page.status_code == 422
    days_later(30)
    page = officer.submit(f"{at}/deem-left", reason="示例：未参加")
    assert "退驻交接中" in page.text


def test_a_review_may_end_in_going_on(home, as_):
    officer, at = as_(home.officer), page_of(home)
    officer.submit(f"{at}/begin-review")
    page = officer.submit(f"{at}/go-on", reason="示例：再培育半年")
    assert home.case.status == Status.ACTIVE
    assert "继续孵化" in page.text


def test_a_term_that_is_over_ends_by_a_press(home, as_):
    days_later(365)
    page = as_(home.officer).submit(f"{page_of(home)}/expire")
    assert "退驻交接中" in page.text


def test_a_termination_signed_on_paper_is_entered_by_somebody_else(home, as_):
    director = factories.post(Role.DIRECTOR, hub=home.hub)
    path = f"{page_of(home)}/register-termination"
    facts = {
        "reason": "示例：连续停止活动",
        "number": "示例呈批 1 号",
        "signed_on": clock.today().isoformat(),
        "signer": str(director.id),
    }
    officer = as_(home.officer)
    assert officer.submit(path, **facts).status_code == 422
    page = officer.submit(path, **facts, scan=(BytesIO(PDF), "示例呈批.pdf"))
    assert "退驻交接中" in page.text
    assert home.case.leaving is Leaving.TERMINATED


@pytest.mark.parametrize("which", ["notice", "note"])
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_every_paper_of_the_way_out_is_printed(home, as_, which, form):
    path = f"{page_of(home)}/exit/{which}.{form}"
    officer = as_(home.officer)
    assert officer.get(path).status_code == 404
    home.graduate()
    answer = officer.get(path)
    assert answer.data.startswith(b"%PDF" if form == "pdf" else b"PK")
    assert as_(home.agent).get(path).status_code == 200
    stranger = factories.post(Role.AGENT, organization=factories.organization(hub=home.hub))
    assert as_(stranger).get(path).status_code == 404


def test_the_notice_says_the_fifteenth_working_day(app):
    clock.install(start=clock.at(date(2026, 11, 20), 9))
    home = Home()
    home.graduate()
    said = "".join(
        getattr(block, "text", "")
        for block in exit_papers.notice(home.case, drawn_on=clock.today()).blocks
    )
    assert "2026年12月11日" in said
    assert "15 个工作日" in said
