"""Which records nobody has compared with their sources for longer than the rule allows."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_

from incubator.core.permissions import Hat
from incubator.organizations.lifecycle import OVER
from incubator.organizations.models import Organization
from incubator.organizations.queries import visible_to
from incubator.rules.queries import rule

RULE = "organizations.verify"


def checked_before(day: date) -> ColumnElement[bool]:
    """Last compared before `day`, or never."""
    return or_(Organization.verified_on.is_(None), Organization.verified_on < day)


def overdue(*, on: date, hub_id: int | None) -> ColumnElement[bool]:
    """Due to be compared again on `on`, by the rule; what is over needs it no more."""
    days = rule(RULE, on=on, hub_id=hub_id).value
    return and_(checked_before(on - timedelta(days=days)), Organization.status.not_in(OVER))


def awaiting(hat: Hat, *, on: date) -> Select[Organization]:
    """The records a hat sees that are due to be compared again."""
    return visible_to(hat).where(overdue(on=on, hub_id=hat.hub_id))
