"""The health table: each colour by its written rule, on the very day it changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.incubation import health, serving
from incubator.incubation.evaluating import Evaluation, Form, Part, Rhythm
from incubator.incubation.health import Colour, Row
from incubator.incubation.serving import Noted
from incubator.incubation.states import Status
from incubator.incubation.staying import Goal, Phase, PhaseMove, Service
from tests import factories
from tests.incubation import stays
from tests.incubation.stays import House

pytestmark = pytest.mark.both


def of(house: House) -> Row:
    db.session.expire_all()
    table = health.table(house.running, on=clock.today())
    (row,) = table.rows(db.session.execute(table.query()))
    return row


def serve(house: House, *, days_ago: int = 0, **facts: Any) -> None:
    noted = Noted(
        **{
            "on": clock.today() - timedelta(days=days_ago),
            "minutes": 30,
            "kind": Service.VISIT,
            **facts,
        }
    )
    with transaction():
        serving.log(house.stay.id, noted, by=house.running, at=clock.now())


@pytest.mark.parametrize(
    ("days", "colour"),
    [(0, "grey"), (29, "grey"), (30, "amber"), (59, "amber"), (60, "red")],
)
def test_silence_since_the_entry_turns_amber_then_red_on_its_day(app, days, colour):
    house = House.build(days=days)
    row = of(house)
    assert (row.colour, row.silent_for) == (colour, days)
    assert bool(row.reasons()) is (colour != "grey")


def test_a_service_ends_the_silence_and_an_attempt_does_not(app):
    house = House.build(days=70)
    serve(house, reached=False)
    assert of(house).colour is Colour.RED
    serve(house, days_ago=3)
    row = of(house)
    assert (row.colour, row.silent_for, row.reasons()) == (Colour.GREY, 3, [])
    entry = house.stay.id
    db.session.rollback()
    with transaction():
        newest = db.session.scalars(
            db.select(serving.ServiceEntry).where(serving.ServiceEntry.reached)
        ).one()
        serving.withdraw(newest.id, reason="示例", by=house.running, at=clock.now())
    assert entry == of(house).stay.id
    assert of(house).colour is Colour.RED


def test_a_warned_incubatee_is_red_however_well_served(app):
    house = House.build(days=5, status=Status.WARNED.value)
    assert (of(house).colour, of(house).reasons()) == (Colour.RED, ["预警整改中"])


@pytest.mark.parametrize(
    ("left", "colour"), [(61, "grey"), (60, "amber"), (0, "amber"), (-1, "red")]
)
def test_the_end_of_the_agreement_shows_ahead(app, left, colour):
    house = House.build(days=5, term_through=clock.today() + timedelta(days=left))
    assert of(house).colour == colour


def test_late_goals_and_follow_ups_are_amber_and_late_evaluations_red(app):
    house = House.build(days=5)
    yesterday = clock.today() - timedelta(days=1)
    factories.keep(Goal(case_id=house.stay.id, position=1, text="示例", due_on=yesterday))
    row = of(house)
    assert (row.colour, row.open_goals, row.late_goals) == (Colour.AMBER, 1, 1)
    serve(house, days_ago=2, follow_up="示例", follow_up_on=yesterday)
    assert of(house).reasons() == ["1 个目标逾期", "1 项跟进逾期"]
    form = Form(hub_id=house.hub.id, rhythm=Rhythm.QUARTERLY, version=1, title="示例")
    factories.keep(form)
    factories.keep(
        Evaluation(
            case_id=house.stay.id,
            form_id=form.id,
            rhythm=Rhythm.QUARTERLY,
            period="2026Q3",
            part=Part.SELF,
            due_on=yesterday,
        )
    )
    assert of(house).colour is Colour.RED


def test_the_phase_is_the_newest_move_and_settling_without_any(app):
    house = House.build(days=20)
    assert (of(house).phase, of(house).days_in_phase) == (Phase.SETTLING, 20)
    for n, phase in enumerate((Phase.BUILDING, Phase.GROWING), 1):
        factories.keep(
            PhaseMove(
                case_id=house.stay.id,
                position=n,
                phase=phase,
                on=clock.today() - timedelta(days=10 - n),
                moved_at=clock.now(),
                reason="示例",
            )
        )
    assert (of(house).phase, of(house).days_in_phase) == (Phase.GROWING, 8)


def test_colour_silence_and_phase_filter_as_they_show(app):
    house = House.build(days=5)
    silent = stays.stay(hub=house.hub, days=45)
    gone = stays.stay(hub=house.hub, status=Status.EXITED.value)
    table = health.table(house.running, on=clock.today())

    def ids(condition: Any) -> set[int]:
        found = table.rows(db.session.execute(table.query().where(condition)))
        return {row.stay.id for row in found}

    assert ids(table.of_colour(Colour.AMBER)) == {silent.id}
    assert ids(table.of_colour(Colour.GREY)) == {house.stay.id}
    assert ids(table.silent(45)) == {silent.id}
    assert ids(table.silent(46)) == set()
    assert ids(table.in_phase(Phase.SETTLING)) == {house.stay.id, silent.id}
    assert gone.id not in ids(table.silent(0))


def test_the_limits_are_dated_rules_printed_in_words(app):
    house = House.build()
    words = "".join(health.limits(on=clock.today(), hub_id=house.hub.id).words())
    assert "60 天以上没有服务" in words
    assert "30 天以上没有服务" in words


def test_a_mentors_table_holds_the_own_incubatees_only(app):
    house = House.build(mentored=True)
    stays.stay(hub=house.hub)
    for by, many in ((house.running, 2), (house.mentoring, 1), (house.asking, 1)):
        table = health.table(by, on=clock.today())
        assert len(table.rows(db.session.execute(table.query()))) == many
