"""Two rows that are one organization become one: everything said of either is said of the one that stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Exists, Table, exists, func, select, update
from sqlalchemy.exc import IntegrityError

from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.pinyin import initials
from incubator.core.words import _
from incubator.organizations import clashes, references
from incubator.organizations.codes import Uscc, check_uscc
from incubator.organizations.details import Merger
from incubator.organizations.models import FactProof, HubBody, Organization, OrgStatus
from incubator.organizations.services import belongs, may_manage
from incubator.records.events import record

CODED = ("uscc", "org_type", "status", "code_exception", "code_proof_id")
"""What goes with a code when the row that stays takes it over."""
ALONE = (
    "name",
    "filing_no",
    "registered_on",
    "registrar",
    "supervising_unit",
    "business_scope",
    "address",
    "community",
)
TOGETHER = {
    "phone": ("phone", "phone_digest"),
    "bank_account": ("bank_name", "bank_account", "bank_digest"),
}
CHOICES = (*ALONE, *TOGETHER)
"""The fields somebody may choose from either row."""
_PRIVATE = frozenset(TOGETHER)


@dataclass(frozen=True)
class Merged:
    """What came of it: how many rows of each table moved."""

    into: Organization
    counts: dict[str, int]


def merge(
    into_id: int,
    other_id: int,
    *,
    taken: Collection[str] = (),
    reason: str,
    by: Hat,
    at: datetime,
) -> Merged:
    """`other_id` becomes part of `into_id`; `taken` names the fields that come from the other.

    What the row that stays lacks it takes anyway. Both rows are held in the order of their ids, so
    that of two who merge them in opposite directions one is refused.
    """
    may_manage(by)
    rows = {one: locked(Organization, one) for one in sorted({into_id, other_id})}
    into, other = rows[into_id], rows[other_id]
    for one in (into, other):
        belongs(one, by)
    if not reason.strip():
        raise RuleError(_("请写明依据，例如“同一登记证书，重复录入”。"), field="reason")
    refuse(into, other)
    before = {"uscc": other.uscc, "filing_no": other.filing_no, "status": other.status}
    after = _take(into, other, taken)
    try:
        with db.session.begin_nested():
            counts = _move(into, other, at=at)
    except IntegrityError as error:
        raise RuleError(
            _(
                "两个组织的资料合在一起违反了规则（例如两人同时任法定代表人），没有合并。请先分别更正。"
            )
        ) from error
    db.session.add(Merger(organization_id=other.id, into_id=into.id, at=at, by_id=by.post_id))
    db.session.flush()
    moved = "、".join(f"{references.COUNTED[table]} {n}" for table, n in counts.items())
    facts = {"merged": other.id, "name": other.name, "moved": moved}
    record(
        "organization.merge",
        into,
        by=by,
        at=at,
        hub_id=into.hub_id,
        after=facts | after,
        reason=reason,
    )
    record(
        "organization.merge-into",
        other,
        by=by,
        at=at,
        hub_id=into.hub_id,
        before=before,
        after={"into": into.id, "name": into.name, "moved": moved},
        reason=reason,
    )
    db.session.expire_all()
    return Merged(into, counts)


def refuse(into: Organization, other: Organization) -> None:
    """Say why the two cannot become one, if they cannot."""
    if into.id == other.id:
        raise RuleError(_("这是同一个组织，不用合并。"))
    if OrgStatus.MERGED in (into.status, other.status):
        raise RuleError(_("其中一个组织已经合并过了。请刷新页面查看。"))
    if into.hub_id != other.hub_id:
        raise RuleError(_("两个组织属于不同街道，不能合并。"))
    ids = (into.id, other.id)
    if db.session.scalar(select(HubBody.id).where(HubBody.organization_id.in_(ids)).limit(1)):
        raise RuleError(_("两会一中心的机构不能合并。"))
    if _is_valid(into.uscc) and _is_valid(other.uscc):
        raise RuleError(
            _("两个组织各有有效的统一社会信用代码，是两个法人，不能合并。代码录错的，请先更正。")
        )
    clashes.refuse(into.id, other.id)


def _is_valid(code: str | None) -> bool:
    return code is not None and isinstance(check_uscc(code), Uscc)


def _take(into: Organization, other: Organization, taken: Collection[str]) -> dict[str, object]:
    """Fill what is missing, replace what was chosen; answers what changed, without personal values.

    The other row lets its code and number go: nothing that names them leads to it any more.
    """
    after: dict[str, object] = {}
    coded = not _is_valid(into.uscc) and other.uscc is not None
    values = {name: getattr(other, name) for name in CODED} if coded else {}
    for field in CHOICES:
        columns = TOGETHER.get(field, (field,))
        wanted = field in taken or not getattr(into, field)
        if wanted and getattr(other, field):
            values |= {column: getattr(other, column) for column in columns}
            after[field] = "***" if field in _PRIVATE else getattr(other, field)
    if coded:
        after["uscc"] = other.uscc
    other.uscc, other.filing_no, other.code_exception, other.code_proof_id = None, None, "", None
    other.status = OrgStatus.MERGED
    db.session.flush()  # a code is unique: the other row lets it go before this one has it
    for name, value in values.items():
        setattr(into, name, value)
    into.initials = initials(into.name)[:100]
    db.session.flush()
    return after


def _move(into: Organization, other: Organization, *, at: datetime) -> dict[str, int]:
    """Point every reference at the row that stays; answers how many, by table."""
    _waive_own_deadlines(into, other, at)
    _move_proofs(into, other)
    counts: dict[str, int] = {}
    for table, column in references.moved():
        statement = update(table).where(column == other.id).values({column.name: into.id})
        if table.name == "fact":
            statement = statement.where(~_same_fact(table, into.id))
        moved = db.session.connection().execute(statement).rowcount
        if moved:
            counts[table.name] = counts.get(table.name, 0) + moved
    return counts


def _same_fact(table: Table, into_id: int) -> Exists:
    """A fact the row that stays has already: the copy stays where it was."""
    mine = table.alias()
    names = ("kind", "number", "valid_from", "for_year", "value")
    same = [mine.c[name] == table.c[name] for name in names]
    return exists(select(mine.c.id).where(mine.c.organization_id == into_id, *same))


def _move_proofs(into: Organization, other: Organization) -> None:
    """The papers of a fact both rows have follow to the copy that stays."""
    facts = clashes.table("fact")
    mine, theirs = facts.alias(), facts.alias()
    names = ("kind", "number", "valid_from", "for_year", "value")
    pairs = db.session.execute(
        select(theirs.c.id, mine.c.id).where(
            theirs.c.organization_id == other.id,
            mine.c.organization_id == into.id,
            *(mine.c[name] == theirs.c[name] for name in names),
        )
    ).all()
    for old, new in pairs:
        have = select(FactProof.document_id).where(FactProof.fact_id == new)
        for proof in db.session.scalars(
            select(FactProof).where(FactProof.fact_id == old, FactProof.document_id.not_in(have))
        ):
            proof.fact_id = new
    db.session.flush()


def _waive_own_deadlines(into: Organization, other: Organization, at: datetime) -> None:
    """What the other row owed as an organization, the one that stays owes itself."""
    deadlines = clashes.table("deadline")
    db.session.connection().execute(
        update(deadlines)
        .where(
            deadlines.c.subject == f"organization:{other.id}",
            deadlines.c.done_at.is_(None),
            deadlines.c.waived_at.is_(None),
        )
        .values(waived_at=at, waived_reason=_("已并入“%(name)s”", name=into.name)[:])
    )


def counted(organization_id: int) -> dict[str, int]:
    """How many rows of each table name an organization, for the page that asks before merging."""
    found: dict[str, int] = {}
    for table, column in references.moved():
        count = db.session.scalar(select(func.count()).where(column == organization_id))
        if count:
            found[table.name] = found.get(table.name, 0) + count
    return found


def survivor_of(organization_id: int) -> int | None:
    """The row that stands for a merged one, by id."""
    query = select(Merger.into_id).where(Merger.organization_id == organization_id)
    return db.session.scalar(query)
