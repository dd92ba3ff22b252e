"""Proposing, deciding online and registering signed papers on the pages; the meeting's papers."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from io import BytesIO

import pytest
from docx import Document as Word
from flask import Flask
from pypdfium2 import PdfDocument
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.funds import deciding
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision, Outcome
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call
from incubator.ledger import services as ledger
from incubator.ledger.models import Posting, PostingKind
from incubator.organizations.models import BodyKind, Profile
from incubator.people.models import Post
from incubator.records.models import Document
from incubator.review import services
from tests import factories, given
from tests.browser_client import Browser
from tests.factories import hat
from tests.statements import counted

As = Callable[[Post], Browser]
YUAN = given.YUAN


@pytest.fixture
def call(app: Flask) -> Call:
    return given.call(factories.hub())


@pytest.fixture
def officer(call: Call) -> Post:
    return given.officer(call.hub)


@pytest.fixture
def director(call: Call) -> Post:
    return given.director(call.hub)


@pytest.fixture
def case(call: Call) -> FundApplication:
    made = given.application(call)
    given.scored(made, (9, 9), (7, 7))
    return made


@pytest.fixture
def proposed(case: FundApplication, officer: Post) -> FundApplication:
    return propose(case, officer)


def propose(case: FundApplication, officer: Post, yuan: int = 8_000) -> FundApplication:
    by = hat(officer)
    with transaction():
        deciding.propose(case.id, yuan * YUAN, reasons="示例理由", by=by, at=clock.now())
    return case


def signed(signer: Post, **facts: object) -> dict[str, object]:
    return {
        "signer": str(signer.id),
        "number": "示办呈〔2026〕7号",
        "signed_on": "2026-11-23",
        "scan": (io.BytesIO(b"%PDF-1.4 signed"), "呈批件.pdf"),
        **facts,
    }


def path(case: FundApplication, step: str) -> str:
    return f"/decisions/cases/{case.id}/{step}"


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
            proposed.call.budget_id, 93_000 * YUAN, memo="调减", key="w", by=by, at=clock.now()
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


# ---- paper


def test_a_signed_paper_is_registered_with_its_scan(
    proposed: FundApplication, officer: Post, director: Post, as_: As
) -> None:
    as_(officer).submit(path(proposed, "register-approval"), **signed(director))
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.outcome, decision.on_paper) == (Outcome.APPROVED, True)
    scan = db.session.get_one(Document, decision.scan_id)
    assert (scan.number, scan.case_id) == ("示办呈〔2026〕7号", proposed.id)
    assert given.reloaded(proposed).approved == 8_000 * YUAN


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": ""}, "请填写文号"),
        ({"signed_on": ""}, "请填写签批日期"),
        ({"signed_on": "2026-11-24"}, "不能晚于今天"),
        ({"scan": (io.BytesIO(b""), "")}, "请上传签批件"),
        ({"scan": (io.BytesIO(b"GIF89a"), "a.pdf")}, "只能上传"),
    ],
)
def test_a_paper_that_makes_no_sense_is_refused_on_its_field(
    proposed: FundApplication,
    officer: Post,
    director: Post,
    as_: As,
    change: dict[str, object],
    said: str,
) -> None:
    page = as_(officer).submit(path(proposed, "register-approval"), **signed(director, **change))
    assert page.status_code == 422
    assert said in page.text
    assert given.reloaded(proposed).status == Status.PROPOSED


def test_the_proposer_cannot_be_named_as_signer(
    proposed: FundApplication, officer: Post, as_: As
) -> None:
    own = factories.post(Role.DIRECTOR, hub=proposed.hub, person=officer.person)
    page = as_(officer).submit(path(proposed, "register-approval"), **signed(own))
    assert page.status_code == 422
    assert "不能由同一人审批" in page.text


def test_a_refusal_signed_on_paper_is_registered(
    proposed: FundApplication, officer: Post, director: Post, as_: As
) -> None:
    as_(officer).submit(
        path(proposed, "register-rejection"), **signed(director, reason="会议不同意")
    )
    assert given.reloaded(proposed).status == Status.REJECTED


def test_one_paper_registers_several(
    call: Call, case: FundApplication, officer: Post, director: Post, as_: As
) -> None:
    second = given.application(call)
    given.scored(second, (8, 8), (8, 8))
    for one in (case, second):
        propose(one, officer)
    batch = f"/decisions/calls/{call.id}/register-approval"
    page = as_(officer).submit(batch, **signed(director), picked=[])
    assert page.status_code == 422
    assert "请至少选择一件" in page.text
    page = as_(officer).submit(batch, **signed(director), picked=[str(case.id), str(second.id)])
    assert "线下审批已登记 2 件" in page.text
    assert given.reloaded(call).budget.committed == 16_000 * YUAN


# ---- boards, lists, papers


def test_the_call_page_shows_order_amounts_and_what_is_left(
    call: Call, proposed: FundApplication, officer: Post, director: Post, as_: As
) -> None:
    board = f"/decisions/calls/{call.id}"
    page = as_(officer).get(board).text
    for words in (proposed.title, "¥8,000.00", "¥100,000.00", "线下审批登记", "会议纪要"):
        assert words in page
    with transaction():
        call.hub.profile = Profile.FULL  # a small centre approves on paper
    assert path(proposed, "approve") in as_(director).get(board).text
    listed = as_(officer).get("/decisions/?outcome=pending").text
    assert proposed.title in listed
    assert proposed.title in as_(officer).get("/decisions/?format=csv").data.decode("utf-8-sig")


def test_another_bodys_money_is_not_shown_beside_the_case(officer: Post, as_: As) -> None:
    hub = officer.organization.hub
    call = given.call(hub, budget=given.budget(hub, 54_321, kind=BodyKind.COMMUNITY_FOUNDATION))
    case = given.application(call)
    given.scored(case, (9, 9), (9, 9))
    browser = as_(officer)
    propose(case, officer)
    for one in (f"/decisions/calls/{call.id}", path(case, "register-approval")):
        assert "54,321" not in browser.get(one).text
    for name in ("minutes", "approval-sheet"):
        pdf = browser.get(f"/decisions/calls/{call.id}/{name}.pdf").data
        assert "54,321" not in text_of(pdf)


def text_of(pdf: bytes) -> str:
    text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(pdf))
    return text.replace("\r\n", "")


def test_the_minutes_hold_ranking_recusals_amounts_and_reasons(
    call: Call, proposed: FundApplication, officer: Post, as_: As
) -> None:
    second = given.application(call)
    [sheet] = given.asked(second, given.expert(call.hub))
    by = hat(officer)
    with transaction():
        services.recuse(sheet.id, reason="示例回避理由", by=by, at=clock.now())
    pdf = text_of(as_(officer).get(f"/decisions/calls/{call.id}/minutes.pdf").data)
    for words in (
        "资助评审会议纪要",
        proposed.title,
        "80.00",
        "8,000.00",
        "示例理由",
        "示例回避理由",
        "缺 2 份",
        "人民币捌仟元整",
    ):
        assert words in pdf, words
    raw = as_(officer).get(f"/decisions/calls/{call.id}/minutes.docx").data
    word = Word(BytesIO(raw))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "8,000.00" in cells


def test_the_approval_sheet_lists_what_waits(
    call: Call, proposed: FundApplication, officer: Post, as_: As
) -> None:
    sheet = f"/decisions/calls/{call.id}/approval-sheet"
    pdf = text_of(as_(officer).get(f"{sheet}.pdf").data)
    for words in ("资助呈批件", proposed.title, "8,000.00", officer.person.name, "审批人签字"):
        assert words in pdf, words
    assert Word(BytesIO(as_(officer).get(f"{sheet}.docx").data)).tables
    by = hat(given.director(call.hub))
    with transaction():
        deciding.approve(proposed.id, by=by, at=clock.now())
    assert as_(officer).get(f"{sheet}.pdf").status_code == 422


def test_another_streets_decisions_are_not_there(proposed: FundApplication, as_: As) -> None:
    hub = factories.hub()
    paths = [path(proposed, step) for step in ("propose", "register-approval")]
    paths += [path(proposed, step) for step in ("approve", "reject", "send-back")]
    paths += [f"/decisions/calls/{proposed.call_id}{end}" for end in ("", "/minutes.pdf")]
    for post in (given.officer(hub), given.director(hub)):
        assert {as_(post).get(one).status_code for one in paths} <= {403, 404}
    assert proposed.title not in as_(given.officer(hub)).get("/decisions/").text


def test_lists_take_as_many_queries_for_one_decision_as_for_many(
    call: Call, officer: Post, as_: As
) -> None:
    for _n in range(2):
        given.scored(given.application(call), (9, 9), (8, 8))
    for one in db.session.scalars(select(FundApplication)).all():
        propose(one, officer)
    paths = ("/decisions/", f"/decisions/calls/{call.id}")
    few = [counted(partial(as_(officer).get, one)) for one in paths]
    more = [given.application(call) for _n in range(4)]
    for one in more:
        given.scored(one, (9, 9), (8, 8))
    for one in more:
        propose(one, officer)
    assert [counted(partial(as_(officer).get, one)) for one in paths] == few
