"""The year's figures of the incubation bases: each number is the length or the sum of rows one can open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import log, occupancy, stays
from incubator.incubation.leaving import Afterwards
from incubator.incubation.models import Incubation, Leaving
from incubator.incubation.places import Desk, DeskUse, Room
from incubator.incubation.staying import ServiceEntry


class Key(StrEnum):
    ENTERED = "entered"
    RENEWED = "renewed"
    GRADUATED = "graduated"
    LEFT = "left"
    HOUSED = "housed"
    JOBS = "jobs"
    ASKED = "asked"
    ALIVE = "alive"
    JOBS_AFTER = "jobs-after"
    SERVICES = "services"
    HOURS = "hours"
    PEOPLE = "people"
    DESKS = "desks"
    HELD = "held"


OF_STAYS = frozenset(
    {Key.ENTERED, Key.RENEWED, Key.GRADUATED, Key.LEFT, Key.HOUSED, Key.JOBS},
)
OF_ANSWERS = frozenset({Key.ASKED, Key.ALIVE, Key.JOBS_AFTER})
OF_SERVICES = frozenset({Key.SERVICES, Key.HOURS, Key.PEOPLE})

WORDS: dict[Key, tuple[str, str, str]] = {
    Key.ENTERED: (_("新入驻组织"), _("家"), _("当年办理入驻的，不含续驻")),
    Key.RENEWED: (_("续驻组织"), _("家"), _("当年开始第二个协议期的")),
    Key.GRADUATED: (_("出壳组织"), _("家"), _("当年评估准予出壳并交接完的")),
    Key.LEFT: (_("其他离驻组织"), _("家"), _("当年退驻、到期或终止并交接完的")),
    Key.HOUSED: (_("期末在孵组织"), _("家"), _("期末还没有交接完的")),
    Key.JOBS: (_("期末在孵组织全职人数"), _("人"), _("按入驻申请表填报的全职人数合计")),
    Key.ASKED: (_("离驻满一年组织"), _("家"), _("最后一次回访的日期在当年的")),
    Key.ALIVE: (_("离驻满一年仍在活动"), _("家"), _("最后一次回访回答仍在活动的")),
    Key.JOBS_AFTER: (_("离驻满一年全职人数"), _("人"), _("最后一次回访填报的全职人数合计")),
    Key.SERVICES: (_("提供服务"), _("条"), _("未撤回、已联系上的服务记录")),
    Key.HOURS: (_("服务时长"), _("小时"), _("服务记录的分钟数合计")),
    Key.PEOPLE: (_("服务人次"), _("人次"), _("服务记录的人数合计")),
    Key.DESKS: (_("期末工位"), _("个"), _("期末没有停用的工位")),
    Key.HELD: (_("期末使用工位"), _("个"), _("期末有组织使用、还没有交接的工位")),
}
"""What each is called, what it counts, and how it is counted."""


@dataclass(frozen=True)
class Year:
    """A calendar year as far as it has gone; `last` is the day its standing is taken on."""

    number: int
    last: date

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def done(self) -> bool:
        return self.last == date(self.number, 12, 31)


def year_of(number: int, *, on: date) -> Year:
    """The year as seen on `on`."""
    return Year(number, min(on, date(number, 12, 31)))


@dataclass(frozen=True)
class Figure:
    """One number; hours are tenths of an hour as text, everything else whole."""

    key: Key
    number: int | str

    @property
    def words(self) -> tuple[str, str, str]:
        return WORDS[self.key]


def years(hat: Hat, *, on: date) -> list[int]:
    """From this year back to the first in which somebody moved in."""
    query = stays.visible_to(hat, on=on).order_by(None)
    first = db.session.scalar(query.with_only_columns(func.min(Incubation.entered_on)))
    return list(range(on.year, (first.year if first else on.year) - 1, -1))


def stay_rows(hat: Hat, key: Key, year: Year) -> Select[Incubation]:
    """The stays behind one of `OF_STAYS`."""
    return stays.visible_to(hat, on=year.last).where(_stay_is(key, year))


def _stay_is(key: Key, year: Year) -> ColumnElement[bool]:
    if key in {Key.ENTERED, Key.RENEWED}:
        first = Incubation.previous_id.is_(None)
        began = Incubation.entered_on.between(year.first, year.last)
        return and_(began, first if key is Key.ENTERED else ~first)
    if key in {Key.GRADUATED, Key.LEFT}:
        graduated = Incubation.leaving == Leaving.GRADUATED
        otherwise = Incubation.leaving.not_in((Leaving.GRADUATED, Leaving.RENEWED))
        gone = Incubation.left_on.between(year.first, year.last)
        return and_(gone, graduated if key is Key.GRADUATED else otherwise)
    there = and_(Incubation.entered_on <= year.last, _not_before(Incubation.left_on, year.last))
    return and_(there, Incubation.full_time > 0) if key is Key.JOBS else there


def _not_before(day: Any, last: date) -> ColumnElement[bool]:
    return or_(day.is_(None), day > last)


def answer_rows(hat: Hat, key: Key, year: Year) -> Select[Afterwards]:
    """The last questions behind one of `OF_ANSWERS`."""
    later = aliased(Afterwards)
    last = select(func.max(later.asked_for)).where(later.case_id == Afterwards.case_id)
    wanted = {
        Key.ASKED: Afterwards.id.is_not(None),
        Key.ALIVE: Afterwards.alive.is_(True),
        Key.JOBS_AFTER: Afterwards.jobs > 0,
    }[key]
    return (
        select(Afterwards)
        .join(Afterwards.case)
        .where(
            Incubation.id.in_(stays.ids(hat, on=year.last)),
            Afterwards.asked_for == last.scalar_subquery(),
            Afterwards.asked_for.between(year.first, year.last),
            wanted,
        )
        .options(contains_eager(Afterwards.case).joinedload(Incubation.organization))
    )


def service_rows(hat: Hat, year: Year) -> Select[ServiceEntry]:
    """The entries behind all of `OF_SERVICES`."""
    seen = log.entries_visible_to(hat, on=year.last)
    return seen.where(log.COUNTS, ServiceEntry.on.between(year.first, year.last))


def desk_rows(hat: Hat, key: Key, year: Year) -> Select[Desk]:
    """The desks behind `DESKS` or `HELD`, as they stood on the year's last day."""
    day = year.last
    query = occupancy.desks_visible_to(hat).where(
        Desk.opened_on <= day, _not_before(Desk.closed_on, day), _not_before(Room.closed_on, day)
    )
    return query.where(_uses(day).exists()) if key is Key.HELD else query


