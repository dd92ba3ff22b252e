"""Brings a table of organizations into the register: planned first, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from incubator.core import clock
from incubator.core.bulk import insert_all
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations import detail_writing
from incubator.organizations.models import Fact, FactKind, Hub, Organization
from incubator.organizations.planning import Plan, Planned, plan_import
from incubator.organizations.reports import Report
from incubator.organizations.services import may_manage, stored
from incubator.organizations.sheets import Licence, Sheet
from incubator.records.events import record


def import_organizations(sheet: Sheet, *, hub: Hub, by: Hat, at: datetime) -> Report:
    """Carry it out inside the caller's transaction; a report with refused rows wrote nothing."""
    may_manage(by)
    if by.hub_id != hub.id:
        raise RuleError(_("只能导入到当前身份所在的街道。请切换身份。"))
    plan = plan_import(sheet, hub_id=hub.id, on=clock.on(at), lock=True)
    if plan.report.clean and (plan.created or plan.report.updated):
        _write(plan, hub, by=by, at=at)
    return plan.report


def _write(plan: Plan, hub: Hub, *, by: Hat, at: datetime) -> None:
    ids = _insert(plan.created, hub, at)
    for planned in plan.changed:
        _update(planned, plan.sheet, hub, by=by, at=at)
    facts = [
        (made, licence)
        for made, one in zip(ids, plan.created, strict=True)
        for licence in one.new_licences
    ]
    facts += [
        (one.known.id, licence)
        for one in plan.added_to
        if one.known
        for licence in one.new_licences
    ]
    _insert_facts(facts, plan.sheet, by=by, at=at)
    if plan.detailed:
        detail_writing.write(plan, ids, by=by, at=at)
    report = plan.report
    record(
        "organization.import",
        hub,
        by=by,
        at=at,
        hub_id=hub.id,
        after={
            "file": plan.sheet.name,
            "sha256": plan.sheet.sha256,
            "read": report.read,
            "created": report.created,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "facts": len(facts),
            "created_ids": spans(ids),
            "added_to_ids": spans(one.known.id for one in plan.added_to if one.known),
        },
    )


def _insert(created: Sequence[Planned], hub: Hub, at: datetime) -> list[int]:
    """Add the new organizations at once; answers their row ids in the order planned."""
    if not created:
        return []
    same = {
        "hub_id": hub.id,
        "created_at": at,
        "version": 1,
        "code_exception": "",
        "bank_name": "",
    }
    rows = [stored(one.stated) | same for one in created]
    insert_all(Organization, rows)
    # returning ids would cost one statement a row on SQLite; what names a row finds it as well
    made = select(
        Organization.id, Organization.uscc, Organization.filing_no, Organization.name
    ).where(Organization.hub_id == hub.id, Organization.created_at == at)
    ids = {
        _named(uscc, filing_no, name): id for id, uscc, filing_no, name in db.session.execute(made)
    }
    return [ids[_named(row["uscc"], row["filing_no"], row["name"])] for row in rows]


def _named(uscc: str | None, filing_no: str | None, name: str) -> tuple[str, str]:
    """What names an organization: its code, else its filing number, else its bare name."""
    if uscc:
        return "uscc", uscc
    return ("filing_no", filing_no) if filing_no else ("name", name)


def _update(planned: Planned, sheet: Sheet, hub: Hub, *, by: Hat, at: datetime) -> None:
    known = planned.known
    assert known is not None  # noqa: S101  (only what is there already is ever changed)
    after = {
        name: value
        for name, value in vars(planned.stated).items()
        if value != getattr(known.stated, name)
    }
    db.session.execute(
        update(Organization)
        .where(Organization.id == known.id)
        .values(**stored(planned.stated), version=Organization.version + 1)
    )
    record(
        "organization.change",
        _Named(known.id),
        by=by,
        at=at,
        hub_id=hub.id,
        before={name: getattr(known.stated, name) for name in after},
        after=after,
        reason=_("导入 %(file)s", file=sheet.name),
    )


class _Named:
    """An organization an event is about, by its id alone."""

    __tablename__ = Organization.__tablename__

    def __init__(self, id: int) -> None:
        self.id = id


def _insert_facts(
    facts: Sequence[tuple[int, Licence]], sheet: Sheet, *, by: Hat, at: datetime
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "organization_id": organization_id,
            "kind": licence.kind,
            "value": _("处罚")[:] if licence.kind is FactKind.PENALTY else "",
            "number": licence.number,
            "valid_from": licence.decided_on,
            "for_year": 0,
            "issuer": licence.issuer,
            "basis": "",
            "source": sheet.name,
            "recorded_at": at,
            "recorded_by_id": by.post_id,
        }
        for organization_id, licence in facts
    ]
    insert_all(Fact, rows)


def spans(ids: Iterable[int]) -> list[list[int]]:
    """Ids as first–last pairs, so that a thousand new rows are two numbers in the event."""
    found: list[list[int]] = []
    for one in sorted(ids):
        if found and one == found[-1][1] + 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return found
