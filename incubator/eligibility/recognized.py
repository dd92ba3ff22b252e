"""Tests on what other offices have recognized: a party organization, a tax status."""

from __future__ import annotations

from datetime import date

from incubator.core.validity import in_force
from incubator.core.words import _
from incubator.eligibility.asked import Answer, Asked
from incubator.eligibility.findings import Outcome
from incubator.organizations.labels import VALUE_LABEL
from incubator.organizations.models import Fact, FactKind
from incubator.organizations.standing import Party, Tax

TAX_OF = {1: Tax.EXEMPT, 2: Tax.DEDUCTIBLE}
"""The parameter of the tax test."""


def party_set_up(asked: Asked) -> Answer:
    """An own or a joint party organization; records that differ are for a person to check."""
    held = [
        fact for fact in asked.facts if fact.kind is FactKind.PARTY and in_force(fact, asked.day)
    ]
    if not held:
        return Answer(Outcome.BLOCKED, _("没有党组织情况的记录，需要工作人员核实"))
    words = "；".join(f"{_told(fact)}" for fact in held)
    if len({fact.value for fact in held}) > 1:
        return Answer(
            Outcome.BLOCKED, _("记录互相矛盾，需要工作人员核实：%(records)s", records=words)
        )
    missing = held[0].value == Party.NONE
    return Answer(Outcome.FAILED if missing else Outcome.SATISFIED, words)


def _told(fact: Fact) -> str:
    return _(
        "%(day)s 起%(value)s（%(source)s）",
        day=fact.valid_from.isoformat(),
        value=VALUE_LABEL.get(fact.value, fact.value),
        source=fact.source,
    )


def tax_recognized(asked: Asked) -> Answer:
    """`parameter` is a key of TAX_OF; a recognition that has lapsed is none."""
    wanted = TAX_OF.get(asked.parameter or 1, Tax.EXEMPT)
    label = VALUE_LABEL[wanted]
    known = [fact for fact in asked.facts if fact.kind is FactKind.TAX and fact.value == wanted]
    held = [fact for fact in known if in_force(fact, asked.day)]
    if held:
        last = max(held, key=lambda fact: fact.valid_through or date.max)
        return Answer(Outcome.SATISFIED, _until(label, last))
    lapsed = [fact.valid_through for fact in known if fact.valid_through]
    if lapsed:
        return Answer(
            Outcome.FAILED, _("%(what)s已于 %(day)s 到期", what=label, day=max(lapsed).isoformat())
        )
    return Answer(Outcome.FAILED, _("没有有效的%(what)s记录", what=label))


def _until(label: str, fact: Fact) -> str:
    if fact.valid_through is None:
        return _("%(what)s，%(day)s 起", what=label, day=fact.valid_from.isoformat())
    return _("%(what)s，有效期至 %(day)s", what=label, day=fact.valid_through.isoformat())
