"""A budget never promises more than it has, and every act leaves one posting."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Hat, Role
from incubator.ledger import services as ledger
from incubator.ledger.checking import check
from incubator.ledger.models import AccountKind, Budget, Posting, PostingKind
from incubator.ledger.queries import postings_visible_to, visible_to
from incubator.organizations.models import BodyKind
from incubator.records.models import Event
from tests import factories, given
from tests.factories import hat

pytestmark = pytest.mark.usefixtures("app")
both = pytest.mark.both


@pytest.fixture
def payer() -> Hat:
    return given.finance(factories.hub())


def line(by: Hat, total: int) -> Budget:
    assert by.hub_id is not None
    with transaction():
        made = ledger.open_budget(
            hub_id=by.hub_id,
            owner_id=by.organization_id or 0,
            name="示例专项资金",
            source="区级财政",
            year=2026,
            by=by,
            at=clock.now(),
        )
        ledger.appropriate(
            made.id, total * 100, ledger.Voucher("示财指1号", "start"), by=by, at=clock.now()
        )
    return made


def act(name: str, budget: Budget, yuan: int, key: str, by: Hat, **facts: object) -> Posting:
    with transaction():
        made: Posting = getattr(ledger, name)(
            budget.id, yuan * 100, ledger.Voucher("示例", key, **facts), by=by, at=clock.now()
        )
    return made


@both
def test_every_act_moves_the_total_and_leaves_one_balanced_posting(payer: Hat) -> None:
    budget = line(payer, 100)
    act("commit", budget, 60, "c", payer)
    act("pay", budget, 40, "p", payer)
    act("release", budget, 20, "r", payer)
    act("give_back", budget, 15, "g", payer)
    act("withdraw", budget, 10, "w", payer)
    found = given.reloaded(budget)
    assert (found.total, found.committed, found.paid, found.returned) == (9000, 0, 4000, 1500)
    assert found.available == 9000 - 4000 + 1500
    kinds = db.session.scalars(select(Posting.kind).order_by(Posting.id)).all()
    assert kinds == ["appropriate", "commit", "pay", "release", "return", "withdraw"]
    assert check() == []


@both
def test_a_fund_never_promises_more_than_it_has_and_says_what_is_left(payer: Hat) -> None:
    budget = line(payer, 100)
    act("commit", budget, 91, "c", payer)
    with pytest.raises(RuleError, match=r"还剩 ¥9\.00 可用，本次需要 ¥10\.00") as refused:
        act("commit", budget, 10, "c2", payer)
    assert refused.value.field == "amount"
    assert given.reloaded(budget).committed == 9100


@both
def test_money_that_came_back_can_be_promised_again(payer: Hat) -> None:
    budget = line(payer, 100)
    act("commit", budget, 100, "c", payer)
    act("pay", budget, 100, "p", payer)
    act("give_back", budget, 30, "g", payer)
    act("commit", budget, 30, "c2", payer)
    with pytest.raises(RuleError, match=r"还剩 ¥0\.00 可用"):
        act("commit", budget, 1, "c3", payer)


def test_one_case_is_never_paid_from_the_promise_to_another(payer: Hat) -> None:
    call = given.call(factories.hub())
    by = given.finance(call.hub)
    one, other = given.application(call), given.application(call)
    act("commit", call.budget, 50, "one", by, case_id=one.id)
    act("commit", call.budget, 50, "other", by, case_id=other.id)
    with pytest.raises(RuleError, match=r"已批待付 ¥50\.00，本次 ¥60\.00"):
        act("pay", call.budget, 60, "p", by, case_id=one.id)
    act("pay", call.budget, 50, "p", by, case_id=one.id)
    with pytest.raises(RuleError, match="已付未退"):
        act("give_back", call.budget, 1, "g", by, case_id=other.id)
    with pytest.raises(RuleError, match="已批待付"):
        act("release", call.budget, 51, "r", by, case_id=other.id)


@both
def test_the_same_act_is_not_posted_twice(payer: Hat) -> None:
    budget = line(payer, 100)
    act("commit", budget, 10, "same", payer)
    with pytest.raises(RuleError, match="已经记过"):
        act("commit", budget, 10, "same", payer)
    assert given.reloaded(budget).committed == 1000


@both
@pytest.mark.parametrize(
    "values",
    [
        {"committed": 10001},
        {"committed": -1},
        {"paid": 10001},
        {"paid": -1},
        {"returned": 1},
        {"returned": -1},
        {"committed": 5000, "paid": 5001},
        {"total": -1},
    ],
)
def test_the_database_refuses_an_impossible_total(payer: Hat, values: dict[str, int]) -> None:
    budget = line(payer, 100)
    with pytest.raises(Overtaken), transaction():
        db.session.execute(update(Budget).where(Budget.id == budget.id).values(values))


@both
def test_the_database_refuses_to_change_or_remove_a_posting(payer: Hat) -> None:
    line(payer, 100)
    for statement in ("UPDATE posting SET amount = 1", "DELETE FROM posting"):
        with pytest.raises(IntegrityError, match="append-only"):
            db.session.execute(db.text(statement))
        db.session.rollback()


@both
def test_the_database_refuses_a_posting_within_one_account_or_of_nothing(payer: Hat) -> None:
    budget = line(payer, 100)
    base = {
        "budget_id": budget.id,
        "kind": PostingKind.PAY,
        "debit": AccountKind.PAID,
        "credit": AccountKind.COMMITTED,
        "amount": 1,
        "on": date(2026, 11, 23),
        "at": clock.now(),
        "key": "bad",
    }
    for change in ({"credit": AccountKind.PAID}, {"amount": 0}, {"key": "start"}):
        with pytest.raises(Overtaken), transaction():
            db.session.add(Posting(**{**base, **change}))


@pytest.mark.parametrize("yuan", [0, -5])
def test_an_amount_is_more_than_nothing(payer: Hat, yuan: int) -> None:
    budget = line(payer, 100)
    with pytest.raises(RuleError, match="大于零"):
        act("commit", budget, yuan, "c", payer)


def test_money_is_sent_down_by_a_paper(payer: Hat) -> None:
    budget = line(payer, 100)
    for name in ("appropriate", "withdraw"):
        with pytest.raises(RuleError) as refused, transaction():
            getattr(ledger, name)(budget.id, 1, ledger.Voucher(" ", name), by=payer, at=clock.now())
        assert refused.value.field == "memo"


def test_only_the_right_hats_move_money(payer: Hat) -> None:
    budget = line(payer, 100)
    hub = factories.hub()
    stranger = given.finance(hub)
    clerk = hat(
        factories.post(
            Role.CASE_OFFICER,
            organization=db.session.get_one(type(hub), payer.hub_id).bodies[2].organization,
        )
    )
    with pytest.raises(NotFound):
        act("commit", budget, 1, "x", stranger)
    for name in ("appropriate", "withdraw", "pay", "give_back"):
        with pytest.raises(RuleError, match="当前身份"):
            act(name, budget, 1, name, clerk)


def test_a_source_and_year_has_one_line(payer: Hat) -> None:
    line(payer, 100)
    with pytest.raises(RuleError, match="已有 2026 年"), transaction():
        ledger.open_budget(
            hub_id=payer.hub_id or 0,
            owner_id=payer.organization_id or 0,
            name="示例专项资金",
            source="区级财政",
            year=2026,
            by=payer,
            at=clock.now(),
        )


def test_each_act_is_one_event(payer: Hat) -> None:
    budget = line(payer, 100)
    act("commit", budget, 10, "c", payer)
    event = db.session.scalars(select(Event).where(Event.verb == "budget.commit")).one()
    assert event.before == {"committed": 0}
    assert event.after is not None
    assert event.after["committed"] == event.after["amount"] == 1000
    assert db.session.scalar(select(func.count(Event.id)).where(Event.object_type == "budget")) == 3


def test_another_legal_persons_book_is_open_to_its_own_people_and_the_auditor() -> None:

    hub = factories.hub()
    fiscal = given.budget(hub, 100)
    private = given.budget(hub, 200, kind=BodyKind.COMMUNITY_FOUNDATION)
    elsewhere = given.budget(factories.hub(), 300)

    def seen(by: Hat) -> set[int]:
        budgets = set(db.session.scalars(visible_to(by).with_only_columns(Budget.id)))
        rows = db.session.scalars(postings_visible_to(by).with_only_columns(Posting.budget_id))
        assert budgets == set(rows)
        return budgets

    assert seen(given.finance(hub)) == {fiscal.id}
    assert seen(given.finance(hub, BodyKind.COMMUNITY_FOUNDATION)) == {fiscal.id, private.id}
    assert seen(given.finance(hub, BodyKind.FEDERATION)) == {fiscal.id}
    assert seen(hat(factories.post(Role.AUDITOR, hub=hub))) == {fiscal.id, private.id}
    assert seen(hat(given.expert(hub))) == set()
    assert elsewhere.id not in seen(hat(factories.post(Role.AUDITOR, hub=hub)))
