"""The dated facts of one organization as its page shows them: by kind, what holds today first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import url_for
from sqlalchemy import select

from incubator.blueprints.organizations.fact_forms import FACT_FORMS
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.validity import in_force
from incubator.core.words import _
from incubator.organizations.checking import FOUND_LABEL, LOOKED_UP, Found
from incubator.organizations.inspection import INSPECTED
from incubator.organizations.labels import FACT_LABEL, VALUE_LABEL
from incubator.organizations.models import Fact, FactKind, FactProof, Organization, OrgType
from incubator.organizations.standing import CREDIT_LISTS, REMOVED, UNGRADED, Dated, holds, standing
from incubator.records import documents
from incubator.records.models import Document, Event
from incubator.web.words import moment

_TONES = {
    FactKind.GRADE: "green",
    FactKind.ABNORMAL: "red",
    FactKind.SERIOUS: "red",
    FactKind.PENALTY: "amber",
}
_FEW_LOOKS = 3
_ASKED_OF_GROUPS = (FactKind.PENALTY, FactKind.PARTY)


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
    proofs: list[tuple[str, str]]
    """Name and address of each screenshot or scan."""


@dataclass
class Section:
    """One kind: what holds today, and what was so before."""

    kind: FactKind
    label: str
    add_url: str
    now: list[Told] = field(default_factory=list)
    past: list[Told] = field(default_factory=list)


@dataclass(frozen=True)
class Look:
    """A look at the credit lists."""

    words: str
    proof: str


@dataclass(frozen=True)
class Timeline:
    sections: list[Section]
    """Those with a record, and those asked of organizations of its type."""
    licences: list[Told]
    disputes: list[list[Told]]
    """Records that cannot all be right, side by side; none of them wins."""
    looks: list[Look]


def timeline(organization: Organization, hat: Hat, *, on: date) -> Timeline:
    """Everything dated about one organization, in a fixed number of statements."""
    facts = db.session.scalars(
        select(Fact)
        .where(Fact.organization_id == organization.id)
        .order_by(Fact.valid_from.desc(), Fact.for_year.desc(), Fact.id.desc())
    ).all()
    proofs = _proofs(organization, hat)
    told = {fact.id: _told(fact, on, proofs.get(fact.id, [])) for fact in facts}
    sections = {kind: _section(organization, kind) for kind in FACT_FORMS}
    newest = max((fact.for_year for fact in facts), default=0)
    for fact in facts:
        if fact.kind in sections:
            now = fact.for_year == newest if fact.for_year else holds(fact, on)
            part = sections[fact.kind]
            (part.now if now else part.past).append(told[fact.id])
    asked = _asked(organization.org_type)
    return Timeline(
        [one for one in sections.values() if one.now or one.past or one.kind in asked],
        [told[fact.id] for fact in facts if fact.kind is FactKind.LICENCE],
        [[told[one.id] for one in group] for group in disputed(facts, on=on)],
        _looks(organization, hat),
    )


def disputed(facts: Sequence[Fact], *, on: date) -> list[list[Fact]]:
    """Groups of records that cannot all be right, each record once in its group."""
    now = standing([fact for fact in facts if fact.kind is not FactKind.LICENCE], on=on)
    groups: list[list[Dated]] = [list(pair) for pair in now.disputes]
    if now.praised_while_listed:
        groups.append([one for one in (*now.lists, now.inspection, now.grade) if one is not None])
    return [[fact for fact in facts if any(fact is one for one in group)] for group in groups]


def _asked(org_type: OrgType) -> Sequence[FactKind]:
    if org_type in INSPECTED:
        return tuple(FACT_FORMS)
    return _ASKED_OF_GROUPS if org_type is OrgType.FILED_GROUP else ()


def _section(organization: Organization, kind: FactKind) -> Section:
    return Section(kind, FACT_LABEL[kind], url_for(".new_fact", id=organization.id, kind=kind))


def _proofs(organization: Organization, hat: Hat) -> Mapping[int, list[tuple[str, str]]]:
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = (
        documents.visible_to(hat)
        .join(FactProof, FactProof.document_id == Document.id)
        .where(Document.organization_id == organization.id)
        .with_only_columns(FactProof.fact_id, Document.id, Document.name)
        .order_by(FactProof.id)
    )
    for fact_id, document_id, name in db.session.execute(rows):
        found[fact_id].append((name, url_for("documents.show", id=document_id)))
    return found


def _looks(organization: Organization, hat: Hat) -> list[Look]:
    events = db.session.scalars(
        select(Event)
        .where(
            Event.verb == LOOKED_UP,
            Event.object_type == Organization.__tablename__,
            Event.object_id == organization.id,
        )
        .order_by(Event.id.desc())
        .limit(_FEW_LOOKS)
    ).all()
    said = [event.after or {} for event in events]
    wanted = {after["proof"] for after in said if after.get("proof")}
    mine = Document.organization_id == organization.id
    kept = db.session.scalars(documents.visible_to(hat).where(Document.sha256.in_(wanted), mine))
    links = {one.sha256: url_for("documents.show", id=one.id) for one in kept}
    return [_look(after, links) for after in said]


def _look(after: Mapping[str, str], links: Mapping[str, str]) -> Look:
    seen_at = moment(datetime.fromisoformat(after["seen_at"]))
    words = _(
        "%(at)s 查看%(source)s：%(found)s",
        at=seen_at,
        source=after["source"],
        found=FOUND_LABEL[Found(after["found"])],
    )
    return Look(words, links.get(after.get("proof") or "", ""))


def _told(fact: Fact, on: date, proofs: list[tuple[str, str]]) -> Told:
    now = holds(fact, on)
    seen = _("%(at)s 查看", at=moment(fact.seen_at)) if fact.seen_at else ""
    return Told(
        id=fact.id,
        day=fact.valid_from,
        what=what(fact),
        tone=_tone(fact) if now else "",
        note=_joined(_("；"), _until(fact, on), fact.issuer, fact.number, fact.basis),
        source=_joined(_("，"), _("来源：%(source)s", source=fact.source), seen),
        url=url_for(".correct_fact", id=fact.organization_id, fact_id=fact.id)
        if fact.kind in FACT_FORMS
        else "",
        link=_("移出或更正") if fact.kind in CREDIT_LISTS and now else _("更正"),
        proofs=proofs,
    )


def _joined(mark: str, *parts: str) -> str:
    """Those that say something, in the reader's language; a plain join would take the source's."""
    return f"{mark}".join(f"{one}" for one in parts if one)


def _tone(fact: Fact) -> str:
    return "" if fact.value == UNGRADED else _TONES.get(fact.kind, "")


def what(fact: Fact) -> str:
    """One fact in a few words."""
    label, value = FACT_LABEL[fact.kind], VALUE_LABEL.get(fact.value, fact.value)
    if fact.kind is FactKind.INSPECTION:
        return _("%(year)s 年检：%(result)s", year=fact.for_year, result=value)
    if fact.kind in CREDIT_LISTS:
        if fact.value == REMOVED:
            return _("已移出%(list)s", list=label)
        return _("列入%(list)s", list=label)
    return _("%(kind)s：%(value)s", kind=label, value=value) if value else label


def value_words(fact: Fact) -> str:
    """What one record says, where the kind is told beside it."""
    if fact.kind in CREDIT_LISTS and fact.value != REMOVED:
        return _("列入")
    return VALUE_LABEL.get(fact.value, fact.value)


def _until(fact: Fact, on: date) -> str:
    if fact.valid_through is None:
        return _open_end(fact)
    if fact.kind in CREDIT_LISTS:
        return _("%(day)s 移出", day=fact.valid_through)
    if in_force(fact, on) or fact.valid_from > on:
        return _("有效期至 %(day)s", day=fact.valid_through)
    return _("有效期至 %(day)s，已失效", day=fact.valid_through)


def _open_end(fact: Fact) -> str:
    if fact.kind in CREDIT_LISTS:
        return _("移出日期未知") if fact.value == REMOVED else _("尚未移出")
    if fact.kind is FactKind.GRADE and fact.value != UNGRADED:
        return _("有效期未知，请核对证书")
    return ""
