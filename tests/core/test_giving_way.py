"""Of two transactions that wait for each other the one that gives way is told somebody was faster."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from incubator.core.db import db, locked, transaction
from incubator.core.errors import CannotWrite, Overtaken, Refusal
from incubator.organizations.models import Organization
from tests import factories


class Crossing:
    """Locks one row, waits until the other has locked theirs, and wants that one as well."""

    def __init__(self, first: int, second: int, met: threading.Barrier) -> None:
        self.first, self.second, self.met = first, second, met
        self.refusal: Refusal | None = None

    def run(self, app: Flask, wait: Callable[[threading.Barrier], object]) -> None:
        with app.app_context():
            try:
                with transaction():
                    locked(Organization, self.first)
                    wait(self.met)
                    locked(Organization, self.second)
            except Refusal as refusal:
                self.refusal = refusal
            finally:
                db.session.remove()


@pytest.mark.both
def test_a_deadlock_is_somebody_being_faster_and_not_a_failure(app: Flask) -> None:
    hub = factories.hub()
    one, other = factories.organization(hub=hub).id, factories.organization(hub=hub).id
    locks_rows = db.engine.dialect.name == "postgresql"
    db.session.remove()
    met = threading.Barrier(2)
    crossing = [Crossing(one, other, met), Crossing(other, one, met)]

    def wait(barrier: threading.Barrier) -> None:
        if locks_rows:  # on SQLite the second does not begin before the first is done
            barrier.wait(timeout=30)

    running = [threading.Thread(target=each.run, args=(app, wait)) for each in crossing]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    refusals = [each.refusal for each in crossing if each.refusal is not None]
    assert len(refusals) == (1 if locks_rows else 0)
    assert all(isinstance(refusal, Overtaken) for refusal in refusals)
    assert not any(isinstance(refusal, CannotWrite) for refusal in refusals)
