"""The pages of evidence of use: each number opens exactly its rows, and files carry what is seen."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask

from incubator.core import clock
from incubator.core.permissions import Role
from incubator.premises.booking import State
from incubator.premises.models import Use
from incubator.premises.usage_lines import By
from tests import factories
from tests.premises.tenancies import Tenancy, at_ten
from tests.premises.usage_scene import UsedStreet, hours
from tests.statements import counted

DAY = date(2026, 3, 3)


@pytest.fixture
def street(app: Flask) -> UsedStreet:
    made = UsedStreet()
    made.used(hours(DAY, 9), came=9, reference_fen=10_000)
    made.used(hours(DAY, 14), state=State.NO_SHOW, because="未到", use=Use.TRAINING)
    made.used(hours(date(2026, 4, 1), 9), by=factories.organization(hub=made.hub), people=4)
    made.used(hours(date(2025, 3, 4), 9), reference_fen=5_000, fee_fen=1_000)
    made.used(
        hours(date(2026, 5, 6), 9), state=State.CANCELLED, because="示例", cancelled_late=True
    )
    return made


def doors(page: str, label: str) -> list[tuple[str, str]]:
    """(address, number) of each number so called."""
    found = re.findall(r'<a href="([^"]+)">([^<]+)<span class="unseen">([^<]+)</span>', page)
    return [(unescape(path), text) for path, text, said in found if said.endswith(f"，{label}")]


@pytest.mark.parametrize("by", list(By))
def test_each_number_opens_as_many_rows_as_it_says(street: UsedStreet, as_, by: By) -> None:
    browser = as_(street.officer)
    page = browser.get(f"/premises/usage?by={by.value}").text
    for label, least in (("场次", 2), ("未到场次", 2), ("临期取消", 2)):
        found = doors(page, label)
        assert len(found) >= least
        for path, number in found:
            listed = browser.get(path)
            assert listed.status_code == 200, path
            assert listed.text.split("<tbody>")[1].count("<tr>") == int(number), path


def test_the_given_value_is_the_sum_of_its_rows(street: UsedStreet, as_) -> None:
    browser = as_(street.officer)
    page = browser.get("/premises/usage").text
    (line, total, earlier) = doors(page, "预约优惠")
    assert [line[1], total[1], earlier[1]] == ["¥100.00", "¥100.00", "¥40.00"]
    rows = browser.get(f"{earlier[0]}?format=csv").text.splitlines()
    assert len(rows) == 2
    assert "40.00" in rows[1]
    assert "~" in earlier[0]  # the year before, as far as this one has gone


def test_the_hours_of_a_room_open_day_by_day(street: UsedStreet, as_) -> None:
    browser = as_(street.officer)
    (path, said) = doors(browser.get("/premises/usage?period=2026-02").text, "可用时长")[0]
    page = browser.get(path)
    assert f"<b>{said}</b>" in page.text
    kinds = Counter(re.findall(r"<td class=\"\">(工作日|周末|节假日)</td>", page.text))
    assert kinds == {"工作日": 16, "周末": 6, "节假日": 6}
    lines = browser.get(f"{path}?format=csv").text.splitlines()
    assert len(lines) == 1 + 28
    assert sum(float(line.split(",")[7]) for line in lines[1:]) == float(said)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_table_is_a_file_too(street: UsedStreet, as_, form: str) -> None:
    answer = as_(street.officer).get(f"/premises/usage?by=organization&format={form}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK") if form == "xlsx" else "示例合唱团" in answer.text


@pytest.mark.parametrize("period", ["2026", "2025", "2026-Q1", "2026-11", "2025~1123"])
def test_the_period_is_a_paper(street: UsedStreet, as_, period: str) -> None:
    answer = as_(street.officer).get(f"/premises/usage/{period}.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")


def test_long_use_opens_its_cases_with_what_they_were_worth(app: Flask, as_) -> None:
    stay = Tenancy().in_use()
    at_ten(date(2027, 1, 15))
    browser = as_(stay.officer)
    page = browser.get("/premises/usage?period=2026-12&by=organization").text
    (line, _total) = doors(page, "长期使用优惠")
    assert line[1] == "¥2,000.00"
    listed = browser.get(line[0]).text
    assert f'href="/premises/occupancies/{stay.id}"' in listed
    assert "2,000.00" in listed


@pytest.mark.parametrize(
    "path",
    ["2027/used", "2026/else", "2026/rooms/999999", "2026-13/stays", "1800.pdf"],
)
def test_what_is_not_there_is_not_found(street: UsedStreet, as_, path: str) -> None:
    assert as_(street.officer).get(f"/premises/usage/{path}").status_code == 404


def test_another_streets_room_is_not_found(street: UsedStreet, as_) -> None:
    other = UsedStreet()
    path = f"/premises/usage/2026/rooms/{other.room.id}"
    assert as_(street.officer).get(path).status_code == 404


def test_organizations_do_not_see_the_streets_figures(street: UsedStreet, as_) -> None:
    assert as_(street.agent).get("/premises/usage").status_code == 403
    auditor = factories.post(Role.AUDITOR, hub=street.hub)
    assert as_(auditor).get("/premises/usage").status_code == 200


@pytest.mark.both
@pytest.mark.parametrize("by", list(By))
def test_more_rooms_and_dates_take_no_more_statements(street: UsedStreet, as_, by: By) -> None:
    browser, path = as_(street.officer), f"/premises/usage?by={by.value}"
    browser.get(path)
    few = counted(lambda: browser.get(path))
    for n in range(6):
        room = street.another()
        body = factories.organization(hub=street.hub)
        street.closed(hours(DAY + timedelta(days=n), 8), room)
        street.used(hours(DAY + timedelta(days=n), 14), room=room, by=body, came=n)
    assert counted(lambda: browser.get(path)) <= few
    rows = "/premises/usage/2026/used"
    browser.get(rows)
    assert counted(lambda: browser.get(rows)) < 16


def test_the_page_is_about_this_year_where_no_year_is_asked_for(street: UsedStreet, as_) -> None:
    clock.install(start=clock.at(date(2027, 1, 1), 9))
    page = as_(street.officer).get("/premises/usage").text
    assert "2027年" in page
    assert "数据截至 2027-01-01" in page
