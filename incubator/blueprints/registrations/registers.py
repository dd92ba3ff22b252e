"""The list of requests, and what happened to one of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from incubator.core.db import db
from incubator.core.permissions import ROLE_LABEL, Hat
from incubator.core.words import _
from incubator.organizations import particulars, services
from incubator.organizations.labels import TYPE_LABEL
from incubator.organizations.models import Organization, OrgType
from incubator.people.models import Person
from incubator.records.models import Event
from incubator.registrations import approving, queries
from incubator.registrations.lifecycle import LIFECYCLE
from incubator.registrations.models import Registration, Status
from incubator.registrations.requests import KIND_LABEL, Kind, kind_of
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.words import moment

ALL = ("", _("全部"))
_TYPES = {
    Kind.FILED: [OrgType.FILED_GROUP],
    Kind.PROSPECTIVE: [OrgType.PROSPECTIVE],
}


def registrations(hat: Hat) -> Register:
    return Register(
        name=_("开通申请"),
        unit=_("份"),
        query=queries.visible_to(hat),
        identity=Registration.id,
        columns=[
            Column(
                "opened",
                _("收到"),
                lambda row: row.opened_at,
                order=Registration.opened_at,
                shape=Shape.DAY,
            ),
            Column("number", _("受理编号"), lambda row: row.number, export_only=True),
            Column("name", _("组织名称"), lambda row: row.name, order=Registration.name),
            Column(
                "kind", _("类别"), lambda row: KIND_LABEL[kind_of(row.org_type)], hide_small=True
            ),
            Column("type", _("组织类型"), lambda row: TYPE_LABEL[row.org_type], export_only=True),
            Column("uscc", _("统一社会信用代码"), lambda row: row.uscc or "", export_only=True),
            Column("filing", _("备案编号"), lambda row: row.filing_no or "", export_only=True),
            Column("paper", _("代录"), _on_paper, export_only=True),
            Column("state", _("状态"), lambda row: LIFECYCLE.states[row.status].label),
            Column(
                "closed", _("办结"), lambda row: row.closed_at, shape=Shape.DAY, export_only=True
            ),
        ],
        search=queries.matching,
        filters=[
            Filter(
                "state",
                _("状态"),
                [ALL, *((one.value, LIFECYCLE.states[one].label) for one in Status)],
                lambda value: Registration.status == Status(value),
            ),
            Filter(
                "kind",
                _("类别"),
                [ALL, *((one.value, label) for one, label in KIND_LABEL.items())],
                lambda value: _of_kind(Kind(value)),
            ),
        ],
        sort="-opened",
        placeholder=_("名称、受理编号、代码"),
        empty=_("还没有开通申请。"),
        file_name="registrations",
    )


def _on_paper(row: Registration) -> str:
    return _("代录") if row.entered_on_behalf else ""


def _of_kind(kind: Kind) -> ColumnElement[bool]:
    coded = [one for types in _TYPES.values() for one in types]
    if kind in _TYPES:
        return Registration.org_type.in_(_TYPES[kind])
    return Registration.org_type.not_in(coded)


@dataclass(frozen=True)
class Compared:
    """One thing the request and the register both say."""

    label: str
    asked: str
    known: str

    @property
    def differs(self) -> bool:
        return bool(self.asked) and self.asked != self.known


def compared(registration: Registration, known: Organization) -> list[Compared]:
    """What the request says beside what the register says of `known`, blanks on both sides left out."""
    asked = particulars.described(approving.stated(registration))
    theirs = particulars.described(services.stated_of(known))
    return [
        Compared(label, text, theirs[label])
        for label, text in asked.items()
        if text or theirs[label]
    ]


@dataclass(frozen=True)
class Act:
    what: str
    why: str


def acts(registration: Registration) -> list[Act]:
    """What happened to a request, the newest first; the applicant is nobody's person until approved."""
    rows = db.session.execute(
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.object_type == "registration", Event.object_id == registration.id)
        .options(joinedload(Event.note))
        .order_by(Event.id.desc())
    ).all()
    return [
        Act(
            _verb(event.verb),
            " · ".join(filter(None, [moment(event.at), _who(event, name), event.reason])),
        )
        for event, name in rows
    ]


def _who(event: Event, name: str | None) -> str:
    if event.post_id:
        return f"{name} · {ROLE_LABEL[event.role]}"
    return f"{name or _('申请人')}"


def _verb(verb: str) -> str:
    action = verb.partition(".")[2]
    if action == "submit":
        return _("提交")
    steps = {str(one): step.label for one, step in LIFECYCLE.steps.items()}
    return steps.get(action, verb)
