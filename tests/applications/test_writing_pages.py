"""Writing a section on its page, with and without a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Role
from tests import factories
from tests.applications import scenes

HOSTILE = (
    "\x00",
    "-1",
    "1e309",
    "９" * 30,
    "a" * 5000,
    "²",
    "9999-12-31",
    "<script>alert(1)</script>",
    "%(x)s{}",
    "\u202e\u200b",
    "99999999999999999999",
)


def test_the_page_of_an_overtaken_save_shows_both_versions(application, member, as_):
    colleague = factories.post(Role.AGENT, organization=application.organization)
    path = f"/applications/{application.id}/project"
    mine = as_(member)
    opened = mine.fields(path)
    assert as_(colleague).submit(path, title="示例同事的题目").status_code == 200
    answer = mine.post(path, data={**opened, "title": "示例我的题目"})
    assert answer.status_code == 409
    assert "示例同事的题目" in answer.text
    assert "示例我的题目" in answer.text
    answer = mine.post(f"{path}/autosave", data={**opened, "title": "示例我的题目"})
    assert answer.status_code == 409


def test_autosave_answers_with_version_time_and_problems(application, member, as_):
    browser = as_(member)
    path = f"/applications/{application.id}/project"
    opened = browser.fields(path)
    data = {**opened, "title": "示例花园", "beneficiary_count": "许多"}
    answer = browser.post(f"{path}/autosave", data=data)
    assert answer.json["version"] == 1
    assert re.fullmatch(r"09:\d\d:\d\d", answer.json["saved_at"])
    assert list(answer.json["problems"]) == ["beneficiary_count"]
    assert "示例花园" in browser.get(path).text


def test_a_save_of_another_day_is_said_with_its_day(application, member, as_):
    browser = as_(member)
    path = f"/applications/{application.id}/project"
    browser.post(f"{path}/autosave", data={**browser.fields(path), "title": "示例花园"})
    pages = (path, f"/applications/{application.id}")
    assert all(re.search(r"已保存 09:\d\d<", browser.get(page).text) for page in pages)
    clock.install(start=clock.now() + timedelta(days=1))
    assert all(re.search(r"已保存 11月23日 09:\d\d<", browser.get(page).text) for page in pages)


def test_saving_with_a_wrong_figure_keeps_what_was_typed_on_the_page(application, member, as_):
    answer = as_(member).submit(
        f"/applications/{application.id}/project", title="示例花园", beneficiary_count="许多"
    )
    assert answer.status_code == 422
    assert 'value="许多"' in answer.text
    assert "服务人数要写整数" in answer.text
    db.session.expire_all()
    assert application.title == "示例花园"


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_input_is_kept_as_text_or_refused_by_name(application, member, as_, typed):
    browser = as_(member)
    for name in ("organization", "project", "plan", "budget", "account"):
        path = f"/applications/{application.id}/{name}"
        sent = {field: typed for field in browser.fields(path) if field != "csrf_token"}
        token = {key: browser.fields(path)[key] for key in ("csrf_token", "version")}
        answer = browser.post(path, data={**sent, **token})
        assert answer.status_code in {302, 422}, name
        assert "<script>alert(1)" not in browser.get(path).text


def test_rows_come_and_go_without_a_script_and_without_saving(application, member, as_):
    browser = as_(member)
    path = f"/applications/{application.id}/budget"
    opened = browser.fields(path)
    page = browser.post(path, data={**opened, "lines-0-head": "示例花苗", "add": "lines"})
    assert page.status_code == 200
    assert 'name="lines-4-head"' in page.text
    assert 'value="示例花苗"' in page.text
    page = browser.post(path, data={**opened, "lines-0-head": "示例花苗", "remove": "lines-1"})
    assert 'name="lines-2-head"' in page.text
    assert 'name="lines-3-head"' not in page.text
    assert 'value="示例花苗"' in page.text
    assert application.lines == []


def test_after_a_row_is_removed_the_others_are_numbered_anew(application, member, as_):
    browser = as_(member)
    path = f"/applications/{application.id}/budget"
    opened = {
        name: value for name, value in browser.fields(path).items() if not name.startswith("lines-")
    }
    sent = {f"lines-{n}-head": f"示例{n}" for n in range(3)}
    page = browser.post(path, data={**opened, **sent, "remove": "lines-1"})
    assert re.findall(r'name="(lines-\d)-head"[^>]*value="([^"]*)"', page.text) == [
        ("lines-0", "示例0"),
        ("lines-1", "示例2"),
    ]


def test_an_unreadable_cell_is_marked_on_the_page(application, member, as_):
    rows = (scenes.LINES[0], {**scenes.LINES[1], "quantity": "三"})
    sent = {f"lines-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    answer = as_(member).submit(f"/applications/{application.id}/budget", **sent)
    assert answer.status_code == 422
    assert 'id="lines-1-quantity-error"' in answer.text
    assert "预算表 第 2 行：数量：" in answer.text


def test_saving_what_cannot_be_handed_in_says_so_at_once(application, member, as_):
    scenes.fill(application, member)
    browser = as_(member)
    path = f"/applications/{application.id}/project"
    answer = browser.submit(path, ends_on="2026-12-01", go="next")
    assert answer.request.path != path, "what was typed is kept, and the way goes on"
    assert "已保存，提交前还要补充或改正：项目结束日期早于开始日期" in answer.text
    answer = browser.submit(path, ends_on="2027-11-30", go="next")
    assert "“项目与服务对象”已保存。" in answer.text


def test_the_list_of_sections_names_every_paper_still_owed_and_counts_other_gaps(
    application, member, as_
):
    browser = as_(member)
    browser.submit(f"/applications/{application.id}/project", title="示例花园")
    page = browser.get(f"/applications/{application.id}").text
    assert "还没有填写“项目负责人”。另有 " in page
    assert "缺少“登记证书副本”。" in page
