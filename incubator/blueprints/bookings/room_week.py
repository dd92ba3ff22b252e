"""The week of one room: days by half hours, free ones leading to the request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from incubator.blueprints.bookings.asked_days import asked_monday, week_name
from incubator.blueprints.bookings.blueprint import bp
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.core.workdays import Calendar
from incubator.premises import hours_grid, timetable
from incubator.premises.hours_grid import Askable, Cell, Day, Look
from incubator.premises.models import MINUTES_OF_A_DAY, Premises, Standing
from incubator.premises.opening import clock_face
from incubator.premises.situation import Limits, house, limits_of
from incubator.premises.timetable import Kind, Taken
from incubator.rules.queries import calendar
from incubator.web.access import requires
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.words import WEEKDAYS

READERS = (Permission.APPLY, Permission.VIEW_CASES)
USUAL_MINUTES = 60
"""How long a use is that begins with a press on one half hour; the form lets change it."""


@dataclass(frozen=True)
class Shown:
    """A cell of the table, or a line of the phone's list."""

    tone: str
    words: str
    url: str = ""
    rows: int = 1
    times: str = ""
    besides: str = ""
    """A request that waits and keeps nobody out."""


def room_of(id: int) -> Premises:
    """A room of the viewer's street that is lent or was until it was blocked; 404 for any other."""
    query = select(Premises).where(
        Premises.id == id,
        Premises.hub_id == viewer().hub_id,
        Premises.standing.in_((Standing.AVAILABLE, Standing.BLOCKED)),
    )
    return one_or_404(query.options(selectinload(Premises.openings), selectinload(Premises.parts)))


@bp.get("/week/<int:id>")
@requires(*READERS)
def week_of_room(id: int) -> ResponseReturnValue:
    room, monday, now = room_of(id), asked_monday(), clock.now()
    around = [room.id, *(part.id for part in room.parts)]
    taken = timetable.between(
        [*around, room.parent_id] if room.parent_id else around,
        clock.at(monday - timedelta(days=1)),
        clock.at(monday + timedelta(days=8)),
        by=viewer(),
        at=now,
    )
    uses = timetable.by_room(taken, [room])[room.id] if not room.parts else taken
    days = calendar()
    limits = limits_of(room, house(room.hub_id, on=clock.today()))
    grid = hours_grid.week(room, monday, uses, days, _askable(limits, days, now))
    asks = _Asking(room)
    return render_template(
        "bookings/week.html",
        room=room,
        heads=[_head(day) for day in grid.days],
        table=[
            (
                clock_face(minute),
                [_shown(cell, day, asks) for cell, day in zip(cells, grid.days, strict=True)],
            )
            for minute, cells in grid.rows()
        ],
        lists=[(*_head(day), _lines(day, asks)) for day in grid.days],
        provisional=any(day.provisional for day in grid.days),
        monday=monday,
        sunday=monday + timedelta(days=6),
        hint=_(
            "点空闲的时段申请。至少提前 %(notice)s 个工作日，最多提前 %(horizon)s 天，一次最长 %(hours)s 小时。",
            notice=limits.notice_workdays,
            horizon=limits.horizon_days,
            hours=f"{limits.longest_minutes / 60:g}",
        ),
        room_url=url_for("premises.show", id=room.id),
        earlier=week_name(monday - timedelta(days=7)),
        later=week_name(monday + timedelta(days=7)),
        lent=room.standing is Standing.AVAILABLE,
        frame="base.html" if viewer().for_hub else "base_alone.html",
    )


def _askable(limits: Limits, days: Calendar, now: datetime) -> Askable:
    """Staff may make an exception to the days, and so are offered all that is to come."""
    if viewer().for_hub:
        return Askable(now)
    today = clock.on(now)
    first = days.add_working_days(today, limits.notice_workdays).day
    return Askable(now, first, today + timedelta(days=limits.horizon_days))


