"""Compares what a table says of organizations' files with what those say, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.organizations.describing import check_together, value_of
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.lifecycle import OVER
from incubator.organizations.reports import Notes
from incubator.organizations.sections import FIELDS, fields_of

if TYPE_CHECKING:
    from incubator.organizations.planning import Planned

_AT_ONCE = 500


def compared(planned: Sequence[Planned], notes: Notes) -> list[Planned]:
    """Those whose details hold, each left with what would be new; the others are refused in `notes`."""
    files = read_files([one.known.id for one in planned if one.known and one.details])
    return [one for one in planned if not one.details or _accept(one, files, notes)]


def read_files(ids: Sequence[int]) -> dict[int, OrganizationDetails]:
    """The files of these organizations, by organization, in a few statements."""
    found: dict[int, OrganizationDetails] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = OrganizationDetails.organization_id.in_(ids[start : start + _AT_ONCE])
        for one in db.session.scalars(select(OrganizationDetails).where(part)):
            found[one.organization_id] = one
    return found


def _accept(one: Planned, files: dict[int, OrganizationDetails], notes: Notes) -> bool:
    _leave_out_strange(one, notes)
    file = files.get(one.known.id) if one.known else None
    try:
        check_together(file, one.details)
        new = {key: value for key, value in one.details.items() if value != _now(file, key)}
        if new and one.known and one.known.stated.status in OVER:
            raise RuleError(_("这个组织已经终止，资料只供查阅，不能再修改。"))
    except RuleError as refusal:
        notes.reject(one.row, one.stated.name, refusal.message)
        return False
    one.details = new
    return True


def _now(file: OrganizationDetails | None, key: str) -> Any:
    return value_of(file, FIELDS[key])


def _leave_out_strange(one: Planned, notes: Notes) -> None:
    """A body of one kind has no fields of another; what is written there is not taken."""
    kind = one.stated.org_type
    has = {field.key for field in fields_of(kind)} if kind else set()
    for key in [key for key in one.details if key not in has]:
        del one.details[key]
        notes.warn(
            one.row,
            FIELDS[key].label,
            _("这类组织没有“%(field)s”一项，没有导入", field=FIELDS[key].label),
        )
