"""Staff ask experts, type in signed sheets, and read the board once the scores are unsealed."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from io import BytesIO

import pytest
from docx import Document as Word
from flask import Flask
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.funds.models import Call
from incubator.organizations.models import Profile
from incubator.people.models import Post
from incubator.records.models import Document, Visibility
from incubator.review import services
from incubator.review.models import Sheet, SheetState
from tests import factories, given
from tests.browser_client import Browser
from tests.papers import pictures
from tests.statements import counted

As = Callable[[Post], Browser]


@pytest.fixture
def call(app: Flask) -> Call:
    return given.call(factories.hub())


@pytest.fixture
def officer(call: Call) -> Post:
    return given.officer(call.hub)


def test_experts_are_asked_on_the_page(call: Call, officer: Post, as_: As) -> None:
    case = given.application(call)
    one, other = given.expert(call.hub), given.expert(call.hub)
    factories.post(Role.LEADER, organization=case.organization, person=other.person)
    path = f"/reviews/cases/{case.id}/experts"
    page = as_(officer).get(path).text
    assert f'value="{one.id}" checked' in page
    assert "应当回避" in page
    assert f'value="{other.id}"' not in page
    page = as_(officer).submit(path, experts=[str(one.id)])
    assert "已请 1 位专家评审" in page.text
    refused = as_(officer).submit(path, experts=[str(other.id)])
    assert refused.status_code == 422
    assert db.session.scalars(select(Sheet.person_id)).all() == [one.person_id]


def signed(sheet: Sheet, *typed: str) -> dict[str, object]:
    data: dict[str, object] = {
        f"points-{criterion.id}": one
        for criterion, one in zip(sheet.rubric.criteria, typed, strict=True)
    }
    return {**data, "scan": (io.BytesIO(b"%PDF-1.4 signed"), "签字.pdf")}


def test_a_signed_sheet_is_typed_in_with_its_scan(call: Call, officer: Post, as_: As) -> None:
    case = given.application(call)
    [sheet] = given.asked(case, given.expert(call.hub))
    path = f"/reviews/sheets/{sheet.id}/paper"
    page = as_(officer).submit(path, **signed(sheet, "8", "9"))
    assert "的评分已录入" in page.text
    found = given.reloaded(sheet)
    assert (found.state, found.entered_by_id) == (SheetState.LOCKED, officer.id)
    scan = db.session.get_one(Document, found.signed_sheet_id)
    assert (scan.visibility, scan.case_id, scan.name) == (Visibility.STAFF, case.id, "签字.pdf")
    assert as_(officer).get(path).status_code == 302


def test_a_signed_sheet_may_be_photographed(call: Call, officer: Post, as_: As) -> None:
    [sheet] = given.asked(given.application(call), given.expert(call.hub))
    photo = io.BytesIO(pictures.photograph(6)), "评分表.jpg"
    as_(officer).submit(
        f"/reviews/sheets/{sheet.id}/paper", **{**signed(sheet, "8", "9"), "scan": photo}
    )
    scan = db.session.get_one(Document, given.reloaded(sheet).signed_sheet_id)
    assert (scan.name, scan.media_type, scan.pages) == ("评分表.pdf", "application/pdf", 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scan": (io.BytesIO(b""), "")}, "请上传专家签字的评分表"),
        ({"scan": (io.BytesIO(b"MZ"), "评分.pdf")}, "只能上传"),
    ],
)
def test_paper_comes_with_a_readable_scan(
    call: Call, officer: Post, as_: As, change: dict[str, object], said: str
) -> None:
    [sheet] = given.asked(given.application(call), given.expert(call.hub))
    page = as_(officer).submit(
        f"/reviews/sheets/{sheet.id}/paper", **{**signed(sheet, "8", "9"), **change}
    )
    assert page.status_code == 422
    assert said in page.text
    assert db.session.scalar(select(func.count(Document.id))) == 0


def test_the_board_shows_places_ties_and_what_is_missing(
    call: Call, officer: Post, as_: As
) -> None:
    first, second, third, sealed = (given.application(call) for _n in range(4))
    given.scored(first, (9, 9), (9, 9))
    given.scored(second, (9, 9), (9, 9))
    given.scored(third, (5, 5), (6, 6))
    given.scored(sealed, (1, 1))
    page = as_(officer).get(f"/reviews/calls/{call.id}").text
    assert page.count("1（并列）") == 2
    assert "90.00" in page
    assert "55.00" in page
    assert "缺 1 份" in page
    assert "10.00" not in page
    assert "去最高最低" not in page


def test_the_full_profile_shows_what_stands_beside_the_mean(as_: As, app: Flask) -> None:
    call = given.call(factories.hub(profile=Profile.FULL))
    case = given.application(call)
    given.scored(case, (3, 3), (8, 8), (9, 9))
    page = as_(given.officer(call.hub)).get(f"/reviews/calls/{call.id}").text
    assert "去最高最低" in page
    assert "80.00" in page
    assert "分歧较大" in page


def test_scores_of_a_sealed_case_are_nowhere(call: Call, officer: Post, as_: As) -> None:
    case = given.application(call)
    given.scored(case, (7, 7))
    given.asked(case, given.expert(call.hub))
    browser = as_(officer)
    assert "70.00" not in browser.get(f"/reviews/cases/{case.id}/experts").text
    raw = browser.get(f"/reviews/calls/{call.id}/results.xlsx").data
    rows = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_index(0).to_python()
    assert all(cell not in (7.0, 70.0) for row in rows for cell in row)
    assert "70.00" not in text_of(browser.get(f"/reviews/calls/{call.id}/results.pdf").data)


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_the_results_are_saved_under_a_name_that_says_what_they_are(
    form: str, call: Call, officer: Post, as_: As
) -> None:
    saved = as_(officer).get(f"/reviews/calls/{call.id}/results.{form}")
    assert f'{call.code}.{form}"' in saved.headers["Content-Disposition"]


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in PdfDocument(pdf))


def test_results_come_as_paper_and_spreadsheet_with_every_score(
    call: Call, officer: Post, as_: As
) -> None:
    case = given.application(call)
    sheets = given.scored(case, (9, 8), (7, None))
    [stepped_back] = given.asked(case, given.expert(call.hub))
    with transaction():
        services.recuse(
            stepped_back.id, reason="示例回避理由", by=given.hat(officer), at=clock.now()
        )
    browser = as_(officer)
    pdf = browser.get(f"/reviews/calls/{call.id}/results.pdf")
    assert pdf.mimetype == "application/pdf"
    printed = text_of(pdf.data).replace("\r\n", "")
    for words in (
        case.title,
        sheets[0].person.name,
        "86.00",
        "70.00",
        "78.00",
        "不适用",
        "示例回避理由",
    ):
        assert words in printed
    word = Word(BytesIO(browser.get(f"/reviews/calls/{call.id}/results.docx").data))
    assert any("示例回避理由" in paragraph.text for paragraph in word.paragraphs)
    raw = browser.get(f"/reviews/calls/{call.id}/results.xlsx").data
    head, *rows = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_index(0).to_python()
    assert head[:2] == ["名次", "受理编号"]
    scores = {row[5]: row[7:11] for row in rows}
    assert scores[sheets[0].person.name][:3] == [9.0, 8.0, 86.0]
    assert scores[sheets[1].person.name][:3] == [7.0, "不适用", 70.0]
    assert scores[stepped_back.person.name][-1] == "示例回避理由"


def test_blank_sheets_are_printed_for_signing(call: Call, officer: Post, as_: As) -> None:
    browser = as_(officer)
    assert browser.get(f"/reviews/calls/{call.id}/blank.pdf").status_code == 422
    case = given.application(call)
    expert = given.expert(call.hub)
    [sheet] = given.asked(case, expert)
    given.asked(given.application(call), expert)
    one = browser.get(f"/reviews/sheets/{sheet.id}/blank.pdf").data
    every = browser.get(f"/reviews/calls/{call.id}/blank.pdf").data
    assert len(PdfDocument(one)) == 1
    assert len(PdfDocument(every)) == 2
    printed = text_of(one)
    for words in (expert.person.name, "回避", "专家签字", "第1项", "60%"):
        assert words in printed
    assert as_(expert).get(f"/reviews/sheets/{sheet.id}/blank.pdf").status_code == 200


def test_another_streets_review_is_not_there(call: Call, as_: As) -> None:
    case = given.application(call)
    [sheet] = given.asked(case, given.expert(call.hub))
    stranger = as_(given.officer(factories.hub()))
    for path in (
        f"/reviews/calls/{call.id}",
        f"/reviews/calls/{call.id}/results.pdf",
        f"/reviews/calls/{call.id}/blank.pdf",
        f"/reviews/cases/{case.id}/experts",
        f"/reviews/sheets/{sheet.id}/paper",
        f"/reviews/sheets/{sheet.id}/recuse",
        f"/reviews/sheets/{sheet.id}/blank.pdf",
    ):
        assert stranger.get(path).status_code == 404, path


def test_lists_take_as_many_queries_for_one_case_as_for_many(
    call: Call, officer: Post, as_: As
) -> None:
    given.scored(given.application(call), (9, 9), (8, 8))
    paths = ("/reviews/cases", f"/reviews/calls/{call.id}")
    few = [counted(partial(as_(officer).get, path)) for path in paths]
    for _n in range(5):
        given.scored(given.application(call), (9, 9), (8, 8))
    assert [counted(partial(as_(officer).get, path)) for path in paths] == few


def test_the_list_tells_complete_from_missing(call: Call, officer: Post, as_: As) -> None:
    whole, lacking = given.application(call), given.application(call)
    given.scored(whole, (9, 9), (8, 8))
    given.scored(lacking, (9, 9))
    browser = as_(officer)
    assert whole.title in browser.get("/reviews/cases?sheets=complete").text
    assert lacking.title not in browser.get("/reviews/cases?sheets=complete").text
    assert lacking.title in browser.get("/reviews/cases?sheets=missing").text
    assert lacking.title in browser.get("/reviews/cases?format=csv").data.decode("utf-8-sig")
