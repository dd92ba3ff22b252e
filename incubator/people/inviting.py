"""The words of an invitation: the letter, the text message, the text for a group chat, the slip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from incubator.core import clock, installation
from incubator.core.words import _
from incubator.people.invitations import Issued, role_words, source
from incubator.people.links import Invitation
from incubator.people.readable_codes import plain
from incubator.records import dispatching
from incubator.records.leaving import Dispatch, Way

PURPOSE = "invitation"


@dataclass(frozen=True)
class Words:
    """One invitation in each of its forms, with its code in it."""

    link: str
    short: str
    group: str


def link(code: str) -> str:
    return f"{installation.current().base_url}/invitation/{plain(code)}"


def typed_at() -> str:
    """Where somebody types a code read off paper."""
    return f"{installation.current().base_url}/invitation"


def words(invitation: Invitation, code: str) -> Words:
    facts = {
        "body": invitation.organization.name,
        "role": role_words(invitation),
        "day": clock.on(invitation.expires_at).isoformat(),
        "link": link(code),
        "code": code,
        "page": typed_at(),
    }
    return Words(
        link=link(code),
        short=_("%(body)s邀请您担任“%(role)s”，%(day)s前有效：%(link)s 如非本人请忽略。", **facts),
        group=_(
            "【%(body)s】邀请您担任“%(role)s”。\n请在 %(day)s 前打开链接接受：\n%(link)s\n"
            "打不开的，打开 %(page)s 输入邀请码 %(code)s。\n邀请码只给您本人，请勿转发。",
            **facts,
        ),
    )


def send(issued: Issued, *, at: datetime) -> list[Dispatch]:
    """Queue the letter to every address that was given; a row that failed at once says why."""
    invitation = issued.invitation
    said = words(invitation, issued.code).short[:]
    subject = _("%(body)s的任职邀请", body=invitation.organization.name)[:]
    ways = ((Way.MAIL, invitation.email), (Way.SMS, invitation.phone))
    return [
        dispatching.queue(
            way,
            address,
            subject=subject,
            body=said,
            purpose=PURPOSE,
            source=source(invitation),
            hub_id=invitation.organization.hub_id,
            at=at,
        )
        for way, address in ways
        if address
    ]
