"""The seals of the demonstration's bodies and a few uses of them, at every stage."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Role
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.funds.lifecycle import Status
from incubator.organizations.models import BodyKind
from incubator.papers import page
from incubator.papers.paper import Paper, Paragraph
from incubator.people.models import Post
from incubator.people.signed_papers import SignedPaper
from incubator.records.documents import file_document, keep
from incubator.records.models import Visibility
from incubator.sealing import keeping, services
from incubator.sealing.models import Seal, SealUse
from incubator.sealing.services import Asked


def seal(world: World) -> None:
    """A seal for each body, and uses that wait, are approved, and are in the book."""
    for street in STAFF:
        officer = world.hat(STAFF[street].officer, Role.CASE_OFFICER)
        seals = _seals(world, street, officer)
        director = world.posts[(STAFF[street].director, Role.DIRECTOR)]
        _uses(world, street, seals[BodyKind.SERVICE_CENTRE], officer, director)


def _seals(world: World, street: str, officer: Hat) -> dict[BodyKind, Seal]:
    return {
        body.kind: keeping.register(
            organization_id=body.organization_id,
            name="公章（示例）",
            keeper_id=officer.person_id,
            kept_from=clock.on(world.ago(90)),
            by=officer,
            at=world.ago(30),
        )
        for body in world.hubs[street].bodies
    }


def _uses(world: World, street: str, kept: Seal, officer: Hat, director: Post) -> None:
    def ask(paper: str, at: datetime, copies: int = 1, about: Case | None = None) -> SealUse:
        asked = Asked(
            kept.id,
            paper,
            f"示例〔{at.year}〕{copies} 号",
            "示例单位",
            copies,
            about.id if about else None,
        )
        return services.request(asked, by=officer, at=at)

    def approve(use: SealUse, at: datetime) -> None:
        paper = SignedPaper(
            director.id, "示例用印审批〔示例〕1 号", clock.on(at), _scan(use, officer, at)
        )
        services.register_approval(use.id, paper, by=officer, at=at)

    hour = timedelta(hours=1)
    used = ask("关于开展示例培训的通知（示例）", world.ago(12), 20)
    approve(used, world.ago(12) + hour)
    services.seal_it(
        used.id,
        used_on=clock.on(world.ago(11)),
        used_by_id=officer.person_id,
        by=officer,
        at=world.ago(11),
    )
    approved = ask("示例项目资助协议（示例）", world.ago(2), 3, _awarded(world, street))
    approve(approved, world.ago(2) + hour)
    ask("示例活动场地使用说明（示例）", world.ago(1), 2)


def _awarded(world: World, street: str) -> Case | None:
    """A case whose paper is to be sealed, where the street has one that far."""
    return db.session.scalar(
        select(Case)
        .where(Case.hub_id == world.hubs[street].id, Case.status == Status.AWARDED)
        .order_by(Case.id)
        .limit(1)
    )


def _scan(use: SealUse, by: Hat, at: datetime) -> int:
    content = page.draw(
        Paper("示例用印审批单（扫描件）", [Paragraph(f"同意用印：{use.paper}（示例）")])
    )
    return file_document(
        sha256=keep(content),
        size=len(content),
        media_type="application/pdf",
        name="示例用印审批单.pdf",
        kind="signed-approval",
        by=by,
        at=at,
        visibility=Visibility.STAFF,
        case_id=use.id,
        pages=1,
    ).id
