"""An award follows its notice, once, and never goes beyond what was approved."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import Overtaken, Refusal, RuleError
from incubator.funds import awarding
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Award, RecipientKind
from incubator.notices.models import Notice, NoticeState
from incubator.records.models import Event
from tests.awards.street import Street
from tests.people.racing import at_once

AWARDS = select(func.count()).select_from(Award)


@pytest.fixture
def street(scene):
    return scene(Street.build)


@pytest.mark.both
def test_an_award_freezes_who_got_what_for_what(street):
    application = street.approved(500_000)
    notice = street.waited_out(application)
    award = street.award(application)
    assert award.recipient_kind is RecipientKind.ORGANIZATION
    assert (award.recipient, award.recipient_code) == (
        application.organization.name,
        application.organization.uscc,
    )
    assert (award.amount, award.notice_id) == (500_000, notice.id)
    verbs = list(db.session.scalars(select(Event.verb).order_by(Event.id.desc()).limit(3)))
    assert verbs == ["notice.close", "award.make", "fund-application.award"]


def test_a_second_award_of_the_same_application_is_refused(street):
    application = street.approved()
    street.waited_out(application)
    street.award(application)
    with pytest.raises(RuleError, match="不能“立项”"):
        street.award(application)


@pytest.mark.both
def test_twenty_people_at_once_make_one_award(app, street):
    application = street.approved()
    street.waited_out(application)
    officer, number = street.officers_hat, application.id

    def press(_n):
        with app.app_context():
            try:
                with transaction():
                    awarding.award(locked(FundApplication, number), by=officer, at=clock.now())
            except Refusal as refusal:
                return refusal.message
            return ""

    with ThreadPoolExecutor(10) as people:
        answers = list(people.map(press, range(20)))
    db.session.rollback()
    assert answers.count("") == 1
    assert db.session.scalar(AWARDS) == 1


@pytest.mark.both
def test_the_last_cases_awarded_at_once_end_their_notice(app, street):
    ids = [street.approved(100_000).id for _n in range(6)]
    notice = street.waited_out(*(db.session.get_one(FundApplication, id) for id in ids))
    officer = street.officers_hat

    def press(number):
        try:
            with transaction():
                awarding.award(locked(FundApplication, ids[number]), by=officer, at=clock.now())
        finally:
            db.session.remove()

    at_once(app, len(ids), press)
    db.session.rollback()
    assert db.session.scalar(AWARDS) == len(ids)
    assert db.session.get_one(Notice, notice.id).state is NoticeState.CLOSED


@pytest.mark.both
def test_several_are_awarded_together_or_not_at_all(street):
    good, bad = street.approved(), street.approved()
    street.waited_out(good)
    with pytest.raises(RuleError, match="还没有公示"), transaction():
        awarding.award_all([good.id, bad.id], by=street.officers_hat, at=clock.now())
    assert db.session.scalar(AWARDS) == 0


@pytest.mark.both
def test_the_database_refuses_an_award_before_the_notice_ended(street):
    application = street.approved()
    notice = street.published(application)
    with pytest.raises(Overtaken), transaction():
        db.session.add(
            Award(
                call_id=street.call.id,
                application_id=application.id,
                notice_id=notice.id,
                notice_ended_on=notice.ends_on,
                recipient_kind=RecipientKind.ORGANIZATION,
                recipient="示例",
                amount=1,
                awarded_on=notice.ends_on,
            )
        )


@pytest.mark.both
def test_the_database_refuses_an_award_out_of_nowhere(street):
    with pytest.raises(Overtaken), transaction():
        db.session.add(
            Award(
                call_id=street.call.id,
                recipient_kind=RecipientKind.OTHER,
                recipient="示例",
                awarded_on=clock.today(),
            )
        )


def test_a_notice_stays_open_until_its_last_case_is_settled(street):
    one, two = street.approved(), street.approved()
    notice = street.waited_out(one, two)
    street.award(one)
    assert db.session.get_one(Notice, notice.id).state is NoticeState.PUBLISHED
    street.award(two)
    assert db.session.get_one(Notice, notice.id).state is NoticeState.CLOSED
    assert clock.today() == notice.ends_on + timedelta(days=1)
