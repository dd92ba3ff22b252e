"""Reads a snapshot for people: the same parts for the page, the printed form, the diff and the experts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from incubator.core import money
from incubator.core.words import _
from incubator.eligibility.standing import TYPE_WORDS
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
from incubator.organizations.models import OrgType

_LABELS = {one.name: one.label for asked in QUESTIONS.values() for one in asked}
_HIDDEN_FROM_EXPERTS = frozenset({"leader_name", "leader_phone", "team"})


@dataclass(frozen=True)
class Grid:
    """A table as text; `figures` are the columns set to the right, `foot` its sums."""

    name: str
    label: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    foot: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Part:
    section: Section
    facts: tuple[tuple[str, str], ...]
    grids: tuple[Grid, ...] = ()

    @property
    def label(self) -> str:
        return SECTION_WORDS[self.section]


def parts(snapshot: Snapshot) -> list[Part]:
    """Everything that was answered, section by section."""
    return [_part(snapshot, section) for section in Section]


def _part(snapshot: Snapshot, section: Section) -> Part:
    facts = tuple(_fact(one) for one in snapshot["answers"][section.value])
    if section is Section.ORGANIZATION:
        facts = (*applicant(snapshot), *facts)
    return Part(section, facts, _grids(snapshot, section))


def applicant(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """What the register said of the organization on that day."""
    known = snapshot["applicant"]
    return (
        (_("组织名称"), known["name"]),
        (_("统一社会信用代码或备案编号"), known["code"]),
        (_("组织类型"), TYPE_WORDS[OrgType(known["type"])]),
        (_("成立登记日期"), known["registered_on"] or ""),
        (_("登记管理机关"), known["registrar"]),
        (_("业务主管单位"), known["supervising_unit"]),
        (_("业务范围"), known["business_scope"]),
        (_("住所"), known["address"]),
        (_("所在社区"), known["community"]),
    )


def _fact(answer: Mapping[str, Any]) -> tuple[str, str]:
    current = _LABELS.get(answer["name"])
    stored = str(answer["label"])
    value = answer["value"]
    text = "" if value is None else str(value)
    if text and answer.get("unit"):
        text = f"{text} {answer['unit']}"
    return (current if current is not None and current[:] == stored else stored), text


def _grids(snapshot: Snapshot, section: Section) -> tuple[Grid, ...]:
    if section is Section.PLAN:
        return (_plain_grid(snapshot, STAGES), _plain_grid(snapshot, INDICATORS, frozenset({1})))
    if section is Section.BUDGET:
        return (budget_grid(snapshot),)
    if section is Section.PAPERS:
        return (_papers_grid(snapshot),)
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


def _papers_grid(snapshot: Snapshot) -> Grid:
    return Grid(
        "papers",
        SECTION_WORDS[Section.PAPERS],
        (_("附件"), _("文件名"), _("校验码（SHA-256 前 16 位）")),
        tuple((one["label"], one["name"], one["sha256"][:16]) for one in snapshot["papers"]),
    )


def for_experts(snapshot: Snapshot) -> list[Part]:
    """The project, its plan and its budget, without who applies."""
    kept = []
    for part in parts(snapshot):
        if part.section not in {Section.PROJECT, Section.PLAN, Section.BUDGET}:
            continue
        hidden = {_LABELS[name][:] for name in _HIDDEN_FROM_EXPERTS}
        facts = tuple(fact for fact in part.facts if fact[0][:] not in hidden)
        kept.append(Part(part.section, facts, part.grids))
    return kept


def flat(snapshot: Snapshot) -> dict[str, str]:
    """Label to text of everything, one entry for each row of a table; the order of the form."""
    found: dict[str, str] = {}
    for part in parts(snapshot):
        for label, text in part.facts:
            found[f"{part.label} · {label}"] = text
        for grid in part.grids:
            for number, row in enumerate(grid.rows, 1):
                found[f"{grid.label} {number}"] = "，".join(f"{cell}" for cell in row if cell)
            for label, text in grid.foot:
                found[f"{grid.label} · {label}"] = text
    return found


def changed(before: Snapshot, after: Snapshot) -> tuple[dict[str, str], dict[str, str]]:
    """Only what differs between two snapshots, as two mappings over the same labels."""
    left, right = flat(before), flat(after)
    labels = [label for label in {**left, **right} if left.get(label, "") != right.get(label, "")]
    return (
        {label: left.get(label, "") for label in labels},
        {label: right.get(label, "") for label in labels},
    )
