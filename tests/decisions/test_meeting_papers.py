"""The board and the list of decisions, and the papers of the meeting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO

from docx import Document as Word
from pypdfium2 import PdfDocument
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.funds import deciding
from incubator.funds.applications import FundApplication
from incubator.funds.models import Call
from incubator.organizations.models import BodyKind, Profile
from incubator.people.models import Post
from incubator.review import services
from tests import factories, given
from tests.browser_client import Browser
from tests.decisions.acts import path, propose
from tests.factories import hat
from tests.statements import counted

YUAN = given.YUAN
As = Callable[[Post], Browser]


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
