"""Whatever is booked, moved, cancelled and closed in whatever order: what is held is what a small model holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.premises import answering, changing, integrity, moving, taking
from incubator.premises.holds import Closure, ClosureKind, Hold
from incubator.premises.models import Premises
from incubator.premises.taking import SlotTaken, Span
from tests.premises.booking_scene import Lobby, booking, dates, hours, states

BUFFER = 30
ROOMS = st.sampled_from(["hall", "left", "right", "room", "open"])
SPANS = st.builds(
    lambda first, length: hours(9 + first / 2, 9 + first / 2 + length / 2),
    st.integers(0, 12),
    st.integers(1, 5),
)
WANTED = st.lists(SPANS, min_size=1, max_size=2, unique_by=lambda span: span.starts_at)


@dataclass(frozen=True)
class Date:
    """One date of a booking as the model knows it."""

    room: str
    span: Span


class Rooms(RuleBasedStateMachine):
    """A hall of two parts, a room cleaned after each use, and one where a request holds nothing."""

    booked = Bundle("booked")
    waiting = Bundle("waiting")

    def __init__(self) -> None:
        super().__init__()
        db.session.rollback()
        self.lobby = Lobby(minutes_after=BUFFER)
        hall, (left, right) = self.lobby.divided()
        free_for_all = self.lobby.another(pending_holds=False)
        self.ids = {
            "hall": hall.id,
            "left": left.id,
            "right": right.id,
            "room": self.lobby.room_id,
            "open": free_for_all.id,
        }
        self.parts = {name: [number] for name, number in self.ids.items()}
        self.parts["hall"] = [left.id, right.id]
        self.held: set[tuple[int, Any, Any]] = set()
        self.pending: dict[int, set[Span]] = {}

    # ---- the model

    def holds_of(self, date: Date) -> set[tuple[int, Any, Any]]:
        span = date.span.widened(Premises(minutes_before=0, minutes_after=self.buffer(date.room)))
        return {(part, span.starts_at, span.ends_at) for part in self.parts[date.room]}

    def buffer(self, room: str) -> int:
        return BUFFER if room == "room" else 0

    def free(self, date: Date) -> bool:
        return not any(
            part == held and first < ends and starts < last
            for part, first, last in self.holds_of(date)
            for held, starts, ends in self.held
        )

    def take(self, found: list[Date]) -> list[Date]:
        """Those that are free one after the other; they are held from now on."""
        kept = []
        for one in sorted(found, key=lambda date: (date.span.starts_at, date.span.ends_at)):
            if self.free(one):
                self.held |= self.holds_of(one)
                kept.append(one)
        return kept

    # ---- what people do

    @rule(target=booked, room=ROOMS, spans=WANTED)
    def book(self, room: str, spans: list[Span]) -> Any:
        kept = self.take([Date(room, span) for span in spans])
        facts = {"premises_id": self.ids[room], "exception": "示例"}
        if not kept:
            with pytest.raises(SlotTaken):
                self.lobby.for_them(*spans, confirm=True, **facts)
            return multiple()
        made = self.lobby.for_them(*spans, confirm=True, **facts)
        stands = [one for one in dates(made) if one.state == "confirmed"]
        assert [Date(room, Span(one.starts_at, one.ends_at)) for one in stands] == kept
        self.lose(room, kept, made)
        return multiple(*((one.id, date) for one, date in zip(stands, kept, strict=True)))

    @rule(target=waiting, spans=WANTED)
    def ask(self, spans: list[Span]) -> Any:
        """In the room where asking takes nothing: what is held by others is skipped at once."""
        found: list[Date] = []
        held = set(self.held)
        kept = self.take([Date("open", span) for span in spans])
        self.held = held
        facts = {"premises_id": self.ids["open"], "exception": "示例"}
        if not kept:
            with pytest.raises(SlotTaken):
                self.lobby.for_them(*spans, of=1, **facts)
            return multiple()
        made = self.lobby.for_them(*spans, of=1, **facts)
        found = [Date("open", one.span) for one in kept]
        self.pending[made] = {one.span for one in found}
        return made

    @rule(made=consumes(waiting))
    def approve(self, made: int) -> None:
        wanted = self.pending.pop(made, None)
        if wanted is None:
            return
        kept = self.take([Date("open", span) for span in wanted])
        if kept:
            self.lobby.approve(made)
            assert states(made).count("confirmed") == len(kept)
            self.lose("open", kept, made)
        else:
            with pytest.raises(SlotTaken):
                self.lobby.approve(made)
            with transaction():
                answering.refuse(made, reason="示例", by=self.lobby.by, at=clock.now())

    def lose(self, room: str, kept: list[Date], winner: int) -> None:
        """Pending requests for the same time lose it when staff confirm somebody."""
        if room != "open":
            return
        for other, spans in list(self.pending.items()):
            for span in list(spans):
                if any(
                    span.starts_at < one.span.ends_at and one.span.starts_at < span.ends_at
                    for one in kept
                ):
                    spans.discard(span)
            if not spans:
                del self.pending[other]
                assert booking(other).status == "refused", (other, winner)

    @rule(target=booked, one=consumes(booked), room=ROOMS, span=SPANS)
    def move(self, one: tuple[int, Date], room: str, span: Span) -> Any:
        number, date = one
        self.held -= self.holds_of(date)
        wanted = Date(room, span)

        def act() -> int:
            with transaction():
                return moving.move_date(
                    number, span, premises_id=self.ids[room], by=self.lobby.by, at=clock.now()
                ).id

        if not self.free(wanted):
            self.held |= self.holds_of(date)
            with pytest.raises(SlotTaken):
                act()
            return one
        self.held |= self.holds_of(wanted)
        made = dates(act())[0].id
        self.lose(room, [wanted], 0)
        return (made, wanted)

    @rule(one=consumes(booked))
    def cancel(self, one: tuple[int, Date]) -> None:
        number, date = one
        with transaction():
            changing.cancel_date(number, reason="示例", by=self.lobby.by, at=clock.now())
        self.held -= self.holds_of(date)

    @rule(room=ROOMS, span=SPANS)
    def close(self, room: str, span: Span) -> None:
        """A closure has no buffer; where somebody is in the way, the database says so."""
        parts = self.parts[room]
        wanted = {(part, span.starts_at, span.ends_at) for part in parts}
        free = not any(
            part == held and first < ends and starts < last
            for part, first, last in wanted
            for held, starts, ends in self.held
        )
        with transaction():
            found: Premises = taking.lock(self.ids[room])[self.ids[room]]
            met = db.session.scalars(taking.in_the_way(parts, [span], at=clock.now())).all()
            assert (not met) == free
            if free:
                closure = Closure(
                    premises_id=found.id,
                    kind=ClosureKind.REPAIR,
                    starts_at=span.starts_at,
                    ends_at=span.ends_at,
                    reason="示例检修",
                    entered_at=clock.now(),
                )
                db.session.add(closure)
                db.session.flush()
                taking.take(closure, found, [span])
                self.held |= wanted

    @invariant()
    def what_is_held_is_what_the_model_holds(self) -> None:
        db.session.rollback()
        rows = db.session.execute(
            select(Hold.part_id, Hold.starts_at, Hold.ends_at)
            .join(Premises, Premises.id == Hold.part_id)
            .where(Premises.hub_id == self.lobby.hub.id)
        ).all()
        assert len(rows) == len(self.held)
        assert {(part, first, last) for part, first, last in rows} == self.held

    def teardown(self) -> None:
        found = integrity.sentences(hub_id=self.lobby.hub.id, at=clock.now())
        db.session.rollback()
        assert found == []


@pytest.mark.both
def test_no_sequence_of_acts_holds_a_room_twice(app: Flask) -> None:
    few = settings(
        max_examples=12,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Rooms, settings=few)


@pytest.mark.slow
@pytest.mark.both
def test_no_long_sequence_of_acts_holds_a_room_twice(app: Flask) -> None:
    many = settings(
        max_examples=60,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Rooms, settings=many)
