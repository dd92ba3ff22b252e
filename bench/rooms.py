"""Makes rooms with years of bookings in them, as one large street has them, in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, insert, select

from incubator.casework.models import Case
from incubator.core import clock
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

ROOMS, OCCURRENCES = 200, 190_000
SLOTS = ((9, 120), (11, 90), (14, 120), (18, 120))
"""Hour and minutes of the uses a room can have on one day; every third of all is taken."""
_STRIDE = 3
_PER_BOOKING = 2
_CHUNK = 5_000


def rooms(hat: Hat, *, count: int = ROOMS, occurrences: int = OCCURRENCES) -> list[int]:
    """Rooms (ids) of the hat's street, open from eight to ten every day, free of charge, and their bookings.

    The uses lie around today, as many before it as after it.
    """
    with transaction():
        made = [_room(hat, n) for n in range(count)]
        db.session.add_all(made)
        db.session.flush()
        ids = [room.id for room in made]
        guests = db.session.scalars(
            select(Organization.id).where(Organization.hub_id == hat.hub_id).limit(500)
        ).all()
        _book(hat, ids, list(guests), occurrences // count)
    return ids


def _room(hat: Hat, n: int) -> Premises:
    room = Premises(
        hub_id=hat.hub_id,
        name=f"示例活动室{n:03}",
        initials=f"slhds{n:03}",
        kind=list(Kind)[n % len(Kind)],
        nature=Nature.COMMUNITY,
        standing=Standing.AVAILABLE,
        published_at=clock.now(),
        capacity=20 + n % 60,
        community=f"示例第{n % 9 + 1}社区",
        step_free=n % 2 == 0,
        approval=Approval.AUTOMATIC,
        hours_a_month=10_000,
        horizon_days=3_000,
        notice_workdays=0,
    )
    room.openings = [Opening(profile=one, opens=8 * 60, closes=22 * 60) for one in DayProfile]
    room.uses = [PermittedUse(use=Use.PUBLIC_BENEFIT)]
    db.session.add(
        Tariff(
            premises=room,
            valid_from=date(2020, 1, 1),
            term=Term.FREE,
            reference_fen=6000,
            basis="示例办法第八条",
        )
    )
    return room


def _book(hat: Hat, room_ids: list[int], guests: list[int], each: int) -> None:
    at, first = clock.now(), clock.today() - timedelta(days=each * _STRIDE // len(SLOTS) // 2)
    number = db.session.query(Case.id).order_by(Case.id.desc()).limit(1).scalar() or 0
    occurrence = db.session.query(Occurrence.id).order_by(Occurrence.id.desc()).limit(1).scalar()
    occurrence = occurrence or 0
    cases: list[dict[str, Any]] = []
    dates: list[dict[str, Any]] = []
    for room_id in room_ids:
        for n, (starts_at, minutes) in enumerate(islice(_slots(first, room_id % _STRIDE), each)):
            if n % _PER_BOOKING == 0:
                number += 1
                cases.append(_case(hat, number, guests[number % len(guests)], room_id, at))
            occurrence += 1
            dates.append(_date(occurrence, number, room_id, starts_at, minutes, at))
    _insert(Case.__table__, [one["case"] for one in cases])
    _insert(Booking.__table__, [one["booking"] for one in cases])
    _insert(Occurrence.__table__, dates)
    _insert(Hold.__table__, [_hold(one) for one in dates])


def _slots(first: date, offset: int) -> Iterator[tuple[datetime, int]]:
    n = offset
    while True:
        hour, minutes = SLOTS[n % len(SLOTS)]
        yield clock.at(first + timedelta(days=n // len(SLOTS)), hour), minutes
        n += _STRIDE


def _case(hat: Hat, id: int, guest: int, room_id: int, at: datetime) -> dict[str, Any]:
    case = {
        "id": id,
        "kind": KIND,
        "status": Status.CONFIRMED.value,
        "status_since": at,
        "number": f"BENCH-{id:07}",
        "title": "示例预约",
        "hub_id": hat.hub_id,
        "organization_id": guest,
        "opened_at": at,
        "submitted_at": at,
        "entered_on_behalf": False,
        "version": 1,
    }
    booking = {
        "id": id,
        "premises_id": room_id,
        "use": Use.PUBLIC_BENEFIT,
        "purpose": "示例居民活动",
        "people": 20,
        "involves_minors": False,
        "safety_officer": "",
        "equipment_wanted": "",
        "recurrence": "",
        "workdays_only": False,
        "term": Term.FREE,
        "fee_fen": 0,
        "given_fen": 0,
        "fee_basis": "",
        "fee_approved_by": "",
        "exception": "",
    }
    return {"case": case, "booking": booking}


def _date(
    id: int, booking: int, room_id: int, starts_at: datetime, minutes: int, at: datetime
) -> dict[str, Any]:
    ends_at = starts_at + timedelta(minutes=minutes)
    return {
        "id": id,
        "booking_id": booking,
        "premises_id": room_id,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "minutes": minutes,
        "state": State.CONFIRMED if ends_at > at else State.DONE,
        "because": "",
        "fee_fen": 0,
        "reference_fen": minutes * 100,
        "version": 1,
    }


def _hold(date_: dict[str, Any]) -> dict[str, Any]:
    return {
        "part_id": date_["premises_id"],
        "starts_at": date_["starts_at"],
        "ends_at": date_["ends_at"],
        "occurrence_id": date_["id"],
    }


def _insert(table: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _CHUNK):
        db.session.execute(insert(cast(Table, table)), rows[start : start + _CHUNK])
