"""Several staff give the last desk, or the last virtual place, at the same moment through the real services."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Refusal
from incubator.core.permissions import Hat
from incubator.incubation import placing
from incubator.incubation.models import Incubation
from tests.incubation.houses import FROM, THROUGH

Give = Callable[[int, Hat], None]
"""Give the place to the case of that id, inside a transaction."""


@dataclass
class Officer:
    """One member of staff, the case they want to serve, and what they were answered."""

    case_id: int
    won: bool = False
    read: list[str] = field(default_factory=list)

    def run(self, app: Flask, by: Hat, give: Give, start: Callable[[], object]) -> None:
        with app.app_context():
            start()
            try:
                with transaction():
                    give(self.case_id, by)
                self.won = True
            except Refusal as refusal:
                self.read.append(refusal.message[:])
            finally:
                db.session.remove()


def at_once(app: Flask, by: Hat, give: Give, case_ids: list[int]) -> list[Officer]:
    """Everybody presses the button together; answers how each fared."""
    officers = [Officer(case_id) for case_id in case_ids]
    gate = threading.Barrier(len(officers))
    running = [
        threading.Thread(target=one.run, args=(app, by, give, gate.wait)) for one in officers
    ]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return officers


def the_desk(desk_id: int) -> Give:
    def give(case_id: int, by: Hat) -> None:
        case = db.session.get_one(Incubation, case_id)
        placing.promise(desk_id, case, from_on=FROM, through=THROUGH, by=by, at=clock.now())

    return give


def a_virtual_place(case_id: int, by: Hat) -> None:
    placing.take_virtual_place(db.session.get_one(Incubation, case_id), by=by, at=clock.now())
