"""Compares a table of dated facts with the register and says what importing it will do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.validity import in_force
from incubator.core.words import _
from incubator.organizations import facts
from incubator.organizations.fact_reports import FactReport, Unknown
from incubator.organizations.fact_sheets import FactEntry, FactSheet
from incubator.organizations.facts import Statement
from incubator.organizations.models import Fact, FactKind, Organization, OrgStatus
from incubator.organizations.recording import with_end
from incubator.organizations.reports import Notes, shown
from incubator.organizations.standing import CREDIT_LISTS, REMOVED

_AT_ONCE = 300


@dataclass
class Held:
    """A fact that is there already, or will be by a row above."""

    id: int | None
    value: str
    number: str
    valid_from: date
    valid_through: date | None
    for_year: int


@dataclass
class FactPlan:
    """What carrying out the import will do, and the report that says so."""

    sheet: FactSheet
    created: list[tuple[int, Statement]] = field(default_factory=list)
    closed: list[tuple[int, int, date]] = field(default_factory=list)
    """Organization, fact and the day it ended by a row of the file."""
    unchanged: int = 0
    unknown: list[Unknown] = field(default_factory=list)
    report: FactReport = field(init=False)


def plan_facts(
    sheet: FactSheet, *, hub_id: int | None, at: datetime, lock: bool = False
) -> FactPlan:
    """Compare a sheet with the register of a hub (None: of no hub yet). Writes nothing."""
    notes, plan = sheet.notes.copy(), FactPlan(sheet)
    register = _Register(sheet.entries, hub_id=hub_id, lock=lock)
    held = _held(register.ids, sheet.asked.kind)
    for entry in sheet.entries:
        try:
            organization_id = register.find(entry, notes)
            if organization_id is None:
                plan.unknown.append(Unknown(entry.row, entry.name, shown(entry.code_text)))
                continue
            clean = _clean(entry, hub_id, at)
        except RuleError as refusal:
            notes.reject(entry.row, entry.name or entry.code_text, refusal.message)
            continue
        _place(plan, entry, replace(entry, stated=clean), organization_id, held, notes)
    plan.report = FactReport(
        read=sheet.read,
        created=0 if notes.rejected else len(plan.created),
        updated=0 if notes.rejected else len(plan.closed),
        unchanged=plan.unchanged,
        rejected=sorted(notes.rejected, key=lambda one: one.row),
        warnings=notes.warnings,
        unknown=plan.unknown,
    )
    return plan


def _clean(entry: FactEntry, hub_id: int | None, at: datetime) -> Statement:
    end_unknown = entry.end_unknown or not entry.dated
    stated = entry.stated if end_unknown else with_end(entry.stated, hub_id=hub_id)
    return facts.checked(stated, on=clock.on(at), now=at, end_unknown=end_unknown)


def _place(
    plan: FactPlan,
    entry: FactEntry,
    clean: FactEntry,
    organization_id: int,
    held: dict[int, list[Held]],
    notes: Notes,
) -> None:
    stated = clean.stated
    same = next((one for one in held[organization_id] if _same(one, clean)), None)
    if same is None:
        plan.created.append((organization_id, stated))
        held[organization_id].append(_as_held(stated))
        return
    ends = stated.valid_through if entry.stated.valid_through else None
    if ends is None or ends == same.valid_through:
        plan.unchanged += 1
    elif same.id is not None and same.valid_through is None:
        plan.closed.append((organization_id, same.id, ends))
        same.valid_through = ends
    else:
        plan.unchanged += 1
        notes.warn(
            entry.row, entry.name, _("截止（移出）日期与已有的记录不同，没有改动，请核对后更正")
        )


def _as_held(stated: Statement) -> Held:
    return Held(
        None,
        stated.value,
        stated.number,
        stated.valid_from,
        stated.valid_through,
        stated.for_year,
    )


def _same(known: Held, entry: FactEntry) -> bool:
    """Whether the row says what is on record; one without a day confirms whatever held when seen."""
    stated = entry.stated
    if stated.for_year != known.for_year or (stated.number and stated.number != known.number):
        return False
    if entry.dated:
        return stated.valid_from == known.valid_from and stated.value == known.value
    if stated.kind in CREDIT_LISTS and stated.value == REMOVED:
        return known.value == REMOVED or known.valid_through is not None
    if stated.value != known.value:
        return False
    once = stated.kind in (FactKind.INSPECTION, FactKind.PENALTY)
    seen = clock.on(stated.seen_at) if stated.seen_at else stated.valid_from
    return once or stated.valid_from == known.valid_from or in_force(known, seen)


def _held(ids: Iterable[int], kind: FactKind) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    for part in _parts(sorted(ids)):
        rows = select(
            Fact.organization_id,
            Fact.id,
            Fact.value,
            Fact.number,
            Fact.valid_from,
            Fact.valid_through,
            Fact.for_year,
        ).where(Fact.organization_id.in_(part), Fact.kind == kind)
        for row in db.session.execute(rows.order_by(Fact.id)):
            found[row[0]].append(Held(*row[1:]))
    return found


class _Register:
    """The organizations a file names: by code, else by filing number, else by exact name."""

    def __init__(self, entries: Sequence[FactEntry], *, hub_id: int | None, lock: bool) -> None:
        self.ids: set[int] = set()
        self._by_code: dict[str, int] = {}
        self._by_filing: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        for part in _parts(entries) if hub_id is not None else ():
            self._read(part, Organization.hub_id == hub_id, lock)

    def _read(self, part: Sequence[FactEntry], here: ColumnElement[bool], lock: bool) -> None:
        wanted = or_(
            Organization.uscc.in_({one.uscc for one in part if one.uscc}),
            Organization.filing_no.in_({one.filing_no for one in part if one.filing_no}),
            Organization.name.in_({one.name for one in part if one.name}),
        )
        query = (
            select(Organization.id, Organization.uscc, Organization.filing_no, Organization.name)
            .where(here, Organization.status != OrgStatus.MERGED, wanted)
            .order_by(Organization.id)
        )
        for id, uscc, filing_no, name in db.session.execute(
            query.with_for_update() if lock else query
        ):
            self.ids.add(id)
            self._by_name[name].add(id)
            if uscc:
                self._by_code[uscc] = id
            if filing_no:
                self._by_filing[filing_no] = id

    def find(self, entry: FactEntry, notes: Notes) -> int | None:
        """Whom the row means; None for somebody else. RuleError for a name that fits several."""
        named = self._by_name.get(entry.name, set())
        if entry.uscc or entry.filing_no:
            found = self._by_code.get(entry.uscc) or self._by_filing.get(entry.filing_no)
            if found is None and named:
                notes.warn(
                    entry.row,
                    entry.name,
                    _("名册里有同名的组织，代码（备案编号）对不上，没有导入，请核对"),
                )
            return found
        if len(named) > 1:
            raise RuleError(
                _("名册里有 %(n)s 个组织叫这个名称。请在这一行写上统一社会信用代码。", n=len(named))
            )
        return next(iter(named), None)


def _parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
