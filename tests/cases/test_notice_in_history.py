"""What happened to the notice a case stands on is read in the case's own history, and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.notices import services, showing
from incubator.notices.models import Notice, Objection
from incubator.notices.objections import Said
from tests.awards.street import Street, morning_of
from tests.statements import counted

pytestmark = pytest.mark.both


@pytest.fixture
def street(app):
    return Street.build()


def ended(street, notice):
    morning_of(notice.ends_on + timedelta(days=1))
    with transaction():
        services.close(locked(Notice, notice.id), by=street.officers_hat, at=clock.now())


def objected(street, notice, item):
    """Somebody signed in says something against one line of the list, and is answered."""
    said = Said("示例居民", "021-00000009", "该项目与现有项目内容重复。", notice.items[item].id)
    with transaction():
        made = showing.take_objection(
            locked(Notice, notice.id), said, by=street.officers_hat, at=clock.now()
        )
    with transaction():
        showing.settle_objection(
            locked(Objection, made.id),
            upheld=True,
            words="经查属实的意见。",
            by=street.directors_hat,
            at=clock.now(),
        )


@pytest.mark.parametrize("who", ["staff", "applicant"])
def test_publication_proof_and_end_of_the_notice_stand_in_the_history_of_each_case(
    street, as_, who
):
    first, second = street.approved(), street.approved()
    notice = street.published(first, second)
    street.proved(notice)
    ended(street, notice)
    for case in (first, second):
        reader = street.officer if who == "staff" else street.applicant(case)
        page = as_(reader).get(f"/cases/{case.id}/history").text
        for words in ("发布公示", "登记公示证明", "公告栏照片", "结束公示", notice.number):
            assert words in page
        assert notice.ends_on.isoformat() in page
        assert "notice." not in page


def test_a_case_shows_nothing_of_the_others_on_its_list(street, as_):
    first, second = street.approved(), street.approved()
    notice = street.published(first, second)
    objected(street, notice, 1)
    for reader in (street.officer, street.applicant(first)):
        page = as_(reader).get(f"/cases/{first.id}/history?format=csv").text
        assert "发布公示" in page
        for others in ("异议", "经查属实的意见", second.title, second.organization.name):
            assert others not in page


def test_a_notice_the_case_is_not_on_is_not_in_its_history(street, as_):
    first, second = street.approved(), street.approved()
    notice = street.published(second)
    street.proved(notice)
    page = as_(street.officer).get(f"/cases/{first.id}/history?format=csv").text
    assert "占用预算" in page
    assert "公示" not in page


def test_a_list_nobody_was_shown_yet_is_not_in_it(street, as_):
    case = street.approved()
    notice = street.drafted(case)
    assert notice.number not in as_(street.officer).get(f"/cases/{case.id}/history").text


def test_a_list_taken_back_says_why_as_its_page_does(street, as_):
    case = street.approved()
    notice = street.published(case)
    with transaction():
        showing.withdraw(
            locked(Notice, notice.id), reason="名单有误", by=street.officers_hat, at=clock.now()
        )
    page = as_(street.applicant(case)).get(f"/cases/{case.id}/history").text
    assert "撤回公示" in page
    assert "名单有误" in page
    assert street.officer.person.name not in page


def test_the_notice_costs_no_statement_of_its_own(street, as_):
    case, alone = street.approved(), street.approved()
    street.proved(street.published(case))
    browser = as_(street.officer)
    browser.get(f"/cases/{alone.id}/history")
    few = counted(lambda: browser.get(f"/cases/{alone.id}/history"))
    assert counted(lambda: browser.get(f"/cases/{case.id}/history")) == few
