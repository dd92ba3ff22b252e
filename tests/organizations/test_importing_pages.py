"""The pages of an import offer what there is to do, and say when there is nothing."""

import io

import pytest

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.records.models import Document
from tests import factories
from tests.organizations.given import brought, code, table


@pytest.fixture
def browser(hub, as_):
    return as_(factories.post(Role.CASE_OFFICER, hub=hub))


def sent(browser, data):
    return browser.submit("/organizations/import", table=(io.BytesIO(data), "名册.csv"))


def test_a_table_of_headings_alone_is_answered_with_what_to_do_and_not_kept(browser):
    page = sent(browser, table())
    assert page.status_code == 422
    assert "没有什么可以导入" in page.text
    assert "确认导入" not in page.text
    assert db.session.query(Document).count() == 0


def test_a_table_that_changes_nothing_offers_nothing_to_confirm(hub, browser):
    brought(table(f"示例甲,{code(1)}"), hub)
    page = sent(browser, table(f"示例甲,{code(1)}"))
    assert page.status_code == 200
    assert "没有什么可以导入" in page.text
    assert "确认后一次写入" not in page.text
    assert "确认后一次写入" in sent(browser, table(f"示例乙,{code(2)}")).text
