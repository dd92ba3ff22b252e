"""What is known of an organization on its page: checked, added, put right, closed."""

import pytest

from incubator.core.db import db
from incubator.organizations.models import Fact, FactKind
from tests import factories
from tests.organizations.entries import fact, made


def test_verified_today_by_me(street, as_):
    _hub, clerk = street
    id = made(factories.hat(clerk))
    browser = as_(clerk)
    token = browser.fields(f"/organizations/{id}")["csrf_token"]
    page = browser.post(
        f"/organizations/{id}/verify", data={"csrf_token": token}, follow_redirects=True
    )
    assert f'最近核对 11月23日（周一） <span class="muted">{clerk.person.name}</span>' in page.text
    assert "核对" in browser.get(f"/organizations/{id}/history").text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            "grade",
            {"value": "4A", "valid_from": "2024-01-01", "valid_through": "2028-12-31"},
        ),
        ("inspection", {"value": "合格", "for_year": "2025", "valid_from": "2026-06-01"}),
        ("abnormal", {"valid_from": "2026-08-14"}),
        ("serious", {"valid_from": "2026-08-14"}),
        ("penalty", {"value": "警告", "valid_from": "2026-08-14"}),
    ],
)
def test_a_fact_is_added_and_put_right(street, as_, kind, said):
    _hub, clerk = street
    id = made(factories.hat(clerk))
    browser = as_(clerk)
    page = browser.submit(f"/organizations/{id}/facts/{kind}", source="示例网站", **said)
    assert "已登记" in page.text
    found = db.session.query(Fact).one()
    assert found.kind == kind
    path = f"/organizations/{id}/facts/{found.id}"
    again = {**said, "source": "示例公报"}
    assert browser.submit(path, **again).status_code == 422
    page = browser.submit(path, reason="来源写错", **again)
    assert "示例公报" in page.text
    assert "来源写错" in page.text


def test_a_list_entry_is_closed_on_its_page(street, as_):
    _hub, clerk = street
    by = factories.hat(clerk)
    id = made(by)
    fact(id, FactKind.SERIOUS, by)
    found = db.session.query(Fact).one()
    browser = as_(clerk)
    assert "移出或更正" in browser.get(f"/organizations/{id}").text
    page = browser.submit(
        f"/organizations/{id}/facts/{found.id}", valid_through="2026-11-01", reason="已移出"
    )
    assert "2026-11-01 移出" in page.text


def test_an_unknown_kind_of_fact_is_not_there(street, as_):
    _hub, clerk = street
    id = made(factories.hat(clerk))
    assert as_(clerk).get(f"/organizations/{id}/facts/licence").status_code == 404
    assert as_(clerk).get(f"/organizations/{id}/facts/99").status_code == 404
