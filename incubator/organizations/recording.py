"""Stating a dated fact of an organization, closing it or putting it right, with its proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations import facts
from incubator.organizations.facts import Statement
from incubator.organizations.growth import anniversary
from incubator.organizations.models import Fact, FactKind, FactProof, Organization
from incubator.organizations.particulars import check_text
from incubator.organizations.services import LONGEST_REASON, belongs, may_manage
from incubator.organizations.standing import UNGRADED
from incubator.organizations.uniqueness import one_of_a_kind
from incubator.records.events import record
from incubator.records.models import Document
from incubator.rules.queries import rule
from incubator.rules.seeds import SINCE

VALIDITY = "grade.valid-years"


def record_fact(
    organization: Organization,
    stated: Statement,
    *,
    by: Hat,
    at: datetime,
    proof: Document | None = None,
) -> Fact:
    """Add a dated fact, with the page it was read from. History is never deleted."""
    may_manage(by)
    belongs(organization, by)
    stated = with_end(stated, hub_id=organization.hub_id)
    clean = facts.checked(stated, on=clock.on(at), now=at)
    made = Fact(
        organization_id=organization.id,
        recorded_at=at,
        recorded_by_id=by.post_id,
        **vars(clean),
    )
    with one_of_a_kind(organization, clean):
        db.session.add(made)
        db.session.flush()
    attach(made, proof)
    after = {"fact": made.id} | {name: value for name, value in vars(clean).items() if value}
    record(
        "organization.record-fact",
        organization,
        by=by,
        at=at,
        hub_id=organization.hub_id,
        after=after,
    )
    return made


def correct_fact(
    fact: Fact,
    stated: Statement,
    *,
    reason: str,
    by: Hat,
    at: datetime,
    proof: Document | None = None,
) -> None:
    """Close a fact (removal from a list) or put it right; what it said stays in the history.

    A further proof alone is enough of a change.
    """
    organization = fact.organization
    may_manage(by)
    belongs(organization, by)
    if not reason.strip():
        raise RuleError(_("请写明为什么修改这条记录，例如“已移出名录”。"), field="reason")
    check_text(reason, "reason", longest=LONGEST_REASON)
    clean = facts.checked(replace(stated, kind=fact.kind), on=clock.on(at), now=at)
    before = {name: getattr(fact, name) for name in vars(clean)}
    after = {name: value for name, value in vars(clean).items() if value != before[name]}
    if proof is not None:
        attach(fact, proof)
        after["proof"] = proof.sha256
        before["proof"] = None
    if not after:
        raise RuleError(_("没有改动任何内容。"), field="reason")
    with one_of_a_kind(organization, clean, own_id=fact.id):
        for name in vars(clean).keys() & after.keys():
            setattr(fact, name, after[name])
        db.session.flush()
    record(
        "organization.correct-fact",
        organization,
        by=by,
        at=at,
        hub_id=organization.hub_id,
        before={name: before[name] for name in after},
        after={"fact": fact.id} | after,
        reason=reason,
    )


def with_end(stated: Statement, *, hub_id: int | None) -> Statement:
    """The same; a grade of which only the beginning is known runs as long as the rule says."""
    if stated.kind is not FactKind.GRADE or stated.valid_through or stated.value == UNGRADED:
        return stated
    through, years = grade_end(stated.valid_from, hub_id=hub_id)
    said = _("按有效期 %(years)s 年推算截止日", years=years)
    return replace(
        stated, valid_through=through, basis="；".join(filter(None, [stated.basis, said]))
    )


def grade_end(begins: date, *, hub_id: int | None) -> tuple[date, int]:
    """The last day of a grade given on `begins`, and the years of the rule then in force."""
    years = rule(VALIDITY, on=max(begins, SINCE), hub_id=hub_id).value
    return anniversary(begins, years) - timedelta(days=1), years


def attach(fact: Fact, proof: Document | None) -> None:
    """Keep the page or paper a fact was read from beside it."""
    if proof is None:
        return
    proof.organization_id = fact.organization_id
    db.session.add(FactProof(fact_id=fact.id, document_id=proof.id))
    db.session.flush()
