"""Incubatees of the demonstration: one well served, one half forgotten, one warned, one not yet registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Role
from incubator.demonstration.cast import STAFF
from incubator.demonstration.incubating import approved
from incubator.demonstration.people import World
from incubator.incubation import (
    agreeing,
    goals,
    mentoring,
    phases,
    placing,
    serving,
    supporting,
    warning,
)
from incubator.incubation.agreeing import Signed, Ticked
from incubator.incubation.goals import Wording
from incubator.incubation.leaving import Way
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.places import Desk, DeskUse, IncubationBase, Room
from incubator.incubation.serving import Noted
from incubator.incubation.staying import GoalState, Phase, Service, Support
from incubator.papers import page
from incubator.papers.paper import Paper, Paragraph
from incubator.records.documents import file_document, keep

YEAR = timedelta(days=364)


@dataclass(frozen=True)
class Term:
    """Who moved in how many days ago, at a desk or without one, and when it was served since.

    The small room is full of those who are `quiet`: what others wait for.
    """

    name: str
    days: int
    mode: Mode
    served: tuple[int, ...]
    quiet: bool = False


TERMS = (
    Term("示例绿色家园促进会", 200, Mode.PHYSICAL, (190, 160, 130, 100, 70, 40, 12, 3), quiet=True),
    Term("示例青苗亲子服务中心", 90, Mode.PHYSICAL, (85, 60, 36), quiet=True),
    Term("示例法律援助服务中心", 75, Mode.VIRTUAL, (70,)),
    Term("示例阳光助残社（筹）", 45, Mode.PHYSICAL, (40, 22, 9)),
)


def stay(world: World) -> None:
    """Everything of the stays, in the order it happens."""
    by = world.hat(STAFF["SL"].officer, Role.CASE_OFFICER)
    mentor = world.posts[("mentor", Role.MENTOR)]
    cases = [move_in(world, term, by) for term in TERMS]
    green, seedling, law, _founding = cases
    for case, at in ((green, world.ago(198)), (seedling, world.ago(88))):
        mentoring.assign(case.id, post_id=mentor.id, starts_on=clock.on(at), by=by, at=at)
    for case, term in zip(cases, TERMS, strict=True):
        _serve(world, case, term, by)
    _agree(world, green, by)
    _support(world, green, by)
    warning.warn(
        law.id, reason="入驻后两个月没有开展活动，多次联系没有回复（示例）", by=by, at=world.ago(5)
    )


def move_in(world: World, term: Term, by: Hat) -> Incubation:
    base = db.session.scalars(
        select(IncubationBase).where(IncubationBase.hub_id == by.hub_id).order_by(IncubationBase.id)
    ).first()
    assert base is not None, "the bases come first"  # noqa: S101  (the order of the script)
    case = approved(world, base, term.name, term.days + 6, by=by, mode=term.mode)
    at = world.ago(term.days)
    day = clock.on(at)
    case.term_from, case.term_through = day, day + YEAR
    agreeing.sign(case.id, Signed(day, "示例负责人", agreement(case, by, world)), by=by, at=at)
    if term.mode is Mode.PHYSICAL:
        placing.promise(
            _free_desk(base, quiet=term.quiet), case, from_on=day, through=day + YEAR, by=by, at=at
        )
    ticked = {
        line.thing: Ticked(True, reading="0（示例）") for line in agreeing.checklist(case, Way.IN)
    }
    agreeing.tick(case, Way.IN, ticked, on=day, by=by, at=at)
    return agreeing.move_in(case.id, on=day, by=by, at=at)


def _free_desk(base: IncubationBase, *, quiet: bool) -> int:
    held = select(DeskUse.desk_id).where(DeskUse.free_from.is_(None))
    return db.session.scalars(
        select(Desk.id)
        .join(Room, Room.id == Desk.room_id)
        .where(
            Room.base_id == base.id,
            Desk.id.not_in(held),
            Desk.label.startswith("B" if quiet else "A"),
        )
        .order_by(Desk.id)
        .limit(1)
    ).one()


def agreement(case: Incubation, by: Hat, world: World) -> int:
    """The scan of an agreement both sides signed."""
    content = page.draw(
        Paper("示例入驻协议（扫描件）", [Paragraph(f"甲方与{case.organization.name}约定（示例）")])
    )
    return file_document(
        sha256=keep(content),
        size=len(content),
        media_type="application/pdf",
        name="示例入驻协议.pdf",
        kind="incubation-agreement",
        organization_id=case.organization_id,
        case_id=case.id,
        pages=1,
        by=by,
        at=world.at,
    ).id


_KINDS = (Service.VISIT, Service.COACHING, Service.FINANCE, Service.PROJECT)


def _serve(world: World, case: Incubation, term: Term, by: Hat) -> None:
    for number, days in enumerate(term.served):
        at = world.ago(days)
        last = number == len(term.served) - 1
        noted = Noted(
            clock.on(at),
            30 + 15 * (number % 4),
            _KINDS[number % len(_KINDS)],
            people=1 + number % 3,
            reached=number % 5 != 4,
            note="看了台账，约定补齐会议记录（示例）",
            follow_up="带上理事会会议记录（示例）" if last else "",
            follow_up_on=clock.on(at) + timedelta(days=10) if last else None,
        )
        entry = serving.log(case.id, noted, by=by, at=at)
        if term is TERMS[0] and noted.reached and not last:
            signing = world.hat("green", Role.LEGAL_REPRESENTATIVE)
            serving.sign_off(entry.id, by=signing, at=at + timedelta(hours=2))
    at = world.ago(3)
    if term is TERMS[0]:
        mentor = world.hat("mentor", Role.MENTOR)
        coached = Noted(clock.on(at), 60, Service.COACHING, people=2, note="项目书修改（示例）")
        serving.log(case.id, coached, by=mentor, at=at)


_GOALS = (
    ("完成财务托管，账目按月公开（示例）", "连续三个月公开收支表"),
    ("形成一个品牌项目（示例）", "项目书和两场活动记录"),
    ("发展十名固定志愿者（示例）", "志愿者名册"),
)


def _agree(world: World, case: Incubation, by: Hat) -> None:
    at = world.ago(199)
    for number, (text, measure) in enumerate(_GOALS, 1):
        due_on = clock.on(at) + timedelta(days=90 * number + 40)
        made = goals.agree(case.id, Wording(text, measure, due_on), by=by, at=at)
        if number == 1:
            goals.close(
                made.id,
                GoalState.MET,
                remark="已公开四个月（示例）",
                version=made.version,
                by=by,
                at=world.ago(60),
            )
    due_on = clock.on(world.at) + timedelta(days=20)
    goals.plan(case.id, "每月一次财务辅导（示例）", by_whom="示例导师", due_on=due_on, by=by, at=at)
    moved_at = world.ago(110)
    phases.move(
        case.id,
        Phase.BUILDING,
        on=clock.on(moved_at),
        reason="已能独立记账，开始做项目（示例）",
        by=by,
        at=moved_at,
    )


def _support(world: World, case: Incubation, by: Hat) -> None:
    """One answered request and one that waits."""
    asking = world.hat("green", Role.LEGAL_REPRESENTATIVE)
    asked = supporting.ask(
        Support.BOOKKEEPING, "想了解捐赠收入怎样记账（示例）", by=asking, at=world.ago(30)
    )
    supporting.answer(
        asked.id, "请于周三下午到中心，由财务指导老师辅导（示例）。", by=by, at=world.ago(27)
    )
    supporting.ask(Support.LEGAL, "请帮忙看一份场地协议（示例）", by=asking, at=world.ago(1))
