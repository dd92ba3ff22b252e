"""The jobs of the night: bookings that are over are closed, and dates are compared with what is held."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from incubator import health, scheduler
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.booking_steps import Status
from incubator.premises.holds import Hold
from incubator.records import runs
from incubator.scheduler import JOBS
from tests.bookings.scenes import TUESDAY, House, span


@pytest.fixture
def house(app: Flask) -> House:
    return House()


def run(name: str) -> str | None:
    return scheduler.run_due(JOBS[name], now=clock.now())


def night_after() -> None:
    clock.install(start=clock.at(TUESDAY + timedelta(days=1), 4))


@pytest.mark.both
def test_what_is_over_is_closed_and_what_nobody_answered_is_refused(house: House) -> None:
    over = house.booked(span(9)).id
    waits = house.booked(span(14), state=State.ASKED).id
    night_after()
    assert run("bookings") == "预约结束 1 件，逾期未答复 1 件"
    assert run("bookings") is None  # the slot is done
    statuses = {id: db.session.get_one(Booking, id).status for id in (over, waits)}
    assert statuses == {over: Status.DONE, waits: Status.REFUSED}


@pytest.mark.both
def test_the_comparison_fails_until_it_is_put_right(house: House, as_) -> None:
    made = house.booked(span(9, on=TUESDAY + timedelta(days=7)))
    assert run("rooms") == "预约、停用和长期使用与占用一致，没有重复占用"
    page = as_(house.officer).get("/premises/holds").text
    assert "没有发现问题" in page
    date_id = db.session.scalars(
        select(Occurrence.id).where(Occurrence.booking_id == made.id)
    ).one()
    with transaction():
        db.session.execute(delete(Hold).where(Hold.occurrence_id == date_id))
    night_after()
    with pytest.raises(RuleError, match="发现 1 处不一致"):
        run("rooms")
    page = as_(house.officer).get("/premises/holds").text
    assert made.number in page
    assert f"/bookings/dates/{date_id}" in page
    (found,) = health.examine({"rooms": health.DOCTOR["rooms"]})
    assert not found.ok


def test_each_job_has_a_name_on_the_screen() -> None:
    assert set(JOBS) <= set(runs.LABELS)
