"""Played on the pages: an intake drawn up, an application written, handed in, checked, and mended."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.incubation import checking, progress
from incubator.incubation.intake import Intake
from incubator.incubation.models import Incubation
from incubator.incubation.states import Status
from incubator.organizations.models import Organization
from tests import factories
from tests.incubation import intake_scenes as scenes
from tests.incubation import stays
from tests.incubation.filled_forms import send, sent
from tests.statements import counted


@pytest.fixture
def hub(app):
    return factories.hub()


@pytest.fixture
def staff(hub):
    return scenes.officer(hub)


@pytest.fixture
def member(hub):
    return scenes.registered(hub)


def the(application):
    return db.session.get_one(Incubation, application.id)


def paper(kind):
    return (BytesIO(scenes.PDF + kind.encode()), f"示例{kind}.pdf")


def test_staff_draw_up_an_intake_from_the_defaults_and_publish_it(hub, staff, as_, client):
    stays.base(hub, basis="示例办法")
    browser = as_(staff)
    page = browser.get("/incubation/intakes/new")
    assert "两年内没有受过行政处罚" in page.text
    send(
        browser,
        "/incubation/intakes/new",
        title="示例秋季招募",
        introduction="示例说明",
        basis="示例办法",
        opens_at="2026-11-20T09:00",
        closes_at="2026-12-20T17:00",
    )
    made = db.session.scalars(select(Intake)).one()
    assert len(made.requirements) == 5
    assert client.get(f"/incubation/intakes/{made.code}").status_code == 404
    here = f"/incubation/intakes/{made.code}"
    send(browser, here, to=f"{here}/publish")
    page = client.get(f"/incubation/intakes/{made.code}")
    assert "登录后申请" in page.text
    assert "示例秋季招募" in client.get("/incubation/").text


def test_everybody_reads_what_the_base_offers(hub, client, as_, member, staff):
    scenes.intake(hub)
    for browser in (client, as_(member), as_(staff)):
        page = browser.get("/incubation/")
        assert page.status_code == 200
    assert "可以申请" in as_(member).get("/incubation/").text


def test_an_organization_applies_section_by_section(hub, member, as_):
    intake = scenes.intake(hub)
    browser = as_(member)
    code = intake.code
    send(browser, f"/incubation/intakes/{code}", to=f"/incubation/intakes/{code}/apply")
    application = db.session.scalars(select(Incubation)).one()
    here = f"/incubation/{application.id}/application"
    page = browser.get(here)
    assert "5 节完成 0 节" in page.text or "4 节完成 0 节" in page.text
    owed = [
        one.label
        for one in progress.papers_asked(application)
        if progress.must_be_there(one, application)
    ]
    assert f"缺 {len(owed)} 件：{'、'.join(owed)}。" in page.text
    for name, fields in (("body", scenes.BODY), ("work", scenes.WORK)):
        browser.get(f"{here}/{name}")
        send(browser, f"{here}/{name}", **fields, go="back")
    send(
        browser,
        f"{here}/needs",
        **{**scenes.NEEDS, "support": ["space", "capacity"]},
        go="back",
    )
    assert the(application).support == "space capacity"
    for one in progress.papers_asked(the(application)):
        if progress.must_be_there(one, the(application)):
            token = browser.fields(f"{here}/papers")["csrf_token"]
            facts = {"csrf_token": token, "kind": one.kind, "file": paper(one.kind)}
            page = browser.post(f"{here}/papers", data=facts, content_type="multipart/form-data")
            assert page.status_code == 302
    browser.get(f"{here}/papers")
    check = f"/incubation/{application.id}/submit"
    page = browser.get(check)
    assert "一年内服务 300 人次" in page.text
    page = send(browser, check, promised="y")
    assert "已收到申请" in page.text
    assert the(application).status == Status.FIRST_CHECK
    page = browser.get(here)
    assert "正在核对材料" in page.text
    for name in ("application.pdf", "application.docx", "receipt.pdf"):
        answer = browser.get(f"/incubation/{application.id}/{name}")
        assert answer.status_code == 200
        assert len(answer.data) > 1000


def test_a_second_press_hands_nothing_in_twice(hub, member, as_):
    application = scenes.filled(scenes.intake(hub), member)
    browser = as_(member)
    path = f"/incubation/{application.id}/submit"
    form = sent(browser, path)
    for _press in range(2):
        answer = browser.post(path, data={**form, "promised": "y"})
        assert answer.headers["Location"].endswith("/receipt")
    assert len(the(application).submissions) == 1


def test_without_the_promise_nothing_is_handed_in(hub, member, as_):
    application = scenes.filled(scenes.intake(hub), member)
    page = send(as_(member), f"/incubation/{application.id}/submit")
    assert page.status_code == 422
    assert "请阅读承诺并勾选" in page.text


def test_a_second_late_is_refused_with_the_server_s_time(hub, member, as_):
    application = scenes.filled(scenes.intake(hub), member)
    browser = as_(member)
    form = sent(browser, f"/incubation/{application.id}/submit")
    clock.install(start=scenes.CLOSES + timedelta(seconds=1))
    page = browser.post(f"/incubation/{application.id}/submit", data={**form, "promised": "y"})
    assert page.status_code == 422
    assert "截止 2026-12-04 17:00:00" in page.text
    assert the(application).status == Status.DRAFT


def test_the_officer_checks_every_point_on_one_page(hub, member, staff, as_):
    application = scenes.submitted(scenes.intake(hub), member)
    path = f"/incubation/{application.id}/first-check"
    browser = as_(staff)
    page = browser.get(path)
    assert "近 2 年年检" in page.text
    page = send(browser, path)
    assert page.status_code == 422
    assert "没有核对" in page.text
    ticks = [point.key for point in checking.points(the(application))]
    send(browser, path, point=ticks)
    assert checking.is_checked(the(application))


def test_a_sponsor_s_day_is_written_on_the_check_page(hub, staff, as_):
    application = scenes.submitted(scenes.intake(hub), scenes.prospective(hub))
    path = f"/incubation/{application.id}/first-check"
    first = application.sponsors[0].id
    page = send(as_(staff), path, **{f"signed-{first}": "2026-11-20"})
    assert page.status_code == 422
    assert the(application).sponsors[0].signed_on.isoformat() == "2026-11-20"


def test_what_is_returned_is_mended_and_shown_side_by_side(hub, member, staff, as_):
    application = scenes.submitted(scenes.intake(hub), member)
    back = f"/incubation/{application.id}/return"
    as_(staff).get(back)
    send(as_(staff), back, note_work="请写明服务人数")
    here = f"/incubation/{application.id}/application"
    page = as_(member).get(here)
    assert "请写明服务人数" in page.text
    send(as_(member), f"{here}/work", **{**scenes.WORK, "audience": "示例老人 90 人"}, go="back")
    send(as_(member), f"/incubation/{application.id}/submit", promised="y")
    for who in (member, staff):
        page = as_(who).get(f"/incubation/{application.id}/changes")
        assert "示例老人 90 人" in page.text
    page = as_(staff).get(f"/incubation/{application.id}/first-check")
    assert "本次补正改动 1 处" in page.text


def test_declining_and_withdrawing_ask_for_a_reason(hub, member, staff, as_):
    intake = scenes.intake(hub)
    application = scenes.submitted(intake, member)
    path = f"/incubation/{application.id}/decline"
    as_(staff).get(path)
    assert send(as_(staff), path, reason="").status_code == 422
    send(as_(staff), path, reason="示例理由")
    assert the(application).status == Status.NOT_ACCEPTED
    again = scenes.submitted(intake, member)
    path = f"/incubation/{again.id}/withdraw"
    as_(member).get(path)
    page = send(as_(member), path, reason="示例理由")
    assert "申请已经撤回" in page.text


def test_paper_is_typed_in_by_staff(hub, member, staff, as_):
    intake = scenes.intake(hub)
    name = db.session.get_one(Organization, member.organization_id).name
    browser = as_(staff)
    browser.get("/incubation/applications/on-behalf")
    send(
        browser,
        "/incubation/applications/on-behalf",
        intake_id=intake.id,
        organization=name,
        received_on="2026-11-23",
        scan=paper("scan"),
    )
    made = db.session.scalars(select(Incubation)).one()
    assert made.entered_on_behalf
    browser.get(f"/incubation/{made.id}/application")


def test_the_filed_group_reads_why_it_gets_no_desk(hub, as_):
    group = scenes.filed(hub)
    application = scenes.begun(scenes.intake(hub), group)
    path = f"/incubation/{application.id}/application/needs"
    page = as_(group).get(path)
    assert "备案组织没有法人资格" in page.text
    assert 'value="physical"' not in page.text
    page = send(as_(group), path, mode="physical", support=[])
    assert "只能申请虚拟孵化" in page.text


def test_autosave_keeps_and_refuses_to_overwrite(hub, member, as_):
    application = scenes.begun(scenes.intake(hub), member)
    path = f"/incubation/{application.id}/application/work"
    browser = as_(member)
    form = sent(browser, path)
    assert browser.post(f"{path}/autosave", data={**form, **scenes.WORK}).json["version"] == 1
    late = browser.post(f"{path}/autosave", data={**form, "audience": "别人"})
    assert late.status_code == 409
    assert the(application).audience == scenes.WORK["audience"]


@pytest.mark.both
def test_the_lists_find_and_ask_no_more_for_more_rows(hub, staff, as_):
    intake = scenes.intake(hub)
    browser = as_(staff)
    first = scenes.submitted(intake, scenes.registered(hub))
    few = counted(lambda: browser.get("/incubation/applications"))
    for _n in range(2):
        scenes.submitted(intake, scenes.registered(hub))
    assert counted(lambda: browser.get("/incubation/applications")) <= few
    found = browser.get(f"/incubation/applications?q={the(first).number}&track=registered")
    assert "符合条件 1 件" in found.text
    assert browser.get("/incubation/applications?mode=virtual&format=xlsx").status_code == 200
    browser.get("/incubation/intakes")


def test_one_organization_never_sees_another_s_application(hub, member, as_):
    application = scenes.submitted(scenes.intake(hub), member)
    stranger = scenes.registered(hub)
    elsewhere = scenes.officer(factories.hub())
    for who in (stranger, elsewhere):
        for path in ("application", "submit", "receipt", "application.pdf", "application/body"):
            answer = as_(who).get(f"/incubation/{application.id}/{path}")
            assert answer.status_code in {403, 404}, path
    mentor = factories.post(Role.MENTOR, hub=hub)
    assert as_(mentor).get(f"/incubation/{application.id}/application").status_code == 403


def test_intakes_are_extended_and_closed_on_the_page(hub, member, staff, as_):
    intake = scenes.intake(hub)
    application = scenes.begun(intake, member)
    browser = as_(staff)
    path = f"/incubation/intakes/{intake.code}"
    for step in ("extend", "close", "edit"):
        browser.get(f"{path}/{step}")
    name = db.session.get_one(Organization, member.organization_id).name
    send(
        browser,
        f"{path}/extend",
        closes_at="2026-12-10T17:00",
        organization=name,
        reason="系统故障",
    )
    assert the(application).extended_to is not None
    send(browser, f"{path}/extend", closes_at="2026-12-08T17:00", reason="示例")
    send(browser, f"{path}/close", reason="示例")
    page = browser.get(path)
    assert "已结束" in page.text
    for track in ("registered", "prospective", "filed"):
        assert browser.get(f"{path}/blank-{track}.pdf").status_code == 200
