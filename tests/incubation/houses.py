"""A base with a room and desks, and approved cases that want them, made the short way."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from incubator.casework.services import open_case
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat, Role
from incubator.incubation import placing
from incubator.incubation.intake import Track
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.places import Desk, DeskUse, IncubationBase, Room
from incubator.incubation.states import Status
from incubator.organizations.models import Hub, Organization
from tests import factories
from tests.factories import hat, together
from tests.incubation import stays

_numbers = count(1)
FROM = date(2026, 12, 1)
THROUGH = date(2027, 11, 30)


class House:
    """A hub with its officer, a base with one room, and as many desks in it as asked for."""

    def __init__(self, *, desks: int = 2, hub: Hub | None = None, **facts: Any) -> None:
        with together():
            self.hub = hub or factories.hub()
            self.officer = factories.post(Role.CASE_OFFICER, hub=self.hub)
            self.by = hat(self.officer)
            self.base: IncubationBase = stays.base(self.hub, **facts)
            self.room = room(self.base)
            self.desks = [desk(self.room) for _n in range(desks)]
            self.base_id, self.desk_ids = self.base.id, [one.id for one in self.desks]
            self.labels = [one.label for one in self.desks]

    def approved(self, **facts: Any) -> Incubation:
        """A case that may have a desk now."""
        return approved(self.base, by=self.by, **facts)

    def promise(self, case: Incubation, number: int = 0, **days: date) -> DeskUse:
        with transaction():
            return placing.promise(
                self.desks[number].id,
                db.session.get_one(Incubation, case.id),
                **{"from_on": FROM, "through": THROUGH, **days},
                by=self.by,
                at=clock.now(),
            )


def room(base: IncubationBase, **facts: Any) -> Room:
    made = Room(
        base_id=base.id, **{"name": f"示例{next(_numbers)}室", "depth": 4, "width": 6, **facts}
    )
    factories.keep(made)
    return made


def desk(room: Room, **facts: Any) -> Desk:
    made = Desk(
        room_id=room.id,
        **{"label": f"A-{next(_numbers):03d}", "opened_on": date(2026, 1, 1), **facts},
    )
    factories.keep(made)
    return made


@together()
def approved(
    base: IncubationBase, *, by: Hat, organization: Organization | None = None, **facts: Any
) -> Incubation:
    resident = organization or factories.organization(hub=base.hub)
    n = next(_numbers)
    made = Incubation(
        **{
            "status": Status.APPROVED.value,
            "status_since": clock.now(),
            "number": f"{base.hub.short_code}-H-2026-{n:04d}",
            "title": f"示例入驻申请{n}",
            "hub_id": base.hub_id,
            "organization_id": resident.id,
            "resident_id": resident.id,
            "opened_at": clock.now() - timedelta(days=20),
            "base_id": base.id,
            "track": Track.REGISTERED,
            "approved_mode": Mode.PHYSICAL,
            "approved_desks": 1,
            **facts,
        }
    )
    open_case(made, by=by, at=clock.now())
    return made
