"""An incubatee at its desk with the people around it, and the short ways to its end."""

from __future__ import annotations

from datetime import date

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.incubation import agreeing, graduating, occupancy, placing
from incubator.incubation.agreeing import Ticked
from incubator.incubation.graduating import Reviewed
from incubator.incubation.leaving import Advice, Way
from incubator.incubation.models import Incubation
from incubator.incubation.places import Desk
from tests import factories
from tests.factories import hat
from tests.incubation import houses, stays


class Home:
    """An incubatee at a desk, its officer and its agent."""

    def __init__(self, *, beside: Home | None = None, **facts: object) -> None:
        """`beside` another: in its hub and under its officer."""
        if beside is None:
            with transaction():
                self.hub = factories.hub()
            self.officer = factories.post(Role.CASE_OFFICER, hub=self.hub)
        else:
            self.hub, self.officer = beside.hub, beside.officer
        self.base = stays.base(self.hub)
        self.desk = houses.desk(houses.room(self.base))
        self.desk_id = self.desk.id
        self.resident = factories.organization(hub=self.hub)
        self.agent = factories.post(Role.AGENT, organization=self.resident)
        with transaction():
            made = stays.stay(
                hub=self.hub,
                organization=self.resident,
                base_id=self.base.id,
                approved_mode="physical",
                by=hat(self.officer),
                **facts,
            )
            self.id = made.id
        with transaction():
            placing.promise(
                self.desk_id,
                db.session.get_one(Incubation, self.id),
                from_on=clock.today(),
                through=date(2027, 11, 1),
                by=hat(self.officer),
                at=clock.now(),
            )

    @property
    def case(self) -> Incubation:
        db.session.expire_all()
        return db.session.get_one(Incubation, self.id)

    @property
    def line(self) -> occupancy.DeskLine:
        return occupancy.line(db.session.get_one(Desk, self.desk_id), on=clock.today())

    def act(self, step, **words):
        with transaction():
            return step(self.id, by=hat(self.officer), at=clock.now(), **words)

    def assess_oneself(self) -> None:
        with transaction():
            graduating.assess_oneself(
                self.id,
                words="示例自评：组织、团队、财务和项目都已健全。",
                by=hat(self.agent),
                at=clock.now(),
            )

    def advise(self, advice: Advice = Advice.GRADUATE) -> None:
        found = Reviewed(clock.today(), "示例面谈情况", True, advice, "示例发展建议")
        self.act(graduating.review, found=found)

    def give_everything_back(self) -> None:
        with transaction():
            case = db.session.get_one(Incubation, self.id)
            lines = {
                one.thing: Ticked(True, reading="00456")
                for one in agreeing.checklist(case, Way.OUT)
            }
            agreeing.tick(
                case, Way.OUT, lines, on=clock.today(), by=hat(self.officer), at=clock.now()
            )

    def graduate(self) -> None:
        self.act(graduating.begin)
        self.assess_oneself()
        self.advise()
        self.act(graduating.graduate)
