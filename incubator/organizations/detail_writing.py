"""Writes what an import says of organizations' files: new ones at once, others one event each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from incubator.core.bulk import insert_all
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations.describing import put
from incubator.organizations.detail_columns import new_row
from incubator.organizations.detail_plans import read_files
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.models import Organization
from incubator.organizations.planning import Plan
from incubator.organizations.sections import FIELDS


def write(plan: Plan, new_ids: Sequence[int], *, by: Hat, at: datetime) -> None:
    """`new_ids` are the rows of the organizations created, in the order planned."""
    made = zip(new_ids, plan.created, strict=True)
    insert_all(OrganizationDetails, [new_row(id, one.details) for id, one in made if one.details])
    changed = {one.known.id: one.details for one in plan.detailed if one.known}
    files = read_files(list(changed))
    for id, details in changed.items():
        put(
            db.session.scalars(select(Organization).where(Organization.id == id)).one(),
            files.get(id),
            [FIELDS[key] for key in details],
            details,
            by=by,
            at=at,
            reason=_("导入 %(file)s", file=plan.sheet.name),
        )
