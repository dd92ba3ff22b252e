"""`move`: the only writer of a case's status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from incubator.casework import deadlines, last_steps, lifecycles, messages
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, Overtaken
from incubator.core.lifecycle import Party, State, Step
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.people.queries import holders_in_hub, holders_in_organization
from incubator.records.events import record


def open_case(case: Case, *, by: Hat, at: datetime) -> None:
    """Add a new case row with its first event."""
    db.session.add(case)
    db.session.flush()
    record(
        f"{case.kind}.open",
        case,
        by=by,
        at=at,
        case_id=case.id,
        hub_id=case.hub_id,
        after={"status": case.status},
    )


def move(
    case: Case,
    action: StrEnum,
    *,
    by: Hat,
    at: datetime,
    reason: str = "",
    version: int | None = None,
    facts: Mapping[str, Any] | None = None,
    counting_from: date | None = None,
) -> None:
    """Take one step: status, event, deadlines and messages, or a refusal that changes nothing.

    `version` is what the person saw (another one is `Overtaken`); `facts` join the event's `after`;
    `counting_from` replaces today as the day new deadlines are counted from.
    """
    locked(type(case), case.id)
    _belongs(case, by)
    if version is not None and version != case.version:
        raise Overtaken(_("他人刚刚办理了这件事，您的操作没有保存。请查看最新进度后再办理。"))
    lifecycle = lifecycles.of(case.kind)
    step = last_steps.require_step(case, action, by, reason)
    before = _status(lifecycle, case.status)
    state: State = lifecycle.states[step.target]
    case.status, case.status_since = step.target.value, at
    case.closed_at = at if state.final else None
    deadlines.close_for(case, step.closes, at=at)
    start = counting_from or clock.on(at)
    for kind in step.opens:
        deadlines.open_for(case, kind, start=start)
    record(
        f"{case.kind}.{action.value}",
        case,
        by=by,
        at=at,
        case_id=case.id,
        hub_id=case.hub_id,
        before={"status": before.value},
        after={"status": case.status, **(facts or {})},
        reason=reason,
    )
    _tell(case, step, was=lifecycle.states[before], by=by, at=at, reason=reason)


def _status(lifecycle: Any, value: str) -> Any:
    return next(status for status in lifecycle.states if status == value)


def _belongs(case: Case, by: Hat) -> None:
    """A case of another hub or organization is not there, whatever the caller loaded."""
    mine = case.hub_id == by.hub_id if by.for_hub else case.organization_id == by.organization_id
    if not mine:
        raise NotFound(_("没有找到这件事项。"))


def _tell(case: Case, step: Step[Any], *, was: State, by: Hat, at: datetime, reason: str) -> None:
    """The applicant reads every step but their own; whoever must act next is told as well.

    A step after which the applicant would only read the same word again is not told to them; an
    internal reason goes to colleagues only, who read the word of the office.
    """
    day = clock.on(at)
    lifecycle = lifecycles.of(case.kind)
    state: State = lifecycle.states[step.target]
    steps = lifecycle.steps.values()
    next_permissions = {step.permission for step in steps if case.status in step.sources}
    applicants = messages.people_of(
        db.session.scalars(
            holders_in_organization(case.organization_id, permissions={Permission.APPLY}, on=day)
        )
    )
    telling = messages.Telling(
        source=f"case:{case.id}",
        step=f"{case.status}@{at.timestamp():.0f}",
        on=day,
        subject=messages.progress(case.title, state.public),
        body=reason,
        link=messages.link_to(case),
        hub_id=case.hub_id,
        case_id=case.id,
    )
    said_outside = replace(telling, body="") if step.internal else telling
    if said_outside.body or state.public != was.public:
        messages.put(said_outside, applicants - {by.person_id}, at=at)
    if state.waits_for is Party.STAFF or step.internal:
        staff = messages.people_of(
            db.session.scalars(
                holders_in_hub(
                    case.hub_id, permissions=next_permissions - {Permission.APPLY}, on=day
                )
            )
        )
        said_inside = replace(telling, subject=messages.progress(case.title, state.label))
        messages.put(said_inside, staff - applicants - {by.person_id}, at=at)
