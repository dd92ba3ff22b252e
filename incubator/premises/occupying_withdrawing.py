"""An application that ends before anybody moved in: taken back, or ended by the office."""

from __future__ import annotations

from datetime import datetime

from incubator.casework.services import move
from incubator.core.permissions import Hat
from incubator.premises import occupying, occupying_holds
from incubator.premises.occupancy import Occupancy
from incubator.premises.occupancy_steps import Action


def withdraw(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """The applicant takes it back before it signed; the room is free again."""
    return _ended(case_id, Action.WITHDRAW, reason, version, by=by, at=at)


def cancel(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """The office ends it before anybody moved in; the room is free again."""
    return _ended(case_id, Action.CANCEL, reason, version, by=by, at=at)


def _ended(
    case_id: int, action: Action, reason: str, version: int | None, *, by: Hat, at: datetime
) -> Occupancy:
    case, _room = occupying.held(case_id)
    move(case, action, by=by, at=at, version=version, reason=reason)
    occupying_holds.let_go_all(case)
    return case
