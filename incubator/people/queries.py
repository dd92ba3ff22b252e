"""Who holds which post on a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from incubator.core.permissions import HUB_ROLES, MAY, Hat, Permission, Role
from incubator.core.validity import in_force, in_force_on
from incubator.organizations.models import HubBody, Organization
from incubator.people.models import Person, Post

Holding = TypeVar("Holding", bound=Any)
"""A post, or a row with its role."""


def held(post: Post, day: date) -> bool:
    """Whether somebody holds the post on `day`: confirmed, its days include it, nobody took it away."""
    return not post.pending and post.revoked_at is None and in_force(post, day)


def held_on(day: date) -> ColumnElement[bool]:
    """The same question for a query over `Post`."""
    return and_(Post.pending.is_(False), Post.revoked_at.is_(None), in_force_on(Post, day))


def wearable(day: date) -> ColumnElement[bool]:
    """Whether a post gives a hat on `day`.

    A staff role outside the hub's own bodies gives none, however it came into the table.
    """
    in_the_hub = Post.organization_id.in_(select(HubBody.organization_id))
    return and_(held_on(day), or_(Post.role.not_in(HUB_ROLES), in_the_hub))


def posts_of(person_id: int, *, on: date) -> Select[Post]:
    """The posts a person may act under on `on`, hub posts first."""
    return (
        select(Post)
        .where(Post.person_id == person_id, wearable(on))
        .order_by(Post.role.not_in(HUB_ROLES), Post.id)
    )


def offered(posts: Sequence[Holding]) -> list[Holding]:
    """The posts worth choosing between: those that may do something, or all where none may."""
    return [post for post in posts if MAY[post.role]] or list(posts)


def roles_with(permissions: Collection[Permission]) -> list[Role]:
    return [role for role, may in MAY.items() if may & set(permissions)]


def holders_in_hub(hub_id: int, *, permissions: Collection[Permission], on: date) -> Select[Post]:
    """Posts in the hub's own bodies that may do one of `permissions` on `on`."""
    return (
        select(Post)
        .join(HubBody, HubBody.organization_id == Post.organization_id)
        .where(
            HubBody.hub_id == hub_id,
            Post.role.in_(roles_with(permissions)),
            held_on(on),
        )
        .order_by(Post.id)
    )


def holders_in_organization(
    organization_id: int, *, permissions: Collection[Permission], on: date
) -> Select[Post]:
    """Posts in one organization that may do one of `permissions` on `on`."""
    return (
        select(Post)
        .where(
            Post.organization_id == organization_id,
            Post.role.in_(roles_with(permissions)),
            held_on(on),
        )
        .order_by(Post.id)
    )


def hat_of(post: Post) -> Hat:
    """The hat a post gives: whom it acts for, and in which hub."""
    organization: Organization = post.organization
    return Hat(
        person_id=post.person_id,
        post_id=post.id,
        organization_id=post.organization_id,
        hub_id=organization.hub_id,
        role=post.role,
        name=post.person.name,
        organization_name=organization.name,
    )


def with_role(role: Role, *, hub_id: int, on: date) -> Select[Person]:
    """People holding `role` in a body of the hub on `on`."""
    return (
        select(Person)
        .join(Post, Post.person_id == Person.id)
        .join(HubBody, HubBody.organization_id == Post.organization_id)
        .where(HubBody.hub_id == hub_id, Post.role == role, held_on(on))
        .order_by(Person.initials, Person.id)
        .distinct()
    )


def persons_visible_to(hat: Hat) -> Select[Person]:
    """The people a hat looks after: everybody with a post in the hub, or its organizations' people."""
    in_the_hub = (
        select(Post.person_id)
        .join(Organization, Organization.id == Post.organization_id)
        .where(Organization.hub_id == hat.hub_id)
    )
    if hat.may(Permission.MANAGE_PEOPLE):
        return select(Person).where(Person.id.in_(in_the_hub))
    if hat.may(Permission.MANAGE_ORGANIZATIONS):
        theirs = in_the_hub.where(Post.role.not_in(HUB_ROLES))
        return select(Person).where(Person.id.in_(theirs))
    return select(Person).where(false())
