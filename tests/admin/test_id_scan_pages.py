"""Pages of identity papers: sent by the person or on paper's behalf, seen under a watermark, checked."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image, ImageChops
from sqlalchemy import select

from incubator.core import clock, installation
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.people import consents
from incubator.people.scans import IdScan
from incubator.records import documents
from incubator.records.models import Document, Event
from tests import factories
from tests.papers import pictures
from tests.people.logins import login

OWN = "/account/id-scans"


@pytest.fixture(autouse=True)
def _texts(app):
    with transaction():
        consents.plant()


@pytest.fixture
def person(agent, as_):
    return as_(agent.post)


def card(name: str = "人像面.jpg", orientation: int = 6) -> tuple[io.BytesIO, str]:
    return io.BytesIO(pictures.photograph(orientation, pictures.page(600, 400))), name


def send(browser, path=OWN, **facts):
    typed = {"purpose": "post", "pictures": [card(), card("国徽面.jpg", 1)], "agreed": "y", **facts}
    return browser.submit(path, **typed)


def kept() -> list[IdScan]:
    db.session.rollback()
    return list(db.session.scalars(select(IdScan).order_by(IdScan.id)))


def staff_path(agent, rest: str = "") -> str:
    return f"/admin/people/{agent.person.id}/scans{rest}"


def test_the_person_agrees_and_sends_both_sides(person):
    page = person.get(OWN).text
    assert "核实后三十天自动删除" in page
    page = send(person).text
    assert "已加密保存" in page
    assert page.count("待核实") == 2
    assert "三十天" not in page
    assert [(one.purpose, one.on_behalf) for one in kept()] == [("post", False)] * 2
    picture = Image.open(io.BytesIO(documents.opened(kept()[0].document)))
    assert not picture.getexif()


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"agreed": ""}, "单独同意"),
        ({"purpose": ""}, "请选择用途"),
        ({"pictures": [card()] * 3}, "最多两张"),
        ({"pictures": (io.BytesIO(b"%PDF-1.4"), "a.pdf")}, "只能上传 JPG / PNG"),
        ({"pictures": (io.BytesIO(pictures.HEIC), "a.heic")}, "HEIC"),
        ({"pictures": (io.BytesIO(pictures.bomb(9_300, 9_300)), "a.png")}, "尺寸太大"),
        ({"pictures": (io.BytesIO(b""), "")}, "请选择证件照片"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_is_kept(person, facts, why):
    answer = send(person, **facts)
    assert answer.status_code == 422
    assert why in answer.text
    assert kept() == []
    assert [one for one in installation.current().uploads.rglob("*") if one.is_file()] == []


def test_two_presses_send_it_once(person):
    typed = {**person.fields(OWN), "purpose": "post", "agreed": "y"}
    for _n in range(2):
        person.post(OWN, data={**typed, "pictures": card()}, content_type="multipart/form-data")
    assert len(kept()) == 1


def test_staff_send_it_for_the_person_whose_signed_consent_is_registered(officer, agent):
    path = staff_path(agent)
    page = officer.get(path).text
    assert "不能收取" in page
    assert f"/admin/people/{agent.person.id}/consents" in page
    papers = f"/admin/people/{agent.person.id}/consents"
    forged = {**officer.fields(papers), "purpose": "representative", "pictures": card()}
    answer = officer.post(path, data=forged, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert kept() == []
    officer.submit(
        papers,
        kind="id-scan",
        signed_on=clock.today().isoformat(),
        scan=(io.BytesIO(b"%PDF-1.4 signed"), "示例同意书.pdf"),
    )
    page = officer.submit(path, purpose="representative", pictures=card())
    assert "工作人员代收" in page.text
    assert kept()[0].on_behalf


def test_the_picture_is_seen_for_a_reason_with_purpose_reader_and_day_across_it(
    person, officer, agent
):
    send(person)
    path = staff_path(agent, f"/{kept()[0].id}")
    assert officer.submit(path, reason=" ").status_code == 422
    clean = Image.open(io.BytesIO(documents.opened(kept()[0].document))).convert("RGB")
    answer = officer.submit(path, reason="核对示例")
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    shown = Image.open(io.BytesIO(answer.data)).convert("RGB")
    marked = ImageChops.difference(clean, shown).convert("L").point(lambda one: one > 40 and 255)
    width, height = marked.size
    for left in (0, width // 2):
        for top in (0, height // 2):
            part = marked.crop((left, top, left + width // 2, top + height // 2))
            assert part.getbbox(), "a quarter without a mark"
    event = db.session.scalars(select(Event).where(Event.verb == "person.reveal-scan")).one()
    assert event.reason == "核对示例"
    assert officer.get(path).mimetype == "text/html"


def test_the_check_is_registered_and_the_page_says_when_it_goes(person, officer, agent):
    send(person, pictures=card())
    path = staff_path(agent, f"/{kept()[0].id}/check")
    assert officer.submit(path).status_code == 422
    page = officer.submit(path, verdict="yes").text
    gone = (clock.today() + timedelta(days=30)).isoformat()
    assert "相符" in page
    assert f"最迟 {gone} 删除" in page
    assert "登记核实结果" not in page


def test_the_desk_leads_to_those_that_wait(person, officer, admin, agent):
    assert "证件照片待核实" not in officer.get("/").text
    send(person)
    assert "有 1 人的证件照片待核实" in officer.get("/").text
    listed = officer.get("/admin/people?scan=waiting").text
    assert f"/admin/people/{agent.person.id}" in listed
    for one in kept():
        officer.submit(staff_path(agent, f"/{one.id}/check"), verdict="no")
    assert "证件照片待核实" not in officer.get("/").text
    assert 'name="scan"' not in admin.get("/admin/people").text


def test_taking_the_consent_back_on_the_page_deletes_the_pictures(person):
    send(person)
    data = person.fields("/account/consents")
    person.post("/account/consents/id-scan/withdraw", data=data)
    assert all(one.document_id is None for one in kept())
    assert person.get(OWN).text.count("已删除") == 2


def test_nobody_else_gets_near_it(person, officer, admin, agent, as_, hub):
    send(person)
    path = staff_path(agent, f"/{kept()[0].id}")
    elsewhere = as_(login(Role.CASE_OFFICER, hub=factories.hub(name="示例别处街道")).post)
    colleague = as_(login(Role.AGENT, organization=agent.post.organization).post)
    for browser in (admin, elsewhere, colleague, person):
        assert browser.get(path).status_code in {403, 404}
        assert browser.get(f"{path}/check").status_code in {403, 404}
        assert browser.get(staff_path(agent)).status_code in {403, 404}
    document = db.session.scalars(select(Document)).first()
    for browser in (officer, admin, person):
        assert browser.get(f"/documents/{document.id}").status_code == 404
