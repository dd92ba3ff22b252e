"""Why somebody may not judge or pay an organization: posts, relatives, a shared phone or account.

Each finding is a sentence with its days and its basis that can be printed in the minutes; it never
says a phone number, an account or a relative's name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import ROLE_LABEL
from incubator.core.words import _
from incubator.organizations.models import Organization, OrgStatus
from incubator.people import kin
from incubator.people.models import Person, Post
from incubator.people.offices import OFFICE_LABEL
from incubator.rules.models import Rule
from incubator.rules.queries import rule

LOOK_BACK = "conflicts.look-back"
SHARED = "conflicts.shared-contact"
"""From how many shared phones or accounts on somebody stands back; 0 asks about none."""


class Kind(StrEnum):
    POST = "post"
    FORMER_POST = "former-post"
    RELATIVE = "relative"
    PHONE = "phone"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Conflict:
    """One reason, in a sentence that can be printed in the minutes."""

    sentence: str
    kind: Kind


def years_before(day: date, years: int) -> date:
    """The same calendar day `years` earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def conflicts(person_id: int, organization: Organization, *, on: date) -> list[Conflict]:
    """Everything that stands between one person and `organization` on a day."""
    return conflicts_of([person_id], organization, on=on)[person_id]


def conflicts_of(
    person_ids: Collection[int], organization: Organization, *, on: date
) -> dict[int, list[Conflict]]:
    """The same for many persons, in a number of statements that does not grow with them."""
    found: dict[int, list[Conflict]] = {person_id: [] for person_id in person_ids}
    if not found:
        return found
    look_back = rule(LOOK_BACK, on=on, hub_id=organization.hub_id)
    _by_posts(found, organization, on, look_back)
    shared = rule(SHARED, on=on, hub_id=organization.hub_id)
    if shared.value:
        _by_contacts(found, organization, on, look_back, shared)
    return found


def payment_conflicts(
    payee: Organization, *, approver_id: int | None, payer_id: int | None, on: date
) -> list[Conflict]:
    """What stands against paying `payee`: of who approved, of who pays, and of its own account.

    Asked when money is committed and again when it is paid.
    """
    people = {one for one in (approver_id, payer_id) if one is not None}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    names = {person_id: name for person_id, name in rows}  # noqa: C416  (dict() of rows has no types)
    found = [
        Conflict(f"{names.get(person_id, '')}{one.sentence}", one.kind)
        for person_id, theirs in conflicts_of(people, payee, on=on).items()
        for one in theirs
    ]
    return [*found, *_one_account(payee, on)]


def _by_posts(
    found: dict[int, list[Conflict]], organization: Organization, on: date, look_back: Rule
) -> None:
    """Posts of the persons and of their declared relatives."""
    ties = kin.ties_of(list(found))
    holders = {*found, *(other for _mine, other, _tie in ties)}
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in db.session.scalars(
        select(Post)
        .where(Post.person_id.in_(holders), _lately(organization.id, on, look_back))
        .order_by(Post.starts_on, Post.id)
    ):
        posts[post.person_id].append(post)
    for person_id, mine in found.items():
        mine += [_explained(post, organization, on, look_back) for post in posts[person_id]]
    for person_id, other, tie in ties:
        found[person_id] += [
            _of_a_relative(post, tie.tie, organization, on, look_back) for post in posts[other]
        ]


def _lately(organization_id: int, on: date, look_back: Rule) -> ColumnElement[bool]:
    """Posts in the body that were held on some day since the look-back began, whoever took them away."""
    since = years_before(on, look_back.value)
    return (
        (Post.organization_id == organization_id)
        & Post.pending.is_(False)
        & (Post.starts_on <= on)
        & or_(Post.ends_on.is_(None), Post.ends_on >= since)
        & or_(Post.revoked_at.is_(None), Post.revoked_at >= clock.at(since))
    )


def _last_day(post: Post) -> date | None:
    """The last day somebody held it; None while nothing ends it."""
    days = [post.ends_on, clock.on(post.revoked_at) if post.revoked_at else None]
    return min((day for day in days if day is not None), default=None)


def _role(post: Post) -> str:
    return post.title or (OFFICE_LABEL[post.office] if post.office else ROLE_LABEL[post.role])


def _explained(post: Post, organization: Organization, on: date, look_back: Rule) -> Conflict:
    last = _last_day(post)
    facts = {"body": organization.name, "role": _role(post), "source": look_back.source}
    if post.revoked_at is None and (last is None or last >= on):
        said = _("现任%(body)s%(role)s（%(first)s 起），应当回避", first=post.starts_on, **facts)
        return Conflict(said, Kind.POST)
    said = _(
        "曾任%(body)s%(role)s（至 %(day)s），未满 %(years)s 年，应当回避；依据：%(source)s",
        day=last,
        years=look_back.value,
        **facts,
    )
    return Conflict(said, Kind.FORMER_POST)


