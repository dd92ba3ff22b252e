"""The fee of a booking: its dates together, with the basis and who approved the price."""

from __future__ import annotations

from collections.abc import Sequence

from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.pricing import Quote
from incubator.premises.tariff import Term

COUNTED = frozenset({State.ASKED, State.CONFIRMED, State.IN_USE, State.DONE, State.NO_SHOW})


def of_quotes(quotes: Sequence[Quote]) -> dict[str, object]:
    """The columns of a booking that say what it costs; amounts in fen."""
    fee = sum(one.fen for one in quotes)
    reference = sum(one.reference_fen for one in quotes)
    return {
        "term": _term({one.term for one in quotes}, fee, reference),
        "fee_fen": fee,
        "given_fen": reference - fee,
        "fee_basis": _told([one.basis for one in quotes], 200),
        "fee_approved_by": _told([one.approved_by for one in quotes], 100),
    }


def _term(terms: set[Term], fee: int, reference: int) -> Term:
    if len(terms) == 1:
        return next(iter(terms))
    if not fee:
        return Term.FREE
    return Term.PREFERENTIAL if fee < reference else Term.STANDARD


def _told(words: Sequence[str], most: int) -> str:
    return "；".join(dict.fromkeys(filter(None, words)))[:most]


def first_used(quotes: Sequence[Quote]) -> list[Quote]:
    """Those with a line of the price list that nothing was charged by before."""
    return [one for one in quotes if any(piece.tariff.used_at is None for piece in one.pieces)]


def recount(booking: Booking) -> None:
    """After its dates changed: only those that take place, or were missed, are paid for."""
    counted: list[Occurrence] = [one for one in booking.occurrences if one.state in COUNTED]
    booking.fee_fen = sum(one.fee_fen for one in counted)
    booking.given_fen = sum(one.reference_fen - one.fee_fen for one in counted)
