"""The list of every act of the street: by period, person, post, verb, object, case and organization."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from incubator.blueprints.admin import changes, naming, subjects
from incubator.blueprints.admin.registers import ALL, PERIODS
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import ROLE_LABEL, Hat, Role
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.people import audit
from incubator.people.models import Person
from incubator.records.models import Event
from incubator.web import verbs
from incubator.web.listing import Column, DayFilter, Filter, Register, typed_day
from incubator.web.rows import asked_id
from incubator.web.words import moment


@dataclass(frozen=True)
class Act:
    """One event with the names it needs, loaded for a whole page at once."""

    event: Event
    person: str
    hat: str
    subject: str
    changes: list[tuple[str, str, str]]
    changes_in_a_line: str
    reason: str

    @property
    def verb(self) -> str:
        return verbs.label_with_kind(self.event.verb)


class Reader:
    """Turns events into acts; names of persons, bodies and cases are each asked for once a page."""

    def __init__(self) -> None:
        self.names = audit.Names()
        self.bodies: dict[int | None, str] = {}
        self.cases: dict[int | None, str] = {}
        self.things = naming.Things()

    def acts(self, events: Sequence[Event]) -> list[Act]:
        self.names.load({one.person_id for one in events} | changes.people_in(events))
        acted_for = {one.organization_id for one in events}
        _load(self.bodies, Organization.id, Organization.name, acted_for)
        self.things.load(events)
        _load(self.cases, Case.id, Case.number, {one.case_id for one in events})
        return [self._act(event) for event in events]

    def _act(self, event: Event) -> Act:
        role, body = ROLE_LABEL[event.role], self.bodies.get(event.organization_id, "")
        return Act(
            event=event,
            person=self._person(event),
            hat=f"{body} · {role}" if body else role,
            subject=self._subject(event),
            changes=changes.of(event, self.names),
            changes_in_a_line=changes.in_a_line(event, self.names),
            reason=audit.without_numbers(event.reason),
        )

    def _person(self, event: Event) -> str:
        """Somebody without an account is not the system: a request from outside bears a role."""
        if event.person_id is None and event.role is not Role.SYSTEM:
            return _("没有登录的人")
        return self.names[event.person_id]

    def _subject(self, event: Event) -> str:
        """The thing by its name where a name says more than its number."""
        number = self.cases.get(event.case_id) or ""
        words = (subjects.subject(event), self.things.of(event), number)
        return " ".join(part for part in words if part)


def _load(known: dict[int | None, str], key: Any, words: Any, ids: set[int | None]) -> None:
    missing = {one for one in ids if one is not None and one not in known}
    if missing:
        rows = db.session.execute(select(key, words).where(key.in_(missing)))
        known.update({one: name or "" for one, name in rows})


def register(hat: Hat, reader: Reader) -> Register:
    """Newest first. Nothing of the filters reads the chain: verbs and roles are known, people few."""
    query, today = audit.visible_to(hat), clock.today()
    staff = [(str(person_id), name) for person_id, name in audit.staff_of(hat)]
    return Register(
        name=_("经办记录"),
        unit=_("条"),
        query=query,
        identity=Event.id,
        lines=reader.acts,
        columns=[
            Column("at", _("时间"), lambda act: moment(act.event.at), order=Event.id),
            Column("verb", _("事项"), lambda act: act.verb),
            Column("person", _("经办人"), lambda act: act.person),
            Column("object", _("对象"), lambda act: act.subject, hide_small=True),
            Column("reason", _("理由"), lambda act: act.reason),
            Column("id", _("序号"), lambda act: act.event.id, export_only=True),
            Column("hat", _("身份"), lambda act: act.hat, export_only=True),
            Column("changes", _("改动"), lambda act: act.changes_in_a_line, export_only=True),
            Column("request", _("请求编号"), lambda act: act.event.request_id, export_only=True),
            Column("chain", _("链值"), lambda act: act.event.chain, export_only=True),
        ],
        search=_found,
        filters=[
            Filter("verb", _("事项"), [ALL, *verbs.every()], lambda verb: Event.verb == verb),
            Filter("person", _("经办人"), [ALL, *staff], lambda one: Event.person_id == int(one)),
            Filter("role", _("身份"), [ALL, *_ROLES], lambda role: Event.role == Role(role)),
            Filter("object", _("对象"), [ALL, *subjects.SUBJECTS.items()], _about),
            *_asked_for(hat),
            Filter("days", _("时间"), [ALL, *PERIODS.items()], lambda days: _since(days, today)),
            DayFilter("from", _("自"), audit.from_day),
            DayFilter("through", _("至"), audit.through_day),
        ],
        sort="-at",
        placeholder=_("日期、姓名、组织或编号"),
        empty=_("还没有经办记录。"),
        file_name="audit",
    )


_ROLES = [(role.value, ROLE_LABEL[role]) for role in Role]


def _about(object_type: str) -> ColumnElement[bool]:
    return Event.object_type == object_type


def _since(days: str, today: date) -> ColumnElement[bool]:
    return audit.from_day(today - timedelta(days=int(days) - 1))


def _asked_for(hat: Hat) -> list[Filter]:
    """`case=` and `organization=` of a link: one more filter with that one choice."""
    found: list[Filter] = []
    case = _one(Case.id, Case.number, Case.hub_id == hat.hub_id, "case")
    if case:
        found.append(Filter("case", _("办件"), [ALL, case], lambda one: Event.case_id == int(one)))
    body = _one(
        Organization.id, Organization.name, Organization.hub_id == hat.hub_id, "organization"
    )
    if body:
        found.append(Filter("organization", _("组织"), [ALL, body], lambda one: _of({int(one)})))
    return found


def _one(key: Any, words: Any, ours: ColumnElement[bool], argument: str) -> tuple[str, str] | None:
    asked = asked_id(argument)
    row = (
        db.session.execute(select(key, words).where(key == asked, ours)).first() if asked else None
    )
    return (str(row[0]), row[1] or str(row[0])) if row else None


def _of(ids: Any) -> ColumnElement[bool]:
    """Acts for these organizations, on them, or on one of their cases."""
    cases = select(Case.id).where(Case.organization_id.in_(ids))
    return or_(
        Event.organization_id.in_(ids),
        (Event.object_type == "organization") & Event.object_id.in_(ids),
        Event.case_id.in_(cases),
    )


def _found(text: str) -> ColumnElement[bool]:
    """A day; else somebody's or an organization's name, or a number of a case, request or thing."""
    day = typed_day(text)
    if day is None:
        return _named(text)
    return audit.from_day(day) & audit.through_day(day)


def _named(text: str) -> ColumnElement[bool]:
    persons = select(Person.id).where(Person.name.contains(text, autoescape=True))
    bodies = select(Organization.id).where(Organization.name.contains(text, autoescape=True))
    found = [
        Event.request_id == text,
        Event.person_id.in_(persons),
        Event.case_id.in_(select(Case.id).where(Case.number == text)),
        _of(bodies),
    ]
    if text.isdecimal() and len(text) < 10:
        found += [Event.object_id == int(text), Event.id == int(text)]
    return or_(*found)
