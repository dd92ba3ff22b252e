"""Fees owed for rooms: raised once, paid into the book of the body that owns the room, or let go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from incubator.casework import deadlines
from incubator.casework.deadlines import Matter
from incubator.casework.models import Case, Deadline
from incubator.core import clock
from incubator.core.columns import Fen
from incubator.core.db import db
from incubator.core.lifecycle import DeadlineKind, Party
from incubator.core.money import yuan_sign
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.words import _
from incubator.ledger.queries import book_seen_by
from incubator.organizations.models import Organization
from incubator.premises import telling
from incubator.premises.booking import Booking, Charge, Occurrence, State
from incubator.premises.models import Premises
from incubator.premises.occupancy import Occupancy
from incubator.records.events import record

OWED = DeadlineKind("premises-charge", _("缴纳场地费用"), "premises.charge", Party.APPLICANT)
CHARGED = frozenset({State.CONFIRMED, State.IN_USE, State.DONE, State.NO_SHOW})
"""A date nobody came to is still paid for: it was kept for them."""


@dataclass(frozen=True)
class Claim:
    """What is asked for and why; `source` is charged once."""

    source: str
    fen: Fen
    basis: str


def visible_to(hat: Hat) -> Select[Charge]:
    """An organization's own; to staff those of rooms whose book is open to them."""
    query = select(Charge).join(Premises, Premises.id == Charge.premises_id)
    if hat.may(Permission.VIEW_MONEY):
        book = or_(Premises.owner_id.is_(None), book_seen_by(hat, Premises.owner_id))  # type: ignore[arg-type]  # a nullable column compares alike
        return query.where(and_(Charge.hub_id == hat.hub_id, book))
    if hat.may(Permission.APPLY):
        return query.where(Charge.organization_id == hat.organization_id)
    return query.where(false())


def matching(text: str) -> ColumnElement[bool]:
    who = Charge.organization.has(holding(text, Organization.name, Organization.initials))
    case = Charge.case.has(holding(text, Case.number))
    return who | case | Charge.premises.has(holding(text, Premises.name, Premises.initials))


def is_open() -> ColumnElement[bool]:
    """Neither paid nor let go."""
    return Charge.paid_on.is_(None) & Charge.waived_at.is_(None)


def overdue(on: date) -> ColumnElement[bool]:
    return is_open() & (Charge.due_on < on)


def of_case(case_id: int) -> Sequence[Charge]:
    return db.session.scalars(
        select(Charge).where(Charge.case_id == case_id).order_by(Charge.id)
    ).all()


def owed_for(booking: Booking) -> Fen:
    """What the dates that stand cost together."""
    dates = db.session.scalars(select(Occurrence).where(Occurrence.booking_id == booking.id))
    return sum(one.fee_fen for one in dates if one.state in CHARGED)


def claimed(charges: Sequence[Charge]) -> Fen:
    """What is paid, waived by somebody or still asked for, less what went back."""
    return sum(one.fen - one.refunded_fen for one in charges if not _lapsed(one))


def _lapsed(one: Charge) -> bool:
    """Let go by itself, because its dates were given up; who asks for dates again pays anew."""
    return one.waived_at is not None and one.waived_by_id is None


def to_refund(charges: Sequence[Charge], owed: Fen) -> Fen:
    """What was paid beyond what is owed now."""
    paid = sum(one.fen - one.refunded_fen for one in charges if one.paid_on is not None)
    return max(0, paid - owed)


def raise_for(booking: Booking, *, by: Hat, at: datetime) -> Charge | None:
    """Ask for what a booking costs now, once; answers the charge this call made, if it made one.

    To be called at the edge after a booking was confirmed, changed or called off. Dates added later
    are a charge of their own; for dates taken away an unpaid charge becomes less or is let go, and a
    paid one is shown as to be refunded.
    """
    charges, owed = of_case(booking.id), owed_for(booking)
    missing = owed - claimed(charges)
    if missing < 0:
        _lower(charges, -missing, by=by, at=at)
        return None
    if not missing:
        return None
    n = len(charges)
    source = f"booking:{booking.id}" if not n else f"booking:{booking.id}:{n + 1}"
    basis = booking.fee_basis or _("按场地收费标准")[:]
    return _raise(booking, booking.premises, Claim(source, missing, basis), by=by, at=at)


