"""What was signed on paper: who signed under which post, the paper's number, its day and its scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations.models import HubBody
from incubator.people.models import Post
from incubator.people.queries import roles_with


@dataclass(frozen=True)
class SignedPaper:
    """Who signed, under which 呈批件 or 会议纪要 number, on which day; the scan is a document."""

    signer_post_id: int | None
    number: str
    signed_on: date | None
    scan_id: int

    def facts(self, signer: Post) -> dict[str, object]:
        """What an event keeps of it."""
        return {
            "signer": signer.person_id,
            "paper_number": self.number.strip(),
            "signed_on": self.signed_on,
        }


def signers(hub_id: int, *, since: date, until: date) -> list[Post]:
    """The posts of the hub's own bodies that could decide on some day from `since` to `until`.

    A post taken away later still signed what it signed before.
    """
    return list(
        db.session.scalars(
            select(Post)
            .join(HubBody, HubBody.organization_id == Post.organization_id)
            .where(
                HubBody.hub_id == hub_id,
                Post.role.in_(roles_with({Permission.DECIDE})),
                Post.pending.is_(False),
                Post.starts_on <= until,
                or_(Post.ends_on.is_(None), Post.ends_on >= since),
                or_(Post.revoked_at.is_(None), Post.revoked_at >= clock.at(since)),
            )
            .options(joinedload(Post.person), joinedload(Post.organization))
            .order_by(Post.id)
        )
    )


def signer_of(
    paper: SignedPaper,
    *,
    hub_id: int,
    proposed_at: datetime,
    by: Hat,
    at: datetime,
    needs: Permission = Permission.ENTER_PAPER,
) -> Post:
    """The signer's post, once the paper's number and day make sense.

    `needs` is what whoever enters it must be allowed. A paper is signed neither before what it answers was proposed nor after it is entered.
    """
    by.require(needs)
    if not paper.number.strip():
        raise RuleError(_("请填写呈批件或会议纪要的文号。"), field="number")
    day = _day(paper, clock.on(proposed_at), clock.on(at))
    for post in signers(hub_id, since=day, until=day):
        if post.id == paper.signer_post_id:
            return post
    raise RuleError(
        _(
            "所选签批人在 %(day)s 没有审批职务。请核对签批日期，或先在“人员”中登记其任职。",
            day=day.isoformat(),
        ),
        field="signer",
    )


def _day(paper: SignedPaper, proposed_on: date, today: date) -> date:
    if paper.signed_on is None:
        raise RuleError(_("请填写签批日期。"), field="signed_on")
    if paper.signed_on > today:
        raise RuleError(
            _("签批日期不能晚于今天（%(day)s）。请核对。", day=today.isoformat()), field="signed_on"
        )
    if paper.signed_on < proposed_on:
        raise RuleError(
            _("签批日期不能早于提出建议的日期（%(day)s）。请核对。", day=proposed_on.isoformat()),
            field="signed_on",
        )
    return paper.signed_on