def _uses(day: date) -> Select[DeskUse]:
    return (
        select(DeskUse)
        .join(Incubation, Incubation.id == DeskUse.case_id)
        .where(
            DeskUse.desk_id == Desk.id,
            DeskUse.from_on <= day,
            _not_before(DeskUse.free_from, day),
            Incubation.entered_on <= day,
        )
    )


def holders(desks: list[int], day: date) -> dict[int, Incubation]:
    """Who held each of these desks on that day; one statement."""
    found = db.session.execute(
        select(DeskUse.desk_id, Incubation)
        .join(Incubation, Incubation.id == DeskUse.case_id)
        .where(
            DeskUse.desk_id.in_(desks),
            DeskUse.from_on <= day,
            _not_before(DeskUse.free_from, day),
            Incubation.entered_on <= day,
        )
        .options(joinedload(Incubation.organization))
    )
    return dict(iter(found))


def of_year(hat: Hat, year: Year) -> list[Figure]:
    """Every figure in the order it is read; refused for whoever may not see cases."""
    hat.require(Permission.VIEW_CASES)
    numbers: dict[Key, int | str] = {}
    for key in (Key.ENTERED, Key.RENEWED, Key.GRADUATED, Key.LEFT, Key.HOUSED):
        numbers[key] = _sum(stay_rows(hat, key, year), Incubation.id, counted=True)
    numbers[Key.JOBS] = _sum(stay_rows(hat, Key.JOBS, year), Incubation.full_time)
    for key in (Key.ASKED, Key.ALIVE):
        numbers[key] = _sum(answer_rows(hat, key, year), Afterwards.id, counted=True)
    numbers[Key.JOBS_AFTER] = _sum(answer_rows(hat, Key.JOBS_AFTER, year), Afterwards.jobs)
    served = service_rows(hat, year)
    numbers[Key.SERVICES] = _sum(served, ServiceEntry.id, counted=True)
    numbers[Key.HOURS] = _hours(_sum(served, ServiceEntry.minutes))
    numbers[Key.PEOPLE] = _sum(served, ServiceEntry.people)
    for key in (Key.DESKS, Key.HELD):
        numbers[key] = _sum(desk_rows(hat, key, year), Desk.id, counted=True)
    return [Figure(key, numbers[key]) for key in Key]


def _sum(query: Select[Any], column: Any, *, counted: bool = False) -> int:
    rows = query.order_by(None).with_only_columns(column.label("one")).subquery()
    wanted = func.count(rows.c.one) if counted else func.coalesce(func.sum(rows.c.one), 0)
    return int(db.session.scalar(select(wanted)) or 0)


def _hours(minutes: int) -> str:
    """Minutes as hours with one decimal, half a tenth rounded up."""
    tenths = (minutes + 3) // 6
    return f"{tenths // 10}.{tenths % 10}"


def share(found: list[Figure]) -> str:
    """使用率: desks held of those there are, in whole per cent; empty where there is no desk."""
    numbers = {one.key: one.number for one in found}
    desks, held = int(numbers[Key.DESKS]), int(numbers[Key.HELD])
    return f"{held * 100 // desks}%" if desks else ""
