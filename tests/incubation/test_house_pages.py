"""Pages of the base for staff: settings, rooms, desks, the plan, signs, and how full it all is."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.incubation.models import Incubation
from incubator.incubation.places import Desk, IncubationBase, Room
from tests import factories
from tests.browser_client import Browser
from tests.incubation.houses import House, desk, room
from tests.incubation.stays import agreement
from tests.statements import counted

As = Callable[[object], Browser]


def photograph(**noted: object) -> io.BytesIO:
    taken = io.BytesIO()
    Image.new("RGB", (60, 90), "white").save(taken, "JPEG", **noted)
    taken.seek(0)
    return taken


def bomb() -> io.BytesIO:
    """A few bytes that say they are a picture of 3,600 million points."""
    sides = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", sides), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
            for name, data in parts
        )
    )


@pytest.fixture
def house(app: Flask) -> House:
    return House(desks=3)


def settings(**changed: str) -> dict[str, str]:
    return {
        "name": "示例孵化园",
        "takes_physical": "y",
        "takes_virtual": "y",
        "virtual_places": "3",
        "notice_days": "5",
        "notice_unit": "working-days",
        "criteria": "服务需求契合 60\n团队与治理，40%",
        "reviewers": "2",
        **changed,
    }


def base(name: str = "示例孵化园") -> IncubationBase:
    return db.session.scalars(select(IncubationBase).where(IncubationBase.name == name)).one()


def test_an_officer_sets_a_base_up_with_its_rubric(app: Flask, as_: As) -> None:
    officer = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    assert "还没有建立孵化基地" in officer.get("/incubation/house").text
    assert "基地已建立" in officer.submit("/incubation/bases/new", **settings()).text
    made = base()
    assert made.rubric is not None
    assert [(one.label, one.weight) for one in made.rubric.criteria] == [
        ("服务需求契合", 60),
        ("团队与治理", 40),
    ]


def test_a_base_that_is_changed_keeps_the_rubric_unless_it_changes(app: Flask, as_: As) -> None:
    officer = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    officer.submit("/incubation/bases/new", **settings())
    first = base().rubric_id
    path = f"/incubation/bases/{base().id}/edit"
    officer.submit(path, **settings(address="示例路 1 号"))
    assert (base().address, base().rubric_id) == ("示例路 1 号", first)
    officer.submit(path, **settings(criteria="服务需求契合 100"))
    assert base().rubric_id != first
    officer.submit(path, **settings(criteria=""))
    assert base().rubric_id is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"criteria": "服务需求契合 60"}, "合计应为 100"),
        ({"criteria": "服务需求契合"}, "第 1 行没有权重"),
        ({"name": ""}, "请填写基地名称"),
        ({"shows_notice": "y", "notice_days": "0"}, "至少 1 天"),
        ({"takes_physical": "", "takes_virtual": ""}, "至少提供一种"),
        ({"virtual_places": "-1"}, "0 至 9999"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    app: Flask, as_: As, changed: dict[str, str], said: str
) -> None:
    officer = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    asked = {**officer.fields("/incubation/bases/new"), **settings(**changed)}
    sent = {key: value for key, value in asked.items() if value or key == "name"}
    page = officer.post("/incubation/bases/new", data=sent)
    assert page.status_code == 422
    assert said in page.text


def test_virtual_places_are_not_cut_below_what_is_given(house: House, as_: As) -> None:
    with transaction():
        db.session.get_one(IncubationBase, house.base_id).virtual_held = 2
    path = f"/incubation/bases/{house.base_id}/edit"
    page = as_(house.officer).submit(path, **settings(virtual_places="1"))
    assert page.status_code == 422
    assert "已给出 2 个" in page.text


def test_a_room_gets_a_row_of_desks_at_once(house: House, as_: As) -> None:
    officer = as_(house.officer)
    page = officer.submit(
        f"/incubation/bases/{house.base_id}/rooms/new", name="示例甲室", area="32.5", depth="3"
    )
    assert "房间已添加" in page.text
    made = db.session.scalars(select(Room).where(Room.name == "示例甲室")).one()
    assert (made.area_tenths, made.depth, made.width) == (325, 3, 10)
    path = f"/incubation/rooms/{made.id}/desks/new"
    assert "已添加 3 个工位" in officer.submit(path, label="B-08", count="3").text
    labels = db.session.scalars(select(Desk.label).where(Desk.room_id == made.id)).all()
    assert sorted(labels) == ["B-08", "B-09", "B-10"]
    again = officer.submit(path, label="B-10", count="2")
    assert (again.status_code, "已有工位 B-10" in again.text) == (422, True)
    assert "以数字结尾" in officer.submit(path, label="靠窗", count="2").text


def test_signs_and_plans_are_printed_with_the_full_name(house: House, as_: As) -> None:
    case = house.approved()
    house.promise(case, from_on=clock.today())
    _move_in(case, house)
    officer = as_(house.officer)
    for path in (
        f"/incubation/rooms/{house.room.id}/plan.pdf",
        f"/incubation/rooms/{house.room.id}/sign.pdf",
        f"/incubation/desks/{house.desk_ids[0]}/sign.pdf",
        f"/incubation/desks/{house.desk_ids[1]}/sign.pdf",
    ):
        answer = officer.get(path)
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")


def _move_in(case: Incubation, house: House) -> None:
    with transaction():
        found = db.session.get_one(Incubation, case.id)
        found.agreement_id = agreement(house.by)
        found.entered_on, found.status = clock.today(), "active"


def test_a_held_desk_says_its_agreement_is_a_plan_and_no_promise(house: House, as_: As) -> None:
    case = house.approved()
    house.promise(case, from_on=clock.today())
    officer = as_(house.officer)
    page = officer.get(f"/incubation/desks/{house.desk_ids[0]}").text
    assert "预计 2027-11-30 到期，交接后才空出" in page
    assert case.organization.name in page
    refused = officer.submit(f"/incubation/desks/{house.desk_ids[0]}/close", reason="维修")
    assert (refused.status_code, "交接或收回后才能停用" in refused.text) == (422, True)
    refused = officer.submit(f"/incubation/rooms/{house.room.id}/close", reason="装修")
    assert (refused.status_code, "没有交接" in refused.text) == (422, True)


def test_a_promise_is_taken_back_and_a_desk_is_changed_on_their_pages(
    house: House, as_: As
) -> None:
    case, officer = house.approved(), as_(house.officer)
    house.promise(case, from_on=clock.today())
    path = f"/incubation/desks/{house.desk_ids[0]}"
    assert "工位安排已收回" in officer.submit(f"{path}/take-back", reason="改用另一间").text
    again = officer.submit(f"{path}/take-back", reason="再收一次")
    assert (again.status_code, "没有安排给任何组织" in again.text) == (422, True)
    house.promise(case, from_on=clock.today())
    _move_in(case, house)
    page = officer.submit(f"{path}/exchange", desk=str(house.desk_ids[2]), reason="靠窗")
    assert "已换工位" in page.text
    assert case.organization.name in page.text


def test_a_desk_is_closed_and_opened_again(house: House, as_: As) -> None:
    officer, path = as_(house.officer), f"/incubation/desks/{house.desk_ids[0]}"
    assert "工位已停用" in officer.submit(f"{path}/close", reason="维修").text
    assert "停用" in officer.get("/incubation/desks?state=closed").text
    form = officer.fields(f"{path}/edit")
    page = officer.post(f"{path}/reopen", data=form, follow_redirects=True)
    assert "工位已恢复使用" in page.text


def test_desks_are_filtered_and_exported(house: House, as_: As) -> None:
    house.promise(house.approved(), from_on=clock.today())
    officer = as_(house.officer)
    free = officer.get("/incubation/desks?state=free").text
    assert house.labels[0] not in free
    assert house.labels[1] in free
    file = officer.get("/incubation/desks?state=promised&format=csv").text
    assert house.labels[0] in file
    assert house.labels[1] not in file
    assert officer.get("/incubation/desks?format=xlsx").status_code == 200


def test_a_photograph_is_shown_and_taken_off(house: House, as_: As) -> None:
    officer, path = as_(house.officer), f"/incubation/rooms/{house.room.id}"
    page = officer.submit(f"{path}/photos/new", photo=(photograph(), "示例.jpg"), caption="东侧")
    assert "照片已保存" in page.text
    shown = db.session.get_one(Room, house.room.id).photos[0]
    picture = f"/documents/{shown.document_id}"
    assert picture in officer.get(path).text
    assert (
        as_(factories.post(Role.CASE_OFFICER, hub=factories.hub())).get(picture).status_code == 404
    )
    form = officer.fields(f"{path}/edit")
    page = officer.post(f"{path}/photos/{shown.id}/remove", data=form, follow_redirects=True)
    assert "照片已撤下" in page.text
    assert officer.get(picture).status_code == 404


def test_a_photograph_keeps_nothing_that_the_camera_noted(house: House, as_: As) -> None:
    officer, path = as_(house.officer), f"/incubation/rooms/{house.room.id}"
    officer.submit(f"{path}/photos/new", photo=(photograph(comment=b"where it was"), "示例.jpg"))
    shown = db.session.get_one(Room, house.room.id).photos[0]
    kept = officer.get(f"/documents/{shown.document_id}").data
    assert Image.open(io.BytesIO(kept)).size[0] > 0
    assert b"where it was" not in kept


@pytest.mark.parametrize("file", [bomb(), io.BytesIO(b"\xff\xd8\xff\xe0 no photograph")])
def test_what_no_screen_can_draw_is_not_kept_as_a_photograph(
    house: House, as_: As, file: io.BytesIO
) -> None:
    officer, path = as_(house.officer), f"/incubation/rooms/{house.room.id}"
    page = officer.submit(f"{path}/photos/new", photo=(io.BytesIO(file.getvalue()), "示例.png"))
    assert page.status_code == 422
    assert db.session.get_one(Room, house.room.id).photos == []


def test_the_home_page_and_the_capacity_count_alike(house: House, as_: As) -> None:
    house.promise(house.approved(), from_on=clock.today() + timedelta(days=3))
    officer = as_(house.officer)
    assert "共 3 个，空 2 个" in officer.get("/incubation/house").text
    assert "合计" in officer.get("/incubation/capacity").text


@pytest.mark.parametrize("path", ["/incubation/house", "/incubation/capacity", "/incubation/desks"])
def test_more_rooms_and_desks_do_not_cost_more_questions(house: House, as_: As, path: str) -> None:
    officer = as_(house.officer)
    officer.get(path)
    few = counted(lambda: officer.get(path))
    for _n in range(3):
        another = room(db.session.get_one(IncubationBase, house.base_id))
        for _m in range(3):
            desk(another)
    assert counted(lambda: officer.get(path)) <= few


def test_other_streets_and_applicants_find_nothing(house: House, as_: As) -> None:
    stranger = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    applicant = as_(factories.post(Role.AGENT, organization=factories.organization(hub=house.hub)))
    for path in (
        f"/incubation/rooms/{house.room.id}",
        f"/incubation/desks/{house.desk_ids[0]}",
        f"/incubation/bases/{house.base_id}/edit",
        f"/incubation/rooms/{house.room.id}/plan.pdf",
    ):
        assert stranger.get(path).status_code == 404
        assert applicant.get(path).status_code == 403
    assert "还没有建立孵化基地" in stranger.get("/incubation/house").text


def test_auditors_look_and_change_nothing(house: House, as_: As) -> None:
    auditor = as_(factories.post(Role.AUDITOR, hub=house.hub))
    assert "修改房间" not in auditor.get(f"/incubation/rooms/{house.room.id}").text
    assert auditor.get(f"/incubation/rooms/{house.room.id}/plan").status_code == 403
