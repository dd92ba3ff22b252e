"""Reads a snapshot for people: the same parts for the page, the printed form, the diff and the experts."""

from __future__ import annotations

from typing import Any

from incubator.casework import answered
from incubator.casework.answered import Grid, Part, applicant
from incubator.core import money
from incubator.core.words import _
from incubator.funds import budget
from incubator.funds.applications import MoneyFrom, Section
from incubator.funds.questions import (
    INDICATORS,
    LINES,
    QUESTIONS,
    SECTION_WORDS,
    SOURCE_WORDS,
    STAGES,
    Rows,
)
from incubator.funds.snapshot import Snapshot

__all__ = ["Grid", "Part", "applicant", "budget_grid", "changed", "flat", "for_experts", "parts"]

_LABELS = {one.name: one.label for asked in QUESTIONS.values() for one in asked}
_HIDDEN_FROM_EXPERTS = frozenset({"leader_name", "leader_phone", "team"})


def parts(snapshot: Snapshot) -> list[Part]:
    """Everything that was answered, section by section."""
    return [_part(snapshot, section) for section in Section]


def _part(snapshot: Snapshot, section: Section) -> Part:
    facts = tuple(answered.fact(one, _LABELS) for one in snapshot["answers"][section.value])
    if section is Section.ORGANIZATION:
        facts = (*applicant(snapshot), *facts)
    return Part(section, SECTION_WORDS[section], facts, _grids(snapshot, section))


def _grids(snapshot: Snapshot, section: Section) -> tuple[Grid, ...]:
    if section is Section.PLAN:
        return (_plain_grid(snapshot, STAGES), _plain_grid(snapshot, INDICATORS, frozenset({1})))
    if section is Section.BUDGET:
        return (budget_grid(snapshot),)
    if section is Section.PAPERS:
        return (answered.papers_grid(snapshot, SECTION_WORDS[section]),)
    return ()


def _plain_grid(snapshot: Snapshot, rows: Rows, figures: frozenset[int] = frozenset()) -> Grid:
    return Grid(
        rows.name,
        rows.label,
        tuple(column.label for column in rows.columns),
        tuple(
            tuple(_cell(row[column.name]) for column in rows.columns)
            for row in snapshot["tables"][rows.name]
        ),
        figures,
    )


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def budget_grid(snapshot: Snapshot) -> Grid:
    """The budget with its sums, in yuan; each figure comes from the snapshot's own fen."""
    sums = snapshot["totals"]
    head = (*(column.label for column in LINES.columns[:3]), _("金额（元）"), *_tail_labels())
    rows = tuple(
        (
            row["head"],
            "" if row["unit_price"] is None else money.yuan(row["unit_price"]),
            _cell(row["quantity"]),
            money.yuan(row["amount"]),
            SOURCE_WORDS[MoneyFrom(row["money_from"])],
            row["remark"],
        )
        for row in snapshot["tables"]["lines"]
    )
    share = budget.percent(sums["requested"], sums["whole"])
    foot = (
        (_("项目总预算"), money.yuan(sums["whole"])),
        (_("申请专项资金"), money.yuan(sums["requested"])),
        (_("自筹"), money.yuan(sums["own"])),
        (_("其他资金"), money.yuan(sums["other"])),
        (_("申请占总预算"), share),
    )
    return Grid(LINES.name, LINES.label, head, rows, frozenset({1, 2, 3}), foot)


def _tail_labels() -> tuple[str, ...]:
    return tuple(column.label for column in LINES.columns[3:])


def for_experts(snapshot: Snapshot) -> list[Part]:
    """The project, its plan and its budget, without who applies."""
    kept = []
    for part in parts(snapshot):
        if part.section not in {Section.PROJECT, Section.PLAN, Section.BUDGET}:
            continue
        hidden = {_LABELS[name][:] for name in _HIDDEN_FROM_EXPERTS}
        facts = tuple(fact for fact in part.facts if fact[0][:] not in hidden)
        kept.append(Part(part.section, part.label, facts, part.grids))
    return kept


def flat(snapshot: Snapshot) -> dict[str, str]:
    return answered.flat(parts(snapshot))


def changed(before: Snapshot, after: Snapshot) -> answered.Compared:
    """Only what differs between two snapshots, as two mappings over the same labels."""
    return answered.compared(parts(before), parts(after))
