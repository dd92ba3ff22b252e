"""Each part of what the register says of a room is a form; its papers and prices stand beside."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.premises.models import Nature, Premises, Standing
from incubator.premises.taking import Span
from incubator.premises.tariff import Tariff
from incubator.records.models import Document, Visibility
from tests.browser_client import Browser
from tests.premises.rooms import Street, line

As = Callable[[object], Browser]


@pytest.fixture
def street(app: Flask) -> Street:
    return Street()


@pytest.fixture
def officer(street: Street, as_: As) -> Browser:
    return as_(street.officer)


def _basics(**changed: str) -> dict[str, str]:
    return {
        "name": "示例活动室 201",
        "kind": "community-facility",
        "nature": "community",
        "capacity": "30",
        "owner_id": "0",
        "owner_name": "示例居民委员会",
        **changed,
    }


def _price(**changed: str) -> dict[str, str]:
    return {
        "term": "preferential",
        "reference_fen": "80",
        "fen": "20.50",
        "use": "",
        "org_type": "",
        "part": "全天",
        "valid_from": "2026-11-01",
        "basis": "示例场地管理办法第八条",
        "approved_by": "示例居务会",
        **changed,
    }


def _room(name: str = "示例活动室 201") -> Premises:
    return db.session.scalars(
        select(Premises).where(Premises.name == name).execution_options(populate_existing=True)
    ).one()


def _press(browser: Browser, path: str) -> TestResponse:
    """The button of that address, with the token of the page that enters a room."""
    token = browser.fields("/premises/new")["csrf_token"]
    return browser.post(path, data={"csrf_token": token}, follow_redirects=True)


def _picture() -> tuple[io.BytesIO, str]:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(made, "PNG")
    return io.BytesIO(made.getvalue()), "示例.png"


def _pdf() -> tuple[io.BytesIO, str]:
    return io.BytesIO(b"%PDF-1.7 example"), "批准.pdf"


def test_an_officer_enters_a_room_section_by_section_and_publishes_it(
    officer: Browser, client: Browser
) -> None:
    assert "场地已登记" in officer.submit("/premises/new", **_basics(area="45.5")).text
    room = _room()
    at = f"/premises/{room.id}"
    assert room.area_tenths == 455
    assert client.get(at).status_code == 404
    officer.submit(
        f"{at}/facilities",
        uses=["meeting", "culture"],
        step_free="y",
        equipment="投影仪 1\n折叠椅 × 40 把",
    )
    officer.submit(
        f"{at}/hours",
        workday="9:00-12:00、14:00-21:00",
        weekend="18:00-次日 01:00",
        holiday="",
        minutes_before="0",
        minutes_after="15",
    )
    officer.submit(
        f"{at}/terms",
        approval="automatic",
        approver_id="0",
        longest_minutes="120",
        hold_minutes="0",
    )
    officer.submit(f"{at}/prices/new", **_price())
    _press(officer, f"{at}/verify")
    assert "各组织可以预约" in _press(officer, f"{at}/publish").text
    page = client.get(at).text
    for words in (
        "45.5 平方米",
        "折叠椅 40",
        "无台阶可达",
        "文体活动、会议",
        "次日 01:00",
        "2 小时",
        "¥20.50",
        "不开放",
    ):
        assert words in page, words
    for words in ("批准文件", "核实日期", "示例居务会的电话"):
        assert words not in page
    assert "示例活动室 201" in client.get("/premises/").text


@pytest.mark.parametrize(
    ("page", "sent", "said"),
    [
        ("basics", _basics(capacity="0"), "容纳"),
        ("facilities", {"equipment": "投影仪", "uses": ["meeting"]}, "第 1 行没有数量"),
        ("facilities", {"equipment": "投影仪 1", "uses": []}, "至少选择一种公益用途"),
        ("hours", {"workday": "上午", "minutes_before": "0", "minutes_after": "0"}, "看不懂“上午”"),
        ("hours", dict.fromkeys(("workday", "weekend", "holiday"), ""), "至少填写一类日子"),
        ("terms", {"approval": "post", "approver_id": "0", "hold_minutes": "0"}, "请选择由谁答复"),
        (
            "terms",
            {"approval": "centre", "approver_id": "0", "hold_minutes": "0", "longest_minutes": "0"},
            "留空按街道规定",
        ),
        ("divide", {"parts": "示例 A 区"}, "第 1 行没有人数"),
        ("block", {"reason": ""}, "请写明暂停的原因"),
        ("approval", {"number": "示〔2026〕1 号"}, "只有文号不能证明"),
        ("prices/new", _price(part="18:00-次日 02:00"), "最晚到 24:00"),
        ("prices/new", _price(fen="90"), "优惠价应低于参考价"),
    ],
)
def test_what_is_wrong_is_said_on_the_form_and_nothing_is_saved(
    street: Street, officer: Browser, page: str, sent: dict[str, Any], said: str
) -> None:
    room = street.ready(standing=Standing.AVAILABLE)
    version = room.version
    answer = officer.submit(f"/premises/{room.id}/{page}", **sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.get_one(Premises, room.id, populate_existing=True).version == version


def test_somebody_elses_change_meanwhile_is_said_once_and_then_overwritten_knowingly(
    street: Street, officer: Browser
) -> None:
    room = street.ready()
    at = f"/premises/{room.id}/basics"
    sent = {**officer.fields(at), **_basics(name=room.name, floor="三楼")}
    with transaction():
        db.session.get_one(Premises, room.id).floor = "二楼"
    first = officer.post(at, data=sent)
    assert (first.status_code, "他人修改了这个场地" in first.text) == (422, True)
    found = re.search(r'name="version"[^>]*value="(\d+)"', first.text)
    assert found
    officer.post(at, data={**sent, "version": found[1]})
    assert _room(room.name).floor == "三楼"


def test_an_office_is_not_offered_for_publishing_before_its_approval(
    street: Street, officer: Browser
) -> None:
    office = street.ready(nature=Nature.OFFICE)
    at = f"/premises/{office.id}"
    page = officer.get(at).text
    assert "《机关事务管理条例》第二十三条" in page
    assert "发布，开放预约" not in page
    refused = _press(officer, f"{at}/publish")
    assert "第二十三条" in refused.text
    officer.submit(
        f"{at}/approval", number="示管办〔2026〕8 号", approved_on="2026-11-02", scan=_pdf()
    )
    assert "发布，开放预约" in officer.get(at).text
    _press(officer, f"{at}/publish")
    assert _room(office.name).standing is Standing.AVAILABLE
    paper = db.session.scalars(select(Document)).one()
    assert paper.visibility is Visibility.STAFF


def test_photographs_lose_what_the_camera_noted_and_are_for_everybody(
    street: Street, officer: Browser, client: Browser
) -> None:
    room = street.ready(standing=Standing.AVAILABLE)
    at = f"/premises/{room.id}"
    officer.submit(f"{at}/photos/new", photo=_picture(), caption="从门口看")
    officer.submit(f"{at}/floor-sheet", sheet=_pdf())
    photo, plan = db.session.scalars(select(Document).order_by(Document.id)).all()
    assert (photo.media_type, photo.name) == ("image/jpeg", "示例.jpg")
    for document in (photo, plan):
        assert client.get(f"/documents/{document.id}").status_code == 200
    shown = _room(room.name).photos[0].id
    _press(officer, f"{at}/photos/{shown}/remove")
    assert client.get(f"/documents/{photo.id}").status_code == 404
    assert _press(officer, f"{at}/photos/{shown}/remove").status_code == 404


def test_suspending_shows_who_has_the_room_and_why_it_is_closed(
    street: Street, officer: Browser, client: Browser
) -> None:
    room = street.ready(standing=Standing.AVAILABLE)
    start = clock.at(date(2026, 12, 1), 14)
    held = street.booked(room, Span(start, start + timedelta(hours=2)))
    name, at = held.booking.organization.name, f"/premises/{room.id}"
    assert name in officer.get(f"{at}/block").text
    assert name not in client.get(at).text
    officer.submit(f"{at}/block", reason="消防设施整改（示例）")
    page = client.get(at).text
    assert "暂停使用：消防设施整改（示例）" in page
    assert "看空闲时段" not in page
    _press(officer, f"{at}/unblock")
    assert "看空闲时段" in client.get(at).text


def test_a_hall_is_divided_and_says_who_stands_against_it(street: Street, officer: Browser) -> None:
    hall = street.ready(standing=Standing.AVAILABLE, capacity=60)
    at = f"/premises/{hall.id}"
    officer.submit(f"{at}/divide", parts="示例大厅 A 区 20\n示例大厅 B 区，30 人")
    page = officer.get(at).text
    assert "示例大厅 A 区" in page
    assert "增加部分" in page
    part = _room("示例大厅 B 区")
    assert (part.parent_id, part.capacity) == (hall.id, 30)
    assert "分隔大厅" not in officer.get(f"/premises/{part.id}").text


def test_a_used_price_is_shown_without_a_way_to_change_it(street: Street, officer: Browser) -> None:
    room = street.ready()
    used = line(room, valid_from=date(2026, 5, 1), used_at=clock.now())
    at = f"/premises/{room.id}/prices"
    page = officer.get(at).text
    assert "已使用" in page
    assert "已被替换或到期的标准" in page
    assert f"{at}/{used.id}/edit" not in page
    assert "不能再改" in _press(officer, f"{at}/{used.id}/remove").text
    other = street.ready()
    assert officer.get(f"/premises/{other.id}/prices/{used.id}/edit").status_code == 404


def test_an_unused_price_is_corrected_and_taken_out(street: Street, officer: Browser) -> None:
    room = street.ready()
    made = db.session.scalars(select(Tariff)).one().id
    at = f"/premises/{room.id}/prices/{made}"
    officer.submit(f"{at}/edit", **_price(valid_from="2026-01-01"))
    assert db.session.get_one(Tariff, made, populate_existing=True).fen == 2050
    _press(officer, f"{at}/remove")
    assert db.session.scalar(select(Tariff.id)) is None
