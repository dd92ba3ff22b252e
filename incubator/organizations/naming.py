"""Finds the organization somebody names by code, filing number or full name."""

from __future__ import annotations

from sqlalchemy import or_, select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations.models import Organization, OrgStatus


def named(words: str, hat: Hat) -> Organization:
    """The one organization of the hub meant by `words`; RuleError for none and for several."""
    query = select(Organization).where(
        Organization.hub_id == hat.hub_id,
        Organization.status != OrgStatus.MERGED,
        or_(
            Organization.uscc == words.upper(),
            Organization.filing_no == words,
            Organization.name == words,
        ),
    )
    matches = db.session.scalars(query.limit(2)).all()
    if len(matches) != 1:
        raise RuleError(
            _("没有找到“%(words)s”。请核对代码或全称；未登记的组织请先新增组织。", words=words)
            if not matches
            else _("有不止一个组织叫“%(words)s”，请改填信用代码或备案编号。", words=words),
            field="organization",
        )
    return matches[0]
