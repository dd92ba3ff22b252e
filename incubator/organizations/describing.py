"""What may be done to an organization's file beyond its register entry: read it, describe, how full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.errors import Overtaken, RuleError
from incubator.core.money import yuan_sign
from incubator.core.permissions import Hat, Permission
from incubator.core.secret import digest
from incubator.core.words import _
from incubator.organizations.contacts import masked
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.field_texts import Value, blank, written
from incubator.organizations.lifecycle import OVER
from incubator.organizations.models import Organization
from incubator.organizations.sections import (
    FIELDS,
    PREMISES_LABEL,
    Field,
    Section,
    Shape,
    fields_of,
)
from incubator.organizations.services import belongs, may_manage
from incubator.records.events import record


def details_of(organization: Organization) -> OrganizationDetails | None:
    return db.session.scalars(
        select(OrganizationDetails).where(OrganizationDetails.organization_id == organization.id)
    ).one_or_none()


def value_of(details: OrganizationDetails | None, field: Field) -> Any:
    """What the file says, blank where there is no file yet."""
    return blank(field) if details is None else getattr(details, field.key)


def may_describe(organization: Organization, section: Section, by: Hat) -> bool:
    """Staff keep every section; an organization's own people its contact, premises and numbers."""
    if organization.status in OVER or not section.of(organization.org_type):
        return False
    if by.may(Permission.MANAGE_ORGANIZATIONS):
        return organization.hub_id == by.hub_id
    return section.own and by.may(Permission.APPLY) and organization.id == by.organization_id


def describe(
    organization: Organization,
    section: Section,
    stated: Mapping[str, Value],
    *,
    version: int,
    by: Hat,
    at: datetime,
) -> bool:
    """Replace what one section says; answers whether anything differed.

    A field that is not stated stays, and a secret one that is stated blank is removed. `version` is
    that of the file as the person saw it, 0 for none yet; another one is `Overtaken` with both texts.
    """
    belongs(organization, by)
    if not section.own or not by.may(Permission.APPLY):
        may_manage(by)
    if organization.status in OVER:
        raise RuleError(_("这个组织已经终止，资料只供查阅，不能再修改。"))
    fields = [one for one in section.of(organization.org_type) if one.key in stated]
    details = details_of(organization)
    if version != (details.version if details else 0):
        raise _overtaken(fields, stated, details)
    return put(organization, details, fields, stated, by=by, at=at)


def put(
    organization: Organization,
    details: OrganizationDetails | None,
    fields: Sequence[Field],
    stated: Mapping[str, Value],
    *,
    by: Hat,
    at: datetime,
    reason: str = "",
) -> bool:
    """Write the fields that differ and one event of them; personal values only as keyed digests."""
    changed = [one for one in fields if stated[one.key] != _kept(details, one)]
    check_together(details, stated)
    if not changed:
        return False
    if details is None:
        details = OrganizationDetails(organization_id=organization.id, is_branch=False)
        db.session.add(details)
    before = {one.key: _plain(one, value_of(details, one)) for one in changed if not one.secret}
    for one in changed:
        setattr(details, one.key, stated[one.key] or blank(one) if one.secret else stated[one.key])
    db.session.flush()
    record(
        "organization.describe",
        organization,
        by=by,
        at=at,
        hub_id=organization.hub_id,
        before=before,
        after={one.key: _plain(one, stated[one.key]) for one in changed},
        reason=reason,
    )
    return True


def _kept(details: OrganizationDetails | None, field: Field) -> Any:
    value = value_of(details, field)
    return value or "" if field.secret else value


def _plain(field: Field, value: Any) -> Any:
    """Fit for an event: a secret as its digest."""
    if field.secret:
        return digest(value) if value else None
    return value or None if isinstance(value, str) else value


def check_together(details: OrganizationDetails | None, stated: Mapping[str, Value]) -> None:
    """What only two fields together can get wrong."""

    def now(key: str) -> Any:
        return stated[key] if key in stated else value_of(details, FIELDS[key])

    first, last = now("council_from"), now("council_through")
    if last and not first:
        raise RuleError(_("填写了任期止，请一并填写任期起。"), field="council_from")
    if last and last < first:
        raise RuleError(_("任期止早于任期起。请核对两个日期。"), field="council_through")
    if now("is_branch") and not now("parent_name"):
        raise RuleError(_("分支机构请填写所属主体的全称。"), field="parent_name")


def _overtaken(
    fields: Sequence[Field], stated: Mapping[str, Value], details: OrganizationDetails | None
) -> Overtaken:
    return Overtaken(
        _("您打开页面之后，他人修改了这一部分。您填写的内容没有保存，请对照后重新填写。"),
        yours={one.label: shown(one, stated[one.key]) for one in fields},
        theirs={one.label: shown(one, value_of(details, one)) for one in fields},
    )


def shown(field: Field, value: Any) -> str:
    """As a page shows it: personal values masked, units and words in place."""
    if field.secret:
        return masked_text(value)
    if field.shape is Shape.MONEY:
        return "" if value is None else yuan_sign(value)
    if field.shape is Shape.CHOICE:
        return PREMISES_LABEL[value] if value else ""
    text = written(field, value)
    if not (text and field.unit):
        return text
    return _("%(text)s %(unit)s", text=text, unit=field.unit)


def masked_text(value: str | None) -> str:
    """A name shows its first character, a number its first 3 and last 4, an address its domain."""
    if not value:
        return ""
    name, at, domain = value.partition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    return masked(value) if any(char.isdigit() for char in value) else f"{value[:1]}**"


@dataclass(frozen=True)
class Completeness:
    filled: int
    asked: int
    missing: Sequence[str]
    """Labels of what is not there, in the order of the page."""


_REGISTER = (
    ("registered_on", _("成立登记日期")),
    ("registrar", _("登记管理机关")),
    ("supervising_unit", _("业务主管单位")),
    ("business_scope", _("业务范围")),
    ("address", _("住所")),
    ("phone", _("联系电话")),
    ("bank_account", _("银行账号")),
)


def completeness(organization: Organization, details: OrganizationDetails | None) -> Completeness:
    """How much is there of what a centre asks of a body of this kind."""
    asked = [
        (label, bool(getattr(organization, name)))
        for name, label in _REGISTER
        if organization.has_legal_personality or name not in ("registrar", "supervising_unit")
    ]
    asked += [
        (one.label, value_of(details, one) not in (None, ""))
        for one in fields_of(organization.org_type)
        if one.asked
    ]
    missing = [label for label, there in asked if not there]
    return Completeness(len(asked) - len(missing), len(asked), missing)
