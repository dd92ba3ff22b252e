"""What the register already holds of the organizations a file names, read in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.organizations.models import Fact, FactKind, Organization, OrgStatus
from incubator.organizations.particulars import Particulars

_AT_ONCE = 500
_STATED = tuple(Particulars.__dataclass_fields__)
_COLUMNS = (
    Organization.id,
    Organization.hub_id,
    Organization.code_exception,
    *(getattr(Organization, name) for name in _STATED),
)


@dataclass(frozen=True)
class Known:
    """An organization of the register, of whichever hub."""

    id: int
    hub_id: int
    confirmed: bool
    stated: Particulars
    licences: frozenset[tuple[str, date]]


@dataclass
class Register:
    """The known organizations by what names them, and the filing numbers the file takes."""

    by_code: dict[str, Known] = field(default_factory=dict)
    by_filing_no: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, Known] = field(default_factory=dict)
    _taken: dict[str, str] = field(default_factory=dict)

    def of(self, stated: Particulars, *, hub_id: int | None) -> Known | None:
        """The one that is meant, or None; RuleError where code and filing number disagree."""
        if stated.filing_no and self._taken.get(stated.filing_no, stated.uscc) != stated.uscc:
            raise _two_bodies(stated)
        filed = self.by_filing_no.get(stated.filing_no)
        if not stated.uscc:
            return filed or (None if stated.filing_no else self.by_name.get(stated.name))
        coded = self.by_code.get(stated.uscc)
        if coded is not None and coded.hub_id != hub_id:
            raise RuleError(
                _("这个代码已在另一个街道的名册中，一个组织只在一个街道。请系统管理员核对。"),
                field="uscc",
            )
        if filed is not None and filed.stated.uscc not in ("", stated.uscc):
            raise _two_bodies(stated)
        if coded is not None and filed is not None and coded.id != filed.id:
            raise _two_bodies(stated)
        return coded or filed

    def take(self, stated: Particulars) -> None:
        """Remember the filing number, which no further organization of the file may use."""
        if stated.filing_no:
            self._taken[stated.filing_no] = stated.uscc


def _two_bodies(stated: Particulars) -> RuleError:
    return RuleError(
        _("备案编号“%(number)s”属于另一个组织。请核对代码和备案编号。", number=stated.filing_no),
        field="filing_no",
    )


def read_register(named: Iterable[Particulars], *, hub_id: int | None, lock: bool) -> Register:
    """By code in every hub, by filing number or bare name in this one; `lock` holds the rows."""
    asked = list(named)
    here = Organization.hub_id == hub_id
    codeless = here & Organization.uscc.is_(None) & Organization.filing_no.is_(None)
    codeless &= Organization.status != OrgStatus.MERGED
    codes = [one.uscc for one in asked if one.uscc]
    filing_nos = [one.filing_no for one in asked if one.filing_no]
    names = [one.name for one in asked if not (one.uscc or one.filing_no)]
    return Register(
        {known.stated.uscc: known for known in _find(Organization.uscc, codes, None, lock)},
        {
            known.stated.filing_no: known
            for known in _find(Organization.filing_no, filing_nos, here, lock)
        },
        {known.stated.name: known for known in _find(Organization.name, names, codeless, lock)},
    )


def _find(
    column: Any, values: Sequence[str], condition: ColumnElement[bool] | None, lock: bool
) -> list[Known]:
    found: list[Known] = []
    for part in _parts(values):
        query = select(*_COLUMNS).where(column.in_(part)).order_by(Organization.id)
        if condition is not None:
            query = query.where(condition)
        rows = db.session.execute(query.with_for_update() if lock else query).all()
        licences = _licences([row.id for row in rows])
        found += [_known(row, licences[row.id]) for row in rows]
    return found


def _known(row: Any, licences: set[tuple[str, date]]) -> Known:
    said = {name: getattr(row, name) for name in _STATED}
    said |= {"uscc": row.uscc or "", "filing_no": row.filing_no or ""}
    return Known(
        row.id, row.hub_id, bool(row.code_exception), Particulars(**said), frozenset(licences)
    )


def _licences(ids: Sequence[int]) -> dict[int, set[tuple[str, date]]]:
    found: dict[int, set[tuple[str, date]]] = defaultdict(set)
    query = select(Fact.organization_id, Fact.number, Fact.valid_from).where(
        Fact.organization_id.in_(ids), Fact.kind.in_((FactKind.LICENCE, FactKind.PENALTY))
    )
    for organization_id, number, valid_from in db.session.execute(query) if ids else ():
        found[organization_id].add((number, valid_from))
    return found


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
