"""Letting go of what was held only until a request, an invitation or a wish to join was settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, or_, select, update

from incubator.core.db import db
from incubator.people.links import Invitation
from incubator.registrations.models import JoinRequest, Registration, Sponsor, Status

SETTLED = timedelta(days=30)
"""After an invitation ended or a wish to join was answered."""

UNANSWERED = timedelta(days=365)
"""After a request ended or was returned and never handed in again; also for a wish nobody answered."""


def forget(*, at: datetime) -> int:
    """Wipe names, phones and mail that are due; answers how many rows held any."""
    return sum(len(db.session.execute(one).all()) for one in _wipes(at))


def _wipes(at: datetime) -> list[Any]:
    month, year = at - SETTLED, at - UNANSWERED
    nobody: dict[str, Any] = {"name": None, "phone": None, "phone_digest": None, "email": None}
    ended = Registration.closed_at < year
    given_up = and_(Registration.status == Status.RETURNED, Registration.status_since < year)
    over = or_(ended, given_up)
    return [
        _wipe(update(Invitation).where(_invitation_over(month)), Invitation.name, nobody),
        _wipe(update(JoinRequest).where(_wish_over(month, year)), JoinRequest.name, nobody),
        _wipe(
            update(Sponsor).where(Sponsor.registration_id.in_(select(Registration.id).where(over))),
            Sponsor.name,
            {"name": None, "phone": None},
        ),
        _wipe(
            update(Registration).where(over, Registration.status != Status.APPROVED),
            Registration.applicant_name,
            {
                "applicant_name": None,
                "phone": None,
                "phone_digest": None,
                "email": None,
                "username": "",
                "password_hash": "",
            },
        ),
    ]


def _invitation_over(before: datetime) -> ColumnElement[bool]:
    return or_(
        Invitation.accepted_at < before,
        Invitation.withdrawn_at < before,
        Invitation.expires_at < before,
    )


def _wish_over(answered: datetime, asked: datetime) -> ColumnElement[bool]:
    return or_(JoinRequest.answered_at < answered, JoinRequest.asked_at < asked)


def _wipe(which: Update, held: Any, blank: dict[str, Any]) -> Any:
    """The rows of `which` that hold a name still, blanked."""
    return (
        which.where(held.is_not(None))
        .values(blank)
        .returning(held.class_.id)
        .execution_options(synchronize_session=False)
    )
