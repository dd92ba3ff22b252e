"""Rows that look like one organization twice: by code, number, name, phone or account."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations

from sqlalchemy import ColumnElement, or_, select

from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations.codes import normalized
from incubator.organizations.models import Organization, OrgStatus
from incubator.organizations.services import belongs, may_manage
from incubator.records.events import record
from incubator.records.models import Event

MOST_SHARING = 5
"""A phone or account that more rows share than this is somebody's desk, and no sign of a duplicate."""

NOT_THE_SAME = "organization.not-the-same"

WHY = {
    "code": _("信用代码相同"),
    "filing": _("备案编号相同"),
    "name": _("名称相同（不计括号、空格和全角半角）"),
    "phone": _("联系电话相同"),
    "account": _("银行账户相同"),
}

_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Known:
    """What of an organization is compared. Digests, never the phone or account."""

    id: int
    name: str
    uscc: str | None
    filing_no: str | None
    phone: str | None
    account: str | None


@dataclass(frozen=True)
class Pair:
    """Two rows, the older first, and why they look alike."""

    first: Known
    second: Known
    why: list[str] = field(default_factory=list)


def plain_name(name: str) -> str:
    """A name without brackets, blanks and the difference between full and half width."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def signs(known: Known) -> dict[str, Hashable]:
    """By what one row is found to be another's twin."""
    found: dict[str, str | None] = {
        "code": normalized(known.uscc) if known.uscc else None,
        "filing": plain_name(known.filing_no) if known.filing_no else None,
        "name": plain_name(known.name),
        "phone": known.phone,
        "account": known.account,
    }
    return {sign: value for sign, value in found.items() if value}


def pairs_of(rows: Iterable[Known]) -> list[Pair]:
    """Every two rows with a sign in common, in the order of their ids."""
    shared: dict[tuple[str, Hashable], list[Known]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.id):
        for sign, value in signs(row).items():
            shared[sign, value].append(row)
    found: dict[tuple[int, int], Pair] = {}
    for (sign, _value), alike in shared.items():
        if sign in ("phone", "account") and len(alike) > MOST_SHARING:
            continue
        for first, second in combinations(alike, 2):
            pair = found.setdefault((first.id, second.id), Pair(first, second))
            pair.why.append(str(WHY[sign]))
    return [found[ids] for ids in sorted(found)]


def pairs(hat: Hat) -> list[Pair]:
    """Those of the hat's hub that nobody has said are two organizations."""
    may_manage(hat)
    rows = _rows(hat.hub_id)
    apart = _said_apart(hat.hub_id)
    return [pair for pair in pairs_of(rows) if (pair.first.id, pair.second.id) not in apart]


def pairs_with(written: Iterable[Known], hub_id: int | None) -> list[Pair]:
    """Those between what an import writes and the rest; ids below nought are rows yet to be.

    Phone and account are not in tables: a row the register has already keeps its own.
    """
    stated = {one.id: one for one in written}
    if not stated:
        return []
    rows = {one.id: one for one in _rows(hub_id)}
    for id, one in stated.items():
        there = rows.get(id)
        rows[id] = replace(one, phone=there.phone, account=there.account) if there else one
    apart = _said_apart(hub_id)
    found = [(one, (one.first.id, one.second.id)) for one in pairs_of(rows.values())]
    return [pair for pair, ids in found if ids not in apart and not stated.keys().isdisjoint(ids)]


def twins_of(organization: Organization, by: Hat) -> list[Known]:
    """The other rows one looks like, for the warning after it was written.

    Only rows with the same initials, phone or account, or with a filing number, are compared: the
    whole street is the list's work (`pairs`).
    """
    may_manage(by)
    alike = [Organization.initials == organization.initials]
    if organization.filing_no:
        alike.append(Organization.filing_no.is_not(None))
    for column in (Organization.phone_digest, Organization.bank_digest):
        value = getattr(organization, column.key)
        if value is not None:
            alike.append(column == value)
    apart = _said_apart(by.hub_id)
    return [
        pair.second if pair.first.id == organization.id else pair.first
        for pair in pairs_of(_rows(by.hub_id, or_(*alike)))
        if organization.id in (pair.first.id, pair.second.id)
        and (pair.first.id, pair.second.id) not in apart
    ]


def alike_among(rows: Sequence[Organization], hat: Hat) -> set[int]:
    """Ids of those of a few rows that look like another of them; nothing for who cannot merge."""
    if not hat.may(Permission.MANAGE_ORGANIZATIONS):
        return set()
    found = pairs_of(
        Known(one.id, one.name, one.uscc, one.filing_no, one.phone_digest, one.bank_digest)
        for one in rows
        if one.status != OrgStatus.MERGED and one.hub_id == hat.hub_id
    )
    apart = _said_apart(hat.hub_id) if found else set()
    ids = {(pair.first.id, pair.second.id) for pair in found}
    return {one for both in ids - apart for one in both}


def _rows(hub_id: int | None, *conditions: ColumnElement[bool]) -> list[Known]:
    return [
        Known(*row)
        for row in db.session.execute(
            select(
                Organization.id,
                Organization.name,
                Organization.uscc,
                Organization.filing_no,
                Organization.phone_digest,
                Organization.bank_digest,
            ).where(
                Organization.hub_id == hub_id,
                Organization.status != OrgStatus.MERGED,
                *conditions,
            )
        )
    ]


def _said_apart(hub_id: int | None) -> set[tuple[int, int]]:
    """Pairs somebody looked at and found to be two; remembered as events."""
    rows = db.session.execute(
        select(Event.object_id, Event.after).where(
            Event.verb == NOT_THE_SAME, Event.hub_id == hub_id
        )
    )
    return {(int(first), int(after["other"])) for first, after in rows}


def say_apart(first_id: int, second_id: int, *, reason: str, by: Hat, at: datetime) -> None:
    """Note that two rows that look alike are two organizations; they are not shown again."""
    may_manage(by)
    first, second = (locked(Organization, one) for one in sorted((first_id, second_id)))
    for one in (first, second):
        belongs(one, by)
    if not reason.strip():
        raise RuleError(_("请写明为什么不是同一个组织。"), field="reason")
    record(
        NOT_THE_SAME,
        first,
        by=by,
        at=at,
        hub_id=first.hub_id,
        after={"other": second.id, "name": second.name},
        reason=reason,
    )
