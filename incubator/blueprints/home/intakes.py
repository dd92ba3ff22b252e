"""The incubation base on the front pages of whoever may apply to it: open intakes, and one's own application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import selectinload

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.eligibility.findings import may_submit
from incubator.incubation import conditions, queries, timeline
from incubator.incubation import intakes as known
from incubator.incubation.intake import Intake
from incubator.incubation.lifecycle import LIFECYCLE
from incubator.incubation.models import Incubation
from incubator.incubation.states import Status
from incubator.organizations.models import Organization

MOST = 5


@dataclass(frozen=True)
class Offer:
    """An open intake, and whether its rules are met by this organization today."""

    intake: Intake
    may: bool


@dataclass(frozen=True)
class Applying:
    application: Incubation | None
    """The one on its way; none where the organization stays already or has not begun."""
    word: str
    tone: str
    words: str
    offers: list[Offer]


def open_now(now: datetime) -> list[Intake]:
    """For the public front."""
    return list(db.session.scalars(known.open_now(now).limit(MOST)).unique())


def applying(hat: Hat, *, staying: bool) -> Applying | None:
    """An organization's own part; None for who may not apply, or where it is in the base already."""
    if staying or not hat.may(Permission.APPLY):
        return None
    own = queries.applying(hat.organization_id)
    if own is not None:
        state = LIFECYCLE.states[Status(own.status)]
        return Applying(own, state.public, state.tone, timeline.now_words(own), [])
    offers = _offers(hat)
    return Applying(None, "", "", "", offers) if offers else None


def _offers(hat: Hat) -> list[Offer]:
    organization = db.session.get(Organization, hat.organization_id)
    if organization is None:
        return []
    asked = known.open_now(clock.now(), hub_id=hat.hub_id).options(
        selectinload(Intake.requirements)
    )
    found = db.session.scalars(asked.limit(MOST)).unique()
    today = clock.today()
    return [
        Offer(one, may_submit(conditions.ask_organization(one, organization, on=today)))
        for one in found
    ]
