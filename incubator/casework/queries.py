"""Which cases, deadlines and messages a hat may see."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from incubator.casework import lifecycles
from incubator.casework.models import Case, Deadline, Delivery, Message
from incubator.core.lifecycle import Party
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.organizations.models import Organization


def seen_by(hat: Hat) -> ColumnElement[bool]:
    """The condition under which a case row is this hat's to see; a draft is its writers' alone."""
    if hat.may(Permission.VIEW_CASES):
        return and_(Case.hub_id == hat.hub_id, or_(Case.entered_on_behalf, ~_still_a_draft()))
    if hat.may(Permission.APPLY):
        return Case.organization_id == hat.organization_id
    return false()


def _still_a_draft() -> ColumnElement[bool]:
    """In a state of the applicant's that no step leads to: it was never handed in."""
    return or_(
        false(),
        *(
            and_(Case.kind == lifecycle.kind, Case.status == status.value)
            for lifecycle in lifecycles.every()
            for status, state in lifecycle.states.items()
            if state.waits_for is Party.APPLICANT
            and all(step.target != status for step in lifecycle.steps.values())
        ),
    )


def visible_to(hat: Hat) -> Select[Case]:
    return select(Case).where(seen_by(hat))


def matching(text: str) -> ColumnElement[bool]:
    """Its title, its number, or the name of its organization."""
    applicant = Case.organization.has(holding(text, Organization.name))
    return holding(text, Case.title, Case.number) | applicant


def deadlines_visible_to(hat: Hat) -> Select[Deadline]:
    """Open obligations, the nearest first: the hub's for staff, its own for an organization."""
    if hat.may(Permission.VIEW_CASES):
        mine: ColumnElement[bool] = Deadline.hub_id == hat.hub_id
    elif hat.may(Permission.APPLY):
        mine = Deadline.organization_id == hat.organization_id
    else:
        mine = false()
    return (
        select(Deadline)
        .where(mine, Deadline.done_at.is_(None), Deadline.waived_at.is_(None))
        .order_by(Deadline.due_on, Deadline.id)
    )


def due_before(hat: Hat, day: date) -> Select[Deadline]:
    return deadlines_visible_to(hat).where(Deadline.due_on < day)


def inbox_of(hat: Hat, *, unread_only: bool = False) -> Select[Message]:
    """What one person was told, the newest first, whichever hat they wear."""
    return (
        select(Message)
        .where(
            Message.person_id == hat.person_id,
            Message.state == Delivery.SENT,
            Message.read_at.is_(None) if unread_only else true(),
        )
        .order_by(Message.created_at.desc(), Message.id.desc())
    )
