"""公示 on the screen: drafted, published, proved, objected to, answered, taken back."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Status
from incubator.notices import papers
from incubator.notices.models import Notice, NoticeState, Objection, ObjectionState
from incubator.records.models import Document, Event
from tests import factories
from tests.awards.street import Street, morning_of
from tests.statements import counted


def only(model):
    return db.session.scalars(select(model)).one()


def status(application):
    return db.session.get_one(FundApplication, application.id).status


def test_an_officer_drafts_and_publishes_the_notice_of_a_call(street, as_, client):
    one, two = street.approved(), street.approved()
    officer = as_(street.officer)
    draft = officer.submit(
        f"/notices/new/{street.call.code}", items=[one.id, two.id], title="示例公示"
    )
    assert "草稿已生成" in draft.text
    notice = only(Notice)
    assert client.get(f"/notices/{notice.number}").status_code == 404
    page = officer.submit(f"/notices/{notice.number}/publish")
    assert "公示已发布" in page.text
    assert {status(one), status(two)} == {Status.PUBLIC_NOTICE}
    notice = only(Notice)
    assert notice.starts_on == clock.today() + timedelta(days=1)
    public = client.get(f"/notices/{notice.number}")
    for shown in (one.organization.name, two.title, "¥12,345.60", notice.frozen_sha256):
        assert shown in public.text


def test_publishing_twice_shows_the_first_result(street, as_):
    notice = street.drafted(street.approved())
    officer = as_(street.officer)
    fields = officer.fields(f"/notices/{notice.number}/publish")
    answers = [
        officer.post(f"/notices/{notice.number}/publish", data=fields).status_code for _ in range(2)
    ]
    assert answers == [302, 302]
    published = db.session.scalars(select(Event).where(Event.verb == "notice.publish")).all()
    assert len(published) == 1


def test_a_first_day_in_the_past_is_refused_at_its_field(street, as_):
    notice = street.drafted(street.approved())
    officer = as_(street.officer)
    fields = officer.fields(f"/notices/{notice.number}/publish")
    page = officer.post(
        f"/notices/{notice.number}/publish", data={**fields, "starts_on": "2026-11-20"}
    )
    assert page.status_code == 422
    assert "不能早于今天" in page.text


def test_a_proof_is_kept_with_its_picture(street, as_):
    notice = street.published(street.approved())
    picture = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    page = as_(street.officer).submit(
        f"/notices/{notice.number}/proofs",
        kind="board-photo",
        address="示例街道公告栏",
        shown_at="2026-11-23T08:30",
        file=(picture, "公告栏.png"),
    )
    assert "发布证明已登记" in page.text
    assert db.session.get_one(Notice, notice.id).proofs[0].document_id is not None
    assert only(Document).kind == "notice-proof"


def test_a_proof_of_nothing_or_from_the_future_is_refused(street, as_):
    notice = street.published(street.approved())
    officer = as_(street.officer)
    path = f"/notices/{notice.number}/proofs"
    empty = officer.submit(path, kind="web-address", shown_at="2026-11-23T08:30")
    assert "请填写网址，或上传截图" in empty.text
    future = officer.submit(
        path, kind="web-address", address="http://example", shown_at="2026-12-23T08:30"
    )
    assert "不能晚于现在" in future.text
    assert db.session.get_one(Notice, notice.id).proofs == []


def test_anybody_objects_and_the_director_answers(street, as_, client):
    application = street.approved()
    notice = street.published(application)
    page = client.submit(
        f"/notices/{notice.number}/object",
        item_id=str(notice.items[0].id),
        text="该项目与现有项目内容重复，请核查。",
        objector="示例居民",
        contact="021-00000009",
    )
    assert "异议已收到" in page.text
    assert "示例居民" not in page.text
    assert status(application) == Status.OBJECTION
    objection = only(Objection)
    director = as_(street.director)
    shown = director.get(f"/objections/{objection.id}")
    assert "示例居民" in shown.text
    answered = director.submit(
        f"/objections/{objection.id}", outcome="upheld", words="经核查属实。"
    )
    assert "异议已答复" in answered.text
    assert status(application) == Status.CANCELLED
    assert only(Objection).state is ObjectionState.UPHELD
    assert "示例居民" not in client.get(f"/notices/{notice.number}").text


def test_an_objection_without_facts_is_refused_at_its_field(street, client):
    notice = street.published(street.approved())
    page = client.submit(
        f"/notices/{notice.number}/object",
        item_id=str(notice.items[0].id),
        text="不行",
        objector="示例居民",
        contact="021-00000009",
    )
    assert page.status_code == 422
    assert "至少 5 个字" in page.text


def test_after_the_last_day_the_form_is_gone_and_a_late_press_is_refused(street, client):
    notice = street.published(street.approved())
    path = f"/notices/{notice.number}/object"
    fields = client.fields(path)
    morning_of(notice.ends_on + timedelta(days=1))
    assert "不在公示期内" in client.get(path).text
    late = client.post(
        path,
        data={
            **fields,
            "item_id": notice.items[0].id,
            "text": "内容重复，请核查。",
            "objector": "示例居民",
            "contact": "1",
        },
    )
    assert late.status_code == 422
    assert db.session.scalars(select(Objection)).all() == []


def test_a_notice_is_taken_back_with_its_reason_on_the_page(street, as_, client):
    application = street.approved()
    notice = street.published(application)
    page = as_(street.officer).submit(
        f"/notices/{notice.number}/withdraw", reason="名称有误，重新公示"
    )
    assert "公示已撤回" in page.text
    public = client.get(f"/notices/{notice.number}")
    assert "名称有误，重新公示" in public.text
    assert status(application) == Status.APPROVED
    assert db.session.get_one(Notice, notice.id).state is NoticeState.WITHDRAWN


@pytest.mark.parametrize("form", ["a4", "a3"])
def test_anybody_takes_the_sheet_home(street, client, form):
    notice = street.published(street.approved())
    answer = client.get(f"/notices/{notice.number}/{form}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_editable_file_is_for_the_office_alone(street, as_, client):
    notice = street.published(street.approved())
    path = f"/notices/{notice.number}/docx"
    found = as_(street.officer).get(path)
    assert found.data.startswith(b"PK")
    assert path in as_(street.officer).get(f"/notices/{notice.number}").text
    elsewhere = factories.post(Role.CASE_OFFICER, hub=factories.hub())
    assert as_(elsewhere).get(path).status_code == 404
    resident = client.get(path)
    assert (resident.status_code, "/login" in resident.location) == (302, True)
    assert path not in client.get(f"/notices/{notice.number}").text


def test_an_english_reader_reads_the_period_in_english(street, client):
    notice = street.published(street.approved())
    page = client.get(f"/notices/{notice.number}?lang=en").text
    assert "Public notice for 5 working days: 24 Nov 2026 to 30 Nov 2026." in page
    sheet = papers.paper(notice)
    with client.application.test_request_context("/?lang=en"):
        client.application.preprocess_request()
        assert papers.paper(notice) == sheet, "the paper itself is Chinese whoever prints it"


def test_every_step_of_a_case_under_notice_leads_to_a_page_of_its_own(street, as_, client):
    """A plain confirmation would move the case and leave its notice and its money behind."""
    application = street.approved()
    officer, director = as_(street.officer), as_(street.director)
    path = f"/cases/{application.id}"
    assert officer.get(f"{path}/publish").location.endswith(f"/notices/cases/{application.id}")
    notice = street.published(application)
    for action in ("recall", "object", "award"):
        first = officer.get(f"{path}/{action}")
        assert first.status_code == 302, action
        assert officer.get(first.location, follow_redirects=True).status_code == 200
    client.submit(
        f"/notices/{notice.number}/object",
        item_id=str(notice.items[0].id),
        text="内容重复，请核查。",
        objector="示例居民",
        contact="021-00000009",
    )
    for action in ("dismiss", "uphold"):
        page = director.get(f"{path}/{action}", follow_redirects=True)
        assert page.request.path == f"/objections/{only(Objection).id}"


def test_a_notice_over_the_year_end_shows_that_its_end_is_provisional(app, client):
    clock.install(start=clock.at(date(2026, 12, 25), 9))
    street = Street.build()
    notice = street.published(street.approved(), starts_on=date(2026, 12, 28))
    assert "暂定" in client.get(f"/notices/{notice.number}").text


def test_another_streets_staff_do_not_manage_it(street, as_):
    notice = street.drafted(street.approved())
    stranger = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    for page in ("", "/publish", "/withdraw", "/proofs"):
        assert stranger.get(f"/notices/{notice.number}{page}").status_code == 404
    assert stranger.get(f"/notices/new/{street.call.code}").status_code == 404


def test_the_state_shown_follows_the_days(street, client):
    notice = street.published(street.approved())
    words = []
    for day in (clock.today(), notice.starts_on, notice.ends_on + timedelta(days=1)):
        morning_of(day)
        page = client.get(f"/notices/{notice.number}").text
        words.append(next(word for word in ("待开始", "公示期满", ">公示中<") if word in page))
    assert words == ["待开始", ">公示中<", "公示期满"]


@pytest.mark.both
def test_a_longer_list_asks_the_database_no_more(street, client):
    street.published(street.approved())
    client.get("/notices/")
    few = counted(lambda: client.get("/notices/"))
    for _ in range(5):
        street.published(street.approved())
    assert counted(lambda: client.get("/notices/")) == few


def test_a_name_of_100_characters_and_markup_stand_as_they_are(street, client):
    name = "示" * 90 + "<b>x</b>"
    application = street.approved(name=name[:100])
    with transaction():
        db.session.get_one(FundApplication, application.id).title = "<script>alert(1)</script>"
    notice = street.published(application)
    page = client.get(f"/notices/{notice.number}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