def _of_a_relative(
    post: Post, tie: str, organization: Organization, on: date, look_back: Rule
) -> Conflict:
    last = _last_day(post)
    facts = {
        "tie": tie or _("近亲属"),
        "body": organization.name,
        "role": _role(post),
        "source": look_back.source,
    }
    if post.revoked_at is None and (last is None or last >= on):
        said = _(
            "申报的亲属（%(tie)s）现任%(body)s%(role)s（%(first)s 起），应当回避；依据：%(source)s",
            first=post.starts_on,
            **facts,
        )
    else:
        said = _(
            "申报的亲属（%(tie)s）曾任%(body)s%(role)s（至 %(day)s），未满 %(years)s 年，应当回避；"
            "依据：%(source)s",
            day=last,
            years=look_back.value,
            **facts,
        )
    return Conflict(said, Kind.RELATIVE)


def _by_contacts(
    found: dict[int, list[Conflict]],
    organization: Organization,
    on: date,
    look_back: Rule,
    shared: Rule,
) -> None:
    """Phone and account in common with the body or with somebody who has a post in it."""
    known = db.session.execute(
        select(Person.id, Person.phone_digest, Person.bank_digest).where(
            Person.id.in_(found),
            or_(Person.phone_digest.is_not(None), Person.bank_digest.is_not(None)),
        )
    ).all()
    if not known:
        return
    members = _members(organization, on, look_back)
    for person_id, phone, account in known:
        same = [
            *_same_phone(person_id, phone, organization, members),
            *_same_account(person_id, account, organization, members),
        ]
        if len(same) >= shared.value:
            found[person_id] += [
                Conflict(
                    _("%(why)s，应当回避；依据：%(source)s", why=why, source=shared.source), kind
                )
                for kind, why in same
            ]


@dataclass(frozen=True)
class _Member:
    person_id: int
    phone: str | None
    account: str | None
    role: str


def _members(organization: Organization, on: date, look_back: Rule) -> list[_Member]:
    posts = db.session.scalars(
        select(Post)
        .where(_lately(organization.id, on, look_back))
        .options(joinedload(Post.person))
        .order_by(Post.id)
    )
    return [
        _Member(post.person_id, post.person.phone_digest, post.person.bank_digest, _role(post))
        for post in posts
    ]


def _same_phone(
    person_id: int, phone: str | None, organization: Organization, members: list[_Member]
) -> list[tuple[Kind, str]]:
    if phone is None:
        return []
    facts = {"body": organization.name}
    if phone == organization.phone_digest:
        return [(Kind.PHONE, _("登记的电话与%(body)s的联系电话相同", **facts))]
    roles = [one.role for one in members if one.phone == phone and one.person_id != person_id]
    if roles:
        said = _("登记的电话与%(body)s%(role)s的电话相同", role=roles[0], **facts)
        return [(Kind.PHONE, said)]
    return []


def _same_account(
    person_id: int, account: str | None, organization: Organization, members: list[_Member]
) -> list[tuple[Kind, str]]:
    if account is None:
        return []
    facts = {"body": organization.name}
    if account == organization.bank_digest:
        return [(Kind.ACCOUNT, _("登记的银行账户与%(body)s的账户相同", **facts))]
    roles = [one.role for one in members if one.account == account and one.person_id != person_id]
    if roles:
        said = _("登记的银行账户与%(body)s%(role)s的账户相同", role=roles[0], **facts)
        return [(Kind.ACCOUNT, said)]
    return []


def _one_account(payee: Organization, on: date) -> list[Conflict]:
    """Other bodies that registered the account the money would go to."""
    shared = rule(SHARED, on=on, hub_id=payee.hub_id)
    if payee.bank_digest is None or not shared.value:
        return []
    names = db.session.scalars(
        select(Organization.name)
        .where(
            Organization.bank_digest == payee.bank_digest,
            Organization.id != payee.id,
            Organization.status != OrgStatus.MERGED,
        )
        .order_by(Organization.id)
        .limit(3)
    ).all()
    if len(names) < shared.value:
        return []
    said = _(
        "%(body)s与%(others)s登记的是同一个银行账户，请先核对账户；依据：%(source)s",
        body=payee.name,
        others="、".join(names),
        source=shared.source,
    )
    return [Conflict(said, Kind.ACCOUNT)]
