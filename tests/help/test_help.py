"""Help is there for everybody, one page for each capability, and says what decisions rest on."""

from __future__ import annotations

import pytest

from incubator.blueprints.help.pages import FOR_APPLICANTS, FOR_STAFF, PAGES


@pytest.mark.parametrize("name", list(PAGES))
def test_every_page_of_help_has_tasks_with_steps(app, client, name):
    page = PAGES[name]
    assert page.tasks
    assert all(task.steps for task in page.tasks)
    assert page.tasks[0].title in client.get(f"/help/{name}").text


def test_the_index_links_every_page(app, client):
    index = client.get("/help/").text
    assert all(f'href="/help/{name}"' in index for name in PAGES)


def test_an_unknown_page_is_not_there(app, client):
    assert client.get("/help/nothing").status_code == 404


def test_everybody_reads_the_rules_with_their_sources(app, client):
    page = client.get("/policies").text
    assert "形式审查答复期限" in page
    assert "5 个工作日" in page
    assert "民政部令第39号" in page


ROOMS = {
    "grants": "待确认的任职",
    "conflicts": "亲属和任职申报",
    "declare": "亲属和任职申报",
    "duplicates": "可能重复的组织",
    "numbers": "按号码查找",
    "consents": "同意的说明",
    "personal": "个人信息清单",
    "digest": "周一工作提要",
    "facts": "导入记录",
    "registrations": "代录",
    "register": "邀请",
    "seals": "申请用印",
    "archive": "卷内目录",
}
"""Help page → what the room it explains is called on screen."""


@pytest.mark.parametrize(("name", "called"), ROOMS.items())
def test_every_room_of_the_registry_is_explained_by_its_name(app, client, name, called):
    assert called in client.get(f"/help/{name}").text
    in_english = client.get(f"/help/{name}?lang=en").text.partition("<main")[2]
    assert called not in in_english
    assert PAGES[name].title not in in_english


def test_no_page_is_listed_twice():
    assert FOR_APPLICANTS.keys().isdisjoint(FOR_STAFF)
    titles = [page.title for page in PAGES.values()]
    assert len(titles) == len(set(titles))
