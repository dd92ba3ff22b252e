"""The events an auditor may read, with the names of those who acted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import HUB_ROLES, Hat, Permission
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.people.models import Person, Post
from incubator.records.models import Event

_LONG_NUMBER = re.compile(r"(?<![0-9])([0-9]{3})[0-9]{3,}([0-9]{4})(?![0-9])")


def visible_to(hat: Hat) -> Select[Event]:
    """The hub's events and those of no hub, for who may audit; nothing for anybody else."""
    query = select(Event).options(joinedload(Event.note))
    if not hat.may(Permission.VIEW_AUDIT):
        return query.where(false())
    return query.where(or_(Event.hub_id == hat.hub_id, Event.hub_id.is_(None)))


def from_day(day: date) -> ColumnElement[bool]:
    return Event.at >= clock.at(day)


def through_day(day: date) -> ColumnElement[bool]:
    return Event.at < clock.at(day + timedelta(days=1))


def staff_of(hat: Hat) -> list[tuple[int, str]]:
    """Everybody who holds or held a staff post in the hub, by id and present name, for the filter."""
    rows = db.session.execute(
        select(Person.id, Person.name)
        .where(
            Person.id.in_(
                select(Post.person_id)
                .join(Organization, Organization.id == Post.organization_id)
                .where(Organization.hub_id == hat.hub_id, Post.role.in_(HUB_ROLES))
            )
        )
        .order_by(Person.initials, Person.id)
    )
    return [(person_id, name) for person_id, name in rows]


class Names(dict[int | None, str]):
    """Names of persons by id, each asked for once; `load` asks for many in one query."""

    def load(self, ids: Iterable[int | None]) -> None:
        missing: Collection[int] = {one for one in ids if one is not None and one not in self}
        if missing:
            rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(missing)))
            self.update({row.id: row.name for row in rows})

    def __missing__(self, key: int | None) -> str:
        if key is None:
            return _("系统")
        self.load([key])
        return self.get(key, "")


def without_numbers(text: str) -> str:
    """A reason for an export: long numbers, which may be phones or accounts, keep first 3 and last 4."""
    return _LONG_NUMBER.sub(r"\1****\2", text)
