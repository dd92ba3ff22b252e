"""The year's figures: what counts in which year, and that each number opens exactly its rows."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.incubation import afterwards, exiting, figures, serving
from incubator.incubation.figures import OF_SERVICES, Key
from incubator.incubation.leaving import Afterwards
from incubator.incubation.serving import Noted
from incubator.incubation.staying import Service
from tests import factories
from tests.factories import hat
from tests.incubation.homes import Home
from tests.incubation.intake_scene import days_later
from tests.statements import counted


@pytest.fixture
def home(app: Flask) -> Home:
    """One that left in graduation, and one beside it that stays at its desk."""
    left = Home(full_time=4)
    Home(beside=left, full_time=3)
    left.graduate()
    left.give_everything_back()
    left.act(exiting.hand_over, on=clock.today())
    return left


def numbers(home: Home, year: int | None = None) -> dict[Key, int | str]:
    today = clock.today()
    asked = figures.year_of(year or today.year, on=today)
    return {one.key: one.number for one in figures.of_year(hat(home.officer), asked)}


def log(home: Home, on: date, minutes: int, people: int, *, reached: bool = True) -> None:
    noted = Noted(on, minutes, Service.VISIT, people=people, reached=reached, note="示例")
    with transaction():
        serving.log(home.id, noted, by=hat(home.officer), at=clock.now())


@pytest.mark.both
def test_moving_in_and_out_and_desks_are_counted_in_their_year(home: Home) -> None:
    found = numbers(home)
    assert (found[Key.ENTERED], found[Key.GRADUATED], found[Key.LEFT]) == (2, 1, 0)
    assert (found[Key.HOUSED], found[Key.JOBS]) == (1, 3)
    assert (found[Key.DESKS], found[Key.HELD]) == (2, 2)  # the day of the hand-over is used up
    assert found[Key.ASKED] == 0  # the year after is not over
    days_later(1)
    assert numbers(home)[Key.HELD] == 1


@pytest.mark.both
def test_services_count_where_somebody_was_reached(app: Flask) -> None:
    home = Home()
    log(home, clock.today(), 45, 3)
    log(home, clock.today() - timedelta(days=1), 30, 1)
    log(home, clock.today(), 60, 9, reached=False)
    found = numbers(home)
    assert [found[key] for key in (Key.SERVICES, Key.HOURS, Key.PEOPLE)] == [2, "1.3", 4]


@pytest.mark.both
def test_a_year_after_leaving_the_last_answer_counts(home: Home) -> None:
    questions = db.session.scalars(
        afterwards.visible_to(hat(home.officer)).order_by(Afterwards.asked_for)
    ).all()
    last = questions[-1]
    days_later((last.asked_for - clock.today()).days)
    told = afterwards.Told(alive=True, jobs=6, projects=2, words="示例")
    with transaction():
        afterwards.answer(last.id, told, on=clock.today(), by=hat(home.officer), at=clock.now())
    found = numbers(home)
    assert [found[key] for key in (Key.ASKED, Key.ALIVE, Key.JOBS_AFTER)] == [1, 1, 6]
    assert found[Key.GRADUATED] == 0
    assert numbers(home, last.asked_for.year - 1)[Key.GRADUATED] == 1


def test_each_number_opens_exactly_its_rows(home: Home, as_) -> None:
    log(Home(beside=home), clock.today(), 50, 2)
    browser = as_(home.officer)
    page = browser.get("/incubation/figures").text
    doors = re.findall(r'<td class="num"><a href="([^"]+)">([\d.]+) ', page)
    assert len(doors) == len(Key)
    sums = {Key.JOBS, Key.JOBS_AFTER, *OF_SERVICES} - {Key.SERVICES}
    for (path, number), key in zip(doors, Key, strict=True):
        listed = browser.get(path.replace("&amp;", "&"))
        assert listed.status_code == 200
        rows = listed.text.split("<tbody>")[1].count("<tr>") if "<tbody>" in listed.text else 0
        assert (rows > 0) == (float(number) > 0), key
        assert key in sums or rows == int(number), key


def test_the_rows_of_a_number_take_as_many_statements_for_three_as_for_one(home: Home, as_) -> None:
    browser, year = as_(home.officer), clock.today().year
    paths = [f"/incubation/figures/{year}/{key}" for key in ("housed", "held")]
    for path in paths:
        browser.get(path)
    few = [counted(lambda path=path: browser.get(path)) for path in paths]
    for _n in range(2):
        Home(beside=home)
    many = [counted(lambda path=path: browser.get(path)) for path in paths]
    assert all(more <= one for one, more in zip(few, many, strict=True))


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "csv"])
def test_the_page_is_a_paper_and_a_table_too(home: Home, as_, form: str) -> None:
    answer = as_(home.officer).get(f"/incubation/figures/{clock.today().year}.{form}")
    assert answer.status_code == 200
    assert f'{clock.today().year}.{form}"' in answer.headers["Content-Disposition"]
    start = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}.get(form)
    assert answer.data.startswith(start) if start else "新入驻组织" in answer.text


def test_numbers_stand_in_the_table_as_numbers(home: Home, as_) -> None:
    answer = as_(home.officer).get(f"/incubation/figures/{clock.today().year}.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    _head, *lines = book.get_sheet_by_index(0).to_python()
    assert all(isinstance(line[1], int | float) for line in lines)


def test_an_unknown_year_or_figure_is_not_there(home: Home, as_) -> None:
    browser, year = as_(home.officer), clock.today().year
    for path in (f"{year + 1}/entered", f"{year}/nothing", f"{year}/hours", f"{year + 1}.pdf"):
        assert browser.get(f"/incubation/figures/{path}").status_code == 404


def test_another_street_counts_its_own(home: Home, as_) -> None:
    elsewhere = Home()
    assert numbers(elsewhere)[Key.ENTERED] == 1
    assert numbers(home)[Key.ENTERED] == 2


def test_nobody_without_a_view_of_cases_counts(home: Home) -> None:
    mentor = hat(factories.post(Role.MENTOR, hub=home.hub))
    with pytest.raises(RuleError, match="不能办理此事"):
        figures.of_year(mentor, figures.year_of(2026, on=clock.today()))
