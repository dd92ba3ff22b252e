"""What one organization's page shows beside its record: facts, people, cases, documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.blueprints.organizations.forms import FACT_FORMS
from incubator.casework import lifecycles
from incubator.casework.models import Case
from incubator.casework.queries import visible_to as cases_visible_to
from incubator.core.db import db
from incubator.core.permissions import ROLE_LABEL, Hat
from incubator.core.validity import in_force
from incubator.core.words import _, known
from incubator.organizations import growth
from incubator.organizations.labels import FACT_LABEL, RESULT_LABEL
from incubator.organizations.models import Fact, FactKind, Organization
from incubator.organizations.standing import CREDIT_LISTS
from incubator.people.models import Post
from incubator.records import documents
from incubator.records.models import Document

_FEW = 20
_TONES = {FactKind.ABNORMAL: "red", FactKind.SERIOUS: "red", FactKind.PENALTY: "amber"}
DOCUMENT_WORDS = {
    "code-proof": _("代码人工确认的证明"),
    "organization-import": _("导入的名册文件"),
}


@dataclass(frozen=True)
class Told:
    """One dated fact as a line of the timeline."""

    id: int
    day: date
    what: str
    tone: str
    note: str
    source: str
    url: str
    link: str


def timeline(organization: Organization, *, on: date) -> tuple[list[Told], list[Told]]:
    """The facts that make the standing, and the licences, newest first."""
    facts = db.session.scalars(
        select(Fact)
        .where(Fact.organization_id == organization.id)
        .order_by(Fact.valid_from.desc(), Fact.id.desc())
    ).all()
    told = [(fact.kind, _told(fact, on)) for fact in facts]
    return (
        [line for kind, line in told if kind is not FactKind.LICENCE],
        [line for kind, line in told if kind is FactKind.LICENCE],
    )


def _told(fact: Fact, on: date) -> Told:
    holds = in_force(fact, on)
    return Told(
        id=fact.id,
        day=fact.valid_from,
        what=_what(fact),
        tone=_TONES.get(fact.kind, "green" if fact.kind is FactKind.GRADE else "") if holds else "",
        note="；".join(filter(None, [_until(fact, on), fact.issuer, fact.number, fact.basis])),
        source=_("来源：%(source)s", source=fact.source),
        url=url_for(".correct_fact", id=fact.organization_id, fact_id=fact.id)
        if fact.kind in FACT_FORMS
        else "",
        link=_("移出或更正") if fact.kind in CREDIT_LISTS and holds else _("更正"),
    )


def _what(fact: Fact) -> str:
    if fact.kind is FactKind.INSPECTION:
        result = RESULT_LABEL.get(fact.value, fact.value)
        return _("%(year)s 年检：%(result)s", year=fact.for_year, result=result)
    label = FACT_LABEL[fact.kind]
    if fact.kind in CREDIT_LISTS:
        return _("列入%(list)s", list=label)
    return f"{label}：{fact.value}" if fact.value else label


def _until(fact: Fact, on: date) -> str:
    if fact.valid_through is None:
        return _("尚未移出") if fact.kind in CREDIT_LISTS else ""
    if fact.kind in CREDIT_LISTS:
        return _("%(day)s 移出", day=fact.valid_through)
    if fact.valid_through < on:
        return _("有效期至 %(day)s，已失效", day=fact.valid_through)
    return _("有效期至 %(day)s", day=fact.valid_through)


@dataclass(frozen=True)
class Held:
    """One post of one person."""

    person: str
    post: str
    days: str
    present: bool


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
            "title": case.title or lifecycles.of(case.kind).name,
            "url": url_for("cases.show", id=case.id),
            "why": "；".join(filter(None, [lifecycles.of(case.kind).name, case.number])),
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
            "kind": DOCUMENT_WORDS.get(one.kind, one.kind),
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
    return Stage(growth.STAGE_LABEL[found], rule)
