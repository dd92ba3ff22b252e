"""Awarding on the screen: one application, or all whose notice is over."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Award
from incubator.funds.lifecycle import Status
from incubator.notices.models import Notice, NoticeState
from tests import factories
from tests.awards.street import Street, morning_of
from tests.statements import counted

AWARDS = select(func.count()).select_from(Award)


@pytest.fixture
def street(scene):
    return scene(Street.build)


def test_an_officer_awards_an_application_whose_notice_is_over(street, as_):
    application = street.approved()
    street.waited_out(application)
    page = as_(street.officer).submit(f"/awards/cases/{application.id}")
    assert page.status_code == 200
    assert "已立项" in page.text
    award = db.session.scalars(select(Award)).one()
    assert (award.recipient, award.amount) == (application.organization.name, 1_234_560)
    assert db.session.get_one(FundApplication, application.id).status == Status.AWARDED


def test_a_double_click_shows_the_first_award(street, as_):
    application = street.approved()
    street.waited_out(application)
    officer = as_(street.officer)
    fields = officer.fields(f"/awards/cases/{application.id}")
    answers = [officer.post(f"/awards/cases/{application.id}", data=fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].location == answers[1].location
    assert db.session.scalar(AWARDS) == 1


def test_before_the_notice_is_over_the_page_says_until_when_and_offers_no_button(street, as_):
    application = street.approved()
    notice = street.published(application)
    page = as_(street.officer).get(f"/awards/cases/{application.id}")
    assert f"公示到 {notice.ends_on.isoformat()} 期满" in page.text
    assert ">立项</button>" not in page.text


def test_pressing_too_early_is_refused_with_the_day(street, as_):
    application = street.approved()
    street.waited_out(application)
    officer = as_(street.officer)
    fields = officer.fields(f"/awards/cases/{application.id}")
    morning_of(db.session.scalars(select(Notice.ends_on)).one())
    page = officer.post(f"/awards/cases/{application.id}", data=fields)
    assert page.status_code == 422
    assert "期满次日起才能办理下一步" in page.text
    assert db.session.scalar(AWARDS) == 0


def test_all_whose_notice_is_over_are_awarded_together_and_the_notice_ends(street, as_):
    applications = [street.approved(amount) for amount in (100_000, 200_000, 300_000)]
    notice = street.waited_out(*applications)
    officer = as_(street.officer)
    page = officer.get("/awards/waiting")
    assert page.text.count('type="checkbox"') == 3
    fields = officer.fields("/awards/waiting")
    answer = officer.post(
        "/awards/waiting",
        data={**fields, "items": [application.id for application in applications]},
        follow_redirects=True,
    )
    assert "已立项 3 项" in answer.text
    assert "¥6,000.00" in answer.text
    assert db.session.get_one(Notice, notice.id).state is NoticeState.CLOSED


def test_what_is_held_up_is_listed_with_its_reason(street, as_):
    application = street.approved()
    notice = street.published(application)
    morning_of(notice.ends_on + timedelta(days=1))
    page = as_(street.officer).get("/awards/waiting")
    assert "还没有公示的发布证明" in page.text
    assert 'type="checkbox"' not in page.text


def test_the_list_is_searched_filtered_summed_and_exported(street, as_):
    one, two = street.awarded(2)
    officer = as_(street.officer)
    page = officer.get("/awards", query_string={"q": one.recipient})
    assert one.recipient in page.text
    assert two.recipient not in page.text
    assert "¥12,345.60" in page.text
    everything = officer.get("/awards?year=2026&kind=organization&format=csv")
    rows = list(csv.DictReader(io.StringIO(everything.get_data().decode("utf-8-sig"))))
    assert {row["单位"] for row in rows} == {one.recipient, two.recipient}
    assert {row["金额"] for row in rows} == {"12345.60"}
    assert officer.get("/awards?kind=other").text.count("12,345.60") == 0


def test_an_award_shows_its_notice_and_leads_to_its_certificate(street, as_):
    award = street.awarded()[0]
    officer = as_(street.officer)
    page = officer.get(f"/awards/{award.id}")
    assert "签发证书" in page.text
    assert "人民币壹万贰仟叁佰肆拾伍元陆角" in page.text
    certificate = street.certificate(award)
    page = officer.get(f"/awards/{award.id}")
    assert certificate.serial in page.text
    assert "签发证书" not in page.text


def test_another_streets_staff_find_nothing(street, as_):
    application = street.approved()
    street.waited_out(application)
    award = street.award(application)
    stranger = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    assert stranger.get(f"/awards/{award.id}").status_code == 404
    assert stranger.get(f"/awards/cases/{application.id}").status_code == 404
    assert award.recipient not in stranger.get("/awards").text


def test_an_applicant_and_an_expert_have_no_list_of_awards(street, as_):
    award = street.awarded()[0]
    applicant = as_(street.applicant(award.application))
    expert = as_(factories.post(Role.EXPERT, hub=street.hub))
    assert applicant.get("/awards").status_code == 403
    assert expert.get(f"/awards/{award.id}").status_code == 403


@pytest.mark.both
def test_a_longer_list_asks_the_database_no_more(street, as_):
    street.awarded(2)
    officer = as_(street.officer)
    officer.get("/awards")
    few = counted(lambda: officer.get("/awards"))
    street.awarded(8)
    assert counted(lambda: officer.get("/awards")) == few


def test_nothing_is_awarded_without_a_press(street, as_):
    application = street.approved()
    street.waited_out(application)
    as_(street.officer).get(f"/awards/cases/{application.id}")
    as_(street.officer).get("/awards/waiting")
    assert db.session.scalar(AWARDS) == 0
    assert clock.today() > db.session.scalars(select(Notice.ends_on)).one()
