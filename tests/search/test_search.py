"""One box finds what the hat may see, by register, and nothing else."""

from __future__ import annotations

import pytest

from incubator.core.permissions import Role
from incubator.funds.lifecycle import Status
from tests import factories, given
from tests.deadlines import owing
from tests.statements import counted


@pytest.fixture
def street(app):
    return factories.hub()


def test_an_organization_is_found_by_name_initials_and_code(street, as_):
    found = factories.organization(
        hub=street, name="示例爱邻助老服务中心", initials="slalzlfwzx", uscc="52990104MJ00000349"
    )
    browser = as_(factories.post(Role.CASE_OFFICER, hub=street))
    for text in ("爱邻", "alzl", "MJ00000349"):
        assert found.name in browser.get(f"/search?q={text}").text


def test_cases_calls_and_their_groups_are_counted(street, as_):
    case = owing.case(street, Status.FORMAL_CHECK, owing.days(2), title="示例雨水花园")
    call = given.call(street, title="示例雨水批次")
    page = as_(factories.post(Role.CASE_OFFICER, hub=street)).get("/search?q=雨水").text
    assert case.title in page
    assert call.title in page
    assert page.count("1 条") == 2


def test_nothing_of_another_street_or_organization_is_found(street, as_):
    case = owing.case(factories.hub(), Status.FORMAL_CHECK, owing.days(2), title="示例雨水花园")
    twin = factories.organization(hub=case.hub)
    for stranger in (
        factories.post(Role.CASE_OFFICER, hub=street),
        factories.post(Role.AGENT, organization=twin),
    ):
        page = as_(stranger).get("/search?q=雨水花园").text
        assert case.title not in page.replace("“雨水花园”", "")
        assert "没有找到" in page


def test_a_draft_is_not_found_by_the_centre(street, as_):
    owing.case(street, Status.DRAFT, number=None, submitted_at=None, title="示例未交草稿")
    page = as_(factories.post(Role.CASE_OFFICER, hub=street)).get("/search?q=未交").text
    assert "示例未交草稿" not in page


def test_people_are_found_only_by_those_who_look_after_them(street, as_):
    person = factories.person(name="示例甄好认")
    factories.post(Role.CASE_OFFICER, hub=street, person=person)
    admin = as_(factories.post(Role.ADMINISTRATOR, hub=street))
    assert "示例甄好认" in admin.get("/search?q=甄好认").text
    officer = as_(factories.post(Role.CASE_OFFICER, hub=street))
    assert "示例甄好认" not in officer.get("/search?q=甄好认").text


@pytest.mark.parametrize("text", ["", "%", "_", "' OR 1=1 --", "<script>", "x" * 500])
def test_odd_questions_get_an_ordinary_page(street, as_, text):
    browser = as_(factories.post(Role.CASE_OFFICER, hub=street))
    page = browser.get("/search", query_string={"q": text})
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_many_hits_cost_the_same_and_are_cut(street, as_):
    browser = as_(factories.post(Role.CASE_OFFICER, hub=street))
    owing.case(street, Status.FORMAL_CHECK, owing.days(2), title="示例雨水花园")
    few = counted(lambda: browser.get("/search?q=雨水"))
    for n in range(12):
        owing.case(street, Status.FORMAL_CHECK, owing.days(2), title=f"示例雨水花园{n}")
    assert counted(lambda: browser.get("/search?q=雨水")) == few
    page = browser.get("/search?q=雨水").text
    assert "13 条" in page
    assert page.count("示例雨水花园") == 8
