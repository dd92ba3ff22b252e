"""The rooms of the demonstration: eight kinds with prices, a divided hall, an office without approval."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Role
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.organizations.models import OrgType
from incubator.papers import page
from incubator.papers.paper import Paper, Paragraph
from incubator.premises import (
    booking_terms,
    dividing,
    furnishing,
    opening_hours,
    registering,
    standings,
    tariffs,
)
from incubator.premises.booking_terms import Terms
from incubator.premises.dividing import Part
from incubator.premises.furnishing import Furniture
from incubator.premises.models import Approval, DayProfile, Kind, Nature, Premises, Use
from incubator.premises.opening_hours import Hours
from incubator.premises.opening_text import read
from incubator.premises.registering import Basics
from incubator.premises.tariff import Term
from incubator.premises.tariffs import Line
from incubator.records.documents import file_document, keep
from incubator.records.models import Document, Visibility

HALL, OFFICE, CENTRE = "议事大厅", "2 号楼 201 室", "党群服务中心多功能厅"
"""Rooms that other parts of the demonstration use, by the end of their names."""
_DAYTIME = ("09:00-12:00、14:00-21:00", "09:00-17:00", "")
_EVERY_DAY = ("09:00-21:00", "09:00-21:00", "10:00-16:00")
_USES = frozenset({Use.PUBLIC_BENEFIT, Use.MEETING, Use.TRAINING, Use.CULTURE})


@dataclass(frozen=True)
class _Room:
    name: str
    kind: Kind
    nature: Nature
    capacity: int
    hours: tuple[str, str, str] = _DAYTIME
    equipment: tuple[tuple[str, int], ...] = (("投影仪", 1), ("折叠椅", 30), ("长桌", 8))
    step_free: bool = True
    priced: tuple[Term, int, int] = (Term.FREE, 6000, 0)
    terms: Terms = field(default_factory=Terms)
    published: bool = True


_ROOMS = (
    _Room(HALL, Kind.COMMUNITY_FACILITY, Nature.COMMUNITY, 80, _EVERY_DAY),
    _Room(
        CENTRE,
        Kind.PARTY_CENTRE,
        Nature.STREET,
        60,
        priced=(Term.PREFERENTIAL, 12000, 3000),
        terms=Terms(keeps_waiting_list=True, wants_check_in=True),
    ),
    _Room(
        "新时代文明实践站活动室",
        Kind.CIVILIZATION_STATION,
        Nature.COMMUNITY,
        25,
        _EVERY_DAY,
        terms=Terms(approval=Approval.AUTOMATIC, wants_check_in=True),
    ),
    _Room(
        "居委会 102 活动室",
        Kind.COMMITTEE_ROOM,
        Nature.COMMITTEE,
        20,
        equipment=(("折叠椅", 20), ("饮水机", 1)),
        terms=Terms(approval=Approval.AUTOMATIC),
    ),
    _Room(
        "社区文化广场",
        Kind.PUBLIC_FACILITY,
        Nature.STREET,
        200,
        ("08:00-22:00", "08:00-22:00", "18:00-次日 00:30"),
        equipment=(("移动音箱", 2),),
        terms=Terms(pending_holds=False),
    ),
    _Room(
        OFFICE,
        Kind.IDLE_OFFICE,
        Nature.OFFICE,
        12,
        equipment=(("办公桌", 6), ("文件柜", 4)),
        step_free=False,
    ),
    _Room(
        "3 号楼 305 室",
        Kind.IDLE_OFFICE,
        Nature.OFFICE,
        10,
        equipment=(("办公桌", 4),),
        step_free=False,
        published=False,
    ),
    _Room(
        "企业共享会议室",
        Kind.PROVIDED_BY_UNIT,
        Nature.PROVIDED,
        30,
        equipment=(("投影仪", 1), ("视频会议系统", 1)),
        priced=(Term.STANDARD, 20000, 20000),
        terms=Terms(hold_minutes=10, longest_minutes=180),
    ),
)


def build(world: World) -> None:
    """The same rooms in both streets; two evenings and the small groups have lines of their own."""
    for street in STAFF:
        for number, room in enumerate(_ROOMS):
            _enter(world, street, room, number)
        _divide(world, street)


def named(world: World, street: str, ending: str) -> Premises:
    """The room of a street whose name ends so."""
    return db.session.scalars(
        select(Premises).where(
            Premises.hub_id == world.hubs[street].id, Premises.name.endswith(ending)
        )
    ).one()


def _enter(world: World, street: str, said: _Room, number: int) -> None:
    by, at = world.hat(STAFF[street].officer, Role.CASE_OFFICER), world.ago(200 - number)
    room = registering.add(_basics(world, street, said, number), by=by, at=at)
    furnishing.furnish(
        room.id,
        Furniture(
            step_free=said.step_free,
            lift=said.step_free and number % 2 == 0,
            accessible_toilet=said.step_free,
            equipment=said.equipment,
            uses=_USES,
        ),
        by=by,
        at=at,
    )
    windows = {day: read(text) for day, text in zip(DayProfile, said.hours, strict=True)}
    opening_hours.open_it(room.id, Hours(windows, minutes_after=15), by=by, at=at)
    booking_terms.set_terms(room.id, said.terms, by=by, at=at)
    _price(world, room, said, by=by, at=at)
    standings.verify(room.id, by=by, at=at)
    if said.nature is Nature.OFFICE and said.published:
        standings.set_approval(
            room.id,
            number="示管办〔示例〕8 号",
            approved_on=clock.on(world.ago(220)),
            document=_approval(by, at),
            by=by,
            at=at,
        )
    if said.published:
        standings.publish(room.id, by=by, at=at)


def _basics(world: World, street: str, said: _Room, number: int) -> Basics:
    hub = world.hubs[street]
    committee = "示例第一社区居民委员会" if street == "SL" else "示例新村社区居民委员会"
    of_committee = said.nature in {Nature.COMMITTEE, Nature.COMMUNITY}
    office = "示例街道办事处" if street == "SL" else "示例新村街道办事处"
    owner = world.organizations[committee if of_committee else office]
    return Basics(
        name=f"{hub.name.removesuffix('街道')}{said.name}",
        kind=said.kind,
        nature=said.nature,
        capacity=said.capacity,
        owner_id=None if said.nature is Nature.PROVIDED else owner.id,
        owner_name="示例科技有限公司" if said.nature is Nature.PROVIDED else owner.name,
        manager_name=f"{hub.name}社会组织服务中心",
        contact=f"示例服务中心 {hub.consultation_phone}",
        address=hub.address,
        community="示例第一社区" if street == "SL" and number % 2 == 0 else "示例第二社区",
        floor="一楼" if said.step_free else "三楼",
        area_tenths=said.capacity * 15,
        introduction="用于社区公益活动（示例）。使用后请恢复桌椅、关闭电源。",
    )


def _price(world: World, room: Premises, said: _Room, *, by: Hat, at: datetime) -> None:
    term, reference, fen = said.priced
    line = Line(
        valid_from=clock.on(world.ago(300)),
        term=term,
        basis="《示例街道公共场地使用管理办法（示例）》第八条",
        approved_by="示例街道主任办公会",
        approved_on=clock.on(world.ago(310)),
        reference_fen=reference,
        fen=fen,
    )
    tariffs.add(room.id, line, by=by, at=at)
    if term is Term.PREFERENTIAL:
        groups = replace(line, org_type=OrgType.FILED_GROUP, term=Term.FREE, fen=0)
        evening = replace(line, from_minute=18 * 60, fen=4000)
        for one in (groups, evening):
            tariffs.add(room.id, one, by=by, at=at)


def _approval(by: Hat, at: datetime) -> Document:
    """A letter that says what it is not."""
    words = (
        "示例批准文件：同意将闲置办公用房调剂给街道用于社区公益服务。本文件是演示数据，没有效力。"
    )
    content = page.draw(
        Paper(
            title="关于办公用房调剂使用的批复（示例）",
            blocks=[Paragraph(words)],
            dated_on=clock.on(at),
        )
    )
    return file_document(
        sha256=keep(content),
        size=len(content),
        media_type="application/pdf",
        name="办公用房调剂批复（示例）.pdf",
        kind=standings.APPROVAL,
        visibility=Visibility.STAFF,
        by=by,
        at=at,
    )


def _divide(world: World, street: str) -> None:
    """The hall has two halves, each to be had alone."""
    by, at = world.hat(STAFF[street].officer, Role.CASE_OFFICER), world.ago(190)
    hall = named(world, street, HALL)
    stem = hall.name.removesuffix(HALL)
    halves = [Part(f"{stem}议事大厅东厅", 40), Part(f"{stem}议事大厅西厅", 40)]
    for half in dividing.divide(hall.id, halves, by=by, at=at):
        _price(world, half, _ROOMS[0], by=by, at=at)
        standings.verify(half.id, by=by, at=at)
        standings.publish(half.id, by=by, at=at)
