"""Times compared things in turns, which spreads the machine's other work over all of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Took(NamedTuple):
    """Medians in milliseconds: of the processor, and by the clock on the wall."""

    cpu: float
    wall: float


def in_turns(
    works: Mapping[str, Callable[[], object]],
    *,
    rounds: int,
    before: Callable[[], None] = lambda: None,
) -> dict[str, Took]:
    """What each takes; `before` runs ahead of every one and is not counted."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for turn in range(rounds + 1):
        for name, work in works.items():
            before()
            cpu, wall = time.process_time(), time.perf_counter()
            work()
            if turn:  # the first turn warms up
                found[name].append((time.process_time() - cpu, time.perf_counter() - wall))
    return {
        name: Took(*(statistics.median(values) * 1000 for values in zip(*times, strict=True)))
        for name, times in found.items()
    }
