"""Asking to be let into an organization that is there already; the answer says nothing about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.secret import digest
from incubator.core.texts import one_line
from incubator.core.words import _
from incubator.organizations import particulars
from incubator.organizations.codes import normalized
from incubator.organizations.models import Hub, Organization
from incubator.people.links import Invitation
from incubator.people.services import checked_email, checked_phone
from incubator.records.events import record
from incubator.registrations import queries, telling
from incubator.registrations.models import JoinRequest, Registration
from incubator.registrations.queries import Named
from incubator.registrations.requests import LONGEST_NAME

MOST_UNANSWERED = 20
"""For one body: beyond that nobody reads them, and a flood stays small."""


@dataclass(frozen=True)
class Asking:
    """Which body (its code, filing number or name as typed) and who wants in."""

    body: str
    name: str
    phone: str
    email: str = ""


def ask(asking: Asking, hub: Hub, *, by: Hat, at: datetime) -> None:
    """Pass the request on where there is somebody to pass it to.

    Whether there was is never answered: the caller says the same in every case.
    """
    name = one_line(asking.name)
    if not name:
        raise RuleError(_("请填写您的姓名。"), field="name")
    particulars.check_text(name, "name", longest=LONGEST_NAME)
    phone, email = checked_phone(asking.phone), checked_email(asking.email)
    if not phone:
        raise RuleError(_("请填写您的电话，负责人要联系您。"), field="phone")
    organization, request = _meant(asking.body, hub)
    if organization is None and request is None:
        return
    made = JoinRequest(
        hub_id=organization.hub_id if organization else hub.id,
        organization_id=organization.id if organization else None,
        registration_id=request.id if request and organization is None else None,
        name=name,
        phone=phone,
        phone_digest=digest(phone),
        email=email or None,
        asked_at=at,
    )
    if _too_many(made):
        return
    db.session.add(made)
    db.session.flush()
    record("join_request.ask", made, by=by, at=at, hub_id=made.hub_id)
    if organization is not None:
        telling.asked_to_join(made, organization, at=at)
    elif request is not None:
        telling.asked_to_join_request(made, request, at=at)


def _meant(typed: str, hub: Hub) -> tuple[Organization | None, Registration | None]:
    """The body by what was typed: first read as a code, then as a filing number, then as a name."""
    text = one_line(typed)
    for body in (Named(uscc=normalized(text)), Named(filing_no=text)):
        organization = queries.organization_named(body, hub_id=hub.id)
        request = queries.open_request(body, hub_id=hub.id)
        if organization is not None or request is not None:
            return organization, request
    return queries.called(text, hub_id=hub.id)


def _too_many(made: JoinRequest) -> bool:
    """The same person again, or more than anybody answers."""
    same_body: ColumnElement[bool] = (
        JoinRequest.organization_id == made.organization_id
        if made.organization_id is not None
        else JoinRequest.registration_id == made.registration_id
    )
    waiting = select(func.count(JoinRequest.id)).where(same_body, JoinRequest.answered_at.is_(None))
    again = waiting.where(JoinRequest.phone_digest == made.phone_digest)
    return bool(db.session.scalar(again)) or (db.session.scalar(waiting) or 0) >= MOST_UNANSWERED


def visible_to(hat: Hat) -> ColumnElement[bool]:
    """Requests of the hat's own organization, or of the hub's for its staff."""
    if hat.may(Permission.MANAGE_ORGANIZATIONS):
        return JoinRequest.hub_id == hat.hub_id
    return JoinRequest.organization_id == hat.organization_id


def settle(asked: JoinRequest, invitation: Invitation | None, *, by: Hat, at: datetime) -> None:
    """Answer: with the invitation it led to, or without one where it is declined."""
    if asked.organization_id is None or asked.answered_at is not None:
        raise NotFound(_("没有找到这个请求，可能已经答复。"))
    asked.answered_at = at
    asked.invitation_id = invitation.id if invitation else None
    record(
        "join_request.invite" if invitation else "join_request.decline",
        asked,
        by=by,
        at=at,
        hub_id=asked.hub_id,
    )
