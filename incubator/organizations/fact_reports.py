"""What an import of dated facts would do or did: as any import, and who is not in the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from incubator.core.words import _
from incubator.organizations.reports import Report


@dataclass(frozen=True)
class Unknown:
    """A row about somebody who is not in the register: no mistake, and nobody is created for it."""

    row: int
    name: str
    code: str


@dataclass(frozen=True)
class FactReport(Report):
    """`created`, `updated` and `unchanged` count records; all nought where a row is refused."""

    unknown: Sequence[Unknown] = ()

    def as_json(self) -> dict[str, Any]:
        return super().as_json() | {"unknown": [vars(one) for one in self.unknown]}

    def _counts(self) -> str:
        return _(
            "读取 %(read)s 行：新增 %(created)s 条，更新 %(updated)s 条，无变化 %(same)s 条，"
            "不在名册 %(unknown)s 行。",
            read=self.read,
            created=self.created,
            updated=self.updated,
            same=self.unchanged,
            unknown=len(self.unknown),
        )

    def lines(self) -> list[str]:
        """The report for a terminal; those not in the register come last."""
        outside = [
            _(
                "不在名册：第 %(row)s 行 %(name)s %(code)s",
                row=one.row,
                name=one.name,
                code=one.code,
            )
            for one in self.unknown
        ]
        return [*super().lines(), *outside]
