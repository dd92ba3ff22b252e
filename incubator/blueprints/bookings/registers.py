"""The lists of bookings: all of them, and those that wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from incubator.casework import lifecycles
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, plain_rows
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises import booking_queries as queries
from incubator.premises.booking import Booking, Occurrence
from incubator.premises.booking_steps import ANSWER, LIFECYCLE
from incubator.premises.date_words import when
from incubator.premises.models import Premises
from incubator.premises.rooms_of_day import Wanted, bookable
from incubator.premises.words import USE_WORDS
from incubator.rules.queries import calendar
from incubator.web import duties
from incubator.web.listing import Column, DayFilter, Filter, Register, Shape


@dataclass(frozen=True)
class Row:
    """A booking in a list with the first of its dates and how many there are."""

    booking: Booking
    first: tuple[datetime, datetime] | None
    dates: int
    due: Deadline | None = None

    @property
    def when(self) -> str:
        return when(*self.first) if self.first else ""


def state_word(booking: Booking, staff: bool) -> tuple[str, str]:
    state = lifecycles.state_of(booking)
    return (state.label if staff else state.public), state.tone


def _rows(bookings: Sequence[Booking]) -> list[Row]:
    ids = [one.id for one in bookings]
    rows = plain_rows(
        select(
            Occurrence.booking_id,
            func.min(Occurrence.starts_at, type_=Occurrence.starts_at.type).label("since"),
            func.min(Occurrence.ends_at, type_=Occurrence.ends_at.type).label("until"),
            func.count().label("dates"),
        )
        .where(Occurrence.booking_id.in_(ids))
        .group_by(Occurrence.booking_id)
    )
    found = {row.booking_id: row for row in rows}
    return [_row(one, found.get(one.id)) for one in bookings]


def _row(booking: Booking, dates: Any) -> Row:
    return Row(booking, (dates.since, dates.until), dates.dates) if dates else Row(booking, None, 0)


def _waiting_rows(bookings: Sequence[Booking]) -> list[Row]:
    ids = [one.id for one in bookings]
    owed = db.session.scalars(
        select(Deadline).where(
            Deadline.case_id.in_(ids), Deadline.kind == ANSWER.key, Deadline.done_at.is_(None)
        )
    )
    due = {one.case_id: one for one in owed}
    return [
        Row(row.booking, row.first, row.dates, due.get(row.booking.id)) for row in _rows(bookings)
    ]


def _columns(staff: bool) -> list[Column]:
    found = [
        Column(
            "number", _("编号"), lambda row: row.booking.number, Booking.number, hide_small=True
        ),
        Column("room", _("场地"), lambda row: row.booking.premises.name),
        Column("when", _("时间"), lambda row: row.when),
        Column("dates", _("日期数"), lambda row: row.dates, shape=Shape.NUMBER, hide_small=True),
        Column("purpose", _("事由"), lambda row: row.booking.purpose, hide_small=True),
        Column(
            "people",
            _("人数"),
            lambda row: row.booking.people,
            Booking.people,
            Shape.NUMBER,
            hide_small=True,
        ),
        Column("state", _("状态"), lambda row: state_word(row.booking, staff)[0]),
        Column(
            "use",
            _("用途"),
            lambda row: USE_WORDS[row.booking.use],
            hide_small=True,
            export_only=True,
        ),
        Column(
            "fee", _("费用"), lambda row: row.booking.fee_fen, shape=Shape.MONEY, export_only=True
        ),
        Column(
            "asked",
            _("申请日期"),
            lambda row: row.booking.opened_at,
            Booking.opened_at,
            Shape.DAY,
            export_only=True,
        ),
    ]
    if staff:
        who = Column("organization", _("组织"), lambda row: row.booking.organization.name)
        found.insert(3, who)
    return found


def _filters(hat: Hat) -> list[Filter]:
    rooms = [
        (str(room.id), room.name)
        for room in plain_rows(
            bookable(hat, Wanted()).with_only_columns(Premises.id, Premises.name)
        )
    ]
    states = [(one.value, state.label) for one, state in LIFECYCLE.states.items()]
    return [
        Filter(
            "room", _("场地"), [("", _("全部")), *rooms], lambda id: Booking.premises_id == int(id)
        ),
        Filter(
            "state", _("状态"), [("", _("全部")), *states], lambda value: Booking.status == value
        ),
        DayFilter("from", _("使用日期从"), queries.has_date_from),
        DayFilter("to", _("到"), queries.has_date_through),
    ]


def bookings(hat: Hat) -> Register:
    """All the hat may see, the newest first."""
    return Register(
        name=_("场地预约"),
        unit=_("件"),
        query=queries.with_facts(queries.visible_to(hat)),
        columns=_columns(hat.for_hub),
        identity=Booking.id,
        lines=_rows,
        search=queries.matching,
        filters=_filters(hat),
        sort="-asked",
        placeholder=_("场地、组织、事由或编号"),
        empty=_("还没有场地预约。从场地日程选一个空闲时段申请。"),
        file_name="bookings",
    )


def waiting(hat: Hat) -> Register:
    """Requests this hat may answer, the longest waiting first."""
    today, days = clock.today(), calendar()

    def waits(row: Row) -> int | None:
        return duties.waiting(row.due, today, days) if row.due else None

    return Register(
        name=_("待答复预约"),
        unit=_("件"),
        query=queries.with_facts(queries.waiting_for(hat)),
        columns=[
            *[one for one in _columns(staff=True) if one.key not in {"state"}],
            Column("waits", _("已等（工作日）"), waits, shape=Shape.NUMBER),
            Column(
                "due",
                _("答复期限"),
                lambda row: row.due.due_on if row.due else None,
                shape=Shape.DAY,
            ),
        ],
        identity=Booking.id,
        lines=_waiting_rows,
        search=queries.matching,
        filters=[one for one in _filters(hat) if one.name != "state"],
        sort="asked",
        placeholder=_("场地、组织、事由或编号"),
        empty=_("没有待答复的预约。"),
        file_name="bookings-waiting",
    )
