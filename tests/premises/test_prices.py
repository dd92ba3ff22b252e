"""A price is exact to the fen, comes from the line that counts that day, and can always be explained."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.organizations.models import OrgType
from incubator.premises import pricing
from incubator.premises.models import Use
from incubator.premises.pricing import Quote
from incubator.premises.taking import Span
from incubator.premises.tariff import Tariff, Term
from tests.premises.rooms import line

DAY = date(2026, 11, 27)
MEETING, GROUP = Use.MEETING, OrgType.FILED_GROUP


def _span(first: int, last: int) -> Span:
    start = clock.at(DAY)
    return Span(start + timedelta(minutes=first), start + timedelta(minutes=last))


def _price(lines: list[Tariff], first: int = 840, last: int = 960, **asked: Any) -> Quote:
    return pricing.price(
        lines, _span(first, last), asked.get("use", MEETING), asked.get("org_type", GROUP), DAY
    )


def _standard(fen: int, **facts: Any) -> Tariff:
    return line(term=Term.STANDARD, fen=fen, reference_fen=fen, **facts)


def test_a_free_use_says_what_was_given() -> None:
    found = _price([line(reference_fen=5000)])
    assert (found.fen, found.reference_fen, found.given_fen) == (0, 10000, 10000)
    assert found.term is Term.FREE
    assert (found.basis, found.approved_by) == ("示例场地管理办法第八条", "示例居务会")


def test_the_line_for_the_use_and_the_kind_of_organization_comes_first() -> None:
    general = _standard(6000)
    training = _standard(8000, use=Use.TRAINING)
    groups = line(org_type=GROUP, term=Term.PREFERENTIAL, fen=2000, reference_fen=6000)
    lines = [general, training, groups]
    assert _price(lines, org_type=OrgType.FOUNDATION).tariff is general
    assert _price(lines, org_type=OrgType.FOUNDATION, use=Use.TRAINING).tariff is training
    assert _price(lines, use=Use.TRAINING).tariff is groups
    assert _price(lines, org_type=None).tariff is general


def test_a_later_line_replaces_from_its_day() -> None:
    old, new = _standard(6000), _standard(7000, valid_from=DAY)
    coming = _standard(9000, valid_from=DAY + timedelta(days=1))
    assert _price([old, new, coming]).tariff is new
    assert _price([old, coming]).tariff is old


def test_after_a_limited_line_the_one_before_it_counts_again() -> None:
    old = _standard(6000)
    summer = line(valid_from=date(2026, 7, 1), valid_through=date(2026, 8, 31))
    assert _price([old, summer]).tariff is old


def test_a_use_over_two_parts_of_the_day_is_charged_in_pieces() -> None:
    day, evening = _standard(6000), _standard(9000, from_minute=1080, to_minute=1440)
    found = _price([day, evening], 1020, 1110)
    assert [(piece.fen, piece.tariff) for piece in found.pieces] == [(6000, day), (4500, evening)]
    assert found.fen == 10500
    assert found.tariff is day
    assert found.basis == "示例场地管理办法第八条"


def test_past_midnight_the_parts_of_the_next_day_count() -> None:
    night, rest = _standard(100, to_minute=60), _standard(6000, from_minute=60)
    found = _price([night, rest], 1380, 1440 + 120)
    assert [piece.tariff for piece in found.pieces] == [rest, night, rest]
    assert found.fen == 6000 + 100 + 6000


def test_a_part_of_the_day_without_a_price_is_refused_in_a_sentence() -> None:
    with pytest.raises(RuleError, match=r"2026-11-27 18:00 起没有收费标准"):
        _price([_standard(6000, to_minute=1080)], 1020, 1140)
    with pytest.raises(RuleError, match="没有收费标准"):
        _price([])


_LINES = st.lists(
    st.tuples(
        st.integers(0, 9999),
        st.integers(0, 9999),
        st.sampled_from([0, 360, 720, 1080]),
        st.sampled_from([360, 1080, 1440]),
    ).filter(lambda one: one[2] < one[3]),
    max_size=5,
)


def _listed(drawn: list[tuple[int, int, int, int]]) -> list[Tariff]:
    extra = [
        line(
            term=Term.PREFERENTIAL,
            fen=fen,
            reference_fen=fen + more + 1,
            from_minute=a,
            to_minute=b,
        )
        for fen, more, a, b in drawn
    ]
    return [_standard(4321), *extra]


@given(drawn=_LINES, first=st.integers(0, 1439), length=st.integers(1, 1440))
def test_pieces_sum_to_the_price_and_cover_the_use(
    drawn: list[tuple[int, int, int, int]], first: int, length: int
) -> None:
    found = _price(_listed(drawn), first, first + length)
    assert sum(piece.fen for piece in found.pieces) == found.fen <= found.reference_fen
    assert sum(piece.reference_fen for piece in found.pieces) == found.reference_fen
    edges = [(piece.starts_at, piece.ends_at) for piece in found.pieces]
    span = _span(first, first + length)
    assert (edges[0][0], edges[-1][1]) == (span.starts_at, span.ends_at)
    assert all(one[1] == other[0] for one, other in pairwise(edges))


@given(drawn=_LINES, first=st.integers(0, 1439), length=st.integers(2, 1440), data=st.data())
def test_cutting_a_use_in_two_never_makes_money(
    drawn: list[tuple[int, int, int, int]], first: int, length: int, data: st.DataObject
) -> None:
    lines, cut = _listed(drawn), first + data.draw(st.integers(1, length - 1))
    whole = _price(lines, first, first + length).fen
    parts = _price(lines, first, cut).fen + _price(lines, cut, first + length).fen
    assert whole - 1 <= parts <= whole
