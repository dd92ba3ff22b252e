"""An application sent back says on the applicant's own pages what is asked for, and until when."""

from __future__ import annotations

import re

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.funds import checking
from incubator.funds.applications import FundApplication, Section
from tests import factories
from tests.applications import scenes


@pytest.fixture
def returned(submitted, staff, as_):
    as_(staff).submit(
        f"/applications/{submitted.id}/return",
        reason="总体方向可行。\n请按意见修改。",
        note_budget="花苗单价偏高\n请附报价单",
        note_project="服务人数请核实",
    )
    db.session.rollback()
    return submitted


def words(page):
    return re.sub(r"<[^>]+>", "", page.text)


ASKED = ("总体方向可行。", "请按意见修改。", "服务人数请核实", "花苗单价偏高", "请附报价单")


def test_the_task_page_says_what_was_asked_what_to_do_and_until_when(returned, member, as_):
    page = as_(member).get(f"/applications/{returned.id}")
    for said in (*ASKED, "已退回补正", "重新提交"):
        assert said in page.text
    assert "请不晚于 11月30日（周一） 改好下面退回的各节" in words(page)
    note = re.search(r'<div class="note amber">(.*?)</div>', page.text, flags=re.S).group(1)
    assert note.count("花苗单价偏高") == 1


def test_the_case_page_shows_staff_the_same(returned, staff, as_):
    page = as_(staff).get(f"/applications/{returned.id}").text
    for said in ASKED:
        assert said in page


def test_sections_nobody_touched_since_are_not_called_done(returned, member, as_):
    page = words(as_(member).get(f"/applications/{returned.id}"))
    assert "6 节完成 4 节" in page
    assert "还有 2 节没有补正" in page
    assert "可以提交" not in page


def test_each_mended_section_counts_and_the_last_one_makes_it_ready(returned, member, as_):
    clock.install(start=clock.now().replace(hour=3))
    scenes.save(returned, Section.PROJECT, by=member, fields={"beneficiary_count": "180"})
    page = words(as_(member).get(f"/applications/{returned.id}"))
    assert "6 节完成 5 节" in page
    assert "还有 1 节没有补正" in page
    scenes.save(returned, Section.BUDGET, by=member, lines=scenes.LINES)
    page = words(as_(member).get(f"/applications/{returned.id}"))
    assert "6 节完成 6 节" in page
    assert "可以提交" in page


def test_handed_in_again_nothing_is_asked_any_more(returned, member, as_):
    assert checking.returned(returned).sections
    scenes.submit(returned, member)
    assert checking.returned(returned) is None
    assert "已退回补正" not in as_(member).get(f"/applications/{returned.id}").text


def test_the_second_return_shows_its_own_reason(returned, member, staff, as_):
    scenes.submit(returned, member)
    with transaction():
        checking.return_for_supplement(
            locked(FundApplication, returned.id),
            {Section.PLAN: "指标不够具体"},
            reason="第二次的说明",
            by=factories.hat(staff),
            at=clock.now(),
        )
    page = as_(member).get(f"/applications/{returned.id}").text
    assert "第二次的说明" in page
    assert "指标不够具体" in page
    assert "总体方向可行" not in page


def test_the_check_page_counts_to_the_day_of_the_supplement(returned, member, as_):
    clock.install(start=clock.now().replace(hour=3))
    scenes.save(returned, Section.PROJECT, by=member, fields={"beneficiary_count": "180"})
    scenes.save(returned, Section.BUDGET, by=member, fields={})
    page = words(as_(member).get(f"/applications/{returned.id}/submit"))
    assert "补正不晚于 11月30日（周一）" in page
    assert "截止 2026-12-04" not in page
