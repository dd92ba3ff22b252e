"""Brings a table of dated facts into the register: planned first, then all of it or nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from incubator.core.bulk import insert_all
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations.fact_planning import FactPlan, plan_facts
from incubator.organizations.fact_reports import FactReport
from incubator.organizations.fact_sheets import FactSheet
from incubator.organizations.importing import spans
from incubator.organizations.models import Fact, Hub, Organization
from incubator.organizations.services import may_manage
from incubator.records.events import record

VERB = "organization.import-facts"


def import_facts(sheet: FactSheet, *, hub: Hub, by: Hat, at: datetime) -> FactReport:
    """Carry it out inside the caller's transaction; a report with refused rows wrote nothing."""
    may_manage(by)
    if by.hub_id != hub.id:
        raise RuleError(_("只能导入到当前身份所在的街道。请切换身份。"))
    plan = plan_facts(sheet, hub_id=hub.id, at=at, lock=True)
    if plan.report.clean and plan.report.changes_anything:
        _write(plan, hub, by=by, at=at)
    return plan.report


def _write(plan: FactPlan, hub: Hub, *, by: Hat, at: datetime) -> None:
    rows: list[dict[str, Any]] = [
        {
            "organization_id": organization_id,
            "recorded_at": at,
            "recorded_by_id": by.post_id,
            **vars(stated),
        }
        for organization_id, stated in plan.created
    ]
    insert_all(Fact, rows)
    for organization_id, fact_id, ended_on in plan.closed:
        _close(organization_id, fact_id, ended_on, plan.sheet, by=by, at=at)
    report = plan.report
    record(
        VERB,
        hub,
        by=by,
        at=at,
        hub_id=hub.id,
        after={
            "file": plan.sheet.name,
            "sha256": plan.sheet.sha256,
            "kind": plan.sheet.asked.kind,
            "read": report.read,
            "created": report.created,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "unknown": len(report.unknown),
            "added_to_ids": spans({organization_id for organization_id, _stated in plan.created}),
        },
    )


def _close(
    organization_id: int, fact_id: int, ended_on: date, sheet: FactSheet, *, by: Hat, at: datetime
) -> None:
    fact = locked(Fact, fact_id)
    fact.valid_through = ended_on
    record(
        "organization.correct-fact",
        db.session.get_one(Organization, organization_id),
        by=by,
        at=at,
        hub_id=by.hub_id,
        before={"valid_through": None},
        after={"fact": fact_id, "kind": fact.kind, "valid_through": ended_on},
        reason=_("导入 %(file)s", file=sheet.name),
    )
