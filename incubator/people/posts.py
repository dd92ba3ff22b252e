"""Dated posts: giving, ending, taking away at once and giving back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import ROLE_LABEL, Hat, Role
from incubator.core.texts import one_line, tidy
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.organizations.services import require_unmerged
from incubator.people.barring import Term, require_allowed, term_of
from incubator.people.granting import needs_two, propose
from incubator.people.models import Office, Person, Post
from incubator.people.offices import OFFICE_LABEL
from incubator.people.reach import require_giving, require_other
from incubator.people.separation import require_separate, sharing_a_day
from incubator.people.sessions import end_of_post
from incubator.records.events import record


def give_post(
    person: Person,
    organization: Organization,
    role: Role,
    *,
    starts_on: date,
    ends_on: date | None = None,
    office: Office | None = None,
    title: str = "",
    basis: str = "",
    by: Hat,
    at: datetime,
) -> Post:
    """Give somebody an office in a body, from day to day inclusive.

    A staff role waits for a second person, unless the command line gives it.
    """
    person = locked(Person, person.id)  # posts given at once are checked one after the other
    organization = locked(Organization, organization.id)
    require_unmerged(organization)
    require_other(person, by=by)
    require_giving(role, organization, by=by)
    if ends_on is not None and ends_on < starts_on:
        raise RuleError(_("结束日期早于开始日期，请检查。"), field="ends_on")
    require_separate(
        person.id, role, hub_id=organization.hub_id, starts_on=starts_on, ends_on=ends_on
    )
    require_allowed(person, organization, Term(role, office, starts_on, ends_on), at=at)
    _require_no_twin(person.id, organization, role, starts_on, ends_on)
    post = Post(
        person_id=person.id,
        organization_id=organization.id,
        role=role,
        office=office,
        title=one_line(title),
        starts_on=starts_on,
        ends_on=ends_on,
        basis=tidy(basis),
    )
    db.session.add(post)
    db.session.flush()
    if needs_two(role, by=by):
        propose(post, by=by, at=at)
    record(
        "post.give",
        post,
        by=by,
        at=at,
        hub_id=organization.hub_id,
        after={
            "person_id": person.id,
            "organization_id": organization.id,
            "role": role,
            "office": office,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "pending": post.pending,
        },
    )
    return post


def _require_no_twin(
    person_id: int, organization: Organization, role: Role, starts_on: date, ends_on: date | None
) -> None:
    twin = db.session.scalar(
        select(Post)
        .where(
            Post.person_id == person_id,
            Post.organization_id == organization.id,
            Post.role == role,
            sharing_a_day(starts_on, ends_on),
        )
        .limit(1)
    )
    if twin is None:
        return
    facts = {
        "body": organization.name,
        "role": OFFICE_LABEL[twin.office] if twin.office else ROLE_LABEL[role],
        "first": twin.starts_on.isoformat(),
    }
    if twin.revoked_at is not None:
        raise RuleError(
            _(
                "此人在%(body)s的“%(role)s”（%(first)s 起）已被撤销。如要重新任用，请在原任职上点“恢复”。",
                **facts,
            ),
            field="starts_on",
        )
    raise RuleError(
        _(
            "此人在%(body)s已任“%(role)s”（%(first)s 起%(last)s），任期不能重叠。请先结束原任职，或改开始日期。",
            last=_("，至 %(day)s", day=twin.ends_on.isoformat()) if twin.ends_on else "",
            **facts,
        ),
        field="starts_on",
    )


def end_post(
    post: Post, *, ends_on: date, by: Hat, at: datetime, now: datetime, reason: str = ""
) -> None:
    """Set the last day of a post. When that day has come, sessions under it end at once."""
    _require_changing(post, by=by)
    if ends_on < post.starts_on:
        raise RuleError(
            _(
                "最后一天不能早于开始日期 %(day)s。要立即停止，请用“立即撤销”。",
                day=post.starts_on.isoformat(),
            ),
            field="ends_on",
        )
    if post.ends_on is not None and ends_on > post.ends_on:
        raise RuleError(
            _(
                "任职已定于 %(day)s 结束，不能在这里延长。请新增一段任职。",
                day=post.ends_on.isoformat(),
            ),
            field="ends_on",
        )
    before, post.ends_on = post.ends_on, ends_on
    if ends_on <= clock.on(at):
        end_of_post(post.id, now=now)
    record(
        "post.end",
        post,
        by=by,
        at=at,
        before={"ends_on": before},
        after={"ends_on": ends_on},
        reason=reason,
    )


def revoke_post(post: Post, *, reason: str, by: Hat, at: datetime, now: datetime) -> None:
    """Take a post away at this moment; its days stay as they were, and open sessions end."""
    _require_changing(post, by=by)
    if not reason.strip():
        raise RuleError(_("请写明撤销的理由。"), field="reason")
    if post.revoked_at is not None:
        raise RuleError(_("这项任职已经撤销。"))
    post.revoked_at = at
    end_of_post(post.id, now=now)
    record("post.revoke", post, by=by, at=at, after={"revoked_at": at}, reason=reason)


def restore_post(post: Post, *, reason: str, by: Hat, at: datetime) -> None:
    """Give a post back that was taken away in error; its days still hold, a second person confirms."""
    _require_changing(post, by=by)
    if post.revoked_at is None:
        raise RuleError(_("这项任职没有撤销，不用恢复。"))
    require_separate(
        post.person_id,
        post.role,
        hub_id=post.organization.hub_id,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
    )
    _require_still_allowed(post, term_of(post), at=at)
    before, post.revoked_at = post.revoked_at, None
    if needs_two(post.role, by=by):
        propose(post, by=by, at=at)
    record("post.restore", post, by=by, at=at, before={"revoked_at": before}, reason=reason)


def change_office(
    post: Post, *, office: Office | None, title: str, reason: str, by: Hat, at: datetime
) -> None:
    """Say what somebody is by the charter, or how the office is called; role and days stay."""
    _require_changing(post, by=by)
    if post.revoked_at is not None:
        raise RuleError(_("这项任职已经撤销，不能修改。"))
    title = one_line(title)
    if (office, title) == (post.office, post.title):
        raise RuleError(_("没有改动任何内容。"), field="office")
    _require_still_allowed(post, replace(term_of(post), office=office), at=at)
    before = {"office": post.office, "title": post.title}
    post.office, post.title = office, title
    db.session.flush()
    record(
        "post.change-office",
        post,
        by=by,
        at=at,
        before=before,
        after={"office": office, "title": title},
        reason=reason,
    )


def _require_still_allowed(post: Post, term: Term, *, at: datetime) -> None:
    person = locked(Person, post.person_id)
    require_allowed(person, locked(Organization, post.organization_id), term, at=at)


def _require_changing(post: Post, *, by: Hat) -> None:
    require_other(post.person, by=by)
    require_giving(post.role, post.organization, by=by)
