"""Taking in at the bases of the demonstration: checked, scored, recommended, approved on paper."""

from __future__ import annotations

from datetime import datetime, timedelta

from incubator.core import clock
from incubator.core.permissions import Hat, Role
from incubator.demonstration import applicants
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.incubation import checking, deciding
from incubator.incubation.models import Incubation
from incubator.incubation.places import IncubationBase
from incubator.papers import page
from incubator.papers.paper import Paper, Paragraph
from incubator.people.queries import hat_of
from incubator.people.signed_papers import SignedPaper
from incubator.records.documents import file_document, keep
from incubator.records.models import Visibility
from incubator.review import services as review
from incubator.review.marking import Draft, Entry

PENDING = "示例暖阳养老服务中心"
SCORED = "示例新村儿童关爱中心"


def admit(world: World, bases: dict[str, IncubationBase]) -> None:
    """One recommendation that waits for its answer, and one applicant before a panel."""
    by = world.hat(STAFF["SL"].officer, Role.CASE_OFFICER)
    waits = applicants.typed_in(bases["SL"], PENDING, world, world.ago(9), by=by, now=True)
    recommend(waits, by=by, at=world.ago(6))
    other = world.hat(STAFF["SX"].officer, Role.CASE_OFFICER)
    scored = applicants.typed_in(bases["SX"], SCORED, world, world.ago(9), by=other, now=True)
    _check(scored, by=other, at=world.ago(7))
    _score(world, scored, by=other)


def _check(case: Incubation, *, by: Hat, at: datetime) -> None:
    signed = {one.id: clock.on(case.opened_at) for one in case.sponsors}
    checking.note_signatures(case, signed, by=by, at=at)
    ticks = [point.key for point in checking.points(case)]
    checking.finish(case, ticks, by=by, at=at)


def recommend(case: Incubation, *, by: Hat, at: datetime) -> None:
    """On the usual terms, once the papers were checked."""
    _check(case, by=by, at=at)
    terms = deciding.usual(case, on=clock.on(at))
    reasons = "材料齐全，服务需求与基地契合（示例）"
    deciding.propose(case.id, terms, reasons=reasons, by=by, at=at + timedelta(hours=1))


def approve(world: World, case: Incubation, *, by: Hat, at: datetime) -> None:
    """Recommended, and approved by the director on paper the same day."""
    recommend(case, by=by, at=at)
    director = world.posts[(STAFF["SL"].director, Role.DIRECTOR)]
    paper = SignedPaper(
        director.id,
        f"示例孵批〔示例〕{case.id} 号",
        clock.on(at),
        approval_scan(case, "入驻", by=by, at=at),
    )
    deciding.register_approval(case.id, paper, by=by, at=at + timedelta(hours=4))


def approval_scan(case: Incubation, what: str, *, by: Hat, at: datetime) -> int:
    """The paper on which the director agreed to what is to be done with a case."""
    words = f"同意“{case.organization.name}”{what}。（示例）"
    content = page.draw(Paper(f"示例{what}呈批件（扫描件）", [Paragraph(words)]))
    return file_document(
        sha256=keep(content),
        size=len(content),
        media_type="application/pdf",
        name=f"示例{what}呈批件.pdf",
        kind="signed-approval",
        by=by,
        at=at,
        visibility=Visibility.STAFF,
        case_id=case.id,
        pages=1,
    ).id


def _score(world: World, case: Incubation, *, by: Hat) -> None:
    """Two experts are asked; one has handed in."""
    rubric = case.base.rubric
    assert rubric is not None, "the street with the full profile scores"  # noqa: S101  (the script)
    posts = [world.posts[(name, Role.EXPERT)] for name in STAFF["SX"].experts]
    sheets = review.ask(case, rubric, posts, by=by, at=world.ago(6))
    expert, at = hat_of(sheets[0].post), world.ago(4)
    entries = {one.id: Entry(tenths=80) for one in rubric.criteria}
    review.declare(sheets[0].id, by=expert, at=at)
    review.lock(sheets[0].id, Draft(entries, "需求清楚（示例）"), by=expert, at=at)
