"""What a use costs by the price list of its day: whole fen, rounded down once, never up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import select, update

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.money import Fen, largest_remainder
from incubator.core.validity import in_force
from incubator.core.words import _
from incubator.organizations.models import OrgType
from incubator.premises.models import MINUTES_OF_A_DAY, Premises, Use
from incubator.premises.taking import Span
from incubator.premises.tariff import Tariff, Term


@dataclass(frozen=True)
class Piece:
    """Part of a use that one line of the list covers; the pieces sum to the whole exactly."""

    tariff: Tariff
    starts_at: datetime
    ends_at: datetime
    fen: Fen
    reference_fen: Fen


@dataclass(frozen=True)
class Quote:
    """What one date costs, and why. `tariff` is the line that covers most of it."""

    fen: Fen
    reference_fen: Fen
    term: Term
    tariff: Tariff
    basis: str
    approved_by: str
    pieces: tuple[Piece, ...]

    @property
    def given_fen(self) -> Fen:
        return self.reference_fen - self.fen


def lines_of(premises_id: int) -> list[Tariff]:
    """Every line a room ever had, for pricing many dates with one statement."""
    return list(
        db.session.scalars(
            select(Tariff)
            .where(Tariff.premises_id == premises_id)
            .order_by(Tariff.valid_from, Tariff.id)
        )
    )


def quote(room: Premises, span: Span, use: Use, org_type: OrgType | None, on: date) -> Quote:
    """What `span` in `room` costs by the list of `on`, the day of the use.

    Raises `RuleError` where no line covers a part of it.
    """
    return price(lines_of(room.id), span, use, org_type, on)


def price(
    lines: Sequence[Tariff], span: Span, use: Use, org_type: OrgType | None, on: date
) -> Quote:
    """The same from the lines of one room; pure."""
    stretches = [
        (_that_counts(lines, minute, use, org_type, on), since, until)
        for minute, since, until in _stretches(lines, span)
    ]
    minutes = [int((until - since).total_seconds() // 60) for _line, since, until in stretches]
    asked = [line.fen * n for (line, _s, _u), n in zip(stretches, minutes, strict=True)]
    usual = [line.reference_fen * n for (line, _s, _u), n in zip(stretches, minutes, strict=True)]
    fen, reference = sum(asked) // 60, sum(usual) // 60
    pieces = tuple(
        Piece(line, since, until, part, whole)
        for (line, since, until), part, whole in zip(
            stretches,
            largest_remainder(fen, asked),
            largest_remainder(reference, usual),
            strict=True,
        )
    )
    used = [line for line, _since, _until in stretches]
    most = max(zip(minutes, used, strict=True), key=lambda pair: pair[0])[1]
    return Quote(
        fen,
        reference,
        _term(used, fen, reference),
        most,
        _told((line.basis for line in used), 200),
        _told((line.approved_by for line in used), 100),
        pieces,
    )


def _stretches(lines: Iterable[Tariff], span: Span) -> list[tuple[int, datetime, datetime]]:
    """The span cut where a line begins or ends: (minute of the day, from, to)."""
    marks = {0, MINUTES_OF_A_DAY}
    marks |= {minute for one in lines for minute in (one.from_minute, one.to_minute)}
    found, day = [], clock.on(span.starts_at)
    while clock.at(day) < span.ends_at:
        for first, last in pairwise(sorted(marks)):
            since = max(span.starts_at, clock.at(day) + timedelta(minutes=first))
            until = min(span.ends_at, clock.at(day) + timedelta(minutes=last))
            if since < until:
                found.append((first, since, until))
        day += timedelta(days=1)
    return found


def _that_counts(
    lines: Iterable[Tariff], minute: int, use: Use, org_type: OrgType | None, on: date
) -> Tariff:
    """The most special line; among equals the latest, of one day the one for less of the day."""
    fitting = [
        one
        for one in lines
        if in_force(one, on)
        and one.from_minute <= minute < one.to_minute
        and one.use in (None, use)
        and one.org_type in (None, org_type)
    ]
    if not fitting:
        raise RuleError(
            _(
                "%(day)s %(time)s 起没有收费标准，不能预约这个时段。请场地管理人员先登记收费标准，"
                "无偿使用的也要登记。",
                day=on.isoformat(),
                time=f"{minute // 60:02}:{minute % 60:02}",
            )
        )
    return max(fitting, key=_rank)


def _rank(line: Tariff) -> tuple[bool, bool, date, int]:
    return (
        line.org_type is not None,
        line.use is not None,
        line.valid_from,
        line.from_minute - line.to_minute,
    )


def _term(used: Iterable[Tariff], fen: Fen, reference: Fen) -> Term:
    terms = {line.term for line in used}
    if len(terms) == 1:
        return terms.pop()
    if not fen:
        return Term.FREE
    return Term.PREFERENTIAL if fen < reference else Term.STANDARD


def _told(words: Iterable[str], most: int) -> str:
    """Each once, in order, cut to what a booking keeps."""
    return "；".join(dict.fromkeys(filter(None, words)))[:most]


def mark_used(*quotes: Quote, at: datetime) -> None:
    """From now on nobody changes the lines these prices come from; the room is locked."""
    ids = {piece.tariff.id for one in quotes for piece in one.pieces}
    if ids:
        db.session.execute(
            update(Tariff).where(Tariff.id.in_(ids), Tariff.used_at.is_(None)).values(used_at=at)
        )
