"""What one organization's page shows beside its record: facts, people, cases, documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.casework import lifecycles, wording
from incubator.casework.models import Case
from incubator.casework.queries import visible_to as cases_visible_to
from incubator.core.db import db
from incubator.core.permissions import ROLE_LABEL, Hat
from incubator.core.validity import in_force
from incubator.core.words import _, known
from incubator.organizations import growth
from incubator.organizations.models import Organization
from incubator.people.models import Post
from incubator.records import documents
from incubator.records.models import Document

_FEW = 20


@dataclass(frozen=True)
class Held:
    """One post of one person."""

    person: str
    post: str
    days: str
    present: bool


def verifier(organization: Organization) -> str:
    """Who last compared the record with its sources; empty where nobody has."""
    if organization.verified_by_id is None:
        return ""
    post = db.session.get_one(Post, organization.verified_by_id, options=[joinedload(Post.person)])
    return post.person.name


def people(organization: Organization, *, on: date) -> list[Held]:
    """Who holds which post, those in office first."""
    posts = db.session.scalars(
        select(Post)
        .where(Post.organization_id == organization.id)
        .options(joinedload(Post.person))
        .order_by(Post.starts_on.desc(), Post.id)
    ).all()
    held = [
        Held(
            person=post.person.name,
            post=post.title or ROLE_LABEL[post.role],
            days=_days(post),
            present=in_force(post, on),
        )
        for post in posts
    ]
    return sorted(held, key=lambda one: not one.present)


def _days(post: Post) -> str:
    if post.ends_on is None:
        return _("%(first)s 起", first=post.starts_on)
    return _("%(first)s 至 %(last)s", first=post.starts_on, last=post.ends_on)


def cases(organization: Organization, hat: Hat) -> list[dict[str, Any]]:
    """The newest cases the hat may see, each with its state."""
    found = db.session.scalars(
        cases_visible_to(hat)
        .where(Case.organization_id == organization.id)
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .limit(_FEW)
    )
    return [
        {
            "title": wording.title(case) or lifecycles.of(case.kind).name,
            "url": url_for("cases.show", id=case.id),
            "why": " · ".join(filter(None, [str(lifecycles.of(case.kind).name), case.number])),
            "opened_at": case.opened_at,
            "state": lifecycles.state_of(case),
        }
        for case in found
    ]


def files(organization: Organization, hat: Hat) -> list[dict[str, Any]]:
    """The newest documents the hat may open."""
    found = db.session.scalars(
        documents.visible_to(hat)
        .where(Document.organization_id == organization.id)
        .order_by(Document.id.desc())
        .limit(_FEW)
    )
    return [
        {
            "name": one.name,
            "url": url_for("documents.show", id=one.id),
            "kind": one.kind,
            "size": one.size,
            "sha256": one.sha256,
            "added": one.uploaded_at,
        }
        for one in found
    ]


@dataclass(frozen=True)
class Stage:
    """The growth stage in words, with the rule it follows from."""

    label: str
    because: str


def stage(organization: Organization, *, on: date) -> Stage:
    limits = growth.thresholds(on=on, hub_id=organization.hub_id)
    found = growth.stage_by(limits, organization, on)
    if found is None:
        missing = _("没有成立登记日期，不能判断") if organization.registered_on is None else ""
        return Stage("—", missing)
    rule = _(
        "登记 %(first)s 年内为初创期，满 %(last)s 年为成熟期（%(source)s）",
        first=limits.startup,
        last=limits.mature,
        source=known(limits.source),
    )
    dates = _dates(organization, limits)
    because = _("%(rule)s；%(dates)s", rule=rule, dates=dates) if dates else rule
    return Stage(growth.STAGE_LABEL[found], because)


def _dates(organization: Organization, limits: growth.Thresholds) -> str:
    """The days on which this organization passes from one stage into the next."""
    since = organization.registered_on
    if since is None or not organization.has_legal_personality:
        return ""
    return _(
        "%(since)s 登记，初创期至 %(startup)s，%(mature)s 起为成熟期",
        since=since,
        startup=growth.anniversary(since, limits.startup),
        mature=growth.anniversary(since, limits.mature),
    )
