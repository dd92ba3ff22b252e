"""Rooms for months in the demonstration: one in use with its inspections and a sublet put right, one asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incubator.casework.attaching import File
from incubator.core import clock
from incubator.core.permissions import Hat, Role
from incubator.demonstration import rooms
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.papers import page
from incubator.papers.paper import Paper, Paragraph
from incubator.premises import (
    occupying_agreement,
    occupying_deciding,
    occupying_handing,
    occupying_inspecting,
    occupying_requests,
    occupying_survey,
)
from incubator.premises.models import Use
from incubator.premises.occupancy import Bearer, Found, Occupancy, Way
from incubator.premises.occupying_agreement import Agreed, Signed
from incubator.premises.occupying_deciding import Terms
from incubator.premises.occupying_filing import keep_scan
from incubator.premises.occupying_handing import Ticked
from incubator.premises.occupying_inspecting import Seen
from incubator.premises.occupying_requests import Wish
from incubator.premises.occupying_survey import Survey
from incubator.premises.occupying_words import AGREEMENT, PLAN, PROOF
from incubator.premises.tariff import Term
from incubator.records.documents import keep

_BEGAN, _LEFT = 150, 40
"""The term: so many days ago until so many days ahead."""


@dataclass(frozen=True)
class _Occupant:
    street: str
    username: str
    room: str
    purpose: str


_USING = (
    _Occupant("SL", "green", rooms.OFFICE, "示例：垃圾分类志愿者工作站，每周一至周五值班"),
    _Occupant("SX", "mutual", rooms.OFFICE, "示例：邻里互助站，每周三、周六开放"),
)
_ASKING = (
    _Occupant("SL", "warm", "居委会 102 活动室", "示例：老年助餐点，每天上午准备、中午供餐"),
    _Occupant("SX", "children", "居委会 102 活动室", "示例：课后托管，每周一至周五下午"),
)


def occupy(world: World) -> None:
    """In each street one organization uses a room and another asks for one."""
    for one in _USING:
        _use(world, one)
    for one in _ASKING:
        first = clock.on(world.at) + timedelta(days=20)
        _ask(world, one, first, first + timedelta(days=364), world.ago(3))


def _paper(title: str, on: date) -> File:
    """A sheet that says what it is not."""
    content = page.draw(Paper(title=title, blocks=[Paragraph("演示数据，没有效力。")], dated_on=on))
    return File(keep(content), len(content), "application/pdf", f"{title}.pdf", 1)


def _ask(world: World, one: _Occupant, first: date, last: date, at: datetime) -> Occupancy:
    wish = Wish(Use.PUBLIC_BENEFIT, one.purpose, 8, first, last, "示例联系人", "13900000000")
    on = clock.on(at)
    papers = {PROOF: [_paper("登记证书（示例）", on)], PLAN: [_paper("使用方案（示例）", on)]}
    room = rooms.named(world, one.street, one.room)
    by = world.hat(one.username, Role.LEGAL_REPRESENTATIVE)
    return occupying_requests.apply(room.id, wish, papers, promised=True, by=by, at=at)


def _use(world: World, one: _Occupant) -> None:
    officer = world.hat(STAFF[one.street].officer, Role.CASE_OFFICER)
    first = clock.on(world.ago(_BEGAN))
    last = clock.on(world.at) + timedelta(days=_LEFT)
    case = _ask(world, one, first, last, world.ago(180))
    _decide(world, one, case.id, (first, last), officer)
    _move_in(world, case, officer)
    _inspect(world, case, officer)
    if one.street == "SL":
        _look_ahead(case, officer, world.ago(2))


def _decide(world: World, one: _Occupant, id: int, term: tuple[date, date], officer: Hat) -> None:
    at = world.ago(175)
    seen = Survey(clock.on(at), "示例：房间完好，灭火器在有效期内。", 180, True)
    occupying_survey.survey(id, seen, by=officer, at=at)
    terms = Terms(*term, Term.FREE, 90_000, 0, "《示例街道公共场地使用管理办法（示例）》第八条")
    at = world.ago(172)
    occupying_deciding.propose(id, terms, reasons="示例：用途符合批准的范围", by=officer, at=at)
    director = world.hat(STAFF[one.street].director, Role.DIRECTOR)
    occupying_deciding.approve(id, by=director, at=world.ago(168))


def _move_in(world: World, case: Occupancy, officer: Hat) -> None:
    at = world.ago(165)
    agreed = Agreed(180, Bearer.OCCUPANT, 100_000, "公众责任险由使用方投保（示例）", "")
    occupying_agreement.draw_up(case.id, agreed, by=officer, at=at)
    scan = _paper("场地使用协议（示例）", clock.on(at))
    document = keep_scan(case, AGREEMENT, scan, by=officer, at=at)
    paper = Signed(clock.on(at), "示例负责人", document.id)
    occupying_agreement.sign(case.id, paper, by=officer, at=at)
    at = world.ago(_BEGAN)
    done = {
        line.id: Ticked(
            True, "00123" if occupying_handing.is_meter(line.item) else line.reading or "2"
        )
        for line in occupying_handing.lines(case, Way.IN)
    }
    on = clock.on(at)
    occupying_handing.tick(case.id, Way.IN, done, on=on, by=officer, at=at)
    occupying_handing.receive_deposit(case.id, on=on, note="示收0001", by=officer, at=at)
    occupying_handing.move_in(case.id, on=on, by=officer, at=at)


def _inspect(world: World, case: Occupancy, officer: Hat) -> None:
    """In order, then a sublet that was objected to and put right, then in order again."""
    id = case.id
    at = world.ago(120)
    occupying_inspecting.inspect(id, Seen(clock.on(at), Found.IN_ORDER, ""), by=officer, at=at)
    at = world.ago(90)
    seen = Seen(clock.on(at), Found.SUBLET, "示例：周末转借给一家培训机构办班")
    occupying_inspecting.inspect(id, seen, by=officer, at=at)
    objection = occupying_inspecting.objections(case)[-1]
    at = world.ago(85)
    letter = _paper("关于转租的书面异议（示例）", clock.on(at))
    occupying_inspecting.object_to(objection.id, letter, on=clock.on(at), by=officer, at=at)
    at = world.ago(75)
    occupying_inspecting.rectified(id, on=clock.on(at), note="示例：已停止转借", by=officer, at=at)
    at = world.ago(20)
    occupying_inspecting.inspect(id, Seen(clock.on(at), Found.IN_ORDER, ""), by=officer, at=at)


def _look_ahead(case: Occupancy, officer: Hat, at: datetime) -> None:
    """The agreement of the next term lies ready to be signed."""
    terms = occupying_agreement.usual_extension(case)
    occupying_agreement.draw_up_extension(
        case.id, terms, approved_by="示例街道主任办公会", by=officer, at=at
    )
