"""The name of the thing an act was done to, where a name says more than its number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select

from incubator.casework.models import Deadline
from incubator.certificates.models import Certificate
from incubator.core.db import db
from incubator.funds.models import Call
from incubator.notices.models import Notice
from incubator.organizations.models import Organization
from incubator.people.declarations import Consent
from incubator.people.links import Invitation
from incubator.people.models import Person, Post, User
from incubator.records.models import Event
from incubator.registrations.models import JoinRequest, Registration
from incubator.rules.models import Rule
from incubator.sealing.models import Seal

NAMED: dict[str, Select[*tuple[Any, ...]]] = {
    "organization": select(Organization.id, Organization.name),
    "person": select(Person.id, Person.name),
    "user_account": select(User.id, Person.name).join(Person, Person.id == User.person_id),
    "post": (
        select(Post.id, Person.name, Organization.name)
        .join(Person, Person.id == Post.person_id)
        .join(Organization, Organization.id == Post.organization_id)
    ),
    "consent": select(Consent.id, Person.name).join(Person, Person.id == Consent.person_id),
    "invitation": (
        select(Invitation.id, Organization.name).join(
            Organization, Organization.id == Invitation.organization_id
        )
    ),
    "join_request": (
        select(JoinRequest.id, Organization.name).join(
            Organization, Organization.id == JoinRequest.organization_id
        )
    ),
    "deadline": (
        select(Deadline.id, Deadline.label, Organization.name).outerjoin(
            Organization, Organization.id == Deadline.organization_id
        )
    ),
    "registration": select(Registration.id, Registration.number),
    "certificate": select(Certificate.id, Certificate.number),
    "call": select(Call.id, Call.title),
    "notice": select(Notice.id, Notice.title),
    "rule": select(Rule.id, Rule.key),
    "seal": (
        select(Seal.id, Organization.name, Seal.name).join(
            Organization, Organization.id == Seal.organization_id
        )
    ),
}
"""What to ask for each kind of thing: its id, then the words it is known by."""


class Things(dict[tuple[str, int], str]):
    """Names of things by kind and id; `load` asks once for each kind on a page."""

    def load(self, events: Iterable[Event]) -> None:
        wanted: dict[str, set[int]] = {}
        for one in events:
            if one.object_id is not None and one.object_type in NAMED:
                wanted.setdefault(one.object_type, set()).add(one.object_id)
        for kind, ids in wanted.items():
            query = NAMED[kind]
            rows = db.session.execute(query.where(query.selected_columns[0].in_(ids)))
            self.update({(kind, id): " · ".join(filter(None, words)) for id, *words in rows})

    def of(self, event: Event) -> str:
        return self.get((event.object_type, event.object_id or 0), "")
