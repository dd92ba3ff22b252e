"""A frozen form read for people: parts with facts and tables, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from incubator.casework.freezing import Snapshot
from incubator.core.words import _
from incubator.organizations.labels import TYPE_LABEL
from incubator.organizations.models import OrgType


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
    """One section of the form; `section` is its value, by which pages link to it."""

    section: str
    label: str
    facts: tuple[tuple[str, str], ...]
    grids: tuple[Grid, ...] = ()


def applicant(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """What the register said of the organization on that day."""
    known = snapshot["applicant"]
    return (
        (_("组织名称"), known["name"]),
        (_("统一社会信用代码或备案编号"), known["code"]),
        (_("组织类型"), TYPE_LABEL[OrgType(known["type"])]),
        (_("成立登记日期"), known["registered_on"] or ""),
        (_("登记管理机关"), known["registrar"]),
        (_("业务主管单位"), known["supervising_unit"]),
        (_("业务范围"), known["business_scope"]),
        (_("住所"), known["address"]),
        (_("所在社区"), known["community"]),
    )


def fact(answer: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[str, str]:
    """Label and text of one answer; today's label where it still says what was asked then."""
    current = labels.get(answer["name"])
    stored = str(answer["label"])
    value = answer["value"]
    text = "" if value is None else str(value)
    if text and answer.get("unit"):
        text = f"{text} {answer['unit']}"
    return (current if current is not None and current[:] == stored else stored), text


def papers_grid(snapshot: Snapshot, label: str) -> Grid:
    """The attachments that were handed in."""
    return Grid(
        "papers",
        label,
        (_("附件"), _("文件名"), _("校验码（SHA-256 前 16 位）")),
        tuple((one["label"], one["name"], one["sha256"][:16]) for one in snapshot["papers"]),
    )


def flat(parts: Sequence[Part]) -> dict[str, str]:
    """Label to text of everything, one entry for each row of a table; the order of the form."""
    found: dict[str, str] = {}
    for part in parts:
        for label, text in part.facts:
            found[f"{part.label} · {label}"] = text
        for grid in part.grids:
            for number, row in enumerate(grid.rows, 1):
                found[f"{grid.label} {number}"] = "，".join(f"{cell}" for cell in row if cell)
            for label, text in grid.foot:
                found[f"{grid.label} · {label}"] = text
    return found


@dataclass(frozen=True)
class Compared:
    """Two states of one form, only where they differ."""

    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def count(self) -> int:
        return len(self.before)


def compared(before: Sequence[Part], after: Sequence[Part]) -> Compared:
    left, right = flat(before), flat(after)
    labels = [label for label in {**left, **right} if left.get(label, "") != right.get(label, "")]
    return Compared(
        {label: left.get(label, "") for label in labels},
        {label: right.get(label, "") for label in labels},
    )
