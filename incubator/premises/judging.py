"""What becomes of each date of a request: read under the room's lock, and by the same rules before it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import BindParameter, Select, bindparam, or_, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.premises import busy, limits, pricing
from incubator.premises.asking import Ask, Failure, Refused
from incubator.premises.booking import Sanction
from incubator.premises.busy import Busy
from incubator.premises.hours import MonthlyHours
from incubator.premises.models import Premises
from incubator.premises.pricing import Quote
from incubator.premises.situation import Situation, house, limits_of
from incubator.premises.taking import Span, parts_of
from incubator.premises.tariff import Tariff
from incubator.rules.queries import calendar


@dataclass(frozen=True)
class Verdict:
    """What would become of one date; one that stands has a quote and nothing else."""

    span: Span
    failures: list[Failure] = field(default_factory=list)
    holds: list[Busy] = field(default_factory=list)
    quote: Quote | None = None

    @property
    def stands(self) -> bool:
        return self.quote is not None


def read(ask: Ask, room: Premises, *, by: Hat, at: datetime) -> Situation:
    organization = db.session.get(Organization, ask.organization_id)
    if organization is None:
        raise NotFound(_("没有找到这个组织。"))
    of_house = house(room.hub_id, on=clock.on(at))
    return Situation(
        ask=ask,
        room=room,
        organization=organization,
        suspension=_suspension(organization, at),
        limits=limits_of(room, of_house),
        calendar=calendar(),
        by=by,
        at=at,
    )


def _suspension(organization: Organization, at: datetime) -> Sanction | None:
    """What keeps it from booking today, the longest first."""
    asked = {"organization_id": organization.id, "today": clock.on(at)}
    return db.session.scalar(_in_force(), asked)


@lru_cache(maxsize=1)
def _in_force() -> Select[Sanction]:
    """Kept, because each request asks it and writing the statement costs more than running it."""
    today: BindParameter[date] = bindparam("today")
    return (
        select(Sanction)
        .where(
            Sanction.organization_id == bindparam("organization_id"),
            Sanction.suspends,
            Sanction.from_on <= today,
            Sanction.through_on >= today,
            or_(Sanction.lifted_on.is_(None), Sanction.lifted_on > today),
        )
        .order_by(Sanction.through_on.desc())
        .limit(1)
    )


def refuse_unless_sound(situation: Situation) -> None:
    """Refuse what is wrong whatever the dates, and dates that are none, all at once."""
    failures = limits.of_the_request(situation)
    found = (limits.senseless(situation, span) for span in situation.ask.spans)
    failures += [failure for failure in found if failure is not None]
    if failures:
        raise Refused(failures)


def taken(room: Premises, spans: Sequence[Span]) -> list[Busy]:
    return busy.of_parts([part.id for part in parts_of(room)], busy.window_of(spans))


def judge(
    situation: Situation, holds: Sequence[Busy], *, ignoring: Collection[int] = ()
) -> list[Verdict]:
    """A verdict on each date, earliest first. `ignoring` are dates (ids) that are about to be let go."""
    spans = sorted(set(situation.ask.spans), key=lambda one: (one.starts_at, one.ends_at))
    in_force = [one for one in holds if not _mine(one, situation, ignoring)]
    hours = None if situation.excepted else MonthlyHours(situation, spans, ignoring=ignoring)
    lines = pricing.lines_of(situation.room.id)
    verdicts: list[Verdict] = []
    for span in spans:
        verdict = _verdict(situation, span, in_force, hours, verdicts, lines)
        if verdict.stands and hours is not None:
            hours.add(span)
        verdicts.append(verdict)
    return verdicts


def _mine(one: Busy, situation: Situation, ignoring: Collection[int]) -> bool:
    """Whether a hold keeps nobody out who asks here."""
    if one.draft_id is not None:
        return one.outdated(situation.at) or one.draft_post_id == situation.by.post_id
    return one.occurrence_id in ignoring


def _verdict(
    situation: Situation,
    span: Span,
    holds: Sequence[Busy],
    hours: MonthlyHours | None,
    earlier: Sequence[Verdict],
    lines: Sequence[Tariff],
) -> Verdict:
    failures = limits.of_a_date(situation, span)
    if not failures:
        too_many = hours.fits(span) if hours is not None else None
        failures = [one for one in (too_many, _of_own(situation.room, span, earlier)) if one]
    wanted = span.widened(situation.room)
    if met := [one for one in holds if one.meets(wanted)]:
        return Verdict(span, failures, met)
    if failures:
        return Verdict(span, failures)
    try:
        quote = pricing.price(
            lines,
            span,
            situation.ask.use,
            situation.organization.org_type,
            clock.on(span.starts_at),
        )
    except RuleError as refusal:
        return Verdict(span, [Failure(refusal.message, refusal.field)])
    return Verdict(span, quote=quote)


def _of_own(room: Premises, span: Span, earlier: Sequence[Verdict]) -> Failure | None:
    """Two dates of one request do not meet either, buffers included."""
    wanted = span.widened(room)
    for other in earlier:
        has = other.span.widened(room)
        if other.stands and has.ends_at > wanted.starts_at and has.starts_at < wanted.ends_at:
            return Failure(
                _(
                    "%(this)s 与本次申请的 %(other)s 重叠。请去掉其中一个。",
                    this=busy.hours_of(span),
                    other=busy.hours_of(other.span),
                ),
                "spans",
            )
    return None


def why(verdict: Verdict, reader: Hat) -> str:
    """Why a date does not stand, in words this reader may read; empty for one that does."""
    told = [failure.message for failure in verdict.failures]
    told += [f"{one}。" for one in busy.by_whom(verdict.holds, reader)]
    return told[0] if len(told) == 1 else "".join(str(one) for one in told)


def one_a_moment(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Without a second date that begins at the same moment: a booking keeps one row for each."""
    found: dict[datetime, Verdict] = {}
    for one in sorted(verdicts, key=lambda verdict: not verdict.stands):
        found.setdefault(one.span.starts_at, one)
    return sorted(found.values(), key=lambda verdict: verdict.span.starts_at)
