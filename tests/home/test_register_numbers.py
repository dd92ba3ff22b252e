"""The desk says what of the register somebody has to look at; each number is its list's length."""

import re
from datetime import date

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.organizations import recording
from incubator.organizations.facts import Statement
from incubator.organizations.models import FactKind, Organization
from incubator.rules.models import Rule
from tests import factories


@pytest.fixture
def street(app):
    hub = factories.hub()
    return hub, factories.post(Role.CASE_OFFICER, hub=hub)


def say(organization, clerk, kind, **said):
    said = {"kind": kind, "valid_from": date(2026, 6, 1), "source": "示例网站"} | said
    with transaction():
        recording.record_fact(
            db.session.get_one(Organization, organization.id),
            Statement(**said),
            by=factories.hat(clerk),
            at=clock.now(),
        )


def numbers(page):
    """Words to (address, count) of the section."""
    found = re.findall(r'<span>([^<]+)</span><a href="([^"]+)"><b>(\d+)</b>', page)
    return {words: (url.replace("&amp;", "&"), int(count)) for words, url, count in found}


def test_each_number_is_the_length_of_the_list_it_opens(street, as_):
    hub, clerk = street
    one, other = (factories.organization(hub=hub) for _n in range(2))
    say(one, clerk, FactKind.INSPECTION, value="合格", for_year=2025)
    say(one, clerk, FactKind.SERIOUS)
    say(other, clerk, FactKind.ABNORMAL)
    say(other, clerk, FactKind.GRADE, value="3A", valid_through=date(2027, 1, 31))
    browser = as_(clerk)
    found = numbers(browser.get("/").text)
    assert set(found) == {
        "记录不一致，待核实",
        "新列入严重违法失信名单",
        "新列入活动异常名录",
        "上一年度年检逾期无结论",
        "等级即将到期",
    }
    for url, count in found.values():
        assert f"符合条件 {count} " in browser.get(url).text, url
    assert found["记录不一致，待核实"][1] == 2


def test_the_days_are_the_rules(street, as_):
    hub, clerk = street
    one = factories.organization(hub=hub)
    say(one, clerk, FactKind.GRADE, value="3A", valid_through=date(2027, 1, 31))
    assert numbers(as_(clerk).get("/").text)["等级即将到期"][1] == 1
    with transaction():
        db.session.query(Rule).filter_by(key="grade.ends-soon").update({"value": 30})
    assert "等级即将到期" not in numbers(as_(clerk).get("/").text)


def test_an_entry_is_new_only_for_a_while(street, as_):
    hub, clerk = street
    say(factories.organization(hub=hub), clerk, FactKind.ABNORMAL)
    clock.install(start=clock.at(date(2027, 1, 4), 9))
    assert "新列入活动异常名录" not in numbers(as_(clerk).get("/").text)
