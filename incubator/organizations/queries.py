"""Which organizations a hat may see, how they are found, and their dated facts read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select

from incubator.core.db import db, plain_rows
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.validity import in_force_on
from incubator.core.words import _
from incubator.organizations.codes import normalized
from incubator.organizations.models import Fact, FactKind, Hub, Organization
from incubator.organizations.standing import GOOD_RESULTS, FactLine

SOON = timedelta(days=90)
"""A grade that ends within it is shown as ending."""


def seen_by(hat: Hat) -> ColumnElement[bool]:
    """The condition under which an organization is this hat's to see."""
    if hat.may(Permission.VIEW_ORGANIZATIONS):
        return Organization.hub_id == hat.hub_id
    if hat.may(Permission.APPLY):
        return Organization.id == hat.organization_id
    return false()


def visible_to(hat: Hat) -> Select[Organization]:
    """The hub's register for its staff, their own organization for applicants, nothing for others."""
    return select(Organization).where(seen_by(hat))


def facts_visible_to(hat: Hat) -> Select[Fact]:
    return select(Fact).join(Organization).where(seen_by(hat))


def exceptions_visible_to(hat: Hat) -> Select[Organization]:
    """Organizations whose code fails its check and is kept on somebody's word and a document."""
    return visible_to(hat).where(Organization.code_exception != "")


def matching(text: str) -> ColumnElement[bool]:
    """Every word of `text` is in the name, its pinyin initials, the code or the filing number."""
    return and_(*(_holds(word) for word in text.split()[:5]))


def _holds(word: str) -> ColumnElement[bool]:
    found = [
        Organization.name.icontains(word, autoescape=True),
        Organization.filing_no.icontains(word, autoescape=True),
    ]
    code = normalized(word)
    if code.isascii() and code.isalnum():
        found.append(Organization.uscc.contains(code, autoescape=True))
        found.append(Organization.initials.contains(code.lower(), autoescape=True))
    return or_(*found)


def has_fact(kind: FactKind, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Organizations with a fact of `kind` for which the conditions hold."""
    return (
        select(Fact.id)
        .where(Fact.organization_id == Organization.id, Fact.kind == kind, *conditions)
        .exists()
    )


def graded(value: str, *, on: date) -> ColumnElement[bool]:
    """Holding grade `value` on `on`: the one in force that began last counts."""
    later = (
        select(func.max(Fact.valid_from))
        .where(
            Fact.organization_id == Organization.id,
            Fact.kind == FactKind.GRADE,
            in_force_on(Fact, on),
        )
        .correlate(Organization)
        .scalar_subquery()
    )
    return has_fact(
        FactKind.GRADE, Fact.value == value, in_force_on(Fact, on), Fact.valid_from == later
    )


def has_grade(*, on: date) -> ColumnElement[bool]:
    return has_fact(FactKind.GRADE, in_force_on(Fact, on))


def grade_ends_soon(*, on: date) -> ColumnElement[bool]:
    """A grade in force on `on` ends within 90 days and none in force lasts longer."""
    lasts = or_(Fact.valid_through.is_(None), Fact.valid_through > on + SOON)
    return and_(has_grade(on=on), ~has_fact(FactKind.GRADE, in_force_on(Fact, on), lasts))


def listed(kind: FactKind, *, on: date) -> ColumnElement[bool]:
    return has_fact(kind, in_force_on(Fact, on))


def was_listed(kind: FactKind, *, on: date) -> ColumnElement[bool]:
    """On the list once, and removed before `on`."""
    return and_(has_fact(kind, Fact.valid_through < on), ~listed(kind, on=on))


def inspected(for_year: int, value: str | None = None) -> ColumnElement[bool]:
    """With a result for that year: any, or the one asked for."""
    result = () if value is None else (Fact.value == value,)
    return has_fact(FactKind.INSPECTION, Fact.for_year == for_year, *result)


def well_inspected(*, on: date) -> ColumnElement[bool]:
    """Whose newest inspection known on `on` went well."""
    begun = Fact.valid_from <= on
    newest = (
        select(func.max(Fact.for_year))
        .where(Fact.organization_id == Organization.id, Fact.kind == FactKind.INSPECTION, begun)
        .correlate(Organization)
        .scalar_subquery()
    )
    return has_fact(
        FactKind.INSPECTION, begun, Fact.for_year == newest, Fact.value.in_(GOOD_RESULTS)
    )


STANDING_COLUMNS = (
    Fact.organization_id,
    Fact.kind,
    Fact.value,
    Fact.valid_from,
    Fact.valid_through,
    Fact.for_year,
)


_FACTS_OF_STANDING = (
    select(*STANDING_COLUMNS)
    .where(
        Fact.organization_id.in_(bindparam("organizations", expanding=True)),
        Fact.kind != FactKind.LICENCE,
    )
    .order_by(Fact.valid_from.desc(), Fact.id.desc())
)


def latest_facts(organization_ids: Sequence[int]) -> dict[int, list[FactLine]]:
    """The facts that make an organization's standing, by organization, newest first: one statement.

    Licences are left out: there are many of them and they say nothing about standing.
    """
    found: dict[int, list[FactLine]] = defaultdict(list)
    if not organization_ids:
        return found
    for row in plain_rows(_FACTS_OF_STANDING, organizations=organization_ids).all():
        found[row[0]].append(FactLine._make(row[1:]))
    return found


def the_hub(short_code: str | None) -> Hub | None:
    """The hub of that short code, or the only one; None where there is none at all.

    RuleError where the code is unknown, or none was given and there are several.
    """
    hubs: Sequence[Hub] = db.session.scalars(select(Hub).order_by(Hub.id)).all()
    named = [hub for hub in hubs if short_code in (None, hub.short_code)]
    if len(named) == 1 or not hubs:
        return named[0] if named else None
    codes = "、".join(f"{hub.short_code}（{hub.name}）" for hub in hubs)
    if short_code is None:
        raise RuleError(_("这里有几个街道：%(codes)s。请用 --hub 写明是哪一个。", codes=codes))
    raise RuleError(
        _("没有代号为 %(code)s 的街道，现有：%(codes)s。", code=short_code, codes=codes)
    )
