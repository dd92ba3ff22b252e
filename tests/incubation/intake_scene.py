"""An application that was handed in and checked, and the two people who take it in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from incubator.casework.services import open_case
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.incubation import agreeing, deciding, placing
from incubator.incubation.agreeing import Signed, Ticked
from incubator.incubation.deciding import Terms
from incubator.incubation.intake import Track
from incubator.incubation.leaving import Way
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.states import Status
from tests import factories
from tests.factories import hat, together
from tests.incubation import houses, stays

_numbers = count(1)


class Scene:
    """One street, one base with desks, one applicant in first check, officer and director."""

    def __init__(self, *, desks: int = 1, facts: dict[str, Any] | None = None, **base: Any) -> None:
        with together():
            self.hub = factories.hub()
            self.officer = factories.post(Role.CASE_OFFICER, hub=self.hub)
            self.director = factories.post(Role.DIRECTOR, hub=self.hub)
            self.base = stays.base(self.hub, **base)
            self.room = houses.room(self.base)
            self.desks = [houses.desk(self.room) for _n in range(desks)]
            self.desk_ids = [one.id for one in self.desks]
            self.applicant = factories.organization(hub=self.hub)
            self.agent = factories.post(Role.AGENT, organization=self.applicant)
            self.case_id = self.checked(**(facts or {})).id

    def checked(self, **facts: Any) -> Incubation:
        """An application of the applicant's in first check."""
        n = next(_numbers)
        made = Incubation(
            **{
                "status": Status.FIRST_CHECK.value,
                "status_since": clock.now(),
                "number": f"{self.hub.short_code}-I-2026-{n:04d}",
                "title": f"示例入驻申请{n}",
                "hub_id": self.hub.id,
                "organization_id": self.applicant.id,
                "resident_id": self.applicant.id,
                "opened_at": clock.now(),
                "base_id": self.base.id,
                "track": Track.REGISTERED,
                "desks_wanted": 1,
                **facts,
            }
        )
        open_case(made, by=hat(self.officer), at=clock.now())
        return made

    @property
    def case(self) -> Incubation:
        db.session.expire_all()
        return db.session.get_one(Incubation, self.case_id)

    def terms(self, **changed: Any) -> Terms:
        usual = {
            "mode": Mode.PHYSICAL,
            "desks": 1,
            "term_from": clock.today(),
            "term_through": date(2027, 11, 22),
        }
        return Terms(**{**usual, **changed})

    def propose(self, **changed: Any) -> None:
        with transaction():
            deciding.propose(
                self.case_id,
                self.terms(**changed),
                reasons="示例理由",
                by=hat(self.officer),
                at=clock.now(),
            )

    def approve(self) -> None:
        with transaction():
            deciding.approve(self.case_id, by=hat(self.director), at=clock.now())

    def sign(self, *, signatory: str = "示例负责人", signed_on: date | None = None) -> None:
        with transaction():
            scan = stays.agreement(hat(self.officer))
            agreeing.sign(
                self.case_id,
                Signed(signed_on or clock.today(), signatory, scan),
                by=hat(self.officer),
                at=clock.now(),
            )

    def promise(self, number: int = 0) -> None:
        with transaction():
            placing.promise(
                self.desk_ids[number],
                db.session.get_one(Incubation, self.case_id),
                from_on=clock.today(),
                through=date(2027, 11, 22),
                by=hat(self.officer),
                at=clock.now(),
            )

    def tick_all(self, **left_out: Ticked) -> None:
        with transaction():
            case = db.session.get_one(Incubation, self.case_id)
            lines = {
                line.thing: left_out.get(line.thing.value, Ticked(True, reading="00123"))
                for line in agreeing.checklist(case, Way.IN)
            }
            agreeing.tick(
                case, Way.IN, lines, on=clock.today(), by=hat(self.officer), at=clock.now()
            )

    def move_in(self, on: date | None = None) -> None:
        with transaction():
            agreeing.move_in(
                self.case_id, on=on or clock.today(), by=hat(self.officer), at=clock.now()
            )


def days_later(days: int) -> datetime:
    """Move the injected clock; answers the new moment."""
    clock.install(start=clock.now() + timedelta(days=days))
    return clock.now()
