"""A seal is used when one person asked, another approved, and somebody put it on the paper."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from incubator.casework.models import Deadline, Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.people.queries import hat_of
from incubator.records.models import Event
from incubator.sealing import keeping, queries, services
from incubator.sealing.book import HEADS, book
from incubator.sealing.models import Seal, SealUse
from incubator.sealing.services import Asked
from tests import factories
from tests.sealing.desk import Desk


@pytest.fixture
def desk(app) -> Desk:
    return Desk.build()


def seal_it(desk: Desk, use: SealUse, **facts: object) -> None:
    filled = {"used_on": clock.today(), "used_by_id": desk.officer.person_id, **facts}
    with transaction():
        services.seal_it(use.id, **filled, by=desk.asking, at=clock.now())


@pytest.mark.both
def test_a_use_goes_from_asking_to_the_register(desk):
    use = desk.ask(addressee="示例单位")
    assert use.number == f"{desk.hub.short_code}-Y-2026-0001"
    assert db.session.scalars(select(Deadline.kind)).all() == ["seal-approval"]
    told = db.session.scalars(select(Message).where(Message.person_id == desk.director.person_id))
    assert [one.subject for one in told] == ["用印申请待批准：示例通知"]
    with transaction():
        services.approve(use.id, by=desk.deciding, at=clock.now())
    seal_it(desk, use)
    db.session.rollback()
    assert (use.status, use.approver_id, use.used_on) == (
        "used",
        desk.director.person_id,
        clock.today(),
    )
    verbs = list(db.session.scalars(select(Event.verb).where(Event.case_id == use.id)))
    assert verbs == ["seal-use.open", "seal-use.approve", "seal-use.use"]
    assert not db.session.scalars(select(Deadline).where(Deadline.done_at.is_(None))).all()


def test_nobody_approves_their_own_request(desk):
    use = desk.ask(by=desk.deciding)
    with pytest.raises(RuleError, match="不能批准自己的用印"), transaction():
        services.approve(use.id, by=desk.deciding, at=clock.now())
    paper = desk.signed()
    with pytest.raises(RuleError, match="不能批准自己的用印"), transaction():
        services.register_approval(use.id, paper, by=desk.asking, at=clock.now())


@pytest.mark.both
def test_the_database_refuses_an_approver_who_asked_and_a_use_without_approval(desk):
    use = desk.ask()
    for column, value in (("approver_id", use.applicant_id), ("used_on", "2026-11-23")):
        db.session.rollback()
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(
                text(f"UPDATE seal_use SET {column} = :value"),  # noqa: S608  (our own names)
                {"value": value},
            )


@pytest.mark.both
def test_an_approval_signed_on_paper_names_its_signer(desk):
    use, paper = desk.ask(), desk.signed()
    with transaction():
        services.register_approval(use.id, paper, by=desk.asking, at=clock.now())
    assert use.approver_id == desk.director.person_id
    assert use.approval_number == "示例呈批〔2026〕1 号"
    with pytest.raises(RuleError, match="当前状态"), transaction():
        services.register_approval(use.id, paper, by=desk.asking, at=clock.now())


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"number": " "}, "文号"),
        ({"signed_on": date(2026, 11, 24)}, "不能晚于今天"),
        ({"signed_on": date(2026, 11, 22)}, "不能早于提出"),
        ({"signer_post_id": 0}, "没有审批职务"),
    ],
)
def test_a_paper_that_makes_no_sense_is_refused(desk, facts, words):
    use, paper = desk.ask(), desk.signed(**facts)
    with pytest.raises(RuleError, match=words), transaction():
        services.register_approval(use.id, paper, by=desk.asking, at=clock.now())


@pytest.mark.both
def test_of_two_approvals_at_once_one_counts(app, desk):
    use_id = desk.ask().id
    second = factories.post(Role.DIRECTOR, hub=desk.hub)
    hats = [desk.deciding, hat_of(second)]
    db.session.remove()
    start, outcomes = threading.Barrier(2), []

    def approve(hat: object) -> None:
        with app.app_context():
            start.wait(10)
            try:
                with transaction():
                    services.approve(use_id, by=hat, at=clock.now())
            except (RuleError, Overtaken):
                outcomes.append("refused")
            else:
                outcomes.append("approved")

    threads = [threading.Thread(target=approve, args=(hat,)) for hat in hats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", "refused"]
    verbs = list(db.session.scalars(select(Event.verb).where(Event.case_id == use_id)))
    assert verbs.count("seal-use.approve") == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"used_on": None}, "用印日期"),
        ({"used_on": date(2026, 11, 22)}, "批准日"),
        ({"used_on": date(2026, 11, 24)}, "不晚于今天"),
        ({"used_by_id": 0}, "盖章人"),
    ],
)
def test_a_use_that_cannot_have_been_is_refused(desk, facts, words):
    use = desk.ask()
    with transaction():
        services.approve(use.id, by=desk.deciding, at=clock.now())
    with pytest.raises(RuleError, match=words):
        seal_it(desk, use, **facts)
    assert db.session.get_one(SealUse, use.id).status == "approved"


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"paper": " "}, "名称"), ({"copies": 0}, "份数"), ({"parent_id": 9}, "所属")],
)
def test_a_request_says_what_is_to_be_sealed(desk, facts, words):
    with pytest.raises(RuleError, match=words):
        desk.ask(**facts)


@pytest.mark.both
def test_another_streets_seal_is_not_there(desk):
    other = Desk.build()
    with pytest.raises(NotFound):
        other.ask(seal_id=desk.seal.id)
    desk.ask()
    assert db.session.scalars(queries.visible_to(other.asking)).unique().all() == []
    assert len(db.session.scalars(queries.visible_to(desk.deciding)).unique().all()) == 1
    expert = hat_of(factories.post(Role.EXPERT, hub=desk.hub))
    assert db.session.scalars(queries.visible_to(expert)).unique().all() == []


@pytest.mark.both
def test_a_seal_is_handed_over_and_taken_out_of_use(desk):
    with transaction():
        made = keeping.hand_over(
            db.session.get_one(Seal, desk.seal.id),
            keeper_id=desk.director.person_id,
            kept_from=clock.today(),
            by=desk.asking,
            at=clock.now(),
        )
    db.session.rollback()
    assert desk.seal.kept_through == clock.today() - timedelta(days=1)
    with pytest.raises(RuleError, match="现在没有人保管"):
        desk.ask()
    desk.ask(seal_id=made.id)
    with transaction():
        keeping.retire(
            db.session.get_one(Seal, made.id),
            on=clock.today(),
            reason="示例：换章",
            by=desk.asking,
            at=clock.now(),
        )
    with pytest.raises(RuleError, match="已经结束"), transaction():
        keeping.retire(
            db.session.get_one(Seal, made.id),
            on=clock.today(),
            reason="示例",
            by=desk.asking,
            at=clock.now(),
        )


def test_a_seal_is_registered_once_for_a_body_of_the_hub_with_a_keeper_of_the_hub(desk):
    facts = {
        "organization_id": desk.seal.organization_id,
        "name": "财务专用章",
        "keeper_id": desk.director.person_id,
        "kept_from": clock.today(),
        "by": desk.asking,
        "at": clock.now(),
    }
    wrong = {
        "已经登记": {"name": "公章"},
        "本中心的机构": {"organization_id": factories.organization(hub=desk.hub).id},
        "应当在本中心任职": {"keeper_id": factories.person().id},
        "印章名称": {"name": "  "},
    }
    for words, change in wrong.items():
        with pytest.raises(RuleError, match=words), transaction():
            keeping.register(**{**facts, **change})
    with transaction():
        keeping.register(**facts)


def test_the_printed_book_has_the_columns_of_the_paper_one(desk):
    use = desk.ask(addressee="示例单位", paper_number="示例〔2026〕9 号")
    paper = desk.signed()
    with transaction():
        services.register_approval(use.id, paper, by=desk.asking, at=clock.now())
    seal_it(desk, use)
    table = book([use], hub_name="示例街道", drawn_on=clock.today()).blocks[0]
    assert list(table.head) == [str(head) for head in HEADS]
    (row,) = table.rows
    assert row[:4] == ["1", "2026-11-23", "示例通知 示例〔2026〕9 号", "2"]
    assert row[5:8] == [
        desk.officer.person.name,
        desk.director.person.name,
        desk.officer.person.name,
    ]
    assert row[8] == "送示例单位；批件 示例呈批〔2026〕1 号"


def test_an_applicant_cannot_ask_for_a_seal(desk):
    member = factories.post(
        Role.LEGAL_REPRESENTATIVE, organization=factories.organization(hub=desk.hub)
    )
    with pytest.raises(RuleError, match="不能办理"), transaction():
        services.request(Asked(desk.seal.id, "示例"), by=hat_of(member), at=clock.now())
