"""Proposing and answering online on the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from incubator.casework.proposals import Outcome
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.funds import deciding
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call
from incubator.ledger import services as ledger
from incubator.ledger.models import Posting, PostingKind
from incubator.people.models import Post
from tests import given
from tests.browser_client import Browser
from tests.decisions.acts import path, propose
from tests.factories import hat

YUAN = given.YUAN
As = Callable[[Post], Browser]


# ---- proposing and deciding online


def test_the_proposer_sees_rank_rules_and_money(
    case: FundApplication, officer: Post, as_: As
) -> None:
    page = as_(officer).get(path(case, "propose")).text
    for words in ("第 1 名，共 1 件，平均分 80.00", "¥100,000.00", "最多 ¥10,000.00"):
        assert words in page
    assert 'value="10000.00"' in page


def test_a_proposal_is_made_and_approved_on_the_pages(
    case: FundApplication, officer: Post, director: Post, as_: As
) -> None:
    browser = as_(officer)
    filled = {**browser.fields(path(case, "propose")), "amount": "8,000", "reasons": "按评审核减"}
    answer = browser.post(path(case, "propose"), data=filled)
    assert answer.location == f"/cases/{case.id}"
    page = as_(director).get(path(case, "approve")).text
    assert "人民币捌仟元整" in page
    answer = as_(director).submit(path(case, "approve"))
    assert given.reloaded(case).status == Status.APPROVED
    assert given.reloaded(case).call.budget.committed == 8_000 * YUAN


def test_where_approval_is_on_paper_the_director_reads_how(
    proposed: FundApplication, officer: Post, director: Post, as_: As
) -> None:
    words = "请在呈批件上签批，再由经办人点“线下审批登记”"
    page = as_(director).get(f"/applications/{proposed.id}").text
    assert words in page
    assert "退回重议" in page
    page = as_(officer).get(f"/applications/{proposed.id}").text
    assert words not in page
    assert "线下审批登记" in page


def test_a_double_click_shows_the_first_result(
    proposed: FundApplication, director: Post, as_: As
) -> None:
    browser = as_(director)
    data = browser.fields(path(proposed, "approve"))
    first = browser.post(path(proposed, "approve"), data=data)
    second = browser.post(path(proposed, "approve"), data=data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.location == second.location
    count = select(func.count(Posting.id)).where(Posting.kind == PostingKind.COMMIT)
    assert db.session.scalar(count) == 1


def test_a_step_on_something_changed_since_is_refused(
    proposed: FundApplication, director: Post, as_: As
) -> None:
    browser = as_(director)
    data = browser.fields(path(proposed, "approve"))
    by = hat(director)
    with transaction():
        deciding.send_back(proposed.id, reason="重议", by=by, at=clock.now())
    propose(proposed, given.officer(proposed.hub), 9_000)
    assert browser.post(path(proposed, "approve"), data=data).status_code == 409
    assert given.reloaded(proposed).status == Status.PROPOSED


def test_the_last_money_is_refused_with_what_is_left(
    proposed: FundApplication, director: Post, as_: As
) -> None:
    by = given.finance(proposed.hub)
    with transaction():
        ledger.withdraw(
            proposed.call.budget_id,
            93_000 * YUAN,
            ledger.Voucher("调减", "w"),
            by=by,
            at=clock.now(),
        )
    page = as_(director).get(path(proposed, "approve")).text
    assert "超过预算可用 ¥1,000.00" in page
    page = as_(director).submit(path(proposed, "approve"))
    assert page.status_code == 422
    assert "还剩 ¥7,000.00 可用，本次需要 ¥8,000.00" in page.text


def test_leaving_the_order_asks_for_the_reason_on_its_field(
    call: Call, case: FundApplication, officer: Post, as_: As
) -> None:
    better = given.application(call)
    given.scored(better, (10, 10), (10, 10))
    assert better.title in as_(officer).get(path(case, "propose")).text
    page = as_(officer).submit(path(case, "propose"), amount="8000")
    assert page.status_code == 422
    assert 'href="#reasons"' in page.text
    as_(officer).submit(path(case, "propose"), amount="8000", reasons="第一名另有资助")
    assert given.reloaded(case).status == Status.PROPOSED


@pytest.mark.parametrize(
    ("step", "status"), [("send-back", Status.EXPERT_REVIEW), ("reject", Status.REJECTED)]
)
def test_other_answers_need_a_reason(
    proposed: FundApplication, director: Post, as_: As, step: str, status: Status
) -> None:
    assert as_(director).submit(path(proposed, step), reason="").status_code == 422
    as_(director).submit(path(proposed, step), reason="示例理由")
    assert given.reloaded(proposed).status == status
    assert (
        db.session.scalar(
            select(func.count(Decision.id)).where(Decision.outcome == Outcome.PENDING)
        )
        == 0
    )