class _Asking:
    """Addresses of the request form, made by adding a time to one that is made once."""

    def __init__(self, room: Premises) -> None:
        hat = viewer()
        may_ask = hat.may(Permission.APPLY) or hat.may(Permission.MANAGE_PREMISES)
        lent = room.standing is Standing.AVAILABLE and may_ask
        self.form = url_for(".new", premises=room.id) + "&" if lent else ""
        self.case = url_for(".show", id=0)[:-1]

    def free(self, day: date, start: int, end: int) -> str:
        return f"{self.form}from={_local(day, start)}&to={_local(day, end)}" if self.form else ""

    def of(self, use: Taken) -> str:
        opens = use.case_id and use.kind in {Kind.BOOKED, Kind.ASKED}
        return f"{self.case}{use.case_id}" if opens else ""


def _local(day: date, minute: int) -> str:
    return f"{day + timedelta(days=minute // MINUTES_OF_A_DAY)}T{clock_face(minute)}"


def _head(day: Day) -> tuple[str, str]:
    return f"{WEEKDAYS[day.on.weekday()]} {day.on.month}-{day.on.day:02}", day.note


_WORDS = {
    Look.SHUT: _("不开放"),
    Look.OVER: _("已过"),
    Look.SOON: _("须提前预约"),
    Look.FAR: _("还不能预约"),
}


_PASSED = frozenset({Look.OVER, Look.SOON, Look.FAR})


def _shown(cell: Cell | None, day: Day, asks: _Asking) -> Shown | None:
    if cell is None:
        return None
    if cell.look is Look.FREE:
        end = cell.start + USUAL_MINUTES
        url = asks.free(day.on, cell.start, end if _is_free(day, end - 1) else cell.end)
        besides = "；".join(str(use.words) for use in cell.uses)
        name, _note = _head(day)
        return Shown("free", clock_face(cell.start), url, times=name, besides=besides)
    if cell.look is not Look.TAKEN:
        return Shown(cell.look.value, _WORDS[cell.look], rows=cell.rows)
    one = cell.uses[0]
    words = "；".join(f"{times_of(use)} {use.words}" for use in cell.uses)
    tone = "shut" if one.kind is Kind.CLOSED else "taken"
    return Shown(tone, words, asks.of(one), cell.rows)


def _is_free(day: Day, minute: int) -> bool:
    return any(since <= minute < until for since, until in day.free())


def times_of(use: Taken) -> str:
    """09:00–11:00, and with its days where it is longer than one."""
    if use.until - use.since > timedelta(days=1):
        return f"{clock.on(use.since).isoformat()}—{clock.on(use.until - timedelta(minutes=1))}"
    return f"{_face(use.since)}–{_face(use.until)}"


def _face(moment: datetime) -> str:
    return moment.astimezone(clock.zone()).strftime("%H:%M")


def _lines(day: Day, asks: _Asking) -> list[Shown]:
    """The same day from top to bottom for a narrow screen: whole free stretches, each use once."""
    found = [
        (
            since,
            Shown(
                "free",
                _("空闲"),
                asks.free(day.on, since, min(since + USUAL_MINUTES, until)),
                times=f"{clock_face(since)}–{_end(until)}",
            ),
        )
        for since, until in day.free()
    ]
    seen: set[int] = set()
    for cell in day.cells:
        for use in cell.uses:
            if id(use) not in seen:
                seen.add(id(use))
                tone = "asked" if use.kind is Kind.ASKED else "taken"
                found.append(
                    (cell.start, Shown(tone, use.words, asks.of(use), times=times_of(use)))
                )
    if not found:
        look = next((cell.look for cell in day.cells if cell.look in _PASSED), Look.SHUT)
        return [Shown(look.value, _WORDS[look])]
    return [line for _start, line in sorted(found, key=lambda pair: pair[0])]


def _end(minute: int) -> str:
    return "24:00" if minute == MINUTES_OF_A_DAY else clock_face(minute)
