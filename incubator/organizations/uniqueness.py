"""One code, one organization: the sentence before the write, and after a race the same sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.organizations.facts import Statement
from incubator.organizations.models import Fact, Organization, OrgStatus
from incubator.organizations.particulars import Particulars


@contextmanager
def unique(clean: Particulars, *, hub_id: int, own_id: int | None = None) -> Iterator[None]:
    """Write inside: a code, filing number or codeless name already taken is a RuleError.

    What two people do at once passes the question and meets the constraint; both read the same.
    """
    _refuse_taken(clean, hub_id, own_id)
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        _refuse_taken(clean, hub_id, own_id)
        raise RuleError(
            _("同一代码或备案编号刚刚被他人使用。请刷新后查看已有的组织。"), field="uscc"
        ) from error


def _refuse_taken(clean: Particulars, hub_id: int, own_id: int | None) -> None:
    if clean.uscc and (other := _other(Organization.uscc == clean.uscc, own_id)):
        if other.hub_id != hub_id:
            raise RuleError(
                _("这个代码已在另一个街道的名册中，一个组织只在一个街道。请系统管理员核对。"),
                field="uscc",
            )
        raise RuleError(_taken(other), field="uscc")
    here = Organization.hub_id == hub_id
    if clean.filing_no and (
        other := _other(here & (Organization.filing_no == clean.filing_no), own_id)
    ):
        raise RuleError(_taken(other), field="filing_no")
    codeless = Organization.uscc.is_(None) & Organization.filing_no.is_(None)
    codeless &= Organization.status != OrgStatus.MERGED
    if not (clean.uscc or clean.filing_no) and (
        other := _other(here & codeless & (Organization.name == clean.name), own_id)
    ):
        raise RuleError(_taken(other), field="name")


def _other(condition: ColumnElement[bool], own_id: int | None) -> Organization | None:
    with db.session.no_autoflush:
        return db.session.scalar(
            select(Organization).where(condition, Organization.id != (own_id or 0)).limit(1)
        )


def _taken(other: Organization) -> str:
    return _(
        "“%(name)s”已在名册中，用的是同一个代码、编号或名称。请打开该组织修改，不要重复新增。",
        name=other.name,
    )


@contextmanager
def one_of_a_kind(
    organization: Organization, clean: Statement, *, own_id: int | None = None
) -> Iterator[None]:
    """Write inside: the same fact twice is a RuleError."""
    refusal = RuleError(
        _("同样的记录已经有了（类别、文号、日期、年度、结果都相同），没有重复保存。"),
        field="valid_from",
    )
    same = select(Fact.id).where(
        Fact.organization_id == organization.id,
        Fact.kind == clean.kind,
        Fact.number == clean.number,
        Fact.valid_from == clean.valid_from,
        Fact.for_year == clean.for_year,
        Fact.value == clean.value,
        Fact.id != (own_id or 0),
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise refusal
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise refusal from error
