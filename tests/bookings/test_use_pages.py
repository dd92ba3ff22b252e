"""Checking in by the code at the door, leaving, and noting a use: on the pages people see."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.premises import door
from incubator.premises.booking import State, UseRecord
from incubator.premises.door import Purpose
from incubator.records.models import Document
from tests import factories
from tests.bookings.scenes import House, span
from tests.browser_client import Browser
from tests.premises.uses import MORNING, agent_of, at, check_in, date_of, leave
from tests.statements import counted

As = Callable[..., Browser]
both = pytest.mark.both


def _door(house: House, code: str | None = None) -> str:
    id = house.room.id
    return f"/bookings/check-in/{id}?c={code or door.code(id, Purpose.CHECK_IN)}"


def _photo() -> tuple[io.BytesIO, str]:
    out, noted = io.BytesIO(), Image.Exif()
    noted[0x010F] = "example camera"
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", exif=noted)
    out.seek(0)
    return out, "交接照片.jpg"


@both
def test_one_tap_at_the_door_begins_the_use(app: Flask, as_: As) -> None:
    house = House(wants_check_in=True)
    date = date_of(house.booked(MORNING))
    at(MORNING.starts_at)
    browser = as_(house.agent)
    assert "确认签到" in browser.get(_door(house)).text
    page = browser.submit(_door(house))
    assert "已签到，使用开始" in page.text
    assert date_of(date.booking).state is State.IN_USE
    assert "登记离场" in browser.get(_door(house)).text


def test_a_guest_signs_in_first(app: Flask, client: Browser) -> None:
    house = House()
    answer = client.get(_door(house))
    assert answer.status_code == 302
    assert "/login" in answer.headers["Location"]


@pytest.mark.parametrize("code", ["0" * 20, "", "x" * 400])
def test_without_the_code_of_the_door_nobody_checks_in(app: Flask, as_: As, code: str) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    at(MORNING.starts_at)
    browser = as_(house.agent)
    assert browser.get(_door(house, code or "-")).status_code == 404
    sent = {**browser.fields(_door(house)), "c": code, "date": str(date.id)}
    assert browser.post(f"/bookings/check-in/{house.room.id}", data=sent).status_code == 404
    assert date_of(date.booking).state is State.CONFIRMED


def test_the_code_of_one_room_does_not_check_in_to_another(app: Flask, as_: As) -> None:
    house = House()
    elsewhere = house.another()
    date = date_of(house.booked(MORNING, room=elsewhere))
    house.booked(MORNING)
    at(MORNING.starts_at)
    browser = as_(house.agent)
    sent = {**browser.fields(_door(house)), "date": str(date.id)}
    assert browser.post(_door(house), data=sent).status_code == 404
    assert date_of(date.booking).state is State.CONFIRMED


@pytest.mark.parametrize("id", ["", "-1", "99999999999999999999", "٣", "abc"])
def test_a_forged_date_is_not_found(app: Flask, as_: As, id: str) -> None:
    house = House()
    house.booked(MORNING)
    at(MORNING.starts_at)
    browser = as_(house.agent)
    sent = {**browser.fields(_door(house)), "date": id}
    assert browser.post(_door(house), data=sent).status_code == 404


def test_another_organization_sees_nothing_at_the_door_and_cannot_tap(app: Flask, as_: As) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    other = factories.organization(hub=house.hub)
    own = house.booked(span(9, 1, minute=0), room=house.another(), by=other)
    assert own.organization_id == other.id
    at(MORNING.starts_at)
    browser = as_(factories.post(Role.AGENT, organization=other))
    page = browser.get(_door(house))
    assert "现在没有可以签到的使用" in page.text
    assert "示例舞蹈队" not in page.text
    token = browser.fields("/calendar/")["csrf_token"]
    sent = {"csrf_token": token, "date": str(date.id)}
    assert browser.post(_door(house), data=sent).status_code == 404
    assert browser.get(f"/bookings/dates/{date.id}").status_code == 404


def test_too_early_says_when(app: Flask, as_: As) -> None:
    house = House()
    house.booked(MORNING)
    at(MORNING.starts_at, -10)
    browser = as_(house.agent)
    hidden = browser.fields(_door(house))
    at(MORNING.starts_at, -20)
    page = browser.post(_door(house), data=hidden)
    assert page.status_code == 422
    assert "12-01 08:45 起可以签到" in page.text


@both
def test_leaving_notes_who_came_and_how_the_room_was_left(app: Flask, as_: As) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    check_in(date, agent_of(house), at(MORNING.starts_at))
    at(MORNING.starts_at, 50)
    page = as_(house.agent).submit(
        f"/bookings/dates/{date.id}/leave",
        attendance="12",
        hand_over="桌椅已归位",
        damage="投影仪不亮",
    )
    for words in ("桌椅已归位", "投影仪不亮", "门口扫码"):
        assert words in page.text
    listed = as_(house.officer).get("/bookings/uses")
    assert "有损坏" in listed.text
    assert "示例舞蹈队" in listed.text


def test_staff_check_in_for_who_has_no_phone(app: Flask, as_: As) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    at(MORNING.starts_at, 40)
    browser = as_(house.officer)
    path = f"/bookings/dates/{date.id}"
    sent = {"csrf_token": browser.fields(path)["csrf_token"]}
    page = browser.post(f"{path}/check-in", data=sent, follow_redirects=True)
    assert "工作人员登记" in page.text
    again = browser.post(f"{path}/check-in", data=sent, follow_redirects=True)
    assert again.status_code == 200


def test_photographs_lose_what_the_camera_noted(app: Flask, as_: As) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    check_in(date, agent_of(house), at(MORNING.starts_at))
    browser = as_(house.agent)
    page = browser.submit(f"/bookings/dates/{date.id}/photos", photos=_photo())
    assert "交接照片.jpg" in page.text
    kept = db.session.scalars(select(Document).where(Document.kind == "use-photo")).one()
    assert kept.organization_id == house.group.id
    assert b"example camera" not in browser.get(f"/documents/{kept.id}").data
    stranger = factories.post(Role.AGENT, organization=factories.organization(hub=house.hub))
    assert as_(stranger).get(f"/documents/{kept.id}").status_code == 404


def test_a_paper_is_no_photograph(app: Flask, as_: As) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    check_in(date, agent_of(house), at(MORNING.starts_at))
    path = f"/bookings/dates/{date.id}/photos"
    page = as_(house.agent).submit(path, photos=(io.BytesIO(b"%PDF-1.7"), "a.jpg"))
    assert page.status_code == 422
    assert db.session.query(Document).count() == 0


def test_staff_note_a_use_afterwards_with_its_real_times(app: Flask, as_: As) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    at(MORNING.ends_at, 30)
    page = as_(house.officer).submit(
        f"/bookings/dates/{date.id}/write-up",
        began="2026-12-01T09:10",
        ended="2026-12-01T10:40",
        attendance="9",
    )
    assert "使用记录已保存" in page.text
    assert "2026-12-01 09:10" in page.text
    assert "2026-12-01 10:40" in page.text


def test_the_record_of_use_is_printed(app: Flask, as_: As) -> None:
    house = House()
    booking = house.booked(MORNING)
    answer = as_(house.agent).get(f"/bookings/{booking.id}/use-record.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]
    stranger = factories.post(Role.AGENT, organization=factories.organization(hub=house.hub))
    assert as_(stranger).get(f"/bookings/{booking.id}/use-record.pdf").status_code == 404


def test_the_list_costs_the_same_for_one_use_and_for_many(app: Flask, as_: As) -> None:
    house = House()

    def one_use(hour: int) -> None:
        date = date_of(house.booked(span(hour), by=house.group))
        check_in(date, agent_of(house), at(span(hour).starts_at))
        leave(date, agent_of(house), at(span(hour).starts_at, 30))

    one_use(9)
    browser = as_(house.officer)
    browser.get("/bookings/uses")
    few = counted(lambda: browser.get("/bookings/uses"))
    for hour in range(10, 16):
        one_use(hour)
    browser.get("/bookings/uses")
    assert counted(lambda: browser.get("/bookings/uses")) == few
    assert db.session.query(UseRecord).count() == 7
    csv = browser.get("/bookings/uses?format=csv").get_data(as_text=True)
    assert csv.count("示例舞蹈队") == 7
