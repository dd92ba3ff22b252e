"""An amount is proposed by one person and answered by another, and its money is really there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken, Refusal, RuleError
from incubator.core.permissions import Role
from incubator.funds import deciding, paper_deciding
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision, Outcome
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call, CallRequirement
from incubator.ledger.checking import check
from incubator.ledger.models import Posting, PostingKind
from incubator.organizations.models import BodyKind
from incubator.people.models import Post
from incubator.people.signed_papers import SignedPaper
from incubator.records.models import Event
from tests import factories, given
from tests.factories import hat

pytestmark = pytest.mark.usefixtures("app")
both = pytest.mark.both
YUAN = given.YUAN


@pytest.fixture
def call() -> Call:
    return given.call(factories.hub())


@pytest.fixture
def case(call: Call) -> FundApplication:
    """Scored by two experts, asking for 10,000 yuan."""
    made = given.application(call)
    given.scored(made, (9, 9), (7, 7))
    return made


@pytest.fixture
def officer(call: Call) -> Post:
    return given.officer(call.hub)


@pytest.fixture
def director(call: Call) -> Post:
    return given.director(call.hub)


def propose(
    case: FundApplication, by: Post, yuan: int = 8_000, reasons: str = "按评审核减"
) -> Decision:
    with transaction():
        return deciding.propose(case.id, yuan * YUAN, reasons=reasons, by=hat(by), at=clock.now())


def approve(case: FundApplication, by: Post) -> Decision:
    with transaction():
        return deciding.approve(case.id, by=hat(by), at=clock.now())


def paper(signer: Post | None, scan_id: int, **facts: object) -> SignedPaper:
    return SignedPaper(
        **{  # type: ignore[arg-type]
            "signer_post_id": signer.id if signer else None,
            "number": "示办呈〔2026〕7号",
            "signed_on": date(2026, 11, 23),
            "scan_id": scan_id,
            **facts,
        }
    )


def register(case: FundApplication, by: Post, signer: Post | None, **facts: object) -> Decision:
    clerk = hat(by)
    with transaction():
        signed = paper(signer, given.scan(case, clerk), **facts)
        return paper_deciding.register_approval(case.id, signed, by=clerk, at=clock.now())


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


# ---- approved on paper


def test_an_approval_is_registered_from_paper_with_signer_number_day_and_scan(
    case: FundApplication, officer: Post, director: Post
) -> None:
    propose(case, officer)
    decision = register(case, officer, director)
    assert (decision.approver_person_id, decision.entered_by_post_id) == (
        director.person_id,
        officer.id,
    )
    assert (decision.paper_number, decision.signed_on) == (
        "示办呈〔2026〕7号",
        date(2026, 11, 23),
    )
    assert given.reloaded(case).call.budget.committed == 8_000 * YUAN
    event = db.session.scalars(
        select(Event).where(Event.verb == "fund-application.register-approval")
    ).one()
    assert event.after is not None
    assert event.after["paper_number"] == "示办呈〔2026〕7号"
    assert check() == []


def test_the_named_signer_is_not_the_proposer(case: FundApplication, officer: Post) -> None:
    own = factories.post(Role.DIRECTOR, hub=case.hub, person=officer.person)
    propose(case, officer)
    with pytest.raises(RuleError, match="不能由同一人审批") as refused:
        register(case, given.officer(case.hub), own)
    assert refused.value.field == "signer"


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"number": " "}, "number", "文号"),
        ({"signed_on": None}, "signed_on", "签批日期"),
        ({"signed_on": date(2026, 11, 24)}, "signed_on", "不能晚于今天"),
        ({"signed_on": date(2026, 11, 22)}, "signed_on", "不能早于提出建议"),
    ],
)
def test_the_paper_makes_sense(
    case: FundApplication,
    officer: Post,
    director: Post,
    facts: dict[str, object],
    field: str,
    said: str,
) -> None:
    propose(case, officer)
    with pytest.raises(RuleError, match=said) as refused:
        register(case, officer, director, **facts)
    assert refused.value.field == field


def test_the_signer_held_the_office_on_the_day_of_signing(
    case: FundApplication, officer: Post
) -> None:
    later = factories.post(Role.DIRECTOR, hub=case.hub, starts_on=date(2026, 11, 24))
    foreign = given.director(factories.hub())
    left = factories.post(Role.DIRECTOR, hub=case.hub, ends_on=date(2026, 11, 23))
    propose(case, officer)
    clock.install(start=clock.now() + timedelta(days=3))
    for signer in (later, foreign, None, officer):
        with pytest.raises(RuleError, match="没有审批职务"):
            register(case, officer, signer)
    register(case, officer, left)


@both
def test_the_database_refuses_a_paper_without_number_or_scan(
    case: FundApplication, officer: Post
) -> None:
    propose(case, officer)
    with pytest.raises(Overtaken), transaction():
        db.session.execute(update(Decision).values(on_paper=True))


def test_one_paper_may_approve_several_or_none(officer: Post, director: Post) -> None:
    call = given.call(officer.organization.hub, cap=99_000 * YUAN)
    case, second = given.application(call), given.application(call, asked=99_000)
    for one in (case, second):
        given.scored(one, (9, 9), (7, 7))
    propose(case, officer)
    propose(second, officer, 95_000)
    clerk = hat(officer)

    def both_at_once() -> None:
        with transaction():
            signed = paper(director, given.scan(case, clerk))
            paper_deciding.register_approvals(
                [case.id, second.id], signed, by=clerk, at=clock.now()
            )

    with pytest.raises(RuleError, match=r"还剩 ¥92,000\.00 可用，本次需要 ¥95,000\.00"):
        both_at_once()
    assert given.reloaded(case).status == Status.PROPOSED
    more = given.finance(call.hub)
    with transaction():
        deciding.ledger.appropriate(
            call.budget_id, 10**7, memo="追加", key="more", by=more, at=clock.now()
        )
    both_at_once()
    assert given.reloaded(second).status == Status.APPROVED


def test_a_refusal_is_registered_from_paper(
    case: FundApplication, officer: Post, director: Post
) -> None:
    propose(case, officer)
    clerk = hat(officer)
    with transaction():
        paper_deciding.register_rejection(
            case.id,
            paper(director, given.scan(case, clerk)),
            reason="会议不同意",
            by=clerk,
            at=clock.now(),
        )
    found = given.reloaded(case)
    assert (found.status, found.recommended) == (Status.REJECTED, None)
    assert found.call.budget.committed == 0


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
