"""The guards refuse; without them the same statement passes; their absence is noticed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from incubator import plant
from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.errors import StartRefused
from incubator.core.permissions import SYSTEM, Role
from incubator.people.models import Post
from incubator.records import events
from incubator.records.models import Event
from tests import factories

pytestmark = pytest.mark.both


def _post_again(post: Post, starts_on: date, ends_on: date | None) -> None:
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO post (person_id, organization_id, role, title, starts_on, ends_on, basis)"
                " VALUES (:person, :body, :role, '', :first, :last, '')"
            ),
            {
                "person": post.person_id,
                "body": post.organization_id,
                "role": post.role.value,
                "first": starts_on.isoformat(),
                "last": ends_on and ends_on.isoformat(),
            },
        )


@pytest.fixture
def post(app) -> Post:
    organization = factories.organization(hub=factories.hub())
    return factories.post(
        Role.LEADER,
        organization=organization,
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 12, 31), None),
        (date(2024, 1, 1), date(2025, 1, 1)),
        (date(2025, 6, 1), date(2025, 6, 1)),
        (date(2020, 1, 1), None),
    ],
)
def test_the_same_post_is_not_held_twice_on_one_day(post, first, last):
    with pytest.raises(DBAPIError):
        _post_again(post, first, last)


def test_the_same_post_may_follow_on_the_next_day(post):
    _post_again(post, date(2026, 1, 1), None)


def test_without_the_guard_the_same_post_is_held_twice(post):
    """Negative control."""
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            guards.drop(connection, guard)
    _post_again(post, date(2025, 6, 1), None)


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda guard: guard.name)
def test_the_app_does_not_start_without_a_guard(app, guard):
    plant.check_database()
    with db.engine.begin() as connection:
        guards.drop(connection, guard)
    with pytest.raises(StartRefused, match=guard.name):
        plant.check_database()


def test_building_the_guards_again_mends_them(app):
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            guards.drop(connection, guard)
        guards.install(connection)
    plant.check_database()


@pytest.mark.parametrize("same", ["id", "chain"])
def test_no_event_is_replaced_by_another_in_its_place(app, same):
    """SQLite's REPLACE deletes without the trigger for DELETE; elsewhere the same is a plain refusal."""
    with transaction():
        events.record("hub.touch", None, by=SYSTEM, at=clock.now())
    sqlite = db.engine.dialect.name == "sqlite"
    columns = [column.name for column in Event.__table__.columns]
    quoted = ", ".join(f'"{name}"' for name in columns)
    changed = {"verb": "'made.up'", "id": "id + 1000" if same == "chain" else "id"}
    changed |= {"chain": "'0'"} if same == "id" else {}
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(
            text(
                f"INSERT {'OR REPLACE ' if sqlite else ''}INTO event ({quoted}) "  # noqa: S608  (our own column names)
                f"SELECT {values} FROM event LIMIT 1"
            )
        )
