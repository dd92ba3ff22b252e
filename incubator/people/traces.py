"""Where else than in their own rows a person is named, and taking the name out of there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, false, null, or_, select, true, update

from incubator.core.columns import Base
from incubator.core.db import db
from incubator.core.secret import Secret, digest
from incubator.core.words import _
from incubator.people.models import Person

Place = tuple[str, str]


@dataclass(frozen=True)
class Trace:
    """Columns of one table that together describe somebody: `name`, and all that goes with it.

    They are this person's when a phone, mail or number in them is theirs, or when the name is and
    the row belongs to a body in which they hold or held a post. `body` leads there: columns that
    name the next row, the last of them an organization.
    """

    table: str
    name: str
    others: tuple[str, ...]
    body: tuple[Place, ...] = ()
    owner: str = ""
    """The column with the person's id, where there is one."""

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.name, *self.others) if self.name else self.others


def _of_its_case(table: str) -> tuple[Place, ...]:
    return (table, "id"), ("case_file", "organization_id")


_OF_THE_CASE = _of_its_case("fund_application")

TRACES: tuple[Trace, ...] = (
    Trace(
        "invitation",
        "name",
        ("phone", "phone_digest", "email"),
        (("invitation", "organization_id"),),
    ),
    Trace(
        "registration",
        "applicant_name",
        ("phone", "phone_digest", "email", "username", "password_hash"),
        (("registration", "organization_id"),),
        owner="person_id",
    ),
    Trace(
        "sponsor",
        "name",
        ("phone",),
        (("sponsor", "registration_id"), ("registration", "organization_id")),
    ),
    Trace(
        "join_request",
        "name",
        ("phone", "phone_digest", "email"),
        (("join_request", "organization_id"),),
    ),
    Trace(
        "organization_details",
        "contact_name",
        ("email",),
        (("organization_details", "organization_id"),),
    ),
    Trace(
        "organization_details",
        "supervising_contact",
        ("supervising_phone",),
        (("organization_details", "organization_id"),),
    ),
    Trace("organization", "", ("phone", "phone_digest")),
    Trace("fund_application", "contact_name", ("contact_phone", "contact_email"), _OF_THE_CASE),
    Trace("fund_application", "leader_name", ("leader_phone",), _OF_THE_CASE),
    Trace(
        "incubation",
        "contact_name",
        ("contact_phone", "contact_email"),
        (("incubation", "resident_id"),),
    ),
    Trace(
        "incubation_sponsor",
        "name",
        ("phone",),
        (("incubation_sponsor", "case_id"), ("incubation", "resident_id")),
    ),
    Trace("objection", "objector", ("contact",)),
    Trace("booking", "safety_officer", ("safety_phone",), _of_its_case("booking")),
    Trace("occupancy", "contact_name", ("contact_phone",), _of_its_case("occupancy")),
    Trace("calendar_feed", "", ("token",), owner="person_id"),
)

TOLD: Mapping[str, tuple[str, ...]] = {
    "message": ("subject", "body"),
    "dispatch": ("subject",),
    "document": ("name",),
    "post": ("basis",),
}
"""Sentences that may name the person: the name is replaced in those of the same streets."""

WRITTEN: Mapping[str, tuple[str, ...]] = {
    **TOLD,
    "fund_application": ("background", "beneficiaries", "team", "risks", "other_funding"),
    "application_section": ("return_note",),
    "registration": ("reason",),
    "incubation": (
        "projects",
        "audience",
        "plan",
        "penalties",
        "hours_of_use",
        "recommendation",
        "signatory",
    ),
    "incubation_decision": ("reasons",),
    "incubation_section": ("return_note",),
    "incubation_service": ("note", "withdrawn_because"),
    "incubation_follow_up": ("what",),
    "incubation_goal": ("text", "measure", "remark"),
    "incubation_planned_service": ("what", "by_whom"),
    "incubation_phase": ("reason",),
    "incubation_warning": ("reason", "lifted_because"),
    "incubation_waiting": ("reason", "left_because"),
    "incubation_desk_use": ("ended_because",),
    "incubation_hand_over": ("note", "not_needed_because"),
    "incubation_afterwards": ("words",),
    "support_request": ("wish", "answer"),
    "evaluation": ("remark",),
    "evaluation_answer": ("words",),
    "graduation_review": ("self_assessment", "interview", "development"),
    "booking": ("purpose", "equipment_wanted", "exception"),
    "booking_occurrence": ("because",),
    "booking_sanction": ("reason", "appeal", "answer"),
    "closure": ("reason", "lifted_because"),
    "closure_exception": ("reason",),
    "use_record": ("hand_over", "damage"),
    "premises_charge": ("waived_because", "refunded_because"),
    "occupancy": (
        *("purpose", "survey", "signatory", "deposit_note", "insurance"),
        *("end_conditions", "damage"),
    ),
    "occupancy_decision": ("reasons",),
    "occupancy_extension": ("signatory",),
    "occupancy_hand_over": ("note",),
    "deadline": ("waived_reason",),
    "decision": ("reasons",),
    "objection": ("text", "answer"),
}
"""Running text: a phone, mail, number or account of the person is replaced wherever it stands."""