settle = raise_for


def raise_month(
    occupancy: Occupancy, month: date, *, by: Hat, at: datetime, fen: Fen | None = None
) -> Charge | None:
    """Ask for one month (any day of it) of a long use; once, and nothing where it is free."""
    due = occupancy.monthly_fen if fen is None else fen
    source = f"occupancy:{occupancy.id}:{month:%Y-%m}"
    known = select(Charge.id).where(Charge.source == source)
    if not due or db.session.scalar(known) is not None:
        return None
    basis = _(
        "%(month)s 场地使用费；%(basis)s",
        month=f"{month:%Y-%m}",
        basis=occupancy.fee_basis or _("按使用协议"),
    )
    return _raise(occupancy, occupancy.premises, Claim(source, due, basis[:]), by=by, at=at)


def _raise(case: Case, room: Premises, claim: Claim, *, by: Hat, at: datetime) -> Charge:
    today = clock.on(at)
    made = Charge(
        source=claim.source,
        hub_id=case.hub_id,
        premises_id=room.id,
        organization_id=case.organization_id,
        case_id=case.id,
        fen=claim.fen,
        basis=claim.basis[:300],
        raised_on=today,
        due_on=today,
    )
    db.session.add(made)
    db.session.flush()
    owed = deadlines.open_about(matter(made), OWED, start=today)
    made.due_on = owed.due_on
    db.session.flush()
    note("premises_charge.raise", made, by=by, at=at)
    telling.tell_organization(
        made.organization_id,
        telling.News(
            about=f"charge:{made.id}",
            step="raised",
            subject=_(
                "%(room)s使用费 %(sum)s，请在 %(day)s 以前缴纳",
                room=room.name,
                sum=yuan_sign(made.fen),
                day=made.due_on.isoformat(),
            )[:],
            body=made.basis,
            link=f"/bookings/charges/{made.id}",
            hub_id=made.hub_id,
            case_id=made.case_id,
        ),
        at=at,
    )
    return made


def _lower(charges: Sequence[Charge], surplus: Fen, *, by: Hat, at: datetime) -> None:
    """Ask for less where nobody paid yet; the latest first."""
    for one in reversed(charges):
        if one.paid_on is not None or one.waived_at is not None or not surplus:
            continue
        if surplus >= one.fen:
            surplus -= one.fen
            let_go(one, _("预约已经取消")[:], by=by, at=at)
            one.waived_by_id = None
            db.session.flush()
        else:
            before, one.fen = one.fen, one.fen - surplus
            surplus = 0
            db.session.flush()
            note("premises_charge.lower", one, by=by, at=at, before={"fen": before})


def let_go(one: Charge, because: str, *, by: Hat, at: datetime) -> None:
    """Ask no longer for it. Whoever calls this has checked who may say so."""
    one.waived_at, one.waived_because, one.waived_by_id = at, because[:300], by.post_id
    deadlines.close_about(matter(one), (OWED,), at=at)
    db.session.flush()
    note("premises_charge.waive", one, by=by, at=at, reason=because)


def matter(one: Charge) -> Matter:
    return Matter(
        f"premises_charge:{one.id}",
        one.hub_id,
        one.organization_id,
        one.case_id,
        title=one.premises.name,
    )


def deadline_of(one: Charge) -> Deadline | None:
    return db.session.scalar(
        select(Deadline).where(
            Deadline.subject == f"premises_charge:{one.id}", Deadline.kind == OWED.key
        )
    )


def note(
    verb: str,
    one: Charge,
    *,
    by: Hat,
    at: datetime,
    before: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """The event of one act on a charge."""
    record(
        verb,
        one,
        by=by,
        at=at,
        case_id=one.case_id,
        hub_id=one.hub_id,
        before=before,
        after={"fen": one.fen, "paid_on": one.paid_on, "refunded_fen": one.refunded_fen},
        reason=reason,
    )
