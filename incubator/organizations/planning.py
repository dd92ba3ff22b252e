"""Compares a table of organizations with the register and says what importing it will do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.organizations import detail_plans, duplicates, particulars
from incubator.organizations.codes import Refused, check_uscc, type_of
from incubator.organizations.field_texts import Value
from incubator.organizations.labels import TYPE_LABEL
from incubator.organizations.models import OrgStatus, OrgType
from incubator.organizations.particulars import Particulars
from incubator.organizations.reports import Notes, Report
from incubator.organizations.sheets import Entry, Licence, Sheet
from incubator.organizations.stored import Known, Register, read_register


@dataclass
class Planned:
    """One organization of the file: what all its rows say together, and what is there already."""

    row: int
    stated: Particulars
    licences: dict[tuple[str, date], Licence] = field(default_factory=dict)
    latest: date | None = None
    known: Known | None = None
    details: dict[str, Value] = field(default_factory=dict)
    """What the file says of it that is not in the register's file of it already."""

    @property
    def new_licences(self) -> list[Licence]:
        there = self.known.licences if self.known else frozenset()
        return [one for key, one in self.licences.items() if key not in there]

    @property
    def changed(self) -> bool:
        return self.known is not None and self.stated != self.known.stated


@dataclass
class Plan:
    """What carrying out the import will do, and the report that says so."""

    sheet: Sheet
    created: list[Planned]
    changed: list[Planned]
    added_to: list[Planned]
    detailed: list[Planned]
    report: Report


def plan_import(sheet: Sheet, *, hub_id: int | None, on: date, lock: bool = False) -> Plan:
    """Compare a sheet with the register of a hub (None: of no hub yet). Writes nothing."""
    notes = sheet.notes.copy()
    merged = _merged(sheet.entries, notes)
    register = read_register([one.stated for one in merged], hub_id=hub_id, lock=lock)
    accepted = [one for one in merged if _accept(one, register, hub_id=hub_id, on=on, notes=notes)]
    if any(one.details for one in accepted):
        accepted = detail_plans.compared(accepted, notes)
    created = [one for one in accepted if one.known is None]
    changed = [one for one in accepted if one.changed]
    added_to = [one for one in accepted if one.known and one.new_licences]
    detailed = [one for one in accepted if one.details]
    again = [one for one in detailed if one.known]
    _warn_of_twins([*created, *changed], hub_id, notes)
    touched = len({id(one) for one in (*changed, *added_to, *again)})
    report = Report(
        read=sheet.read,
        created=0 if notes.rejected else len(created),
        updated=0 if notes.rejected else touched,
        unchanged=len(accepted) - len(created) - touched,
        rejected=sorted(notes.rejected, key=lambda one: one.row),
        warnings=notes.warnings,
    )
    return Plan(sheet, created, changed, added_to, detailed, report)


def _merged(entries: Iterable[Entry], notes: Notes) -> list[Planned]:
    """The organizations of the file: rows with one code are one organization."""
    merged: dict[tuple[str, str], Planned] = {}
    for entry in entries:
        planned = merged.get(entry.key)
        if planned is None:
            planned = merged[entry.key] = Planned(entry.row, entry.stated)
            planned.latest = entry.licence.decided_on if entry.licence else None
            planned.details = dict(entry.details)
        elif not _joined(planned, entry) or not _same_details(planned, entry):
            notes.reject(
                entry.row,
                entry.stated.name,
                _("与第 %(row)s 行是同一个组织，内容却不同。请只留一行。", row=planned.row),
            )
        if entry.licence is not None:
            licence = entry.licence
            planned.licences.setdefault((licence.number, licence.decided_on), licence)
    return list(merged.values())


def _joined(planned: Planned, entry: Entry) -> bool:
    """Put a further row to the organization; where licences differ the latest speaks."""
    decided_on = entry.licence.decided_on if entry.licence else None
    if entry.stated != planned.stated:
        dated = decided_on is not None and planned.latest is not None
        if not dated and _contradict(planned.stated, entry.stated):
            return False
        newer = (decided_on or date.min) >= (planned.latest or date.min)
        first, second = (entry.stated, planned.stated) if newer else (planned.stated, entry.stated)
        planned.stated = _filled(first, second)
    planned.latest = max(filter(None, (planned.latest, decided_on)), default=None)
    return True


def _same_details(planned: Planned, entry: Entry) -> bool:
    """Put a further row's details to the organization's; False where the two contradict."""
    same = all(planned.details.get(key, value) == value for key, value in entry.details.items())
    planned.details.update(entry.details)
    return same


