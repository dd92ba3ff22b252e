"""Measures asking for a room among 200 rooms with 190,000 uses, beside the bare driver writing the same rows.

Run `python -m bench.bookings` for a table, with `--json` for figures a machine reads. `request` is one
booking confirmed at once, `series` one of 52 dates, each in a transaction of its own on a SQLite file;
`bare` is what the driver needs for the rows of one booking. They take turns; the figures are medians in
milliseconds, of CPU time and by the clock. `http` is the same form sent by 8 clients to `incubator serve`
with two workers, in bookings a second, and `bare_8` the driver's own rate with 8 threads.
How often a race doubles a room is counted by `python -m tests.guarantees.booking_race`.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from flask import Flask

from bench import booking_clients, rooms
from bench.streets import installation, street
from bench.turns import in_turns
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat
from incubator.premises import booking_requests
from incubator.premises.asking import Ask
from incubator.premises.models import Use
from incubator.premises.taking import Span

ROUNDS = 101
BODIES = 500
WEEKS = 52
FREE_FROM, FREE_UNTIL = 21, 22
"""No measured use is later than nine in the evening, so each room has this hour free every day."""


@dataclass
class Slots:
    """Half hours nobody has, each given once."""

    room_ids: list[int]

    def __iter__(self) -> Iterator[tuple[int, Span]]:
        first = clock.today() + timedelta(days=4)
        for number in count():
            day, half = divmod(number // len(self.room_ids), 2)
            starts = clock.at(first + timedelta(days=day), FREE_FROM, 30 * half)
            yield (
                self.room_ids[number % len(self.room_ids)],
                Span(starts, starts + timedelta(minutes=30)),
            )


def ask(body_id: int, room_id: int, *spans: Span, exception: str = "") -> Ask:
    return Ask(
        premises_id=room_id,
        organization_id=body_id,
        use=Use.PUBLIC_BENEFIT,
        purpose="示例居民手工活动",
        people=10,
        spans=spans,
        promised=True,
        exception=exception,
    )


def measured(*, over_http: bool = True, uses: int = rooms.OCCURRENCES) -> dict[str, float]:
    with installation("bookings") as app:
        hat = street("BK", BODIES)
        room_ids = rooms.rooms(hat)
        rooms.uses(hat, room_ids, uses)
        body_id = rooms.bodies(hat)[1]
        slots = iter(Slots(room_ids))
        gc.collect()
        gc.freeze()
        with app.test_request_context():
            found = _alone(hat, body_id, slots, room_ids)
        return found | (_together(app, hat, slots) if over_http else {})


def _alone(
    hat: Hat, body_id: int, slots: Iterator[tuple[int, Span]], room_ids: list[int]
) -> dict[str, float]:
    works = {
        "request": lambda: _request(hat, ask(body_id, *next(slots))),
        "bare": _bare(room_ids[0], body_id, hat),
    }
    one = in_turns(works, rounds=ROUNDS)
    weekly = iter(room_ids)
    series = in_turns(
        {"series": lambda: _request(hat, _series(body_id, next(weekly)))}, rounds=ROUNDS // 4
    )
    return {
        f"{name}_{kind}": figure
        for name, took in (one | series).items()
        for kind, figure in (("cpu_ms", took.cpu), ("ms", took.wall))
    }


def _series(body_id: int, room_id: int) -> Ask:
    first = clock.at(clock.today() + timedelta(days=60), FREE_FROM)
    spans = (
        Span(first + timedelta(weeks=n), first + timedelta(weeks=n, hours=1)) for n in range(WEEKS)
    )
    return ask(body_id, room_id, *spans, exception="示例")


def _request(hat: Hat, asked: Ask) -> None:
    with transaction():
        booking_requests.request(asked, by=hat, at=clock.now(), on_behalf=True)


def _bare(room_id: int, body_id: int, hat: Hat) -> Callable[[], None]:
    """The rows of one booking by the driver alone, with the same guards and the same durable commit."""
    write = booking_clients.bare_writer(room_id, body_id, hat.hub_id or 0)

    def one() -> None:
        db.session.rollback()
        raw: Any = db.session.connection().connection.driver_connection
        raw.execute("ROLLBACK")
        write(raw)
        raw.execute("BEGIN")  # as the session left it

    return one


def _together(app: Flask, hat: Hat, slots: Iterator[tuple[int, Span]]) -> dict[str, float]:
    """Bookings a second with 8 clients: over HTTP, and by the driver alone."""
    sent = booking_clients.over_http(app, hat, slots)
    bare = booking_clients.bare_threads(app, hat)
    return {
        "http_a_second": sent.rate,
        "http_ms": statistics.median(sent.took) * 1000,
        "http_refused": float(sent.refused),
        "bare_8_a_second": bare,
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--alone", action="store_true", help="leave the clients over HTTP out")
    parser.add_argument("--uses", type=int, default=rooms.OCCURRENCES, help="uses there are")
    options = parser.parse_args()
    took = measured(over_http=not options.alone, uses=options.uses)
    found = {name: round(value, 3) for name, value in took.items()}
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"{name:16} {value:10.3f}")


if __name__ == "__main__":
    main()
