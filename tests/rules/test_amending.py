"""A rule is changed by a new dated row; what held before stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.rules import queries, services, values
from incubator.rules.models import CalendarDay, CalendarYear, Rule, Unit
from incubator.rules.services import Amendment, DayEntry
from tests import factories

TODAY = date(2026, 11, 23)
KEY = "funds.formal-check"
SOURCE = "示例街道办〔2026〕9号"


@pytest.fixture
def notes():
    """The events a change would leave, as the service hands them over."""
    return []


@pytest.fixture
def amend(hub, notes):
    def change(value, day, *, source=SOURCE, of=None):
        with transaction():
            found = queries.history(KEY, hub_id=(of or hub).id)[0]
            return services.amend(
                found,
                Amendment(value, day, source),
                hub_id=(of or hub).id,
                on=TODAY,
                note=lambda verb, subject, **facts: notes.append((verb, facts)),
            )

    return change


def value_on(day, hub):
    return queries.rule(KEY, on=day, hub_id=hub.id).value


@pytest.mark.both
def test_the_old_value_holds_through_the_day_before_and_the_new_one_from_its_day(hub, amend):
    amend(7, date(2026, 12, 1))
    amend(9, date(2027, 3, 1))
    assert value_on(date(2026, 11, 30), hub) == 5
    assert value_on(date(2026, 12, 1), hub) == 7
    assert value_on(date(2027, 2, 28), hub) == 7
    assert value_on(date(2027, 3, 1), hub) == 9
    first = db.session.scalars(select(Rule).where(Rule.key == KEY, Rule.value == 7)).one()
    assert first.valid_through == date(2027, 2, 28)


@pytest.mark.both
def test_another_street_keeps_the_house_wide_value(hub, amend):
    other = factories.hub()
    amend(7, TODAY)
    assert value_on(TODAY, hub) == 7
    assert value_on(TODAY, other) == 5
    general = db.session.scalars(select(Rule).where(Rule.key == KEY, Rule.hub_id.is_(None))).one()
    assert general.valid_through is None


@pytest.mark.parametrize("day", [date(2026, 12, 1), date(2026, 11, 1)])
def test_what_has_begun_is_never_rewritten(amend, day):
    amend(7, date(2026, 12, 1) if day.month == 11 else TODAY - timedelta(days=1))
    if day.month == 11:
        with pytest.raises(RuleError, match="不能改写") as refused:
            amend(8, day)
        assert refused.value.field == "valid_from"
    else:
        amend(8, day)


def test_a_value_that_has_not_begun_may_be_corrected_in_place(hub, amend, notes):
    amend(7, date(2026, 12, 1))
    amend(8, date(2026, 12, 1))
    assert value_on(date(2026, 12, 1), hub) == 8
    assert [verb for verb, _facts in notes] == ["rule.amend", "rule.correct"]
    assert notes[1][1]["before"]["value"] == 7


def test_every_change_leaves_a_note_with_before_and_after(amend, notes):
    amend(7, date(2026, 12, 1))
    verb, facts = notes[0]
    assert verb == "rule.amend"
    assert facts["before"]["value"] == 5
    assert facts["after"] == {"key": KEY, "value": 7, "valid_from": date(2026, 12, 1)}


def test_a_change_names_its_source(amend):
    with pytest.raises(RuleError) as refused:
        amend(7, date(2026, 12, 1), source=" ")
    assert refused.value.field == "source"


def test_the_overview_shows_what_holds_and_what_is_coming(hub, amend):
    amend(7, date(2026, 12, 1))
    line = next(line for line in queries.overview(hub_id=hub.id, on=TODAY) if line.key == KEY)
    assert (line.current.value, line.coming.value) == (5, 7)


@pytest.mark.parametrize(
    ("unit", "text", "value", "read_back"),
    [
        (Unit.WORKING_DAYS, " 15 ", 15, "15"),
        (Unit.PERCENT, "80", 80, "80"),
        (Unit.MONTH_DAY, "3月31日", 331, "03-31"),
        (Unit.MONTH_DAY, "12-31", 1231, "12-31"),
        (Unit.FEN, "¥1,000.50", 100050, "1000.50"),
        (Unit.COUNT, "0", 0, "0"),
    ],
)
def test_values_are_read_as_people_write_them(unit, text, value, read_back):
    assert values.parsed(text, unit) == value
    assert values.typed(value, unit) == read_back
    assert values.shown(value, unit)


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (Unit.WORKING_DAYS, "0"),
        (Unit.WORKING_DAYS, "5.5"),
        (Unit.WORKING_DAYS, "-3"),
        (Unit.PERCENT, "101"),
        (Unit.MONTH_DAY, "02-29"),
        (Unit.MONTH_DAY, "13-01"),
        (Unit.YEARS, "٣"),
        (Unit.FEN, "x"),
    ],
)
def test_impossible_values_are_refused_on_their_field(unit, text):
    with pytest.raises(RuleError) as refused:
        values.parsed(text, unit)
    assert refused.value.field == "value"


@given(st.sampled_from([Unit.WORKING_DAYS, Unit.YEARS, Unit.COUNT]), st.integers(1, 100))
def test_what_is_shown_in_the_form_is_read_back_the_same(unit, value):
    assert values.parsed(values.typed(value, unit), unit) == value


def silent(verb, subject, **facts):
    """A pen that writes nothing, where only the table is looked at."""


@pytest.mark.both
def test_a_day_said_twice_is_one_row_with_the_last_word(app):
    day = date(2027, 2, 6)
    for works in (True, False):
        with transaction():
            services.set_day(DayEntry(day, works=works), source=SOURCE, note=silent)
    rows = db.session.scalars(select(CalendarDay)).all()
    assert [(row.day, row.works) for row in rows] == [(day, False)]
    assert not queries.calendar().is_working_day(day)


@pytest.mark.both
def test_loading_a_year_replaces_that_year_alone_and_makes_it_known(app):
    kept = DayEntry(date(2026, 12, 31), works=False)
    with transaction():
        services.set_day(kept, source=SOURCE, note=silent)
        services.set_day(DayEntry(date(2027, 5, 5), works=False), source=SOURCE, note=silent)
    assert not queries.calendar().is_published(2027)
    entries = [DayEntry(date(2027, 2, 6), works=True), DayEntry(date(2027, 2, 8), works=False)]
    with transaction():
        services.load_year(2027, entries, source=SOURCE, on=TODAY, note=silent)
    days = db.session.scalars(select(CalendarDay.day).order_by(CalendarDay.day)).all()
    assert days == [kept.day, date(2027, 2, 6), date(2027, 2, 8)]
    assert queries.calendar().is_published(2027)
    with transaction():
        services.unmark_year(db.session.scalars(select(CalendarYear)).one(), note=silent)
    assert not queries.calendar().is_published(2027)


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda: services.set_day(DayEntry(TODAY, works=True), source="", note=silent), "source"),
        (
            lambda: services.set_day(
                DayEntry(TODAY, works=True, statutory=True), source=SOURCE, note=silent
            ),
            "kind",
        ),
        (lambda: services.mark_year(1999, source=SOURCE, on=TODAY, note=silent), "year"),
        (
            lambda: services.load_year(
                2027, [DayEntry(TODAY, works=True)], source=SOURCE, on=TODAY, note=silent
            ),
            "file",
        ),
    ],
)
def test_what_does_not_fit_the_day_table_is_refused_by_field(app, act, field):
    with pytest.raises(RuleError) as refused, transaction():
        act()
    assert refused.value.field == field
