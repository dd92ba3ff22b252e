"""The applicant takes the application back; whatever was held for it is free again."""

from __future__ import annotations

from datetime import datetime

from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import locked
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import editing, placing, waiting
from incubator.incubation.actions import Action
from incubator.incubation.models import Incubation


def withdraw(
    application: Incubation, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> None:
    """Refused once it has moved in; before that also a place promised or waited for is given up."""
    locked(Incubation, application.id)
    editing.belongs(application, by)
    by.require(Permission.APPLY)
    application.ended_on = clock.on(at)
    move(application, Action.WITHDRAW, by=by, at=at, reason=reason, version=version)
    because = _("申请人撤回申请")[:]
    if waiting.place_of(application) is not None:
        waiting.leave(application, because=because, by=by, at=at)
    placing.give_back(application, because=because, by=by, at=at)
