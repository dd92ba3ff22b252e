"""A table of rooms comes in as it goes out: all of it or nothing, blanks keep what is there."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.premises import importing
from incubator.premises.importing import Outcome
from incubator.premises.models import DayProfile, Premises, Standing, Use
from tests.browser_client import Browser
from tests.premises.rooms import Street

HEAD = "场地名称,场地种类,资产性质,容纳人数,面积,无障碍,允许的公益用途,设备,工作日开放,地址"
ROW = '示例甲,公共设施,街道自有资产,40,45.5,是,会议、培训,投影仪 1、折叠椅 40,"09:00-12:00、18:00-次日 01:00",示例路 1 号'


@pytest.fixture
def street(app: Flask) -> Street:
    return Street()


def _bring(street: Street, *rows: str, head: str = HEAD) -> Outcome:
    read = importing.read_sheet("示例.csv", "\n".join([head, *rows]).encode())
    with transaction():
        return importing.bring_in(read, by=street.by, at=clock.now())


def _room(name: str = "示例甲") -> Premises:
    return db.session.scalars(
        select(Premises).where(Premises.name == name).execution_options(populate_existing=True)
    ).one()


def test_a_new_room_comes_in_as_a_draft_with_all_that_is_said(street: Street) -> None:
    assert _bring(street, ROW) == Outcome(1, 0)
    room = _room()
    assert (room.standing, room.capacity, room.area_tenths) == (Standing.DRAFT, 40, 455)
    assert (room.step_free, room.address) == (True, "示例路 1 号")
    assert sorted((one.name, one.count) for one in room.equipment) == [
        ("投影仪", 1),
        ("折叠椅", 40),
    ]
    assert {one.use for one in room.uses} == {Use.MEETING, Use.TRAINING}
    windows = [(one.profile, one.opens, one.closes) for one in room.openings]
    assert windows == [(DayProfile.WORKDAY, 540, 720), (DayProfile.WORKDAY, 1080, 1500)]


def test_a_known_room_is_changed_and_blanks_keep_what_is_there(street: Street) -> None:
    _bring(street, ROW)
    assert _bring(street, "示例甲,公共设施,街道自有资产,50,,,,,,") == Outcome(0, 1)
    room = _room()
    assert (room.capacity, room.area_tenths, room.step_free) == (50, 455, True)
    assert (len(room.equipment), len(room.uses), len(room.openings)) == (2, 2, 2)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("示例乙,飞船,街道自有资产,40,,,,,,", "“场地种类”不能写“飞船”"),
        ("示例乙,公共设施,街道自有资产,很多,,,,,,", "“容纳人数”请填写整数"),
        ("示例乙,公共设施,街道自有资产,40,大,,,,,", "请填写平方米数"),
        ("示例乙,公共设施,街道自有资产,40,,,会议,,上午,", "看不懂“上午”"),
        ("示例甲,公共设施,街道自有资产,40,,,,,,", "前面已有一行"),
    ],
)
def test_one_row_that_is_refused_refuses_the_whole_table(
    street: Street, row: str, said: str
) -> None:
    with pytest.raises(RuleError, match="第 3 行") as refused:
        _bring(street, ROW, row)
    assert said in refused.value.message
    assert db.session.scalar(select(Premises.id)) is None


def test_what_was_exported_comes_back_in_unchanged(
    street: Street, as_: Callable[[object], Browser]
) -> None:
    _bring(street, ROW)
    room = street.ready(standing=Standing.AVAILABLE)
    seen = {one.id: one.version for one in (_room(), _room(room.name))}
    officer = as_(street.officer)
    for kind in ("csv", "xlsx"):
        file = officer.get(f"/premises/?format={kind}").data
        page = officer.submit("/premises/import", table=(io.BytesIO(file), f"示例.{kind}"))
        assert "新登记 0 处，更新 2 处" in page.text
    assert {one.id: one.version for one in (_room(), _room(room.name))} == seen


def test_a_file_that_is_no_register_is_refused_on_the_page(
    street: Street, as_: Callable[[object], Browser]
) -> None:
    officer = as_(street.officer)
    for data in (b"", b"%PDF-1.7", "名称,人数\n示例,1".encode()):
        page = officer.submit("/premises/import", table=(io.BytesIO(data), "示例.csv"))
        assert page.status_code == 422
