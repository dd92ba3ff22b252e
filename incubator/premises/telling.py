"""What the people of an organization and of the centre are told about rooms and their use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from incubator.casework import messages
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Permission
from incubator.people.queries import holders_in_hub, holders_in_organization


@dataclass(frozen=True)
class News:
    """One thing to tell; `about` and `step` with day and person make sure it is told once."""

    about: str
    step: str
    subject: str
    body: str
    link: str
    hub_id: int
    case_id: int | None = None


def tell_organization(organization_id: int, news: News, *, at: datetime) -> int:
    """Everybody who applies for the organization; answers how many were told."""
    posts = db.session.scalars(
        holders_in_organization(organization_id, permissions={Permission.APPLY}, on=clock.on(at))
    )
    return messages.put(_telling(news, at), messages.people_of(posts), at=at)


def tell_staff(news: News, permissions: Collection[Permission], *, at: datetime) -> int:
    """Everybody of the hub's bodies who may do one of `permissions`."""
    posts = db.session.scalars(
        holders_in_hub(news.hub_id, permissions=permissions, on=clock.on(at))
    )
    return messages.put(_telling(news, at), messages.people_of(posts), at=at)


def _telling(news: News, at: datetime) -> messages.Telling:
    return messages.Telling(
        source=news.about,
        step=news.step,
        on=clock.on(at),
        subject=news.subject[:160],
        body=news.body[:2000],
        link=news.link,
        hub_id=news.hub_id,
        case_id=news.case_id,
    )
