"""A staff post needs two: who proposes it, and another who confirms it online or signed it on paper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, false, select

from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import HUB_ROLES, Hat, Permission, Role
from incubator.core.words import _
from incubator.organizations.models import Hub, Organization, Profile
from incubator.people import signed_papers
from incubator.people.barring import require_allowed, term_of
from incubator.people.declarations import PostGrant
from incubator.people.models import Person, Post
from incubator.people.reach import require_other
from incubator.people.separation import require_separate
from incubator.people.signed_papers import SignedPaper
from incubator.records.events import record

BY_TWO = HUB_ROLES - {Role.EXPERT, Role.MENTOR}
"""An expert only scores what is assigned, each time after a check of conflicts: one person appoints."""
CONFIRMING = (Permission.MANAGE_PEOPLE, Permission.DECIDE)
"""Who may confirm what another proposed: an administrator, or whoever decides for a body of the hub."""


def needs_two(role: Role, *, by: Hat) -> bool:
    """The command line needs no second person: who runs it holds the machine."""
    return role in BY_TWO and by.role is not Role.SYSTEM


def propose(post: Post, *, by: Hat, at: datetime) -> PostGrant:
    """The post gives nothing until somebody else confirms it; also for one that is given back."""
    grant = db.session.scalar(select(PostGrant).where(PostGrant.post_id == post.id))
    if grant is None:
        grant = PostGrant(post_id=post.id)
        db.session.add(grant)
    grant.proposed_by_id, grant.proposed_at = by.person_id, at
    grant.confirmed_by_id = grant.confirmed_at = grant.refused_at = None
    grant.paper_signer_id = grant.paper_signed_on = grant.paper_id = None
    grant.paper_number, post.pending = "", True
    db.session.flush()
    return grant


def waiting(hat: Hat) -> Select[PostGrant]:
    """What waits for a second person in the hat's street, the oldest first; nothing for others."""
    query = (
        select(PostGrant)
        .join(Post, Post.id == PostGrant.post_id)
        .join(Organization, Organization.id == Post.organization_id)
        .where(Post.pending.is_(True), Post.revoked_at.is_(None))
        .order_by(PostGrant.proposed_at, PostGrant.id)
    )
    if not any(hat.may(one) for one in CONFIRMING):
        return query.where(false())
    return query.where(Organization.hub_id == hat.hub_id)


def confirm(grant: PostGrant, *, by: Hat, at: datetime) -> Post:
    """The second person says yes (grant locked by the caller). Never the first, never the one named."""
    post = _open(grant, by)
    _require_another(grant, post, by)
    _require_still_allowed(post, at=at)
    post.pending = False
    grant.confirmed_by_id, grant.confirmed_at = by.person_id, at
    db.session.flush()
    _record("confirm", post, grant, by=by, at=at)
    return post


def confirm_on_paper(grant: PostGrant, paper: SignedPaper, *, by: Hat, at: datetime) -> Post:
    """In a small centre the second person may have signed on paper; the administrator registers it."""
    post = _open(grant, by)
    by.require(Permission.MANAGE_PEOPLE)
    require_other(post.person, by=by)
    if not on_paper(post.organization.hub_id):
        raise RuleError(_("本中心是完整模式，任职由另一人在系统中确认，不登记线下签批。"))
    signer = signed_papers.signer_of(
        paper,
        hub_id=post.organization.hub_id,
        proposed_at=grant.proposed_at,
        by=by,
        at=at,
        needs=Permission.MANAGE_PEOPLE,
    )
    if signer.person_id in (grant.proposed_by_id, post.person_id):
        raise RuleError(
            _("签批人不能是提出任职的人，也不能是任职的本人。请另选签批人。"), field="signer"
        )
    _require_still_allowed(post, at=at)
    post.pending = False
    grant.confirmed_at, grant.paper_signer_id = at, signer.person_id
    grant.paper_number, grant.paper_signed_on = paper.number.strip(), paper.signed_on
    grant.paper_id = paper.scan_id
    db.session.flush()
    _record("confirm-on-paper", post, grant, by=by, at=at, more=paper.facts(signer))
    return post


def refuse(grant: PostGrant, *, reason: str, by: Hat, at: datetime) -> Post:
    """The second person says no; what was proposed stays readable and gives nothing."""
    post = _open(grant, by)
    _require_another(grant, post, by)
    if not reason.strip():
        raise RuleError(_("请写明不同意的理由。"), field="reason")
    post.revoked_at = grant.refused_at = at
    db.session.flush()
    _record("refuse", post, grant, by=by, at=at, reason=reason)
    return post


def on_paper(hub_id: int | None) -> bool:
    """Whether a paper signed by the leader may stand for the second person in this hub."""
    hub = db.session.get(Hub, hub_id)
    return hub is not None and hub.profile is Profile.SMALL_CENTRE


def _open(grant: PostGrant, by: Hat) -> Post:
    post: Post = locked(Post, grant.post_id)
    if post.organization.hub_id != by.hub_id:
        raise NotFound(_("没有找到这项任职。"))
    if not post.pending or post.revoked_at is not None:
        raise RuleError(_("这项任职已经确认或退回。请刷新页面查看。"))
    return post


def _require_another(grant: PostGrant, post: Post, by: Hat) -> None:
    if not any(by.may(one) for one in CONFIRMING):
        by.require(Permission.MANAGE_PEOPLE)
    require_other(post.person, by=by)
    if by.person_id == grant.proposed_by_id:
        raise RuleError(
            _("这项任职由您提出，要由另一位系统管理员或主任确认；没有的，由安装人员用命令行办理。")
        )


def _require_still_allowed(post: Post, *, at: datetime) -> None:
    """Days have passed since it was proposed: the same questions are asked again."""
    person, body = locked(Person, post.person_id), locked(Organization, post.organization_id)
    if post.ends_on is not None and post.ends_on < clock.on(at):
        raise RuleError(_("这项任职的结束日期已过，不能再确认。请退回后重新提出。"))
    require_separate(
        person.id,
        post.role,
        hub_id=body.hub_id,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
    )
    require_allowed(person, body, term_of(post), at=at)


def _record(
    verb: str,
    post: Post,
    grant: PostGrant,
    *,
    by: Hat,
    at: datetime,
    more: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        f"post.{verb}",
        post,
        by=by,
        at=at,
        hub_id=post.organization.hub_id,
        after={"person_id": post.person_id, "proposed_by": grant.proposed_by_id, **(more or {})},
        reason=reason,
    )
