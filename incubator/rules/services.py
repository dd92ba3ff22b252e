"""Changing a rule by a new dated row, and keeping the table of working days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import delete, select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.rules.models import CalendarDay, CalendarYear, Rule

YEARS = range(2000, 2101)


class Note(Protocol):
    """Writes the event of an act; the rules stand below the events and are handed the pen."""

    def __call__(
        self,
        verb: str,
        subject: Any,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None: ...


@dataclass(frozen=True)
class Amendment:
    """A new value of a rule: from which day, and the text it rests on."""

    value: int
    valid_from: date
    source: str


def amend(found: Rule, new: Amendment, *, hub_id: int, on: date, note: Note) -> Rule:
    """Give one hub a new value of `found` from a day on; the hub's earlier row ends the day before.

    The house-wide row stays for the other hubs. A row that has not begun on `on` may still be
    corrected; one that has is history and never changes.
    """
    _check(new)
    rows = db.session.scalars(
        select(Rule)
        .where(Rule.key == found.key, Rule.hub_id == hub_id)
        .order_by(Rule.valid_from.desc())
        .with_for_update()
    ).all()
    latest = rows[0] if rows else None
    if latest is not None and latest.valid_from == new.valid_from and latest.valid_from > on:
        return _correct(latest, new, note)
    if latest is not None and new.valid_from <= latest.valid_from:
        raise RuleError(
            _(
                "已有从 %(day)s 起的规定，新规定要从更晚的一天开始，过去的规定不能改写。",
                day=latest.valid_from.isoformat(),
            ),
            field="valid_from",
        )
    return _add(found, latest, new, hub_id, note)


def _check(new: Amendment) -> None:
    if not new.source.strip():
        raise RuleError(_("请写明依据的文件名称和文号。"), field="source")
    if new.valid_from.year not in YEARS:
        raise RuleError(_("请检查生效日期的年份。"), field="valid_from")


def _correct(row: Rule, new: Amendment, note: Note) -> Rule:
    before = {"value": row.value, "source": row.source}
    row.value, row.source = new.value, new.source.strip()
    note("rule.correct", row, before=before, after={"value": row.value, "source": row.source})
    return row


def _add(found: Rule, latest: Rule | None, new: Amendment, hub_id: int, note: Note) -> Rule:
    if latest is not None and (
        latest.valid_through is None or latest.valid_through >= new.valid_from
    ):
        latest.valid_through = new.valid_from - timedelta(days=1)
    row = Rule(
        key=found.key,
        hub_id=hub_id,
        value=new.value,
        unit=found.unit,
        valid_from=new.valid_from,
        label=found.label,
        source=new.source.strip(),
    )
    db.session.add(row)
    db.session.flush()
    was = latest or found
    note(
        "rule.amend",
        row,
        before={"value": was.value, "valid_through": was.valid_through},
        after={"key": row.key, "value": row.value, "valid_from": row.valid_from},
    )
    return row


@dataclass(frozen=True)
class DayEntry:
    """One day of an arrangement: worked, off, or off by statute."""

    day: date
    works: bool
    statutory: bool = False
    name: str = ""


def set_day(entry: DayEntry, *, source: str, note: Note) -> CalendarDay:
    """Say of one day whether it is worked; an earlier entry of the same day is replaced."""
    _check_source(source)
    if entry.works and entry.statutory:
        raise RuleError(_("法定节假日不能同时是上班日，请重新选择。"), field="kind")
    if entry.day.year not in YEARS:
        raise RuleError(_("请检查日期的年份。"), field="day")
    row = db.session.scalar(
        select(CalendarDay).where(CalendarDay.day == entry.day).with_for_update()
    )
    before = _facts(row) if row is not None else None
    if row is None:
        row = CalendarDay(day=entry.day)
        db.session.add(row)
    row.works, row.statutory = entry.works, entry.statutory
    row.note, row.source = entry.name.strip()[:120], source.strip()
    db.session.flush()
    note("calendar.day", row, before=before, after=_facts(row))
    return row


def remove_day(row: CalendarDay, *, note: Note) -> None:
    """Let a day count again as the published calendar has it."""
    note("calendar.day-removed", row, before=_facts(row))
    db.session.delete(row)


def load_year(
    year: int, entries: Sequence[DayEntry], *, source: str, on: date, note: Note
) -> CalendarYear:
    """Put a year's whole arrangement in place of what the table had of it, and mark the year known."""
    _check_source(source)
    strange = sorted({entry.day for entry in entries if entry.day.year != year})
    if strange:
        raise RuleError(
            _(
                "表中有不属于 %(year)s 年的日期：%(days)s。请分年导入。",
                year=year,
                days="、".join(day.isoformat() for day in strange[:5]),
            ),
            field="file",
        )
    db.session.execute(
        delete(CalendarDay)
        .where(CalendarDay.day >= date(year, 1, 1), CalendarDay.day <= date(year, 12, 31))
        .execution_options(synchronize_session="fetch")
    )
    for entry in entries:
        db.session.add(
            CalendarDay(
                day=entry.day,
                works=entry.works,
                statutory=entry.statutory,
                note=entry.name[:120],
                source=source.strip(),
            )
        )
    return mark_year(year, source=source, on=on, days=len(entries), note=note)


def mark_year(
    year: int, *, source: str, on: date, note: Note, days: int | None = None
) -> CalendarYear:
    """Say that the whole arrangement of a year is in the table: counts in it are no longer provisional."""
    _check_source(source)
    if year not in YEARS:
        raise RuleError(_("请检查年份。"), field="year")
    row = db.session.scalar(select(CalendarYear).where(CalendarYear.year == year).with_for_update())
    if row is None:
        row = CalendarYear(year=year)
        db.session.add(row)
    row.source, row.entered_on = source.strip(), on
    db.session.flush()
    note("calendar.year", row, after={"year": year, "days": days})
    return row


def unmark_year(row: CalendarYear, *, note: Note) -> None:
    """Take back that a year is complete: its counts are provisional again."""
    note("calendar.year-withdrawn", row, before={"year": row.year})
    db.session.delete(row)


def _check_source(source: str) -> None:
    if not source.strip():
        raise RuleError(_("请写明来源，例如国务院办公厅通知的文号。"), field="source")


def _facts(row: CalendarDay) -> dict[str, Any]:
    return {"day": row.day, "works": row.works, "statutory": row.statutory}
