"""Why somebody may not judge an organization's case: posts there now or within the look-back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from incubator.core.db import db
from incubator.core.permissions import ROLE_LABEL
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.people.models import Post
from incubator.rules.queries import rule


@dataclass(frozen=True)
class Conflict:
    """One reason, in a sentence that can be printed in the minutes."""

    sentence: str


def years_before(day: date, years: int) -> date:
    """The same calendar day `years` earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def conflicts(person_id: int, organization: Organization, *, on: date) -> list[Conflict]:
    """Every post in `organization` that `person_id` holds on `on` or held within the look-back."""
    look_back = rule("conflicts.look-back", on=on, hub_id=organization.hub_id)
    since = years_before(on, look_back.value)
    posts = db.session.scalars(
        select(Post)
        .where(
            Post.person_id == person_id,
            Post.organization_id == organization.id,
            or_(Post.ends_on.is_(None), Post.ends_on >= since),
        )
        .order_by(Post.starts_on)
    )
    return [_explained(post, on, look_back.value, look_back.source) for post in posts]


def _explained(post: Post, on: date, years: int, source: str) -> Conflict:
    role = post.title or ROLE_LABEL[post.role]
    if post.ends_on is None or post.ends_on >= on:
        return Conflict(
            _(
                "现任%(body)s%(role)s，应当回避",
                body=post.organization.name,
                role=role,
            )
        )
    return Conflict(
        _(
            "曾任%(body)s%(role)s（至 %(day)s），未满 %(years)s 年，应当回避；依据：%(source)s",
            body=post.organization.name,
            role=role,
            day=post.ends_on.isoformat(),
            years=years,
            source=source,
        )
    )
