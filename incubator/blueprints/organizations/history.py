"""经办记录 of one organization: its own events, those of rows merged into it, and the imports that brought it or its licences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from incubator.blueprints.organizations import words
from incubator.core.db import db
from incubator.core.permissions import ROLE_LABEL
from incubator.core.words import _
from incubator.organizations.details import Merger
from incubator.organizations.models import Fact, Organization
from incubator.people.models import Person, Post
from incubator.records.models import Event
from incubator.web import verbs
from incubator.web.listing import Column, Register
from incubator.web.words import moment


@dataclass(frozen=True)
class Act:
    """One event as staff read it."""

    at: datetime
    verb: str
    person: str
    hat: str
    reason: str
    changes: list[tuple[str, str, str]]


def events_of(organization: Organization) -> Select[Event]:
    """Newest first. An import is one event for many organizations, found by its moment."""
    merged = select(Merger.organization_id).where(Merger.into_id == organization.id)
    ids = or_(Event.object_id == organization.id, Event.object_id.in_(merged))
    own = (Event.object_type == "organization") & ids
    recorded = select(Fact.recorded_at).where(Fact.organization_id == organization.id)
    imports = ("organization.import", "organization.import-facts")
    brought = Event.verb.in_(imports) & (Event.hub_id == organization.hub_id)
    at = or_(Event.at == organization.created_at, Event.at.in_(recorded))
    return (
        select(Event)
        .where(or_(own, brought & at))
        .options(joinedload(Event.note))
        .order_by(Event.id.desc())
    )


def acts(events: Sequence[Event]) -> list[Act]:
    """Events with the names they need, looked up together."""
    persons = {event.person_id for event in events if event.person_id}
    posts = {event.post_id for event in events if event.post_id}
    named = select(Person.id, Person.name).where(Person.id.in_(persons))
    held = (
        select(Post.id, Organization.name)
        .join(Organization, Organization.id == Post.organization_id)
        .where(Post.id.in_(posts))
    )
    names = {row.id: row.name for row in db.session.execute(named)}
    bodies = {row.id: row.name for row in db.session.execute(held)}
    return [_act(event, names, bodies) for event in events]


def _act(event: Event, names: dict[int, str], bodies: dict[int, str]) -> Act:
    role, body = ROLE_LABEL[event.role], bodies.get(event.post_id or 0, "")
    return Act(
        at=event.at,
        verb=verbs.label(event.verb),
        person=names.get(event.person_id or 0, _("系统")),
        hat=f"{body} · {role}" if body else role,
        reason=event.reason,
        changes=words.changes(event.before, event.after),
    )


def register(organization: Organization) -> Register:
    """The whole history as a list that can be exported."""
    return Register(
        name=_("经办记录"),
        unit=_("条"),
        query=events_of(organization),
        identity=Event.id,
        lines=acts,
        columns=[
            Column("at", _("时间"), lambda act: moment(act.at)),
            Column("verb", _("事项"), lambda act: act.verb),
            Column("person", _("经办人"), lambda act: act.person),
            Column("hat", _("身份"), lambda act: act.hat),
            Column("reason", _("理由"), lambda act: act.reason),
            Column("changes", _("改动"), _in_a_line),
        ],
        file_name="organization-history",
    )


def _in_a_line(act: Act) -> str:
    return "；".join(f"{label}：{old} → {new}" for label, old, new in act.changes)
