"""An organization books on a phone from the week, the officer approves, the organization gives one date up."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.premises.models import Premises
from tests.browser.looking import follow, must_be_fine
from tests.browser.people import post


def test_from_the_week_on_a_phone_to_the_answer_and_one_date_less(open_as):
    room = db.session.scalars(select(Premises).where(Premises.name == "示例议事大厅西厅")).one()
    phone = open_as(post("green", Role.LEGAL_REPRESENTATIVE), phone=True)
    phone.goto("/")
    follow(phone.get_by_role("link", name="预约场地").first)
    must_be_fine(phone)
    phone.goto(f"/bookings/week/{room.id}?week=2026-W50")
    must_be_fine(phone)
    follow(phone.get_by_role("link", name="申请 周二 12-08").first)
    must_be_fine(phone)
    phone.get_by_label("事由").fill("示例居民手工活动")
    phone.get_by_label("参加人数").fill("20")
    phone.get_by_text("每周重复或多个日期").click()
    phone.get_by_label("每周同一时间").check()
    phone.get_by_label("重复到哪天").fill("2026-12-15")
    phone.get_by_label("承诺不转让").check()
    follow(phone.get_by_role("button", name="下一步：核对").last)
    must_be_fine(phone)
    expect(phone.get_by_text("可以预约")).to_have_count(2)
    follow(phone.get_by_role("button", name="提交预约"))
    must_be_fine(phone)
    expect(phone.get_by_text("已提交，等待答复").first).to_be_visible()
    booking = phone.url

    desk = open_as(post("officer", Role.CASE_OFFICER))
    desk.goto("/bookings/queue")
    must_be_fine(desk)
    desk.goto(booking)
    must_be_fine(desk)
    follow(desk.get_by_role("link", name="同意预约", exact=True))
    must_be_fine(desk)
    follow(desk.get_by_role("button", name="同意预约"))
    expect(desk.get_by_text("已同意，结果已通知申请的组织")).to_be_visible()
    for path in ("/bookings/day?on=2026-12-08", "/bookings/month?on=2026-12-08", "/bookings/find"):
        desk.goto(path)
        must_be_fine(desk)

    phone.goto(booking)
    follow(phone.get_by_role("link", name="取消这次 2026-12-08"))
    must_be_fine(phone)
    phone.get_by_label("理由").fill("示例：当天另有安排")
    follow(phone.get_by_role("button", name="取消这次"))
    must_be_fine(phone)
    expect(phone.get_by_text("已取消", exact=True)).to_be_visible()
