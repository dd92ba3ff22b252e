"""Which seals, and which uses of them, a hat may see: those of its own hub's bodies."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import joinedload

from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.validity import in_force_on
from incubator.organizations.models import HubBody
from incubator.people.models import Person, Post
from incubator.people.queries import held_on
from incubator.sealing.models import Seal, SealUse


def _of_the_hub(hat: Hat) -> ColumnElement[bool]:
    if not hat.may(Permission.VIEW_CASES):
        return false()
    bodies = select(HubBody.organization_id).where(HubBody.hub_id == hat.hub_id)
    return Seal.organization_id.in_(bodies)


def seals_visible_to(hat: Hat) -> Select[Seal]:
    """Every keeping of every seal, the bodies together and the newest keeping first."""
    return (
        select(Seal)
        .where(_of_the_hub(hat))
        .options(joinedload(Seal.organization), joinedload(Seal.keeper))
        .order_by(Seal.organization_id, Seal.name, Seal.kept_from.desc())
    )


def kept_on(day: date) -> ColumnElement[bool]:
    """Keepings that hold on `day`."""
    return in_force_on(Seal, day)


def visible_to(hat: Hat) -> Select[SealUse]:
    """The uses of the hub's seals, for its staff."""
    if not hat.may(Permission.VIEW_CASES):
        return select(SealUse).where(false())
    return (
        select(SealUse)
        .where(SealUse.hub_id == hat.hub_id)
        .options(
            joinedload(SealUse.seal).joinedload(Seal.organization),
            joinedload(SealUse.applicant),
            joinedload(SealUse.approver),
            joinedload(SealUse.used_by),
        )
    )


def staff_on(hub_id: int, day: date) -> Select[Person]:
    """Who may keep a seal or put it on a paper: people with a post in one of the hub's bodies."""
    return (
        select(Person)
        .where(
            Person.id.in_(
                select(Post.person_id)
                .join(HubBody, HubBody.organization_id == Post.organization_id)
                .where(HubBody.hub_id == hub_id, held_on(day))
            )
        )
        .order_by(Person.initials, Person.id)
    )


def matching(text: str) -> ColumnElement[bool]:
    """The paper, its number, whom it goes to, or the use's own number."""
    return holding(text, SealUse.paper, SealUse.paper_number, SealUse.addressee, SealUse.number)
