"""Lines of a price list: dated, with basis and approver, never changed once used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.organizations.models import OrgType
from incubator.premises import pricing, tariffs
from incubator.premises.models import Premises, Use
from incubator.premises.taking import Span
from incubator.premises.tariff import Tariff, Term
from incubator.premises.tariffs import Line
from tests.premises.rooms import Street, line

TODAY = date(2026, 11, 23)
FREE = Line(TODAY, Term.FREE, "示例办法第八条", "示例居务会", reference_fen=5000)


@pytest.fixture
def street(app: Flask) -> Street:
    return Street()


def _add(street: Street, room: Premises, asked: Line = FREE, **facts: Any) -> Tariff:
    with transaction():
        return tariffs.add(room.id, replace(asked, **facts), by=street.by, at=clock.now())


def _use(made: Tariff) -> None:
    with transaction():
        db.session.get_one(Tariff, made.id).used_at = clock.now()


def test_a_line_keeps_its_basis_and_who_approved_it(street: Street) -> None:
    made = _add(street, street.room(), basis=" 示例办法 第八条 ")
    assert (made.basis, made.approved_by) == ("示例办法 第八条", "示例居务会")
    assert made.entered_by_id == street.officer.id


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"basis": " "}, "basis"),
        ({"approved_by": ""}, "approved_by"),
        ({"fen": 1}, "fen"),
        ({"term": Term.PREFERENTIAL, "fen": 5000}, "fen"),
        ({"term": Term.STANDARD, "fen": 4000}, "fen"),
        ({"term": Term.STANDARD, "fen": -1, "reference_fen": -1}, "fen"),
        ({"from_minute": 600, "to_minute": 600}, "part"),
        ({"valid_through": date(2026, 11, 22)}, "valid_through"),
        ({"approved_on": date(2026, 11, 24)}, "approved_on"),
    ],
)
def test_a_line_that_cannot_be_is_refused_on_its_field(
    street: Street, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        _add(street, street.room(), **facts)
    assert refused.value.field == field


def test_two_lines_of_one_day_and_scope_do_not_cross(street: Street) -> None:
    room = street.room()
    _add(street, room)
    _add(street, room, from_minute=1080)  # inside the day: the evening
    with pytest.raises(RuleError, match="分不清按哪条收费"):
        _add(street, room)
    with pytest.raises(RuleError, match="分不清"):
        _add(street, room, from_minute=600, to_minute=1200)
    _add(street, room, use=Use.TRAINING)
    _add(street, room, valid_from=date(2026, 12, 1))


def test_a_line_is_corrected_until_it_is_used(street: Street) -> None:
    room = street.room()
    made = _add(street, room)
    with transaction():
        asked = replace(FREE, reference_fen=6000)
        tariffs.change(room.id, made.id, asked, by=street.by, at=clock.now())
    assert db.session.get_one(Tariff, made.id).reference_fen == 6000
    _use(made)
    with pytest.raises(RuleError, match="不能再改"), transaction():
        tariffs.change(room.id, made.id, FREE, by=street.by, at=clock.now())
    with pytest.raises(RuleError, match="不能再改"), transaction():
        tariffs.remove(room.id, made.id, by=street.by, at=clock.now())
    with pytest.raises(RuleError, match="不能倒填日期"):
        _add(street, room, valid_from=date(2026, 11, 1))
    assert _add(street, room, valid_from=date(2026, 12, 1)).id


def test_an_unused_line_is_taken_out_and_another_room_s_is_not_there(street: Street) -> None:
    room = street.room()
    made = _add(street, room)
    with pytest.raises(NotFound), transaction():
        tariffs.remove(street.room().id, made.id, by=street.by, at=clock.now())
    with transaction():
        tariffs.remove(room.id, made.id, by=street.by, at=clock.now())
    assert pricing.lines_of(room.id) == []


def test_the_list_says_what_holds_what_comes_and_what_was(street: Street) -> None:
    old = line(valid_from=date(2026, 1, 1))
    new = line(valid_from=date(2026, 6, 1))
    groups = line(org_type=OrgType.FILED_GROUP)
    summer = line(valid_from=date(2026, 7, 1), valid_through=date(2026, 8, 31))
    coming = line(valid_from=date(2027, 1, 1))
    found = tariffs.price_list([old, new, groups, summer, coming], on=TODAY)
    assert found.now == [new, groups]
    assert found.coming == [coming]
    assert found.past == [old, summer]


def test_the_whole_day_needs_a_price_for_everybody() -> None:
    assert tariffs.covers_the_day([line()], TODAY)
    assert tariffs.covers_the_day([line(to_minute=720), line(from_minute=720)], TODAY)
    assert not tariffs.covers_the_day([line(to_minute=720)], TODAY)
    assert not tariffs.covers_the_day([line(use=Use.MEETING)], TODAY)
    assert not tariffs.covers_the_day([line(valid_from=date(2026, 12, 1))], TODAY)


@pytest.mark.both
def test_the_terms_of_many_rooms_are_what_counts_today(street: Street) -> None:
    first, second, third = street.room(), street.room(), street.room()
    line(first, term=Term.STANDARD, fen=5000)
    line(first, valid_from=date(2026, 6, 1))
    line(second, term=Term.STANDARD, fen=5000)
    line(second, org_type=OrgType.FILED_GROUP)
    found = tariffs.terms_on([first.id, second.id, third.id], on=TODAY)
    assert found == {first.id: [Term.FREE], second.id: [Term.FREE, Term.STANDARD]}


@pytest.mark.both
def test_a_price_that_was_used_says_so_for_good(street: Street) -> None:
    room = street.room()
    line(room)
    span = Span(clock.at(TODAY, 14), clock.at(TODAY, 16))
    with transaction():
        quote = pricing.quote(room, span, Use.MEETING, None, TODAY)
        pricing.mark_used(quote, at=clock.now())
    with transaction():
        pricing.mark_used(quote, at=clock.now())
    assert pricing.lines_of(room.id)[0].used_at is not None
