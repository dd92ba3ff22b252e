"""Ends of stays in the demonstration: a second term and graduation, a termination; and the evaluations."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import SYSTEM, Hat, Role
from incubator.demonstration import admitting
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.demonstration.staying import TERMS, YEAR, Term, agreement, move_in
from incubator.incubation import (
    afterwards,
    agreeing,
    alumni,
    evaluating_answers,
    exiting,
    graduating,
    nightly,
)
from incubator.incubation.agreeing import Signed, Ticked
from incubator.incubation.evaluating import AnswerKind, Evaluation, Part, Rhythm
from incubator.incubation.evaluating_answers import Told
from incubator.incubation.evaluating_periods import ended
from incubator.incubation.leaving import Advice, Way
from incubator.incubation.models import Incubation, Mode
from incubator.people.signed_papers import SignedPaper

GONE = Term("示例青年志愿服务中心", 510, Mode.PHYSICAL, ())
ENDED = Term("示例邻里调解室", 160, Mode.VIRTUAL, ())
SELF_ASSESSMENT = (
    "理事会按章程换届，制度齐全；专职三人；账目委托代理并按季公开；"
    "完成两个项目，入驻目标已达成，希望出壳（示例）。"
)


def depart(world: World) -> None:
    """Everything of the ends, in the order it happens."""
    by = world.hat(STAFF["SL"].officer, Role.CASE_OFFICER)
    _graduate(world, _renew(world, move_in(world, GONE, by), by), by)
    _terminate(world, move_in(world, ENDED, by), by)
    _evaluate(world, by)


def _renew(world: World, case: Incubation, by: Hat) -> Incubation:
    """A second term the day after the first ended; answers the case of the second."""
    at = world.ago(GONE.days - YEAR.days - 1)
    paper = Signed(clock.on(at), "示例负责人", agreement(case, by, world))
    return graduating.renew(case.id, paper, through=clock.on(at) + YEAR, by=by, at=at)


def _terminate(world: World, case: Incubation, by: Hat) -> None:
    """Signed on paper by the director; the hand-over is still to be done."""
    at = world.ago(6)
    director = world.posts[(STAFF["SL"].director, Role.DIRECTOR)]
    scan = admitting.approval_scan(case, "终止入驻", by=by, at=at)
    paper = SignedPaper(director.id, "示例孵批〔示例〕终 1 号", clock.on(at), scan)
    reason = "连续三个月没有开展活动，预警后没有改正（示例）"
    exiting.register_termination(case.id, paper, reason=reason, by=by, at=at)


def _graduate(world: World, case: Incubation, by: Hat) -> None:
    """Reviewed, graduated, handed over; the first question of the year is answered."""
    graduating.begin(case.id, by=by, at=world.ago(130))
    lead = world.hat("youth", Role.LEGAL_REPRESENTATIVE)
    graduating.assess_oneself(case.id, words=SELF_ASSESSMENT, by=lead, at=world.ago(126))
    for row in evaluating_answers.of_stay(case, by, on=clock.on(world.ago(125))):
        _hand_in(row, lead if row.part is Part.SELF else by, at=world.ago(125))
    found = graduating.Reviewed(
        clock.on(world.ago(121)),
        "理事长和项目主管到场，逐项核对了目标（示例）",
        True,
        Advice.GRADUATE,
        "出壳后继续公开账目，可申请区级项目（示例）",
    )
    graduating.review(case.id, found, by=by, at=world.ago(120))
    graduating.graduate(case.id, by=by, at=world.ago(118))
    at = world.ago(110)
    lines = {
        line.thing: Ticked(True, reading="00456（示例）")
        for line in agreeing.checklist(case, Way.OUT)
    }
    agreeing.tick(case, Way.OUT, lines, on=clock.on(at), by=by, at=at)
    exiting.hand_over(case.id, on=clock.on(at), by=by, at=at)
    first = alumni.of_stay(case).questions[0]
    told = afterwards.Told(True, 4, 2, "租到社区办公用房，承接两个项目（示例）")
    at = world.ago(12)
    afterwards.answer(first.id, told, on=clock.on(at), by=by, at=at)


def _evaluate(world: World, by: Hat) -> None:
    """The nightly job on each morning after a period; all is handed in but what still waits."""
    today = clock.on(world.at)
    since = today - timedelta(days=TERMS[0].days)
    mornings = {period.through + timedelta(days=1) for period in ended(today, since=since)}
    for morning in sorted(mornings):
        nightly.run(morning, by=SYSTEM, at=clock.at(morning, 2))
    nightly.run(today, by=SYSTEM, at=world.at)
    rows = db.session.scalars(
        select(Evaluation).where(Evaluation.rhythm != Rhythm.GRADUATION).order_by(Evaluation.id)
    ).all()
    newest = max((row.due_on for row in rows), default=today)
    for row in rows:
        waits = row.due_on == newest and row.part is Part.CENTRE
        if not waits and row.case.organization.name in _LEADS:
            _hand_in(row, _whose(world, row, by), at=_in_time(world, row))


_LEADS = {TERMS[0].name: "green", TERMS[1].name: "seedling", TERMS[2].name: "law"}


def _whose(world: World, row: Evaluation, by: Hat) -> Hat:
    if row.part is Part.SELF:
        return world.hat(_LEADS[row.case.organization.name], Role.LEGAL_REPRESENTATIVE)
    return world.hat("mentor", Role.MENTOR) if row.part is Part.MENTOR else by


def _in_time(world: World, row: Evaluation) -> datetime:
    return min(clock.at(row.due_on - timedelta(days=3), 15), world.at)


def _hand_in(row: Evaluation, by: Hat, *, at: datetime) -> None:
    said = {
        AnswerKind.TEXT: Told(words="按计划开展，记录齐全（示例）"),
        AnswerKind.SCORE: Told(4),
        AnswerKind.YES_NO: Told(1),
        AnswerKind.NUMBER: Told(36),
    }
    asked = evaluating_answers.questions(row)
    evaluating_answers.hand_in(row.id, {one.id: said[one.kind] for one in asked}, by=by, at=at)
