"""Which organizations a hat may see, how they are found, and their dated facts read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import aliased

from incubator.core import clock
from incubator.core.db import db, plain_rows
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.validity import in_force_on
from incubator.core.words import _
from incubator.organizations.codes import normalized
from incubator.organizations.details import Merger
from incubator.organizations.models import Fact, FactKind, Hub, Organization
from incubator.organizations.standing import (
    CREDIT_LISTS,
    GOOD_RESULTS,
    REMOVED,
    UNGRADED,
    FactLine,
)

SOON = "grade.ends-soon"
"""The dated rule: within how many days a grade that ends is shown as ending."""
NEWLY = "credit.newly-listed"
"""The dated rule: for how many days an entry of a credit list counts as new."""


_MERGED = select(Merger.organization_id)


def seen_by(hat: Hat) -> ColumnElement[bool]:
    """The condition under which an organization is this hat's to see; a merged row is nobody's."""
    if hat.may(Permission.VIEW_ORGANIZATIONS):
        # by id and not by status, so that counting a street reads an index and no row
        return and_(Organization.hub_id == hat.hub_id, Organization.id.not_in(_MERGED))
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
    """Letters alone are initials, which hold the Latin letters of a name as well: the index answers."""
    if word.isascii() and word.isalpha():
        return Organization.initials.contains(word.lower(), autoescape=True)
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
            Fact.value != UNGRADED,
            in_force_on(Fact, on),
        )
        .correlate(Organization)
        .scalar_subquery()
    )
    return has_fact(
        FactKind.GRADE, Fact.value == value, in_force_on(Fact, on), Fact.valid_from == later
    )


def has_grade(*, on: date) -> ColumnElement[bool]:
    return has_fact(FactKind.GRADE, Fact.value != UNGRADED, in_force_on(Fact, on))


def grade_ends_soon(*, on: date, days: int) -> ColumnElement[bool]:
    """A grade in force on `on` ends within `days` and none in force lasts longer."""
    lasts = or_(Fact.valid_through.is_(None), Fact.valid_through > on + timedelta(days=days))
    return and_(
        has_grade(on=on),
        ~has_fact(FactKind.GRADE, Fact.value != UNGRADED, in_force_on(Fact, on), lasts),
    )


def listed(kind: FactKind, *, on: date) -> ColumnElement[bool]:
    return has_fact(kind, Fact.value != REMOVED, in_force_on(Fact, on))


def was_listed(kind: FactKind, *, on: date) -> ColumnElement[bool]:
    """On the list once, and removed before `on`, or on a day nobody knows."""
    removed = or_(Fact.valid_through < on, Fact.value == REMOVED)
    return and_(has_fact(kind, removed), ~listed(kind, on=on))


def newly_listed(*, on: date, days: int) -> ColumnElement[bool]:
    """Entries of credit lists that hold on `on` and were recorded in the `days` before it."""
    since = clock.at(on - timedelta(days=days))
    return and_(
        Fact.kind.in_(CREDIT_LISTS),
        Fact.value != REMOVED,
        in_force_on(Fact, on),
        Fact.recorded_at >= since,
    )


def disputed(*, on: date) -> ColumnElement[bool]:
    """With two records of one kind that cannot both be right, as `standing.DISPUTABLE` says."""
    later, earlier = aliased(Fact), aliased(Fact)
    both = and_(in_force_on(later, on), in_force_on(earlier, on))
    same_day = later.valid_from == earlier.valid_from
    snapshot = and_(later.valid_through.is_(None), earlier.valid_through.is_not(None))
    open_ended = and_(later.valid_through.is_(None), earlier.valid_through.is_(None))
    contradict = or_(
        and_(later.kind == FactKind.INSPECTION, later.for_year == earlier.for_year),
        and_(later.kind == FactKind.GRADE, both, or_(snapshot, same_day)),
        and_(later.kind.in_(CREDIT_LISTS), open_ended, or_(later.value == REMOVED, same_day)),
        and_(later.kind == FactKind.PARTY, both),
    )
    return (
        select(later.id)
        .join(
            earlier,
            and_(
                earlier.organization_id == later.organization_id,
                earlier.kind == later.kind,
                earlier.value != later.value,
                or_(
                    earlier.valid_from < later.valid_from,
                    and_(same_day, earlier.id < later.id),
                ),
            ),
        )
        .where(
            later.organization_id == Organization.id,
            later.valid_from <= on,
            earlier.valid_from <= on,
            contradict,
        )
        .exists()
    )


def contradictory(*, on: date) -> ColumnElement[bool]:
    """Whose records cannot all be right: on a list and well spoken of, or two of a kind at odds."""
    on_a_list = or_(*(listed(kind, on=on) for kind in CREDIT_LISTS))
    praised = or_(well_inspected(on=on), has_grade(on=on))
    return or_(and_(on_a_list, praised), disputed(on=on))


def inspected(for_year: int, value: str | None = None) -> ColumnElement[bool]:
    """With a result for that year: any, or the one asked for."""
    result = () if value is None else (Fact.value == value,)
    return has_fact(FactKind.INSPECTION, Fact.for_year == for_year, *result)


def inspected_twice(for_year: int) -> ColumnElement[bool]:
    """With two results for that year that differ."""
    other = aliased(Fact)
    differs = (
        select(other.id)
        .where(
            other.organization_id == Fact.organization_id,
            other.kind == FactKind.INSPECTION,
            other.for_year == for_year,
            other.value != Fact.value,
        )
        .correlate(Fact)
        .exists()
    )
    return has_fact(FactKind.INSPECTION, Fact.for_year == for_year, differs)


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
