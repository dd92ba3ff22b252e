"""Which rule holds on a day, and the calendar with the street's own day table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Select, bindparam, or_, select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.validity import in_force, in_force_on
from incubator.core.words import _
from incubator.core.workdays import Calendar, DayKind
from incubator.rules.models import CalendarDay, CalendarYear, Rule


def rule(key: str, *, on: date, hub_id: int | None = None) -> Rule:
    """The rule `key` in force on `on`: the hub's own before the house-wide one, the newest first.

    Raises `RuleError` when none is in force, because no figure may stand in for it.
    """
    found = db.session.scalar(_in_force(on), {"key": key, "hub_id": hub_id})
    if found is None:
        raise _missing(key, on)
    return found


def rules(keys: Collection[str], *, on: date, hub_id: int | None = None) -> dict[str, Rule]:
    """The same for several keys at once, in one statement."""
    rows = db.session.scalars(
        select(Rule)
        .where(
            Rule.key.in_(keys),
            in_force_on(Rule, on),
            or_(Rule.hub_id.is_(None), Rule.hub_id == hub_id),
        )
        .order_by(Rule.hub_id.is_not(None), Rule.valid_from)
    )
    found = {row.key: row for row in rows}  # the last one said is the one that counts
    for key in keys:
        if key not in found:
            raise _missing(key, on)
    return found


def _missing(key: str, on: date) -> RuleError:
    return RuleError(
        _(
            "规则“%(key)s”在 %(day)s 没有有效的规定，不能计算。请系统管理员在“规则”中补充。",
            key=key,
            day=on.isoformat(),
        )
    )


@lru_cache(maxsize=64)
def _in_force(on: date) -> Select[Rule]:
    """Kept, because pages ask for rules and writing the statement costs more than running it."""
    return (
        select(Rule)
        .where(
            Rule.key == bindparam("key"),
            in_force_on(Rule, on),
            or_(Rule.hub_id.is_(None), Rule.hub_id == bindparam("hub_id")),
        )
        .order_by(Rule.hub_id.is_(None), Rule.valid_from.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Line:
    """One rule as a hub has it: what holds now, and what is to follow."""

    key: str
    label: str
    current: Rule | None
    coming: Rule | None


def overview(*, hub_id: int | None, on: date) -> list[Line]:
    """Every rule of a hub, in the order of its key."""
    rows = db.session.scalars(
        select(Rule)
        .where(or_(Rule.hub_id.is_(None), Rule.hub_id == hub_id))
        .order_by(Rule.key, Rule.hub_id.is_(None), Rule.valid_from.desc())
    ).all()
    by_key: dict[str, list[Rule]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    return [
        Line(
            key,
            found[0].label,
            next((row for row in found if in_force(row, on)), None),
            next((row for row in reversed(found) if row.valid_from > on), None),
        )
        for key, found in by_key.items()
    ]


def history(key: str, *, hub_id: int | None) -> list[Rule]:
    """Every value a hub has had of a rule, the latest first; the house-wide ones last."""
    return list(
        db.session.scalars(
            select(Rule)
            .where(Rule.key == key, or_(Rule.hub_id.is_(None), Rule.hub_id == hub_id))
            .order_by(Rule.hub_id.is_(None), Rule.valid_from.desc())
        )
    )


def days_of(year: int) -> Select[CalendarDay]:
    """The entries of the day table in one year."""
    return (
        select(CalendarDay)
        .where(CalendarDay.day >= date(year, 1, 1), CalendarDay.day <= date(year, 12, 31))
        .order_by(CalendarDay.day)
    )


def calendar() -> Calendar:
    """Working days as the library knows them, with the day table laid over."""
    table = {row.day: _kind(row) for row in db.session.scalars(select(CalendarDay))}
    years = db.session.scalars(select(CalendarYear.year)).all()
    return Calendar(table, loaded_years=years) if table or years else _plain_calendar()


@lru_cache(maxsize=1)
def _plain_calendar() -> Calendar:
    return Calendar()


def _kind(row: CalendarDay) -> DayKind:
    if row.works:
        return DayKind.WORKING
    return DayKind.HOLIDAY if row.statutory else DayKind.REST
