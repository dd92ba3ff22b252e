"""From expert review to award, for the applications of one demonstration round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import SYSTEM, Hat, Role
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.demonstration.script import Attempt, Reached, Round
from incubator.funds import awarding, paper_deciding
from incubator.funds import deciding as decisions
from incubator.funds.applications import FundApplication
from incubator.funds.models import Call
from incubator.notices import showing
from incubator.notices.models import Notice, ProofKind
from incubator.notices.objections import Said
from incubator.papers import page
from incubator.papers.paper import Paper, Paragraph
from incubator.people.conflicts import conflicts
from incubator.people.models import Post
from incubator.people.queries import hat_of
from incubator.people.signed_papers import SignedPaper
from incubator.records.documents import file_document, keep
from incubator.records.models import Visibility
from incubator.review import services as review
from incubator.review.marking import Draft, Entry
from incubator.review.models import Rubric

Taken = Sequence[tuple[FundApplication, Attempt]]


def decide(world: World, call: Call, one: Round, taken: Taken) -> None:
    """Score, propose, decide, show and award what the script says."""
    officer = world.hat(STAFF[one.street].officer, Role.CASE_OFFICER)
    director = world.posts[(STAFF[one.street].director, Role.DIRECTOR)]
    experts = [world.posts[(name, Role.EXPERT)] for name in STAFF[one.street].experts]
    for application, attempt in taken:
        if attempt.reached >= Reached.PASSED:
            _score(world, application, attempt, experts, one, officer)
    for application, attempt in sorted(taken, key=lambda pair: -pair[1].points):
        if attempt.reached >= Reached.PROPOSED:
            _settle(world, application, attempt, one, officer, director)
    for application, attempt in taken:
        if attempt.rejected:
            decisions.reject(
                application.id,
                reason="评审得分低于资助线（示例）",
                by=hat_of(director),
                at=world.ago(-one.decided, hour=16),
            )
    shown = [pair for pair in taken if pair[1].reached >= Reached.NOTICED]
    if shown:
        _show(world, call, shown, one, officer)


def _score(
    world: World,
    application: FundApplication,
    attempt: Attempt,
    posts: Sequence[Post],
    one: Round,
    officer: Hat,
) -> None:
    """Two experts without a conflict; the second has not finished where scoring is under way."""
    at = world.ago(-one.checked - 1)
    rubric = db.session.get_one(Rubric, application.call.rubric_id)
    free = [
        post
        for post in posts
        if not conflicts(post.person_id, application.organization, on=clock.on(at))
    ][: rubric.reviewers]
    sheets = review.ask(application, rubric, free, by=officer, at=at)
    finished = sheets if attempt.reached >= Reached.SCORED else sheets[:1]
    for number, sheet in enumerate(finished):
        entries = {
            criterion.id: Entry(tenths=attempt.points * 10 - 5 * ((number + place) % 2))
            for place, criterion in enumerate(rubric.criteria)
        }
        expert = hat_of(sheet.post)
        review.declare(sheet.id, by=expert, at=at + timedelta(hours=2))
        review.lock(
            sheet.id, Draft(entries, "方案较完整（示例）"), by=expert, at=at + timedelta(hours=3)
        )


def _settle(
    world: World,
    application: FundApplication,
    attempt: Attempt,
    one: Round,
    officer: Hat,
    director: Post,
) -> None:
    at = world.ago(-one.decided)
    decisions.propose(
        application.id, attempt.yuan * 100, reasons="按评审得分排序提出（示例）", by=officer, at=at
    )
    if attempt.reached < Reached.APPROVED:
        return
    if one.on_paper:
        paper_deciding.register_approval(
            application.id,
            SignedPaper(
                signer_post_id=director.id,
                number="示例呈批〔示例〕3 号",
                signed_on=clock.on(at),
                scan_id=_scan(application, officer, at),
            ),
            by=officer,
            at=at + timedelta(hours=4),
        )
    else:
        decisions.approve(application.id, by=hat_of(director), at=at + timedelta(hours=4))


def _scan(application: FundApplication, by: Hat, at: datetime) -> int:
    content = page.draw(
        Paper(
            title="示例呈批件（扫描件）",
            blocks=[Paragraph(f"同意资助“{application.title}”。（示例）")],
        )
    )
    return file_document(
        sha256=keep(content),
        size=len(content),
        media_type="application/pdf",
        name="示例呈批件.pdf",
        kind="approval",
        by=by,
        at=at,
        visibility=Visibility.STAFF,
        case_id=application.id,
    ).id


def _show(world: World, call: Call, taken: Taken, one: Round, officer: Hat) -> None:
    at = world.ago(-one.noticed)
    shown = [application for application, _attempt in taken]
    notice = awarding.draft_notice(
        call,
        shown,
        title=f"{call.title}拟资助项目公示",
        introduction="经形式审查、专家评审和审批，现将拟资助项目公示如下（示例）。",
        by=officer,
        at=at,
    )
    db.session.flush()
    showing.publish(notice, starts_on=clock.on(at) + timedelta(days=1), by=officer, at=at)
    _prove(notice, officer, at)
    for application, attempt in taken:
        if attempt.objected:
            _object(world, notice, application, one)
    if one.awarded and not notice.provisional:  # beyond the published calendar nothing is awarded
        for application in shown:
            awarding.award(application, by=officer, at=world.ago(-one.awarded))


def _prove(notice: Notice, officer: Hat, at: datetime) -> None:
    showing.prove(
        notice,
        kind=ProofKind.WEB_ADDRESS,
        address="https://example.org/notices/example",
        shown_at=at,
        upload=None,
        by=officer,
        at=at + timedelta(hours=1),
    )


def _object(world: World, notice: Notice, application: FundApplication, one: Round) -> None:
    """Somebody from outside objects on the first day of the notice."""
    item = next(item for item in notice.items if item.case_id == application.id)
    said = Said("示例居民", "13000000009", "同一项目已从其他渠道获得资金（示例异议）。", item.id)
    showing.take_objection(notice, said, by=SYSTEM, at=world.ago(-one.noticed - 1))
