"""What the parties of a booking are told, each in words they may read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from incubator.casework import lifecycles, messages
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission, Role
from incubator.core.words import _
from incubator.people.queries import holders_in_organization
from incubator.premises.approvers import answerers
from incubator.premises.booking import Booking, Occurrence
from incubator.premises.booking_steps import Status
from incubator.premises.busy import hours_of
from incubator.premises.taking import Span

_MOST_SAID = 6
LONGEST_REASON = 300


def span_of(one: Occurrence) -> Span:
    return Span(one.starts_at, one.ends_at)


def in_words(spans: Sequence[Span]) -> str:
    """The hours of each date, the first few where there are many."""
    said = "、".join(hours_of(span) for span in spans[:_MOST_SAID])
    if len(spans) <= _MOST_SAID:
        return said
    return _("%(dates)s 等 %(n)s 次", dates=said, n=len(spans))


def applicant(booking: Booking) -> Hat:
    """The eyes of the organization: for words that it will read."""
    return eyes_of(booking.organization_id, booking.hub_id)


def eyes_of(organization_id: int, hub_id: int) -> Hat:
    return Hat(None, None, organization_id, hub_id, Role.AGENT)


def cut(words: str) -> str:
    """As the row of a date keeps it."""
    return words[:LONGEST_REASON]


def tell_opened(booking: Booking, kept: Sequence[Span], *, by: Hat, at: datetime) -> None:
    """A request goes to whoever answers it; what is confirmed at once is told to the organization."""
    state = lifecycles.state_of(booking)
    day = clock.on(at)
    waits = booking.status == Status.REQUESTED
    telling = _telling(
        booking,
        f"opened@{at.timestamp():.0f}",
        messages.progress(booking.title, state.label if waits else state.public),
        in_words(kept),
        at=at,
    )
    if waits:
        messages.put(telling, answerers(booking.premises, on=day) - {by.person_id}, at=at)
    if not waits or booking.entered_on_behalf:
        said = replace(telling, subject=messages.progress(booking.title, state.public))
        tell_organization(booking, said, by=by, at=at)


def tell_of_dates(
    booking: Booking, subject: str, dates: Iterable[Occurrence], *, by: Hat, at: datetime
) -> None:
    """One message to the organization about some of its dates, each with why."""
    found = list(dates)
    body = "；".join(f"{hours_of(span_of(one))} {one.because}".strip() for one in found)
    if not found:
        return
    step = f"dates-{found[0].id}@{at.timestamp():.0f}"
    tell_organization(
        booking,
        _telling(booking, step, messages.progress(booking.title, subject), body, at=at),
        by=by,
        at=at,
    )


def tell_organization(booking: Booking, telling: messages.Telling, *, by: Hat, at: datetime) -> int:
    """Everybody who acts for the organization, but not the one who did it."""
    posts = holders_in_organization(
        booking.organization_id, permissions={Permission.APPLY}, on=clock.on(at)
    )
    people = messages.people_of(db.session.scalars(posts)) - {by.person_id}
    return messages.put(telling, {one for one in people if one is not None}, at=at)


def _telling(
    booking: Booking, step: str, subject: str, body: str, *, at: datetime
) -> messages.Telling:
    return messages.Telling(
        source=f"case:{booking.id}",
        step=step,
        on=clock.on(at),
        subject=subject[:160],
        body=body[:2000],
        link=messages.link_to(booking),
        hub_id=booking.hub_id,
        case_id=booking.id,
    )
