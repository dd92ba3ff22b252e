"""Pages of evaluations: the list, filling in by each of the three, the forms and their versions."""

from __future__ import annotations

from datetime import date

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM, Role
from incubator.incubation import evaluating_answers, evaluating_periods
from incubator.incubation.evaluating import AnswerKind, Evaluation, Form, Part, Rhythm
from tests import factories
from tests.incubation import stays
from tests.incubation.stays import House
from tests.statements import counted
from tests.tokens import token


@pytest.fixture
def house(app) -> House:
    made = House.build(mentored=True, days=20)
    clock.install(start=clock.at(date(2027, 1, 4), 9))
    plan()
    return made


def plan() -> None:
    with transaction():
        evaluating_periods.plan(clock.today(), by=SYSTEM, at=clock.now())


def part(which: Part, rhythm: Rhythm = Rhythm.QUARTERLY) -> Evaluation:
    return db.session.query(Evaluation).filter_by(part=which, rhythm=rhythm).first()


def filled(row: Evaluation) -> dict[str, str]:
    value = {AnswerKind.TEXT: "示例内容", AnswerKind.YES_NO: "1"}
    return {f"q{q.id}": value.get(q.kind, "4") for q in evaluating_answers.questions(row)}


def test_incubatee_mentor_and_centre_fill_in_their_own_parts(house, as_):
    for which, who in (
        (Part.SELF, house.agent),
        (Part.MENTOR, house.mentor),
        (Part.CENTRE, house.officer),
    ):
        row = part(which)
        path = f"/incubation/evaluations/{row.id}"
        browser = as_(who)
        page = browser.submit(path, **filled(row), remark="示例补充")
        assert "已提交" in page.text
        assert "示例补充" in page.text
        assert "提交评估" not in page.text
    assert (
        "示例内容" in as_(house.officer).get(f"/incubation/evaluations/{part(Part.SELF).id}").text
    )


def test_an_incubatee_reads_what_others_wrote_once_it_is_handed_in(house, as_):
    agent, row = as_(house.agent), part(Part.CENTRE)
    assert agent.get(f"/incubation/evaluations/{row.id}").status_code == 404
    as_(house.officer).submit(f"/incubation/evaluations/{row.id}", **filled(row))
    page = agent.get(f"/incubation/evaluations/{row.id}")
    assert "示例内容" in page.text
    assert "提交评估" not in page.text


def test_a_missing_answer_is_said_at_its_question(house, as_):
    row = part(Part.SELF)
    page = as_(house.agent).submit(f"/incubation/evaluations/{row.id}", remark="示例")
    assert page.status_code == 422
    assert "第 1 题没有填写" in page.text


def test_a_mentor_of_nobody_finds_no_evaluation(house, as_):
    other = factories.post(Role.MENTOR, hub=house.hub)
    assert as_(other).get(f"/incubation/evaluations/{part(Part.MENTOR).id}").status_code == 404
    assert house.stay.organization.name not in as_(other).get("/incubation/evaluations").text


def test_the_list_is_filtered_and_exported(house, as_):
    officer = as_(house.officer)
    row = part(Part.CENTRE)
    officer.submit(f"/incubation/evaluations/{row.id}", **filled(row))
    assert "符合条件 1 份" in officer.get("/incubation/evaluations?state=done").text
    assert "符合条件 5 份" in officer.get("/incubation/evaluations?state=open").text
    assert "符合条件 2 份" in officer.get("/incubation/evaluations?part=mentor").text
    csv = officer.get("/incubation/evaluations?rhythm=yearly&format=csv").text
    assert "2026 年度" in csv
    assert "2026 年第 4 季度" not in csv
    clock.install(start=clock.at(date(2027, 2, 1), 9))
    assert "逾期" in as_(house.officer).get("/incubation/evaluations?state=due").text


def test_an_organizations_own_list_begins_with_the_period(house, as_):
    agent, name = as_(house.agent), house.stay.organization.name
    page = agent.get("/incubation/evaluations").text
    first = page.split("<tbody>")[1].split("</td>")[0]
    assert "2026 年" in first
    assert f">{name}<" not in first
    assert page.count("<th ") == page.split("<tbody>")[1].split("</tr>")[0].count("<td")
    assert name in agent.get("/incubation/evaluations?format=csv").text
    staff = as_(house.officer).get("/incubation/evaluations").text
    assert name in staff.split("<tbody>")[1].split("</td>")[0]


def test_who_is_left_out_is_named_with_the_reason(house, as_):
    late = stays.stay(hub=house.hub, entered_on=date(2026, 12, 10))
    page = as_(house.officer).get("/incubation/evaluations")
    assert late.organization.name in page.text
    assert "在期末前一个月内" in page.text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_period_is_printed_as_far_as_it_may_be_read(house, as_, form):
    path = f"/incubation/evaluations/{part(Part.SELF).id}/paper.{form}"
    for who in (house.officer, house.mentor, house.agent):
        answer = as_(who).get(path)
        assert answer.data.startswith(b"%PDF" if form == "pdf" else b"PK")


def test_the_next_version_of_a_form_is_written_and_published(house, as_):
    officer = as_(house.officer)
    page = officer.post(
        "/incubation/evaluation-forms/quarterly/draft", data=token(officer), follow_redirects=True
    )
    assert "修订评估表" in page.text
    made = db.session.query(Form).filter_by(published_at=None).one()
    path = f"/incubation/evaluation-forms/{made.id}"
    facts = {
        "title": "示例新表",
        "lines-0-part": "self",
        "lines-0-kind": "text",
        "lines-0-text": "示例第一题",
        "lines-1-part": "centre",
        "lines-1-kind": "score",
        "lines-1-text": "示例第二题",
    }
    fresh = token(officer)
    page = officer.post(f"{path}/edit", data={**fresh, **facts}, follow_redirects=True)
    assert "示例第一题" in page.text
    page = officer.post(f"{path}/publish", data=fresh, follow_redirects=True)
    assert "已发布" in page.text
    assert "第 2 版：示例新表" in officer.get("/incubation/evaluation-forms").text
    page = officer.post(f"{path}/edit", data={**fresh, **facts})
    assert page.status_code == 422
    assert "不能修改" in page.text


def test_a_row_is_added_and_taken_away_without_saving(house, as_):
    officer = as_(house.officer)
    officer.post("/incubation/evaluation-forms/yearly/draft", data=token(officer))
    made = db.session.query(Form).filter_by(published_at=None).one()
    before = len(made.questions)
    path = f"/incubation/evaluation-forms/{made.id}/edit"
    page = officer.post(path, data={**token(officer), "title": "示例", "add": "lines"})
    assert page.status_code == 200
    db.session.expire_all()
    assert len(db.session.get_one(Form, made.id).questions) == before


def test_many_evaluations_ask_no_more_questions_than_one(house, as_):
    officer = as_(house.officer)
    officer.get("/incubation/evaluations")
    few = counted(lambda: officer.get("/incubation/evaluations"))
    for _n in range(4):
        stays.stay(hub=house.hub, entered_on=date(2026, 11, 1))
    plan()
    assert counted(lambda: officer.get("/incubation/evaluations")) == few


def test_what_waits_for_somebody_stands_on_the_own_front_page_until_it_is_handed_in(house, as_):
    for which, who in ((Part.SELF, house.agent), (Part.MENTOR, house.mentor)):
        row = part(which)
        door = f'href="/incubation/evaluations/{row.id}"'
        assert door in as_(who).get("/").text
        as_(who).submit(f"/incubation/evaluations/{row.id}", **filled(row))
        assert door not in as_(who).get("/").text
