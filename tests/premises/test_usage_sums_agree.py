"""Whatever was booked: rooms, organizations, kinds, uses and months add up to the same whole."""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incubator.core import clock
from incubator.core.workdays import Calendar
from incubator.premises import usage
from incubator.premises.booking import State
from incubator.premises.models import DayProfile, Kind, Opening, Premises, Standing, Use
from incubator.premises.usage_hours import Off, days_of, joined, profiles_of, shared, without
from incubator.premises.usage_lines import By
from incubator.premises.usage_sums import Sums
from tests import factories
from tests.premises.usage_scene import UsedStreet, hours, period

ENDED = (State.DONE, State.NO_SHOW, State.CANCELLED)
pieces = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 90)).map(lambda one: (one[0], sum(one))),
    max_size=8,
)


@st.composite
def use(draw: st.DrawFn) -> dict[str, Any]:
    state = draw(st.sampled_from(ENDED))
    reference = draw(st.integers(0, 9_999))
    return {
        "room": draw(st.integers(0, 2)),
        "by": draw(st.integers(0, 1)),
        "day": draw(st.integers(0, 300)),
        "hour": draw(st.integers(0, 23)),
        "length": draw(st.sampled_from([0.25, 1, 2.5])),
        "facts": {
            "state": state,
            "because": "" if state is State.DONE else "示例",
            "cancelled_late": state is State.CANCELLED,
            "use": draw(st.sampled_from(list(Use)[:3])),
            "people": draw(st.integers(1, 50)),
            "came": draw(st.none() | st.integers(0, 60)) if state is State.DONE else None,
            "reference_fen": reference,
            "fee_fen": draw(st.integers(0, reference)),
        },
    }


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(uses=st.lists(use(), max_size=7))
def test_every_way_to_look_adds_up_to_the_whole(app: Flask, uses: list[dict[str, Any]]) -> None:
    street = UsedStreet()
    rooms = [street.another(kind=kind) for kind in (Kind.IDLE_OFFICE, *[Kind.PARTY_CENTRE] * 2)]
    bodies = [street.group, factories.organization(hub=street.hub)]
    free: set[tuple[int, int]] = set()
    for one in uses:
        if (one["room"], one["day"]) in free:
            continue  # two on one day may meet, which the database refuses
        free |= {(one["room"], one["day"] + n) for n in (-1, 0, 1)}
        start = date(2026, 1, 1) + timedelta(days=one["day"])
        span = hours(start, one["hour"], one["length"])
        street.used(span, room=rooms[one["room"]], by=bodies[one["by"]], **one["facts"])
    found = usage.reports(street.by, period("2026"), By, at=clock.now())
    whole = found[By.ROOM].total.sums
    for by in By:
        assert reduce(add, (line.sums for line in found[by].lines), Sums()) == whole, by
        assert found[by].total == found[By.ROOM].total
    open_ = found[By.ROOM].total.hours
    for by in (By.ROOM, By.KIND, By.MONTH):
        assert sum(line.hours.open for line in found[by].lines if line.hours) == open_.open


@given(first=pieces, second=pieces)
def test_minutes_taken_off_are_each_taken_off_once(first: Any, second: Any) -> None:
    wanted = {minute for since, until in first for minute in range(since, until)}
    taken = {minute for since, until in second for minute in range(since, until)}
    off = joined(second)
    left = {minute for since, until in without(first, off) for minute in range(since, until)}
    assert left == wanted - taken
    assert sum(shared(one, off) for one in joined(first)) == len(wanted & taken)


@given(closed=pieces, occupied=pieces, otherwise=pieces, window=pieces)
def test_what_is_left_of_a_day_is_never_less_than_nothing(
    closed: Any, occupied: Any, otherwise: Any, window: Any
) -> None:
    room = Premises(standing=Standing.AVAILABLE)
    room.openings = [
        Opening(profile=profile, opens=since, closes=until)
        for profile in DayProfile
        for since, until in window
    ]
    start = clock.at(date(2026, 3, 3)).timestamp() // 60
    off = Off(*([(a + start, b + start) for a, b in one] for one in (closed, occupied, otherwise)))
    found = days_of(room, profiles_of(period("2026-03"), Calendar()), off, at=clock.now())
    total = [one.hours for one in found]
    assert all(one.free_for_itself >= 0 for one in total)
    minutes = {minute for since, until in window for minute in range(since, until)}
    assert {one.open for one in total} == {len(minutes)}