def _contradict(one: Particulars, other: Particulars) -> bool:
    there = vars(other)
    return any(value and there[name] and value != there[name] for name, value in vars(one).items())


def _filled(first: Particulars, second: Particulars) -> Particulars:
    """What `first` states, with its blanks filled from `second`: a blank cell erases nothing."""
    blanks = {name: value for name, value in vars(second).items() if not getattr(first, name)}
    return replace(first, **blanks)


def _accept(
    planned: Planned, register: Register, *, hub_id: int | None, on: date, notes: Notes
) -> bool:
    """Hold one organization to the rules; what is refused is noted with its row."""
    _warn_of_type(planned, notes)
    stated = planned.stated
    try:
        _refuse_merged(stated)
        known = register.of(stated, hub_id=hub_id)
        if known is not None:
            stated = _over_known(planned, known)
        _check_licences(planned, on)
        planned.stated = particulars.held(
            stated, on=on, code_confirmed=known is not None and known.confirmed
        )
    except RuleError as refusal:
        value = stated.uscc if refusal.field == "uscc" and stated.uscc else stated.name
        notes.reject(planned.row, value, f"{refusal.message}{_one_by_one(stated.uscc)}")
        return False
    planned.known = known
    register.take(planned.stated)
    return True


def _one_by_one(code: str) -> str:
    """How a file with a code that fails its check on the certificate itself can be brought in."""
    found = check_uscc(code) if code else None
    if not isinstance(found, Refused) or not found.exception_possible:
        return ""
    return _("导入文件时，先用“新增组织”单独登记这一家，再重新导入整份文件。")


def _refuse_merged(stated: Particulars) -> None:
    if stated.status is OrgStatus.MERGED:
        raise RuleError(
            _(
                "“已并入”不能从表格写入：两份档案要在“可能重复的组织”中合并，任职、办件和材料才会一起"
                "转过去。请把状态改为登记证书上的状态，或删去这一行。"
            ),
            field="status",
        )


def _check_licences(planned: Planned, on: date) -> None:
    if planned.latest is not None and planned.latest > on:
        raise RuleError(_("决定日期晚于今天（%(day)s）。请核对这一行。", day=planned.latest))


def _over_known(planned: Planned, known: Known) -> Particulars:
    """The file's words over the register's: an old licence renames nobody, a new code decides anew."""
    stated, there = planned.stated, known.stated
    if planned.latest is not None and not _speaks_last(planned, known):
        stated = replace(stated, name=there.name)
    if stated.uscc and stated.uscc != there.uscc:
        there = replace(there, org_type=None, status=None)
    return _filled(stated, there)


def _speaks_last(planned: Planned, known: Known) -> bool:
    """Whether the file has a licence newer than any recorded: an old file renames nobody."""
    newest = max((day for _number, day in known.licences), default=date.min)
    return any(one.decided_on > newest for one in planned.new_licences)


def _warn_of_twins(touched: Iterable[Planned], hub_id: int | None, notes: Notes) -> None:
    """Say which organizations look like another of the file or the register; nothing is stopped."""
    rows, written = {}, []
    for one in touched:
        id = one.known.id if one.known else -one.row  # what is new has no id yet
        rows[id] = one
        stated = one.stated
        written.append(duplicates.Known(id, stated.name, stated.uscc, stated.filing_no, None, None))
    for pair in sorted(duplicates.pairs_with(written, hub_id), key=lambda one: -one.first.id):
        own, other = (pair.first, pair.second)[:: 1 if pair.first.id in rows else -1]
        notes.warn(
            rows[own.id].row,
            own.name,
            _(
                "与“%(name)s”可能是同一个组织（%(why)s），导入后请在“可能重复的组织”中核对",
                name=other.name,
                why="、".join(pair.why),
            ),
        )


def _warn_of_type(planned: Planned, notes: Notes) -> None:
    stated, code = planned.stated.org_type, planned.stated.uscc
    if stated is None or not code:
        return
    said = OrgType(type_of(code).value)
    if said is not stated and not (said is OrgType.OTHER and stated is OrgType.SUBDISTRICT):
        notes.warn(
            planned.row,
            TYPE_LABEL[stated],
            _(
                "表里写的类型是“%(stated)s”，代码说是“%(said)s”，以代码为准",
                stated=TYPE_LABEL[stated],
                said=TYPE_LABEL[said],
            ),
        )
