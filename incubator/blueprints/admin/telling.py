"""What was done to somebody's login is read by them in the inbox."""

from __future__ import annotations

from datetime import datetime

from incubator.casework import messages
from incubator.core import clock
from incubator.core.permissions import Hat
from incubator.core.words import _


def tell(person_id: int, subject: str, *, by: Hat, at: datetime) -> None:
    """Let the person read in the inbox what was done to their login, in case they did not ask for it."""
    telling = messages.Telling(
        source=f"person:{person_id}",
        step=f"login@{at.timestamp():.0f}",
        on=clock.on(at),
        subject=subject,
        body=_(
            "由%(who)s办理。如果不是您本人要求的，请立即修改密码并告诉服务中心。",
            who=f"{by.name}（{by.label}）",
        ),
        link="/account",
        hub_id=by.hub_id,
    )
    messages.put(telling, {person_id}, at=at)
