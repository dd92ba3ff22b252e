"""Fees are paid, waived and given back by who keeps the books; sanctions are appealed by whom they meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.people.models import Post
from incubator.premises import charging
from incubator.premises.booking import Charge, Sanction
from tests import factories
from tests.bookings.scenes import House, span
from tests.browser_client import Browser
from tests.factories import hat
from tests.premises.test_room_charges import Paying, price
from tests.premises.uses import MORNING, missed
from tests.statements import counted

As = Callable[..., Browser]
both = pytest.mark.both


def _finance(house: Paying) -> Post:
    return db.session.get_one(Post, house.finance.post_id)


@both
def test_finance_registers_the_receipt_and_the_organization_reads_it(app: Flask, as_: As) -> None:
    house = Paying()
    _booking, made = house.due()
    page = as_(_finance(house)).submit(f"/bookings/charges/{made.id}/pay", receipt_number="示票 88")
    assert "已登记缴费" in page.text
    shown = as_(house.agent).get(f"/bookings/charges/{made.id}")
    for words in ("示票 88", "¥120.00", "人民币壹佰贰拾元整", "示例居民委员会"):
        assert words in shown.text
    listed = as_(house.officer).get("/bookings/charges?state=paid")
    assert "示例舞蹈队" in listed.text
    assert "示例舞蹈队" not in as_(house.officer).get("/bookings/charges?state=open").text


def test_a_double_click_pays_once(app: Flask, as_: As) -> None:
    house = Paying()
    _booking, made = house.due()
    browser, path = as_(_finance(house)), f"/bookings/charges/{made.id}/pay"
    sent = {**browser.fields(path), "receipt_number": "示票 1"}
    first = browser.post(path, data=sent)
    second = browser.post(path, data=sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert db.session.scalars(select(Charge.paid_on)).one() == clock.today()


def test_waiving_wants_a_reason_and_giving_back_knows_how_much(app: Flask, as_: As) -> None:
    house = Paying()
    _booking, made = house.due()
    browser = as_(_finance(house))
    refused = browser.submit(f"/bookings/charges/{made.id}/waive", because="")
    assert refused.status_code == 422
    browser.submit(f"/bookings/charges/{made.id}/pay", receipt_number="示票 1")
    over = browser.submit(f"/bookings/charges/{made.id}/refund", amount="120.01", because="示例")
    assert "最多可以退还 ¥120.00" in over.text
    done = browser.submit(f"/bookings/charges/{made.id}/refund", amount="20", because="少用一小时")
    assert "部分退还" in done.text


def test_the_notice_to_pay_is_its_organization_s(app: Flask, as_: As) -> None:
    house = Paying()
    _booking, made = house.due()
    path = f"/bookings/charges/{made.id}/notice.pdf"
    assert as_(house.agent).get(path).data.startswith(b"%PDF-")
    stranger = factories.post(Role.AGENT, organization=factories.organization(hub=house.hub))
    elsewhere = factories.post(Role.FINANCE, hub=factories.hub())
    for post in (stranger, elsewhere):
        assert as_(post).get(path).status_code == 404
        assert as_(post).get(f"/bookings/charges/{made.id}").status_code == 404
    assert as_(house.officer).get(f"/bookings/charges/{made.id}/pay").status_code == 403


def test_the_list_of_fees_costs_the_same_for_one_and_for_many(app: Flask, as_: As) -> None:
    house = Paying()
    house.due()
    browser = as_(house.officer)
    browser.get("/bookings/charges")
    few = counted(lambda: browser.get("/bookings/charges"))
    for hour in range(12, 20):
        booking = house.booked(span(hour), by=factories.organization(hub=house.hub))
        price(booking, 100 * hour)
        with transaction():
            charging.raise_for(booking, by=hat(house.officer), at=clock.now())
    browser.get("/bookings/charges")
    assert counted(lambda: browser.get("/bookings/charges")) == few


# ---- warnings and suspensions


def _sanction() -> Sanction:
    return db.session.scalars(select(Sanction)).one()


@both
def test_who_missed_a_date_appeals_and_reads_the_answer(app: Flask, as_: As) -> None:
    house = House(wants_check_in=True)
    missed(house, MORNING)
    path = f"/bookings/sanctions/{_sanction().id}"
    agent, officer = as_(house.agent), as_(house.officer)
    page = agent.submit(f"{path}/appeal", appeal="我们到了，门没有开。")
    assert "已提交申诉" in page.text
    assert "申诉待答复" in officer.get("/bookings/sanctions?state=appealed").text
    done = officer.submit(f"{path}/answer", lifts="yes", answer="情况属实，向你们道歉。")
    assert "已答复" in done.text
    assert "情况属实，向你们道歉。" in agent.get(path).text
    assert "已解除" in agent.get("/bookings/sanctions").text


def test_staff_warn_for_another_reason(app: Flask, as_: As) -> None:
    house = House()
    house.booked(MORNING)
    page = as_(house.officer).submit(
        "/bookings/sanctions/new",
        organization=str(house.group.id),
        suspends="yes",
        through_on=(clock.today() + timedelta(days=14)).isoformat(),
        reason="转借场地。",
    )
    assert "已登记，对方会收到消息" in page.text
    assert _sanction().suspends


def test_only_those_who_booked_here_can_be_chosen(app: Flask, as_: As) -> None:
    house, other = House(), House()
    house.booked(MORNING)
    page = as_(house.officer).submit(
        "/bookings/sanctions/new",
        organization=str(other.group.id),
        suspends="yes",
        through_on=(clock.today() + timedelta(days=14)).isoformat(),
        reason="示例",
    )
    assert page.status_code == 422
    assert db.session.query(Sanction).count() == 0


def test_others_do_not_read_a_sanction(app: Flask, as_: As) -> None:
    house = House(wants_check_in=True)
    missed(house, MORNING)
    path = f"/bookings/sanctions/{_sanction().id}"
    stranger = factories.post(Role.AGENT, organization=factories.organization(hub=house.hub))
    elsewhere = factories.post(Role.CASE_OFFICER, hub=factories.hub())
    for post in (stranger, elsewhere):
        assert as_(post).get(path).status_code == 404
        assert "示例舞蹈队" not in as_(post).get("/bookings/sanctions").text
    assert as_(house.agent).get(f"{path}/answer").status_code == 403
    assert as_(house.officer).get(f"{path}/appeal").status_code == 403
