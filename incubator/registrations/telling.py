"""Word to the applicant by mail or text message, and to the office by its inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from incubator.casework import messages
from incubator.core import clock, installation
from incubator.core.db import db
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.people.queries import holders_in_hub, holders_in_organization
from incubator.records import dispatching
from incubator.records.leaving import Way
from incubator.registrations.lifecycle import LIFECYCLE
from incubator.registrations.models import JoinRequest, Registration

PURPOSE = "registration"


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


def progress_url(token: str) -> str:
    return f"{installation.current().base_url}/register/progress/{token}"


def received(registration: Registration, token: str, *, at: datetime) -> None:
    """The receipt with the link, and a note to whoever answers requests."""
    said = _(
        "%(hub)s已收到“%(name)s”的开通申请，受理编号 %(number)s。查看进度、改正或撤回：%(url)s"
        "（请勿转给他人）",
        hub=registration.hub.name,
        name=registration.name,
        number=registration.number,
        url=progress_url(token),
    )
    _write(registration, Letter(_("开通申请已收到 %(n)s", n=registration.number), said), at=at)
    tell_staff(
        registration,
        step=f"submitted@{at.timestamp():.0f}",
        subject=_("开通申请：%(name)s", name=registration.name),
        body=_("请在期限内核对证书并答复。"),
        at=at,
    )


def answered(registration: Registration, *, more: str = "", at: datetime) -> None:
    """What the office decided, with its reason; the link was sent with the receipt."""
    state = LIFECYCLE.states[registration.status].public
    said = _(
        "“%(name)s”的开通申请（%(number)s）：%(state)s。",
        name=registration.name,
        number=registration.number,
        state=state,
    )
    reason = _("理由：%(reason)s。", reason=registration.reason) if registration.reason else ""
    hint = "" if more else _("请打开提交时收到的进度链接查看，或咨询服务中心。")
    body = f"{said[:]}{reason[:]}{more[:]}{hint[:]}"
    _write(registration, Letter(_("开通申请：%(state)s", state=state), body), at=at)


def tell_staff(
    registration: Registration, *, step: str, subject: str, body: str, at: datetime
) -> None:
    day = clock.on(at)
    staff = holders_in_hub(
        registration.hub_id, permissions={Permission.MANAGE_ORGANIZATIONS}, on=day
    )
    messages.put(
        messages.Telling(
            source=f"registration:{registration.id}",
            step=step,
            on=day,
            subject=subject[:160],
            body=body,
            link=f"/registrations/{registration.id}",
            hub_id=registration.hub_id,
        ),
        messages.people_of(db.session.scalars(staff)),
        at=at,
    )


def _write(registration: Registration, letter: Letter, *, at: datetime) -> None:
    """To the inbox of who has a login; else by mail where an address was given, else to the phone."""
    if registration.person_id is not None:
        _to_inbox(registration, letter, at=at)
        return
    way, address = (
        (Way.MAIL, registration.email) if registration.email else (Way.SMS, registration.phone)
    )
    if address:
        dispatching.queue(
            way,
            address,
            subject=letter.subject[:],
            body=letter.body[:],
            purpose=PURPOSE,
            source=f"registration:{registration.id}",
            hub_id=registration.hub_id,
            at=at,
        )


def _to_inbox(registration: Registration, letter: Letter, *, at: datetime) -> None:
    """Without the secret link: its owner finds the request under their own account."""
    state = LIFECYCLE.states[registration.status].public
    messages.put(
        messages.Telling(
            source=f"registration:{registration.id}",
            step=f"{registration.status}@{at.timestamp():.0f}",
            on=clock.on(at),
            subject=letter.subject,
            body=registration.reason or state,
            link=f"/register/mine/{registration.id}",
            hub_id=registration.hub_id,
        ),
        {registration.person_id or 0},
        at=at,
    )


def asked_to_join(asked: JoinRequest, organization: Organization, *, at: datetime) -> None:
    """Representatives and staff read that somebody wants in; who it is stands on the page alone."""
    day = clock.on(at)
    theirs = holders_in_organization(organization.id, permissions={Permission.APPLY}, on=day)
    ours = holders_in_hub(asked.hub_id, permissions={Permission.MANAGE_ORGANIZATIONS}, on=day)
    for posts, link in ((theirs, "/members"), (ours, f"/organizations/{organization.id}/members")):
        messages.put(
            messages.Telling(
                source=f"join_request:{asked.id}",
                step="asked",
                on=day,
                subject=_("有人请求加入%(name)s", name=organization.name)[:160],
                body=_("请核实后邀请，或不同意。"),
                link=link,
                hub_id=asked.hub_id,
            ),
            messages.people_of(db.session.scalars(posts)),
            at=at,
        )


def asked_to_join_request(asked: JoinRequest, registration: Registration, *, at: datetime) -> None:
    """The same while the body is only being asked for: the office reads it with the request."""
    tell_staff(
        registration,
        step=f"join_request:{asked.id}",
        subject=_("有人请求加入%(name)s", name=registration.name),
        body=_("该组织的开通申请还在核对；开通后请求转到该组织的成员页。"),
        at=at,
    )
