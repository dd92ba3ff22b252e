"""Inviting people into an organization: offered by link or code, accepted once, withdrawn or sent anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, false, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import ROLE_LABEL, SYSTEM, Hat, Permission, Role
from incubator.core.secret import digest
from incubator.core.texts import one_line
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.organizations.services import require_unmerged
from incubator.people import accounts, consents, readable_codes
from incubator.people.bars import offices
from incubator.people.declarations import ConsentText
from incubator.people.links import Invitation, InvitationPaper
from incubator.people.models import Office, Person, Post
from incubator.people.passwords import Chosen
from incubator.people.posts import give_post
from incubator.people.queries import hat_of, held
from incubator.people.reach import require_giving
from incubator.people.services import checked_email, checked_phone, enter_person
from incubator.records import dispatching
from incubator.records.events import record
from incubator.records.models import Document
from incubator.rules.queries import rule

MOST_OPEN = 50
"""Invitations of one organization that wait at the same time."""


@dataclass(frozen=True)
class Offer:
    """Which office is offered to whom. Phone and mail say where the letter goes; both may be empty."""

    role: Role
    name: str
    office: Office | None = None
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Issued:
    """An invitation with its code, which is kept nowhere and known here alone."""

    invitation: Invitation
    code: str


def invite(
    organization: Organization,
    offer: Offer,
    *,
    paper: Document | None = None,
    by: Hat,
    at: datetime,
) -> Issued:
    """Offer an office. A legal representative's is offered by staff alone, on a paper."""
    require_unmerged(organization)
    _require_paper(offer, paper, by)
    require_giving(offer.role, organization, by=by)
    name = one_line(offer.name)
    if not name:
        raise RuleError(_("请填写被邀请人的姓名。"), field="name")
    phone, email = checked_phone(offer.phone), checked_email(offer.email)
    _require_few(organization)
    code = readable_codes.drawn()
    made = Invitation(
        organization_id=organization.id,
        role=offer.role,
        office=offer.office,
        title=one_line(offer.title),
        name=name,
        phone=phone or None,
        phone_digest=digest(phone) if phone else None,
        email=email or None,
        token_digest=_digest(code),
        issued_at=at,
        expires_at=_end(organization, at),
        issued_by_id=by.post_id,
    )
    db.session.add(made)
    db.session.flush()
    if paper is not None:
        paper.organization_id = organization.id
        db.session.add(InvitationPaper(invitation_id=made.id, document_id=paper.id))
        db.session.flush()
    _record("issue", made, by=by, at=at, after={"role": offer.role, "office": offer.office})
    return Issued(made, readable_codes.spaced(code))


def _require_paper(offer: Offer, paper: Document | None, by: Hat) -> None:
    if Office.LEGAL_REPRESENTATIVE not in offices(offer.role, offer.office):
        return
    if not by.may(Permission.MANAGE_ORGANIZATIONS):
        raise RuleError(
            _("法定代表人由服务中心凭任职文件邀请。请带登记证书或任职文件到窗口办理。"),
            field="role",
        )
    if paper is None:
        raise RuleError(
            _("邀请法定代表人要上传任职文件或登记证书的扫描件。"),
            field="paper",
        )


