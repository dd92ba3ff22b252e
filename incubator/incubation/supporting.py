"""支持申请: what an incubatee asks of the centre, taken up, answered or declined."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from incubator.casework import deadlines, messages
from incubator.casework.models import Case
from incubator.casework.queries import seen_by
from incubator.casework.services import move, open_case
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.texts import tidy
from incubator.core.words import _
from incubator.incubation import stays
from incubator.incubation.states import STAYING
from incubator.incubation.stay_words import SUPPORT_LABEL
from incubator.incubation.staying import Support, SupportRequest
from incubator.incubation.supporting_steps import ANSWER, LIFECYCLE, Action, Status
from incubator.organizations.models import Organization
from incubator.people.queries import holders_in_hub
from incubator.records.services import numbered

OPEN = tuple(status for status, state in LIFECYCLE.states.items() if not state.final)


def visible_to(hat: Hat) -> Select[SupportRequest]:
    return (
        select(SupportRequest)
        .where(seen_by(hat))
        .options(joinedload(SupportRequest.organization))
        .order_by(SupportRequest.opened_at.desc(), SupportRequest.id.desc())
    )


def waiting(hat: Hat) -> Select[SupportRequest]:
    """Those not answered yet."""
    return visible_to(hat).where(SupportRequest.status.in_(OPEN))


def matching(text: str) -> ColumnElement[bool]:
    """What is asked, its number, or who asks."""
    asking = SupportRequest.organization.has(
        holding(text, Organization.name, Organization.initials)
    )
    return holding(text, SupportRequest.wish, SupportRequest.number) | asking


def ask(what: Support, wish: str, *, by: Hat, at: datetime) -> SupportRequest:
    """Ask the centre for something; only an organization that is in the base may."""
    by.require(Permission.APPLY)
    stay = stays.of_resident(by.organization_id or 0)
    if stay is None or stay.status not in STAYING:
        raise RuleError(_("只有在孵组织可以申请支持。请与服务中心联系。"))
    wish = tidy(wish)[:2000]
    if not wish:
        raise RuleError(_("请写明需要什么支持。"), field="wish")
    today = clock.on(at)
    made = SupportRequest(
        status=Status.ASKED,
        status_since=at,
        number=numbered(f"{stay.hub.short_code}-ZC", on=today),
        title=_("支持申请：%(what)s", what=SUPPORT_LABEL[what])[:],
        hub_id=stay.hub_id,
        organization_id=stay.organization_id,
        opened_at=at,
        submitted_at=at,
        parent_id=stay.id,
        what=what,
        wish=wish,
    )
    open_case(made, by=by, at=at)
    deadlines.open_for(made, ANSWER, start=today)
    _tell_office(made, by=by, at=at)
    return made


def _tell_office(made: SupportRequest, *, by: Hat, at: datetime) -> None:
    today = clock.on(at)
    officers = holders_in_hub(made.hub_id, permissions={Permission.MANAGE_INCUBATION}, on=today)
    telling = messages.Telling(
        source=f"case:{made.id}",
        step=f"{made.status}@{at.timestamp():.0f}",
        on=today,
        subject=messages.progress(made.title, LIFECYCLE.states[Status.ASKED].label),
        body=made.organization.name,
        link=messages.link_to(made),
        hub_id=made.hub_id,
        case_id=made.id,
    )
    messages.put(telling, messages.people_of(db.session.scalars(officers)), at=at)


def answer(
    request_id: int, words: str, *, version: int | None = None, by: Hat, at: datetime
) -> SupportRequest:
    return _say(request_id, Action.ANSWER, words, version=version, by=by, at=at)


def decline(
    request_id: int, words: str, *, version: int | None = None, by: Hat, at: datetime
) -> SupportRequest:
    return _say(request_id, Action.DECLINE, words, version=version, by=by, at=at)


def _say(
    request_id: int, action: Action, words: str, *, version: int | None, by: Hat, at: datetime
) -> SupportRequest:
    made: SupportRequest = locked(SupportRequest, request_id)
    words = tidy(words)[:2000]
    move(made, action, by=by, at=at, reason=words, version=version)
    if not words:
        raise RuleError(_("请写明答复的内容，对方会看到。"), field="reason")
    made.answer, made.answered_on = words, clock.on(at)
    db.session.flush()
    return made


def of_stay(stay_id: int) -> list[SupportRequest]:
    """What was asked during one stay, the newest first."""
    query = (
        select(SupportRequest)
        .where(Case.parent_id == stay_id)
        .order_by(SupportRequest.opened_at.desc(), SupportRequest.id.desc())
    )
    return list(db.session.scalars(query))
