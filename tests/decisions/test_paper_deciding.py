"""An answer signed on paper is registered with its signer, number, day and scan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.funds import deciding, paper_deciding
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision
from incubator.funds.lifecycle import Status
from incubator.ledger.checking import check
from incubator.people.models import Post
from incubator.people.signed_papers import SignedPaper
from incubator.records.models import Event
from tests import factories, given
from tests.decisions.acts import propose
from tests.factories import hat

pytestmark = pytest.mark.usefixtures("app")
YUAN = given.YUAN
both = pytest.mark.both


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
            call.budget_id, 10**7, deciding.ledger.Voucher("追加", "more"), by=more, at=clock.now()
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
