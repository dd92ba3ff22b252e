"""Before a room is closed its page shows everybody it meets; what is ticked stays, the rest is called off."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.premises import door
from incubator.premises.booking import State
from incubator.premises.door import Purpose
from incubator.premises.holds import Closure
from tests import factories
from tests.bookings.scenes import House, span
from tests.browser_client import Browser
from tests.premises.test_closing_rooms import NOON, close, wish
from tests.premises.uses import MORNING, date_of
from tests.statements import counted

As = Callable[..., Browser]
both = pytest.mark.both
NEW = "/premises/closures/new"
EVENING = span(18, 2)
DAY = {"starts": "2026-12-01T00:00", "ends": "2026-12-02T00:00", "reason": "屋顶漏水维修"}


def _looked(browser: Browser, house: House, **facts: str) -> tuple[str, dict[str, object]]:
    """The preview and what confirming it would send."""
    sent: dict[str, object] = {
        **browser.fields(NEW),
        **DAY,
        "kind": "repair",
        "premises": [str(house.room.id)],
        **facts,
    }
    page = browser.post(NEW, data={**sent, "look": "1"})
    seen = re.findall(r'name="seen" value="(\d+)"', page.text)
    return page.text, {**sent, "seen": seen, "confirm": "1"}


@both
def test_the_impact_is_shown_before_anything_happens(app: Flask, as_: As) -> None:
    house = House()
    stays, goes = house.booked(NOON), house.booked(EVENING)
    browser = as_(house.officer)
    page, sent = _looked(browser, house)
    assert page.count("示例舞蹈队") == 2
    assert db.session.query(Closure).count() == 0
    kept = date_of(stays).id
    done = browser.post(
        NEW, data={**sent, f"keep-{kept}": "on", f"because-{kept}": "体检"}, follow_redirects=True
    )
    assert "已登记停用" in done.text
    assert "体检" in done.text
    assert date_of(stays).state is State.CONFIRMED
    assert date_of(goes).state is State.CANCELLED


def test_a_booking_that_came_meanwhile_is_shown_first(app: Flask, as_: As) -> None:
    house = House()
    browser = as_(house.officer)
    _page, sent = _looked(browser, house)
    late = house.booked(NOON)
    again = browser.post(NEW, data=sent)
    assert again.status_code == 422
    assert "又有 1 个预约" in again.text
    assert "示例舞蹈队" in again.text
    assert date_of(late).state is State.CONFIRMED


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"ends": ""}, "请填写结束时间，或勾选"),
        ({"ends": "2026-11-30T00:00"}, "结束时间应晚于开始时间"),
        ({"starts": "2026-11-01T00:00", "ends": "2026-11-02T00:00"}, "停用时间已经过去"),
        ({"reason": ""}, "请写明为什么停用"),
        ({"starts": "9999-12-31T23:59"}, "年份不对"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    app: Flask, as_: As, facts: dict[str, str], said: str
) -> None:
    house = House()
    browser = as_(house.officer)
    _page, sent = _looked(browser, house)
    answer = browser.post(NEW, data={**sent, **facts})
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.query(Closure).count() == 0


def test_a_room_of_another_street_cannot_be_chosen(app: Flask, as_: As) -> None:
    house, other = House(), House()
    browser = as_(house.officer)
    _page, sent = _looked(browser, house)
    answer = browser.post(NEW, data={**sent, "premises": [str(other.room.id)]})
    assert answer.status_code == 422
    assert db.session.query(Closure).count() == 0


@both
def test_an_open_end_is_said_and_lifted_early(app: Flask, as_: As) -> None:
    house = House()
    browser = as_(house.officer)
    _page, sent = _looked(browser, house, ends="", open_ended="y")
    page = browser.post(NEW, data=sent, follow_redirects=True)
    assert "恢复时间另行通知" in page.text
    made = db.session.scalars(select(Closure)).one()
    lifted = browser.submit(f"/premises/closures/{made.id}/lift", reason="提前修好")
    assert "已提前恢复" in lifted.text


def test_the_list_tells_what_is_closed_and_costs_the_same(app: Flask, as_: As) -> None:
    house = House()
    close(house, wish(house))
    browser = as_(house.officer)
    browser.get("/premises/closures")
    few = counted(lambda: browser.get("/premises/closures"))
    for day in range(1, 7):
        when = span(9, on=MORNING.starts_at.date() + timedelta(days=day))
        close(house, wish(house, house.another().id, when=when))
    browser.get("/premises/closures")
    assert counted(lambda: browser.get("/premises/closures")) == few
    assert "屋顶漏水维修" in browser.get("/premises/closures?state=coming").text
    assert "屋顶漏水维修" not in browser.get("/premises/closures?state=over").text
    csv = browser.get("/premises/closures?format=csv").get_data(as_text=True)
    assert csv.count("屋顶漏水维修") == 7


def test_others_neither_see_nor_close(app: Flask, as_: As) -> None:
    house = House()
    (made,) = close(house, wish(house))
    elsewhere = factories.post(Role.CASE_OFFICER, hub=factories.hub())
    assert as_(elsewhere).get(f"/premises/closures/{made.id}").status_code == 404
    assert as_(elsewhere).get(f"/premises/closures/{made.id}/lift").status_code == 404
    assert as_(house.agent).get("/premises/closures").status_code == 403
    finance = factories.post(Role.FINANCE, hub=house.hub)
    assert as_(finance).get(NEW).status_code == 403


def test_the_door_has_a_sheet_and_two_addresses(app: Flask, as_: As) -> None:
    house = House()
    browser = as_(house.officer)
    page = browser.get(f"/premises/{house.room.id}/door-links")
    for purpose in Purpose:
        assert door.code(house.room.id, purpose) in page.text
    sheet = browser.get(f"/premises/{house.room.id}/door-sheet.pdf")
    assert sheet.data.startswith(b"%PDF-")
    assert as_(house.agent).get(f"/premises/{house.room.id}/door-links").status_code == 403
