"""Checks somebody made: a credit list looked up with nothing found, and how a contradiction came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.texts import tidy
from incubator.core.words import _
from incubator.organizations.facts import LONGEST
from incubator.organizations.models import Fact, Organization
from incubator.organizations.particulars import check_text
from incubator.organizations.services import LONGEST_REASON, belongs, may_manage
from incubator.records.events import record
from incubator.records.models import Document

LOOKED_UP = "organization.look-up-lists"
SETTLED = "organization.note-outcome"


class Found(StrEnum):
    """What a look at the credit lists said; an entry found is recorded as a fact besides."""

    NOTHING = "nothing"
    AS_RECORDED = "as-recorded"


FOUND_LABEL = {
    Found.NOTHING: _("两个名录都没有列入"),
    Found.AS_RECORDED: _("与本页记录一致"),
}


@dataclass(frozen=True)
class LookUp:
    """One look at the credit lists: where, when, what was there, and the screenshot if one was taken."""

    source: str
    seen_at: datetime
    found: Found
    proof: Document | None = None


def look_up(organization: Organization, said: LookUp, *, by: Hat, at: datetime) -> None:
    """Note that somebody looked at the credit lists. An entry found there is a fact of its own."""
    may_manage(by)
    belongs(organization, by)
    source = tidy(said.source)
    if not source:
        raise RuleError(_("请写明在哪里查看的名录，例如网站名称。"), field="source")
    check_text(source, "source", longest=LONGEST["source"])
    if said.seen_at > at:
        raise RuleError(_("查看来源的时间不会晚于现在。请核对后重填。"), field="seen_at")
    if said.proof is not None:
        said.proof.organization_id = organization.id
    record(
        LOOKED_UP,
        organization,
        by=by,
        at=at,
        hub_id=organization.hub_id,
        after={
            "source": source,
            "seen_at": said.seen_at,
            "found": said.found,
            "proof": said.proof.sha256 if said.proof else None,
        },
    )


def note_outcome(
    organization: Organization, facts: Sequence[Fact], outcome: str, *, by: Hat, at: datetime
) -> None:
    """Write how a check came out beside records that contradict each other; none is deleted."""
    may_manage(by)
    belongs(organization, by)
    said = tidy(outcome)
    if not said:
        raise RuleError(_("请写明向谁核实、结果是什么。"), field="outcome")
    check_text(said, "outcome", longest=LONGEST_REASON)
    if not facts or any(fact.organization_id != organization.id for fact in facts):
        raise RuleError(_("请至少选择一条记录。"), field="facts")
    day = clock.on(at).isoformat()
    for fact in facts:
        told = _("%(day)s 核实：%(outcome)s", day=day, outcome=said)
        basis = "；".join(filter(None, [fact.basis, told]))
        if len(basis) > LONGEST["basis"]:
            raise RuleError(
                _("事由最多 %(most)s 个字，写不下了。请写短一些。", most=LONGEST["basis"]),
                field="outcome",
            )
        fact.basis = basis
    record(
        SETTLED,
        organization,
        by=by,
        at=at,
        hub_id=organization.hub_id,
        after={"facts": [fact.id for fact in facts]},
        reason=said,
    )
