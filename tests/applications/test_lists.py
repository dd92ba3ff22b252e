"""The list of applications: found, filtered, exported, at the same cost for many rows as for few."""

from __future__ import annotations

import csv
import io
import re

import pytest

from incubator.funds import queries
from incubator.funds.lifecycle import Status
from tests import factories, given
from tests.applications import scenes
from tests.statements import counted


def test_it_is_found_by_name_initials_number_and_title(hub, staff, call, as_):
    garden = scenes.submitted(
        call, scenes.applicant(hub, name="示例山茶会", initials="slsch"), project={"title": "种花"}
    )
    scenes.submitted(call, scenes.applicant(hub, name="示例书社", initials="slss"))
    browser = as_(staff)
    for words in ("山茶", "slsc", garden.number.lower(), "种花"):
        page = browser.get("/applications/", query_string={"q": words})
        assert "示例山茶会" in page.text, words
        assert "示例书社" not in page.text, words


def test_filters_by_call_and_status_and_exports_exactly_that(hub, staff, call, as_):
    first = scenes.submitted(call, scenes.applicant(hub, name="示例甲会"))
    scenes.submitted(scenes.call(hub), scenes.applicant(hub, name="示例乙会"))
    scenes.passed(first, staff)
    browser = as_(staff)
    asked = {"call": call.id, "status": "expert-review"}
    page = browser.get("/applications/", query_string=asked)
    assert "示例甲会" in page.text
    assert "示例乙会" not in page.text
    answer = browser.get("/applications/", query_string={**asked, "format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][0] == first.number
    assert "12050.00" in rows[1]


def test_the_list_costs_the_same_for_one_row_and_for_many(hub, staff, call, as_):
    scenes.submitted(call, scenes.applicant(hub))
    browser = as_(staff)
    browser.get("/applications/")
    few = counted(lambda: browser.get("/applications/"))
    for _n in range(4):
        scenes.submitted(call, scenes.applicant(hub))
    assert counted(lambda: browser.get("/applications/")) == few


@pytest.mark.both
def test_an_organization_sees_its_own_and_staff_what_was_handed_in(app, hub, staff, call):
    mine, other = scenes.applicant(hub), scenes.applicant(hub)
    own = scenes.begun(call, mine)
    theirs = scenes.submitted(call, other)

    def seen(post) -> set[int]:
        found = scenes.db.session.scalars(queries.visible_to(factories.hat(post)))
        return {one.id for one in found}

    assert seen(mine) == {own.id}
    assert seen(other) == {theirs.id}
    assert seen(staff) == {theirs.id}
    assert seen(factories.post(scenes.Role.EXPERT, hub=hub)) == set()
    assert seen(scenes.officer(factories.hub())) == set()


def test_an_applicants_list_says_its_state_in_public_words(hub, call, as_):
    member = scenes.applicant(hub)
    scenes.submitted(call, member)
    page = as_(member).get("/applications/")
    assert "已提交，等待审查" in page.text
    assert "待形式审查" not in page.text


@pytest.mark.both
def test_the_filter_names_each_word_once_and_finds_all_that_read_so(app, hub, as_):
    for status in (Status.PROPOSED, Status.APPROVED, Status.SUPPLEMENT):
        made = given.application(given.call(hub), status=status.value, title=f"示例{status.value}")
        agent = factories.post(scenes.Role.AGENT, organization=made.organization)
        page = as_(agent).get("/applications/").text
        assert len(re.findall(r"<option[^>]*>审批中</option>", page)) == 1
        found = as_(agent).get(f"/applications/?status={Status.PROPOSED.value}").text
        assert (made.title in found) == (status is not Status.SUPPLEMENT)
