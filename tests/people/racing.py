"""Doing one thing several times at once, each in a thread with a session of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import Flask

Result = TypeVar("Result")


def at_once(app: Flask, times: int, act: Callable[[int], Result]) -> list[Result]:
    """What each of `times` simultaneous calls answered; they start together."""
    ready = threading.Barrier(times)

    def one(number: int) -> Result:
        with app.app_context():
            ready.wait(timeout=30)
            return act(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))
