"""The incubation bases of the demonstration: rooms with plans, desks, and who waits for one."""

from __future__ import annotations

from datetime import datetime, timedelta

from incubator.core import clock
from incubator.core.permissions import Hat, Role
from incubator.demonstration import admitting, applicants
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.incubation import desking, planning, rooming, setting_up, waiting
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.places import IncubationBase, Mark, Room

CRITERIA = (("服务需求契合", 30), ("团队与治理", 25), ("项目可行", 25), ("发展规划", 20))


def incubate(world: World) -> None:
    """Everything of the bases, in the order it happens."""
    bases = {street: _base(world, street) for street in STAFF}
    for street, base in bases.items():
        applicants.announce(world, base, street)
    _wait(world, bases["SL"])
    applicants.apply(world, bases["SL"])
    admitting.admit(world, bases)


# ---- rooms, desks and plans


def _base(world: World, street: str) -> IncubationBase:
    by, at = world.hat(STAFF[street].officer, Role.CASE_OFFICER), world.ago(900)
    small = street == "SL"
    base = setting_up.found(
        setting_up.BaseFacts(
            name=f"{world.hubs[street].name}社会组织孵化基地",
            address=f"{world.hubs[street].address} 三楼",
            introduction="为初创社会组织提供工位、会议室、注册辅导和财务指导（示例）。",
            basis="示例街发〔示例〕20 号《社会组织孵化基地管理办法（示例）》",
            virtual_places=6,
            criteria=() if small else CRITERIA,
            shows_notice=not small,
        ),
        by=by,
        at=at,
    )
    shared = _room(base, "301 开放办公区", 6, 9, by=by, at=at)
    _desks(shared, "A-01", 8, by=by, at=at)
    quiet = _room(base, "302 小办公室", 4, 6, by=by, at=at)
    _desks(quiet, "B-01", 2, by=by, at=at)
    return base


def _room(
    base: IncubationBase, name: str, depth: int, width: int, *, by: Hat, at: datetime
) -> Room:
    room = rooming.add_room(
        base.id,
        rooming.RoomFacts(
            name=name,
            floor="三楼",
            area_tenths=depth * width * 12,
            equipment="打印机、文件柜、空调、饮水机（示例）",
            depth=depth,
            width=width,
        ),
        by=by,
        at=at,
    )
    windows = [(1, across) for across in range(3, width - 1)]
    planning.paint(room.id, windows, Mark.WINDOW, by=by, at=at)
    planning.paint(room.id, [(depth, 2)], Mark.DOOR, by=by, at=at)
    planning.paint(room.id, [(depth - 1, width - 1)], Mark.CABINET, by=by, at=at)
    planning.wall_around(room.id, by=by, at=at)
    return room


def _desks(room: Room, first: str, count: int, *, by: Hat, at: datetime) -> None:
    """Desks two by two along the window, an aisle between the rows."""
    made = desking.add_desks(
        room.id,
        first=first,
        count=count,
        equipment="桌、椅、网线",
        opened_on=clock.on(at),
        by=by,
        at=at,
    )
    across = room.width - 4
    for number, desk in enumerate(made):
        down = 2 + 2 * (number // across)
        planning.stand(desk.id, (down, 2 + number % across), by=by, at=at)


# ---- the waiting list

_WAITING = (
    ("示例乐龄书画社", 12, "画案要放在安静的小间，等待 302 小办公室空出（示例）"),
    ("示例社区教育基金会", 9, "等待 302 小办公室空出（示例）"),
)


def _wait(world: World, base: IncubationBase) -> None:
    by = world.hat(STAFF["SL"].officer, Role.CASE_OFFICER)
    for name, days, reason in _WAITING:
        case = approved(world, base, name, days, by=by)
        waiting.join(case, reason=reason, by=by, at=world.ago(days, hour=16))


def approved(
    world: World,
    base: IncubationBase,
    name: str,
    days: int,
    *,
    by: Hat,
    mode: Mode = Mode.PHYSICAL,
) -> Incubation:
    """A case typed in from paper and approved on paper."""
    opened = world.ago(days + 8)
    case = applicants.typed_in(base, name, world, opened, by=by, mode=mode)
    admitting.approve(world, case, by=by, at=opened + timedelta(hours=1))
    return case
