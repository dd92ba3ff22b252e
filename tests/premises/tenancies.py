"""A room asked for by the month, with the people around it, and the short ways through its life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from incubator.casework.attaching import File
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat, Role
from incubator.organizations.models import Hub, Profile
from incubator.people.models import Post
from incubator.people.signed_papers import SignedPaper
from incubator.premises import (
    occupying_agreement,
    occupying_deciding,
    occupying_handing,
    occupying_inspecting,
    occupying_leaving,
    occupying_nightly,
    occupying_requests,
    occupying_survey,
)
from incubator.premises.holds import Hold
from incubator.premises.models import Premises, Use
from incubator.premises.occupancy import Bearer, Found, Inspection, Objection, Occupancy, Way
from incubator.premises.occupying_agreement import Agreed, Signed
from incubator.premises.occupying_deciding import Terms
from incubator.premises.occupying_handing import Ticked
from incubator.premises.occupying_inspecting import Seen
from incubator.premises.occupying_requests import Wish
from incubator.premises.occupying_survey import Survey
from incubator.premises.occupying_words import PLAN, PROOF
from incubator.premises.tariff import Term
from incubator.records.documents import file_document, keep
from tests import factories
from tests.factories import hat
from tests.premises import rooms

TERM = (date(2026, 12, 1), date(2027, 11, 30))
SYSTEM = Hat(None, None, None, None, Role.SYSTEM)


def file(name: str = "示例证明.pdf") -> File:
    content = f"%PDF-1.4 {name}".encode()
    return File(keep(content), len(content), "application/pdf", name, 1)


def wish(**facts: Any) -> Wish:
    return Wish(
        **{
            "use": Use.ELDERLY,
            "purpose": "示例：为社区老人开办助餐点",
            "people": 20,
            "wished_from": TERM[0],
            "wished_through": TERM[1],
            "contact_name": "示例联系人",
            "contact_phone": "13900000001",
            **facts,
        }
    )


def terms(**facts: Any) -> Terms:
    return Terms(
        **{
            "term_from": TERM[0],
            "term_through": TERM[1],
            "term": Term.FREE,
            "reference_fen": 200_000,
            "monthly_fen": 0,
            "fee_basis": "示例场地管理办法第八条",
            **facts,
        }
    )


class Tenancy:
    """An organization that asked for a room, its agent, the officer, two leaders."""

    def __init__(
        self,
        *,
        profile: Profile = Profile.FULL,
        hub: Hub | None = None,
        room: Premises | None = None,
        **facts: Any,
    ) -> None:
        self.hub = hub or factories.hub(profile=profile)
        self.officer: Post = factories.post(Role.CASE_OFFICER, hub=self.hub)
        self.director: Post = factories.post(Role.DIRECTOR, hub=self.hub)
        self.organization = factories.organization(hub=self.hub)
        self.agent: Post = factories.post(Role.AGENT, organization=self.organization)
        self.room = room or rooms.room(self.hub)
        self.room_id = self.room.id
        with transaction():
            made = occupying_requests.apply(
                self.room_id,
                wish(**facts),
                {PROOF: [file()], PLAN: [file("示例方案.pdf")]},
                promised=True,
                by=hat(self.agent),
                at=clock.now(),
            )
            self.id = made.id

    @property
    def case(self) -> Occupancy:
        db.session.expire_all()
        return db.session.get_one(Occupancy, self.id)

    @property
    def status(self) -> str:
        return self.case.status

    @property
    def holds(self) -> list[Hold]:
        db.session.expire_all()
        return list(db.session.query(Hold).filter_by(occupancy_id=self.id).order_by(Hold.starts_at))

    def act(
        self, step: Callable[..., Any], *args: Any, by: Post | None = None, **words: Any
    ) -> Any:
        with transaction():
            return step(self.id, *args, by=hat(by or self.officer), at=clock.now(), **words)

    def survey(self) -> None:
        seen = Survey(clock.today(), "示例：房屋完好，消防设施齐全。", 1205, True)
        self.act(occupying_survey.survey, seen, [file("示例查勘.pdf")])

    def propose(self, **facts: Any) -> None:
        self.act(occupying_deciding.propose, terms(**facts), reasons="示例理由")

    def approved(self, **facts: Any) -> Tenancy:
        self.survey()
        self.propose(**facts)
        self.act(occupying_deciding.approve, by=self.director)
        return self

    def scan(self, kind: str = "occupancy-agreement") -> int:
        one = file(f"示例{kind}.pdf")
        return file_document(
            sha256=one.sha256,
            size=one.size,
            media_type=one.media_type,
            name=one.name,
            kind=kind,
            case_id=self.id,
            by=hat(self.officer),
            at=clock.now(),
        ).id

    def signed(self, *, deposit_fen: int = 0, **facts: Any) -> Tenancy:
        self.approved(**facts)
        agreed = Agreed(1205, Bearer.OCCUPANT, deposit_fen, "示例公众责任险", "")
        self.act(occupying_agreement.draw_up, agreed)
        with transaction():
            paper = Signed(clock.today(), "示例负责人", self.scan())
            occupying_agreement.sign(self.id, paper, by=hat(self.officer), at=clock.now())
        return self

    def tick(self, way: Way) -> None:
        ticked = {
            line.id: Ticked(True, "00123" if occupying_handing.is_meter(line.item) else "2")
            for line in occupying_handing.lines(self.case, way)
        }
        self.act(occupying_handing.tick, way, ticked, on=clock.today())

    def in_use(self, **facts: Any) -> Tenancy:
        """Moved in on the first day of its term."""
        self.signed(**facts)
        at_ten(TERM[0])
        self.tick(Way.IN)
        if self.case.deposit_fen:
            self.act(occupying_handing.receive_deposit, on=clock.today(), note="示收0001")
        self.act(occupying_handing.move_in, on=clock.today())
        return self

    def inspect(self, found: Found = Found.IN_ORDER, note: str = "") -> Inspection:
        seen = Seen(clock.today(), found, note or ("" if found is Found.IN_ORDER else "示例情况"))
        return self.act(occupying_inspecting.inspect, seen)

    def sublet(self) -> Objection:
        """Found sublet today, and nobody has objected yet."""
        self.inspect(Found.SUBLET, "示例：隔出一间给其他单位办公")
        return occupying_inspecting.objections(self.case)[-1]

    def object_to(self, objection: Objection, on: date | None = None) -> None:
        with transaction():
            occupying_inspecting.object_to(
                objection.id,
                file(f"示例异议{objection.id}.pdf"),
                on=on or clock.today(),
                by=hat(self.officer),
                at=clock.now(),
            )

    def paper(self, **facts: Any) -> SignedPaper:
        return SignedPaper(
            **{
                "signer_post_id": self.director.id,
                "number": "示呈〔2026〕7号",
                "signed_on": clock.today(),
                "scan_id": self.scan("signed-approval"),
                **facts,
            }
        )

    def give_notice(self) -> Tenancy:
        self.act(occupying_leaving.give_notice, by=self.agent, reason="示例：项目结束")
        return self

    def given_back(self, damage: str = "") -> Tenancy:
        self.tick(Way.OUT)
        self.act(occupying_leaving.give_back, on=clock.today(), damage=damage)
        return self


def at_ten(day: date) -> None:
    """Business time goes on from ten in the morning of `day`."""
    clock.install(start=clock.at(day, 10))


def night() -> occupying_nightly.Done:
    """What the job does on the day business time is at."""
    with transaction():
        return occupying_nightly.run(clock.today(), by=SYSTEM, at=clock.now())


def next_day(day: date) -> date:
    return day + timedelta(days=1)
