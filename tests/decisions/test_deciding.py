"""A proposal is answered by another person, and its money is really there."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from incubator.casework.proposals import Outcome
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken, Refusal, RuleError
from incubator.core.permissions import Role
from incubator.funds import deciding
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call, CallRequirement
from incubator.ledger.checking import check
from incubator.ledger.models import Posting, PostingKind
from incubator.organizations.models import BodyKind
from incubator.people.models import Post
from tests import factories, given
from tests.decisions.acts import propose
from tests.factories import hat

pytestmark = pytest.mark.usefixtures("app")
YUAN = given.YUAN
both = pytest.mark.both


def approve(case: FundApplication, by: Post) -> Decision:
    with transaction():
        return deciding.approve(case.id, by=hat(by), at=clock.now())


# ---- approving online


@both
def test_an_approval_commits_the_money_in_the_same_transaction(
    case: FundApplication, officer: Post, director: Post
) -> None:
    propose(case, officer)
    decision = approve(case, director)
    found = given.reloaded(case)
    assert (found.status, found.approved) == (Status.APPROVED, 8_000 * YUAN)
    assert found.call.budget.committed == 8_000 * YUAN
    posting = db.session.scalars(select(Posting).where(Posting.kind == PostingKind.COMMIT)).one()
    assert (posting.key, posting.case_id) == (f"commit:decision:{decision.id}", case.id)
    assert check() == []


@both
def test_nobody_approves_their_own_proposal(case: FundApplication, officer: Post) -> None:
    own = factories.post(Role.DIRECTOR, hub=case.hub, person=officer.person)
    decision = propose(case, officer)
    with pytest.raises(RuleError, match="不能由同一人审批"):
        approve(case, own)
    with pytest.raises(Overtaken), transaction():
        db.session.execute(
            update(Decision)
            .where(Decision.id == decision.id)
            .values(outcome=Outcome.APPROVED, approver_person_id=officer.person_id)
        )
    assert given.reloaded(case).status == Status.PROPOSED


def test_somebody_in_office_at_the_applicant_does_not_approve(
    case: FundApplication, officer: Post, director: Post
) -> None:
    propose(case, officer)
    factories.post(Role.LEADER, organization=case.organization, person=director.person)
    with pytest.raises(RuleError, match="应当回避"):
        approve(case, director)


def test_an_applicant_listed_since_the_proposal_is_not_approved(
    call: Call, case: FundApplication, officer: Post, director: Post
) -> None:
    propose(case, officer)
    factories.keep(
        CallRequirement(call_id=call.id, position=1, test="grade", parameter=5, text="示例")
    )
    with pytest.raises(RuleError, match="申报条件没有全部满足"):
        approve(case, director)
    assert given.reloaded(call).budget.committed == 0


def test_another_legal_persons_money_is_approved_by_its_own_people(officer: Post) -> None:
    hub = officer.organization.hub
    call = given.call(hub, budget=given.budget(hub, 50_000, kind=BodyKind.COMMUNITY_FOUNDATION))
    case = given.application(call)
    given.scored(case, (9, 9), (9, 9))
    propose(case, officer)
    with pytest.raises(RuleError, match="另一个法人"):
        approve(case, given.director(hub))
    foundation = given.body(hub, BodyKind.COMMUNITY_FOUNDATION)
    approve(case, factories.post(Role.DIRECTOR, organization=foundation))


def test_an_answer_is_given_once(case: FundApplication, officer: Post, director: Post) -> None:
    propose(case, officer)
    approve(case, director)
    with pytest.raises(RuleError, match="没有等待审批"):
        approve(case, given.director(case.hub))


def test_a_proposal_sent_back_is_made_anew(
    case: FundApplication, officer: Post, director: Post
) -> None:
    propose(case, officer)
    with transaction():
        deciding.send_back(case.id, reason="请说明预算", by=hat(director), at=clock.now())
    found = given.reloaded(case)
    assert (found.status, found.recommended) == (Status.EXPERT_REVIEW, None)
    propose(case, officer, 7_000)
    approve(case, director)
    outcomes = db.session.scalars(select(Decision.outcome).order_by(Decision.id)).all()
    assert outcomes == [Outcome.SENT_BACK, Outcome.APPROVED]


@pytest.mark.parametrize("proposed", [True, False])
def test_an_application_is_refused_with_a_reason(
    case: FundApplication, officer: Post, director: Post, proposed: bool
) -> None:
    if proposed:
        propose(case, officer)
    with pytest.raises(RuleError, match="写明理由"), transaction():
        deciding.reject(case.id, reason=" ", by=hat(director), at=clock.now())
    with transaction():
        deciding.reject(case.id, reason="重复资助", by=hat(director), at=clock.now())
    assert given.reloaded(case).status == Status.REJECTED
    answers = db.session.scalars(select(Decision.outcome)).all()
    assert answers == ([Outcome.REJECTED] if proposed else [])


# ---- the last money


@both
def test_two_people_decide_the_last_money_one_wins_the_other_reads_what_is_left(
    app: Flask,
) -> None:
    hub = factories.hub()
    call = given.call(hub, total=10_000)
    cases = [given.application(call), given.application(call)]
    for case in cases:
        given.scored(case, (9, 9), (9, 9))
    for case in cases:
        propose(case, given.officer(hub), 6_000)
    hats = [hat(given.director(hub)), hat(given.director(hub))]
    start = threading.Barrier(2)
    said: list[str] = []

    def decide(case_id: int, by: object) -> Callable[[], None]:
        def act() -> None:
            with app.app_context():
                start.wait()
                try:
                    with transaction():
                        deciding.approve(case_id, by=by, at=clock.now())  # type: ignore[arg-type]
                    said.append("")
                except Refusal as refusal:
                    said.append(refusal.message[:])
                finally:
                    db.session.remove()

        return act

    threads = [
        threading.Thread(target=decide(case.id, by)) for case, by in zip(cases, hats, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said)[0] == ""
    assert "还剩 ¥4,000.00 可用，本次需要 ¥6,000.00" in sorted(said)[1]
    statuses = sorted(given.reloaded(case).status for case in cases)
    assert statuses == [Status.APPROVED, Status.PROPOSED]
    assert given.reloaded(call).budget.committed == 6_000 * YUAN
    assert check() == []
