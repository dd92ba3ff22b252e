"""Objections to a notice, its frozen list, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Status
from incubator.ledger.models import Budget
from incubator.notices import services, showing
from incubator.notices.models import Notice, NoticeState, Objection, ObjectionState
from tests import factories
from tests.awards.street import morning_of
from tests.notices.acts import SAID, objected, status
from tests.people.racing import at_once


def settle(street, objection, *, upheld, by=None):
    with transaction():
        showing.settle_objection(
            locked(Objection, objection.id),
            upheld=upheld,
            words="经核查的意见。",
            by=by or street.directors_hat,
            at=clock.now(),
        )


# ---- D10: objections


@pytest.mark.both
def test_an_upheld_objection_cancels_and_gives_the_money_back(street):
    application, other = street.approved(5_000_000), street.approved(1_000_000)
    notice = street.published(application, other)
    street.proved(notice)
    objection = objected(notice)
    morning_of(notice.ends_on + timedelta(days=1))
    with pytest.raises(RuleError, match="异议尚未答复"):
        street.award(application)
    settle(street, objection, upheld=True)
    assert status(application) == Status.CANCELLED
    assert db.session.get_one(Budget, street.call.budget_id).committed == 1_000_000
    with pytest.raises(RuleError):
        street.award(application)
    street.award(other)
    assert db.session.get_one(Notice, notice.id).state is NoticeState.CLOSED


@pytest.mark.both
def test_the_last_two_objections_answered_at_once_let_the_case_go_on(app, street):
    application = street.approved()
    notice = street.published(application)
    ids = [objected(notice).id for _n in range(6)]
    director = street.directors_hat

    def dismiss(number):
        try:
            with transaction():
                showing.settle_objection(
                    locked(Objection, ids[number]),
                    upheld=False,
                    words="经核查的意见。",
                    by=director,
                    at=clock.now(),
                )
        finally:
            db.session.remove()

    at_once(app, len(ids), dismiss)
    db.session.rollback()
    assert status(application) == Status.PUBLIC_NOTICE


def test_a_dismissed_objection_lets_the_case_go_on(street):
    application = street.approved()
    notice = street.published(application)
    street.proved(notice)
    objection = objected(notice)
    settle(street, objection, upheld=False)
    assert status(application) == Status.PUBLIC_NOTICE
    morning_of(notice.ends_on + timedelta(days=1))
    assert street.award(application).amount == 1_234_560


@pytest.mark.both
def test_two_objections_to_one_case_both_want_an_answer(street):
    application = street.approved()
    notice = street.published(application)
    first, second = objected(notice), objected(notice)
    settle(street, first, upheld=False)
    assert status(application) == Status.OBJECTION
    assert (
        showing.open_objection(db.session.get_one(FundApplication, application.id)).id == second.id
    )
    settle(street, second, upheld=False)
    assert status(application) == Status.PUBLIC_NOTICE


def test_an_objection_is_answered_once_by_somebody_who_decides(street):
    notice = street.published(street.approved())
    objection = objected(notice)
    with pytest.raises(RuleError, match="不能办理"):
        settle(street, objection, upheld=False, by=street.officers_hat)
    settle(street, objection, upheld=False)
    with pytest.raises(RuleError, match="已经答复过"):
        settle(street, objection, upheld=True)


def test_an_objection_to_the_whole_list_stops_no_case_but_keeps_the_notice_open(street):
    application = street.approved()
    notice = street.published(application)
    street.proved(notice)
    with transaction():
        showing.take_objection(locked(Notice, notice.id), SAID, by=SYSTEM, at=clock.now())
    assert status(application) == Status.PUBLIC_NOTICE
    morning_of(notice.ends_on + timedelta(days=1))
    street.award(application)
    assert db.session.get_one(Notice, notice.id).state is NoticeState.PUBLISHED


def test_a_chairman_of_another_street_finds_no_objection_to_answer(street):
    notice = street.published(street.approved())
    objection = objected(notice)
    stranger = factories.hat(factories.post(Role.DIRECTOR, hub=factories.hub()))
    with pytest.raises(NotFound):
        settle(street, objection, upheld=True, by=stranger)
    assert db.session.get_one(Objection, objection.id).state is ObjectionState.RECEIVED


# ---- publishing and taking back


def test_the_list_is_frozen_with_a_hash_when_it_is_published(street):
    notice = street.published(street.approved())
    assert notice.frozen_sha256 == services.frozen(notice)
    assert len(notice.frozen_sha256) == 64


def test_a_notice_is_not_published_in_the_past_nor_twice(street):
    notice = street.drafted(street.approved())
    for starts_on, why in (
        (clock.today() - timedelta(days=1), "不能早于今天"),
        (clock.today(), ""),
    ):
        if not why:
            with transaction():
                showing.publish(
                    locked(Notice, notice.id),
                    starts_on=starts_on,
                    by=street.officers_hat,
                    at=clock.now(),
                )
            why, starts_on = "已经发布过", clock.today()
        with pytest.raises(RuleError, match=why), transaction():
            showing.publish(
                locked(Notice, notice.id),
                starts_on=starts_on,
                by=street.officers_hat,
                at=clock.now(),
            )


def withdraw(street, notice, reason="名称有误，重新公示"):
    with transaction():
        showing.withdraw(
            locked(Notice, notice.id), reason=reason, by=street.officers_hat, at=clock.now()
        )


@pytest.mark.both
def test_a_notice_taken_back_lets_its_cases_be_shown_again(street):
    application = street.approved()
    notice = street.published(application)
    withdraw(street, notice)
    assert status(application) == Status.APPROVED
    again = street.published(application)
    assert again.number != notice.number
    assert status(application) == Status.PUBLIC_NOTICE


def test_a_notice_with_an_open_objection_is_not_taken_back(street):
    application = street.approved()
    notice = street.published(application)
    objected(notice)
    with pytest.raises(RuleError, match="异议尚未答复"):
        withdraw(street, notice)
    assert status(application) == Status.OBJECTION


def test_a_notice_on_which_something_was_awarded_is_not_taken_back(street):
    one, two = street.approved(), street.approved()
    notice = street.waited_out(one, two)
    street.award(one)
    with pytest.raises(RuleError, match="据此立项"):
        withdraw(street, notice)


def test_without_a_proof_of_publication_nothing_is_awarded(street):
    application = street.approved()
    notice = street.published(application)
    morning_of(notice.ends_on + timedelta(days=1))
    with pytest.raises(RuleError, match="发布证明"):
        street.award(application)


def test_what_is_not_approved_is_not_listed(street):
    application = street.approved()
    street.published(application)
    with pytest.raises(RuleError, match="不是本批次已批准待公示"):
        street.drafted(application)