def _require_few(organization: Organization) -> None:
    waiting = select(Invitation.id).where(
        Invitation.organization_id == organization.id,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    if len(db.session.scalars(waiting.limit(MOST_OPEN)).all()) >= MOST_OPEN:
        raise RuleError(_("等待接受的邀请已有 %(n)s 个，请先撤回不再需要的。", n=MOST_OPEN))


def _end(organization: Organization, at: datetime) -> datetime:
    """When it stops working: so many days after it was sent, by the dated rule."""
    days = rule("invitation.lasts", on=clock.on(at), hub_id=organization.hub_id)
    return at + timedelta(days=days.value)


def _digest(code: str) -> str:
    return digest(f"invitation:{readable_codes.plain(code)}")


def is_code_of(invitation: Invitation, code: str) -> bool:
    """Whether this is the code the invitation has now."""
    return invitation.token_digest == _digest(code)


def reached_as(offer: Offer, *, phone: str, email: str) -> Offer:
    """The same offer, sent to the addresses somebody left who asked for it."""
    return replace(offer, phone=phone, email=email)


def source(invitation: Invitation) -> str:
    """Under which name its letters are queued."""
    return f"invitation:{invitation.id}"


def renew(invitation: Invitation, *, by: Hat, at: datetime) -> Issued:
    """Send it anew: another code, another week; the old code stops working."""
    _require_open(invitation)
    require_giving(invitation.role, invitation.organization, by=by)
    dispatching.cancel(source(invitation), why=_("已重新邀请"))
    code = readable_codes.drawn()
    invitation.token_digest = _digest(code)
    invitation.issued_at, invitation.expires_at = at, _end(invitation.organization, at)
    invitation.issued_by_id = by.post_id
    _record("renew", invitation, by=by, at=at)
    return Issued(invitation, readable_codes.spaced(code))


def withdraw(invitation: Invitation, *, by: Hat, at: datetime) -> None:
    """Take it back; a letter still waiting does not go out."""
    _require_open(invitation)
    require_giving(invitation.role, invitation.organization, by=by)
    invitation.withdrawn_at = at
    dispatching.cancel(source(invitation), why=_("邀请已撤回"))
    _record("withdraw", invitation, by=by, at=at)


def _require_open(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise RuleError(_("这个邀请已被接受，不能再改动。请刷新页面查看成员。"))
    if invitation.withdrawn_at is not None:
        raise RuleError(_("这个邀请已撤回。请重新邀请。"))


def found(code: str, *, at: datetime) -> Select[Invitation]:
    """The invitation behind a code that still works at `at`."""
    return select(Invitation).where(
        Invitation.token_digest == _digest(code),
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > at,
    )


def accept(invitation: Invitation, person: Person, *, at: datetime) -> Post:
    """Make the post, with the row locked by the caller; of two who accept at once one does.

    The post is given under the hat of who invited: when they hold it no longer, it lapses.
    """
    _require_open(invitation)
    if invitation.expires_at <= at:
        raise RuleError(_("这个邀请已过期。请让邀请您的人重新邀请。"))
    inviter = invitation.issued_by
    if inviter is None or not held(inviter, clock.on(at)):
        raise RuleError(_("邀请您的人已不在任，邀请失效。请让组织的负责人或服务中心重新邀请。"))
    post = give_post(
        person,
        invitation.organization,
        invitation.role,
        office=invitation.office,
        starts_on=clock.on(at),
        title=invitation.title,
        basis=_("%(day)s 邀请", day=clock.on(invitation.issued_at))[:],
        by=hat_of(inviter),
        at=at,
    )
    invitation.accepted_at, invitation.accepted_post_id = at, post.id
    dispatching.cancel(source(invitation), why=_("邀请已接受"))
    db.session.flush()
    _record("accept", invitation, by=hat_of(post), at=at, after={"post_id": post.id})
    return post


@dataclass(frozen=True)
class Newcomer:
    """Somebody who has no login yet and chooses one while accepting."""

    name: str
    username: str
    password: Chosen
    consent: ConsentText


def accept_as_new(invitation: Invitation, who: Newcomer, *, at: datetime, now: datetime) -> Person:
    """Person, login, consent and post together. Nobody is told whether the phone is known already."""
    system = replace(SYSTEM, hub_id=invitation.organization.hub_id)
    person = enter_person(
        who.name,
        phone=invitation.phone or "",
        email=invitation.email or "",
        another=True,
        by=system,
        at=at,
    )
    accounts.create_login(
        person,
        username=who.username,
        password=who.password,
        must_change=False,
        by=system,
        at=at,
        now=now,
    )
    post = accept(invitation, person, at=at)
    consents.give(person, who.consent, by=hat_of(post), at=at)
    return person


def visible_to(hat: Hat) -> Select[Invitation]:
    """Those of the hub for its officers, of their own organization for its representatives."""
    query = select(Invitation).join(Organization, Organization.id == Invitation.organization_id)
    if hat.may(Permission.MANAGE_ORGANIZATIONS):
        return query.where(Organization.hub_id == hat.hub_id)
    if hat.may(Permission.APPLY):
        return query.where(Invitation.organization_id == hat.organization_id)
    return query.where(false())


def role_words(invitation: Invitation) -> str:
    """The office as the letter names it."""
    return invitation.title or ROLE_LABEL[invitation.role]


def _record(
    verb: str,
    invitation: Invitation,
    *,
    by: Hat,
    at: datetime,
    after: dict[str, object] | None = None,
) -> None:
    record(
        f"invitation.{verb}",
        invitation,
        by=by,
        at=at,
        hub_id=invitation.organization.hub_id,
        after={"organization_id": invitation.organization_id, **(after or {})},
    )
