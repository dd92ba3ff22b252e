"""Help is there for everybody, one page for each capability, and says what decisions rest on."""

from __future__ import annotations

import pytest

from incubator.blueprints.help.pages import PAGES


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
