"""Makes what bookings are measured on: 200 rooms of one street with years of uses and their holds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnDefault, Table, func, select, text

from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.bulk import insert_all
from incubator.core.columns import Base
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat
from incubator.organizations.models import Organization
from incubator.premises.booking import KIND, Booking, Occurrence, State
from incubator.premises.booking_steps import Status
from incubator.premises.holds import Hold
from incubator.premises.models import (
    Approval,
    DayProfile,
    Kind,
    Nature,
    Opening,
    PermittedUse,
    Premises,
    Standing,
    Use,
)
from incubator.premises.tariff import Tariff, Term

ROOMS = 200
OCCURRENCES = 190_000
BEGINS = (9, 11, 13, 15, 17, 19)
"""Uses last two hours and begin at one of these, so that none meets another."""
COMING_DAYS = 60
SEED = 20261123


def rooms(hat: Hat, count: int = ROOMS, *, approval: Approval = Approval.AUTOMATIC) -> list[int]:
    """Rooms of the hat's street that can be booked from eight to ten, free of charge; answers their ids."""
    with transaction() as session:
        made = [_room(hat, number, approval) for number in range(count)]
        session.add_all(made)
        session.flush()
        ids = [one.id for one in made]
        session.add_all(_line(room_id) for room_id in ids)
    return ids


def _room(hat: Hat, number: int, approval: Approval) -> Premises:
    assert hat.hub_id is not None
    return Premises(
        hub_id=hat.hub_id,
        name=f"示例活动室{number:03}",
        initials=f"slhds{number:03}",
        kind=list(Kind)[number % len(Kind)],
        nature=Nature.COMMUNITY,
        standing=Standing.AVAILABLE,
        capacity=20 + number % 80,
        community=f"示例社区{number % 12}",
        step_free=number % 2 == 0,
        owner_name="示例居民委员会",
        approval=approval,
        openings=[Opening(profile=one, opens=8 * 60, closes=22 * 60) for one in DayProfile],
        uses=[PermittedUse(use=one) for one in (Use.PUBLIC_BENEFIT, Use.MEETING, Use.TRAINING)],
        published_at=clock.now(),
        hours_a_month=31 * 24,
    )


def _line(room_id: int) -> Tariff:
    return Tariff(
        premises_id=room_id,
        valid_from=date(2020, 1, 1),
        term=Term.FREE,
        reference_fen=5_000,
        fen=0,
        basis="示例办法第八条",
        approved_by="示例会议",
        used_at=clock.now(),
    )


def uses(hat: Hat, room_ids: list[int], count: int = OCCURRENCES) -> None:
    """`count` uses spread evenly over the rooms, up to two months from now; each is a booking of one date.

    About half a booking in two has a second date, as 100,000 bookings with 190,000 dates have.
    """
    chance = random.Random(SEED)  # noqa: S311  (the same uses in every run)
    known = bodies(hat)
    with transaction() as session:
        session.connection()
        case_id = session.scalar(select(func.max(Case.id))) or 0
        occurrence_id = session.scalar(select(func.max(Occurrence.id))) or 0
        cases: list[dict[str, Any]] = []
        bookings: list[dict[str, Any]] = []
        dates: list[dict[str, Any]] = []
        holds: list[dict[str, Any]] = []
        for room_id in room_ids:
            left = 0
            for starts_at in _moments(chance, count // len(room_ids)):
                if not left:
                    left = chance.choice((1, 2, 2, 3, 2, 1, 2, 2))
                    case_id += 1
                    cases.append(_case(case_id, hat, chance.choice(known), starts_at))
                    bookings.append(_booking(case_id, room_id))
                left -= 1
                occurrence_id += 1
                dates.append(_date(occurrence_id, case_id, room_id, starts_at))
                holds.append(_hold(occurrence_id, room_id, starts_at))
        for model, rows in ((Case, cases), (Booking, bookings), (Occurrence, dates), (Hold, holds)):
            insert_all(model, [_defaults(model) | row for row in rows])
        _number_on(session)
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def bodies(hat: Hat) -> list[int]:
    found = select(Organization.id).where(Organization.hub_id == hat.hub_id)
    return list(db.session.scalars(found))


def _moments(chance: random.Random, count: int) -> Iterator[datetime]:
    """Two or three uses a day, counted back from the last day that can be booked."""
    day, given = clock.today() + timedelta(days=COMING_DAYS), 0
    while given < count:
        for hour in sorted(chance.sample(BEGINS, k=chance.choice((1, 2, 3)))):
            if given < count:
                given += 1
                yield clock.at(day, hour)
        day -= timedelta(days=1)


def _case(case_id: int, hat: Hat, body_id: int, at: datetime) -> dict[str, Any]:
    over = at < clock.now()
    status = Status.DONE if over else Status.CONFIRMED
    return {
        "id": case_id,
        "kind": KIND,
        "status": status.value,
        "status_since": at,
        "number": f"SL-B-{at.year}-{case_id:07}",
        "title": "示例活动",
        "hub_id": hat.hub_id,
        "organization_id": body_id,
        "opened_at": at - timedelta(days=7),
        "closed_at": at if over else None,
        "entered_on_behalf": False,
        "version": 1,
    }


def _booking(case_id: int, room_id: int) -> dict[str, Any]:
    return {
        "id": case_id,
        "premises_id": room_id,
        "use": Use.PUBLIC_BENEFIT,
        "purpose": "示例居民手工活动",
        "people": 12,
        "involves_minors": False,
        "safety_officer": "",
        "equipment_wanted": "",
        "recurrence": "",
        "workdays_only": False,
        "term": Term.FREE,
        "fee_fen": 0,
        "given_fen": 10_000,
        "fee_basis": "示例办法第八条",
        "fee_approved_by": "示例会议",
        "exception": "",
    }


def _date(occurrence_id: int, case_id: int, room_id: int, at: datetime) -> dict[str, Any]:
    return {
        "id": occurrence_id,
        "booking_id": case_id,
        "premises_id": room_id,
        "starts_at": at,
        "ends_at": at + timedelta(hours=2),
        "minutes": 120,
        "state": State.DONE if at < clock.now() else State.CONFIRMED,
        "because": "",
        "fee_fen": 0,
        "reference_fen": 10_000,
        "version": 1,
    }


def _hold(occurrence_id: int, room_id: int, at: datetime) -> dict[str, Any]:
    return {
        "part_id": room_id,
        "starts_at": at,
        "ends_at": at + timedelta(hours=2),
        "occurrence_id": occurrence_id,
    }


def _defaults(model: type[Base]) -> dict[str, Any]:
    """What a new row has where nothing is said, which a bulk insert wants to be said."""
    columns = cast(Table, model.__table__).columns
    found = {one.key: one.default for one in columns if one.default is not None}
    return {
        name: default.arg for name, default in found.items() if isinstance(default, ColumnDefault)
    }


def _number_on(session: Any) -> None:
    """PostgreSQL counts ids in sequences, which know nothing of rows that brought theirs along."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in ("case_file", "booking_occurrence"):
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608  (two names of ours)
        )
