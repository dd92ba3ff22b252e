"""Pages of the base ask the database as often for many rows as for few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.incubation import serving, supporting, waiting
from incubator.incubation.models import Incubation
from incubator.incubation.serving import Noted
from incubator.incubation.staying import Service, Support
from tests import factories
from tests.browser_client import Browser
from tests.factories import hat
from tests.incubation import houses, stays
from tests.incubation.homes import Home
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")
As = Callable[[object], Browser]


def asked_alike(browser: Browser, path: str, one_more: Callable[[], object]) -> None:
    one_more()
    browser.get(path)
    few = counted(lambda: browser.get(path))
    for _n in range(3):
        one_more()
    assert counted(lambda: browser.get(path)) == few


def test_the_waiting_list(as_: As) -> None:
    house = houses.House()

    def wait() -> None:
        case = house.approved()
        with transaction():
            found = db.session.get_one(Incubation, case.id)
            waiting.join(found, reason="示例理由", by=house.by, at=clock.now())

    asked_alike(as_(house.officer), "/incubation/waiting", wait)


def test_those_who_came_too_late_in_a_quarter_to_be_evaluated(as_: As) -> None:
    clock.install(start=clock.at(date(2027, 1, 10), 9))
    home = Home(days=20)
    officer = as_(home.officer)
    asked_alike(officer, "/incubation/evaluations", lambda: stays.stay(hub=home.hub, days=20))
    assert officer.get("/incubation/evaluations").text.count("2026 年第 4 季度") >= 5


def test_requests_for_support(as_: As) -> None:
    home = Home()

    def ask() -> None:
        other = Home(beside=home)
        with transaction():
            supporting.ask(Support.SPACE, "示例需要", by=hat(other.agent), at=clock.now())

    asked_alike(as_(home.officer), "/incubation/support", ask)


def test_what_was_served_on_the_page_of_one_stay(as_: As) -> None:
    home = Home()

    def serve() -> None:
        officer = hat(factories.post(Role.CASE_OFFICER, hub=home.hub))
        with transaction():
            serving.log(
                home.id,
                Noted(
                    clock.today(), 30, Service.VISIT, follow_up="示例", follow_up_on=clock.today()
                ),
                by=officer,
                at=clock.now(),
            )

    asked_alike(as_(home.officer), f"/incubation/{home.id}", serve)


def test_the_table_a_mentor_sees(as_: As) -> None:
    home = Home()
    mentor = factories.post(Role.MENTOR, hub=home.hub)
    asked_alike(
        as_(mentor),
        "/incubation/health",
        lambda: stays.mentoring(stays.stay(hub=home.hub, days=9), mentor),
    )
