"""What no row of the base may say, whatever wrote it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.incubation import exiting
from incubator.incubation.leaving import Afterwards, HandOver, Thing
from incubator.incubation.places import DeskUse
from tests.incubation import stays
from tests.incubation.homes import Home

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both]


def left() -> Home:
    home = Home()
    home.graduate()
    home.give_everything_back()
    home.act(exiting.hand_over, on=clock.today())
    return home


def test_that_a_desk_is_given_until_before_it_is_given():
    home = Home()
    with stays.refused_by_the_database(), transaction():
        db.session.execute(
            update(DeskUse)
            .where(DeskUse.case_id == home.id)
            .values(agreed_through=date(2020, 1, 1))
        )


def test_that_a_meter_was_handed_over_unread():
    home = left()
    with stays.refused_by_the_database(), transaction():
        db.session.execute(
            update(HandOver)
            .where(HandOver.case_id == home.id, HandOver.thing == Thing.METER)
            .values(reading="")
        )


def test_that_somebody_has_fewer_than_no_projects():
    home = left()
    with stays.refused_by_the_database(), transaction():
        db.session.execute(
            update(Afterwards).where(Afterwards.case_id == home.id).values(projects=-1)
        )
