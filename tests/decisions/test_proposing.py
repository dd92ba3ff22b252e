"""An amount is proposed within what was asked for, after all sheets are in, with its reasons."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from incubator.casework.models import Deadline
from incubator.casework.proposals import Outcome
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call, CallRequirement
from incubator.people.models import Post
from tests import factories, given
from tests.decisions.acts import propose

pytestmark = pytest.mark.usefixtures("app")
YUAN = given.YUAN


# ---- proposing


def test_a_proposal_names_its_amount_and_waits_for_its_answer(
    case: FundApplication, officer: Post
) -> None:
    decision = propose(case, officer)
    found = given.reloaded(case)
    assert (found.status, found.recommended) == (Status.PROPOSED, 8_000 * YUAN)
    assert (decision.outcome, decision.proposer_person_id) == (Outcome.PENDING, officer.person_id)
    assert db.session.scalar(
        select(func.count(Deadline.id)).where(
            Deadline.case_id == case.id, Deadline.kind == "decision", Deadline.done_at.is_(None)
        )
    )


@pytest.mark.parametrize(
    ("yuan", "said"), [(0, "大于零"), (-1, "大于零"), (10_001, r"不能超过 ¥10,000\.00")]
)
def test_an_amount_is_some_money_and_never_more_than_was_asked_for(
    case: FundApplication, officer: Post, yuan: int, said: str
) -> None:
    with pytest.raises(RuleError, match=said) as refused:
        propose(case, officer, yuan)
    assert refused.value.field == "amount"
    assert given.reloaded(case).status == Status.EXPERT_REVIEW


def test_a_filed_group_is_held_to_its_own_cap(officer: Post) -> None:
    call = given.call(officer.organization.hub, filed_group_cap=5_000 * YUAN)
    group = given.application(call, organization=factories.filed_group(hub=call.hub))
    given.scored(group, (9, 9), (9, 9))
    with pytest.raises(RuleError, match=r"不能超过 ¥5,000\.00"):
        propose(group, officer, 5_001)
    propose(group, officer, 5_000)


def test_nothing_is_proposed_before_all_sheets_are_in(call: Call, officer: Post) -> None:
    case = given.application(call)
    given.scored(case, (9, 9))
    with pytest.raises(RuleError, match="还缺 1 份评分"):
        propose(case, officer)


def test_leaving_the_ranking_order_needs_its_reason(
    call: Call, case: FundApplication, officer: Post
) -> None:
    better = given.application(call)
    given.scored(better, (10, 10), (10, 10))
    with pytest.raises(RuleError, match="不按排名") as refused:
        propose(case, officer, 10_000, reasons="")
    assert refused.value.field == "reasons"
    decision = propose(case, officer, reasons="第一名另有同类资助")
    assert decision.reasons == "第一名另有同类资助"


def test_in_ranking_order_no_reason_is_asked_for(
    call: Call, case: FundApplication, officer: Post
) -> None:
    worse = given.application(call)
    given.scored(worse, (1, 1), (1, 1))
    propose(case, officer, 10_000, reasons="")
    propose(worse, officer, 10_000, reasons="")


def test_less_than_was_asked_for_needs_its_reason(case: FundApplication, officer: Post) -> None:
    with pytest.raises(RuleError, match="不同，请写明理由") as refused:
        propose(case, officer, 9_999, reasons=" ")
    assert refused.value.field == "reasons"


def test_somebody_in_office_at_the_applicant_does_not_propose(
    case: FundApplication, officer: Post
) -> None:
    factories.post(Role.LEADER, organization=case.organization, person=officer.person)
    with pytest.raises(RuleError, match="应当回避"):
        propose(case, officer)


def test_an_applicant_that_no_longer_qualifies_is_not_proposed(
    call: Call, case: FundApplication, officer: Post
) -> None:
    factories.keep(
        CallRequirement(
            call_id=call.id,
            position=1,
            test="grade",
            parameter=5,
            text="示例办法第三条",
        )
    )
    with pytest.raises(RuleError, match="申报条件没有全部满足"):
        propose(case, officer)