KEPT: Mapping[Place, str] = {
    ("organization", "bank_account"): _("组织的账户，不是个人信息；随组织档案保存"),
    ("organization", "bank_digest"): _("组织的账户，不是个人信息；随组织档案保存"),
    ("fund_application", "account_name"): _("收款单位，按财政资金档案保存"),
    ("fund_application", "bank_account"): _("收款单位的账户，按财政资金档案保存"),
    ("fund_application", "bank_digest"): _("收款单位的账户，按财政资金档案保存"),
    ("calendar_feed", "token_digest"): _("只存摘要，本人注销后不再打开任何日历"),
}
"""What stays when a person is erased, and why."""


@dataclass(frozen=True)
class Known:
    """What a person is recognized by, taken before it is erased."""

    id: int
    name: str
    numbers: tuple[str, ...]
    """Phone, mail, ID number, account: nobody else has the same."""
    bodies: frozenset[int]
    streets: frozenset[int]

    @property
    def digests(self) -> frozenset[str]:
        return frozenset(digest(one) for one in self.numbers)


def known_of(person: Person) -> Known:
    values = (person.phone, person.email, person.id_number, person.bank_account)
    return Known(
        id=person.id,
        name=person.name,
        numbers=tuple(one for one in values if one),
        bodies=frozenset(post.organization_id for post in person.posts),
        streets=frozenset(post.organization.hub_id for post in person.posts),
    )


def erase(known: Known, *, pseudonym: str) -> int:
    """Take the person out of every trace and sentence; answers how many rows were changed."""
    db.session.flush()
    changed = sum(_out_of_trace(trace, known, pseudonym) for trace in TRACES)
    for table_name, columns in WRITTEN.items():
        table = Base.metadata.tables[table_name]
        told = table_name in TOLD
        for column in columns:
            changed += _out_of_text(table, column, known, pseudonym, named=told)
    db.session.expire_all()
    return changed


def _out_of_trace(trace: Trace, known: Known, pseudonym: str) -> int:
    table = Base.metadata.tables[trace.table]
    gone = {name: _without(table, name) for name in trace.others}
    if trace.name:
        gone[trace.name] = pseudonym
    rows = db.session.execute(
        select(
            table.c.id,
            *(table.c[name] for name in trace.columns),
            _leading(trace.body, known.bodies).label("ours"),
            (table.c[trace.owner] if trace.owner else null()).label("owner"),
        )
    ).all()
    theirs = [row.id for row in rows if _is_theirs(row, trace, known)]
    if theirs:
        db.session.execute(update(table).where(table.c.id.in_(theirs)).values(gone))
    return len(theirs)


def _leading(body: tuple[Place, ...], bodies: Collection[int]) -> ColumnElement[bool]:
    """Whether the row belongs to one of the person's bodies."""
    if not body:
        return false()
    (table_name, name), *rest = body
    column = Base.metadata.tables[table_name].c[name]
    if not rest:
        return column.in_(bodies)
    following = Base.metadata.tables[rest[0][0]]
    return column.in_(select(following.c.id).where(_leading(tuple(rest), bodies)))


def _is_theirs(row: Any, trace: Trace, known: Known) -> bool:
    if row.owner == known.id:
        return True
    values = {getattr(row, name) for name in trace.others} - {None, ""}
    if values & {*known.numbers, *known.digests}:
        return True
    if any(_stands_in(one, value) for value in values for one in known.numbers):
        return True
    return bool(trace.name) and getattr(row, trace.name) == known.name and bool(row.ours)


def _without(table: Table, name: str) -> str | None:
    return None if table.c[name].nullable else ""


def _out_of_text(table: Table, name: str, known: Known, pseudonym: str, *, named: bool) -> int:
    column, changed = table.c[name], 0
    for row_id, text, ours in db.session.execute(_holding(table, name, known, named=named)).all():
        said = _replaced(text or "", known.numbers, pseudonym)
        if named and ours:
            said = said.replace(known.name, pseudonym)
        length = getattr(column.type, "length", None)
        if said != (text or ""):
            values = {name: said[:length] if length else said}
            db.session.execute(update(table).where(table.c.id == row_id).values(values))
            changed += 1
    return changed


def _holding(table: Table, name: str, known: Known, *, named: bool) -> Select[Any]:
    """Rows that may mention the person; encrypted ones have to be opened to see."""
    column = table.c[name]
    street = table.c.get("hub_id")
    ours = true() if street is None else or_(street.is_(None), street.in_(known.streets))
    query = select(table.c.id, column, ours.label("ours"))
    if isinstance(column.type, Secret):
        return query
    words = [*known.numbers, *([known.name] if named else [])]
    return query.where(or_(false(), *(column.contains(word, autoescape=True) for word in words)))


def _replaced(text: str, numbers: Collection[str], pseudonym: str) -> str:
    for number in numbers:
        text = re.sub(_alone(number), pseudonym, text)
    return text


def _stands_in(number: str, text: str) -> bool:
    return re.search(_alone(number), text) is not None


def _alone(number: str) -> str:
    """The number as such, not as a part of a longer one."""
    return rf"(?<![0-9A-Za-z]){re.escape(number)}(?![0-9A-Za-z])"
