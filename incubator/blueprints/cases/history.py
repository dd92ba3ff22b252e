"""经办记录: what happened to a case, for staff in full, for the applicant in public words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from incubator.blueprints.cases import words
from incubator.casework import lifecycles
from incubator.casework.models import Case
from incubator.core.db import db
from incubator.core.lifecycle import Party, State
from incubator.core.permissions import ROLE_LABEL, Hat, Permission
from incubator.core.words import _
from incubator.notices.queries import acts_about
from incubator.people.models import Person, Post
from incubator.records.models import Event
from incubator.web import verbs
from incubator.web.listing import Column, Register
from incubator.web.words import moment


@dataclass(frozen=True)
class Line:
    """One act as the reader may see it."""

    at: Any
    verb: str
    person: str
    hat: str
    reason: str
    changes: list[tuple[str, str, str]]


class History:
    """The events of one case for one reader, with every name they need loaded at once."""

    def __init__(self, case: Case, reader: Hat) -> None:
        self.case, self.reader = case, reader
        self.in_full = reader.may(Permission.VIEW_CASES)
        self.concerning = or_(Event.case_id == case.id, acts_about(case.id))
        acts = select(Event).where(self.concerning)
        persons = select(Person.id, Person.name).where(
            Person.id.in_(acts.with_only_columns(Event.person_id))
        )
        posts = (
            select(Post)
            .where(Post.id.in_(acts.with_only_columns(Event.post_id)))
            .options(joinedload(Post.organization))
        )
        self.names: dict[int, str] = {row.id: row.name for row in db.session.execute(persons)}
        self.posts = {post.id: post for post in db.session.scalars(posts)}

    def query(self) -> Select[Event]:
        """Staff see every event; the applicant their own acts and the steps that changed what they read."""
        found = select(Event).where(self.concerning).options(joinedload(Event.note))
        if self.in_full:
            return found
        own = Event.organization_id == self.reader.organization_id
        shown_to_all = acts_about(self.case.id)
        return found.where(or_(own, shown_to_all, Event.verb.in_(_public_verbs(self.case.kind))))

    def register(self) -> Register:
        return Register(
            name=_("经办记录"),
            unit=_("条"),
            query=self.query(),
            identity=Event.id,
            columns=[
                Column("at", _("时间"), lambda event: moment(event.at)),
                Column("verb", _("事项"), lambda event: self.line(event).verb),
                Column("person", _("经办人"), lambda event: self.line(event).person),
                Column("hat", _("身份"), lambda event: self.line(event).hat),
                Column("reason", _("理由"), lambda event: self.line(event).reason),
                Column("changes", _("改动"), self._changes_in_a_line),
            ],
            file_name="history",
        )

    def _changes_in_a_line(self, event: Event) -> str:
        return "；".join(
            f"{label}：{before} → {after}" for label, before, after in self.line(event).changes
        )

    def lines(self, events: Iterable[Event]) -> list[Line]:
        return [self.line(event) for event in events]

    def line(self, event: Event) -> Line:
        return self._full(event) if self.in_full else self._public(event)

    def _full(self, event: Event) -> Line:
        post = self.posts.get(event.post_id) if event.post_id else None
        hat = ROLE_LABEL[event.role]
        return Line(
            at=event.at,
            verb=verbs.label(event.verb),
            person=self.names.get(event.person_id or 0, _("系统")),
            hat=f"{post.organization.name} · {hat}" if post else hat,
            reason=event.reason,
            changes=self._changes(event.before or {}, event.after or {}, public=False),
        )

    def _public(self, event: Event) -> Line:
        """Public words, and of other people no more than their role."""
        mine = event.organization_id == self.reader.organization_id or _is_everybodys(event)
        target = self._target(event)
        me = event.person_id == self.reader.person_id
        told = mine or (target is not None and _is_told_why(target))
        before: Mapping[str, Any] = event.before or {}
        after: Mapping[str, Any] = event.after or {}
        if not _is_everybodys(event):
            before, after = _status_alone(before, target), _status_alone(after, target)
        return Line(
            at=event.at,
            verb=verbs.label(event.verb) if mine or target is None else target.public,
            person=self.reader.name if me else "",
            hat=ROLE_LABEL[event.role],
            reason=event.reason if told else "",
            changes=self._changes(before, after, public=True) if mine else [],
        )

    def _target(self, event: Event) -> State | None:
        status = (event.after or {}).get("status")
        return lifecycles.of(self.case.kind).states.get(status) if status else None

    def _changes(
        self, before: Mapping[str, Any], after: Mapping[str, Any], *, public: bool
    ) -> list[tuple[str, str, str]]:
        both = (before, after)
        read = [
            (words.FACTS[name], *(self._value(name, facts.get(name), public) for facts in both))
            for name in dict.fromkeys([*before, *after])
            if name in words.FACTS
        ]
        return [(label, old, new) for label, old, new in read if old != new]

    def _value(self, name: str, found: Any, public: bool) -> str:
        if name in words.PEOPLE and isinstance(found, int):
            return self._name(found)
        return words.value(name, found, kind=self.case.kind, public=public)

    def _name(self, person_id: int) -> str:
        """Somebody named by an event who took no step here: a signer on paper, an expert asked."""
        if person_id not in self.names:
            person = db.session.get(Person, person_id)
            self.names[person_id] = person.name if person else ""
        return self.names[person_id]


def _is_everybodys(event: Event) -> bool:
    """An act on the notice the case stands on: everything it records was shown to the public."""
    return event.case_id is None


def _status_alone(facts: Mapping[str, Any], target: State | None) -> Mapping[str, Any]:
    return {"status": facts.get("status")} if target else {}


def _public_verbs(kind: str) -> list[str]:
    """The steps after which the applicant reads another label."""
    lifecycle = lifecycles.of(kind)
    return [
        f"{kind}.{action.value}"
        for action, step in lifecycle.steps.items()
        if any(
            lifecycle.states[source].public != lifecycle.states[step.target].public
            for source in step.sources
        )
    ]


def _is_told_why(target: State) -> bool:
    """The reason was written for the applicant when it is their move now, or when it is over."""
    return target.waits_for is Party.APPLICANT or target.final
