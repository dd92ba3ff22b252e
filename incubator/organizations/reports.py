"""What an import would do or did: counts, refused rows and warnings, the same as text and as JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from incubator.core.words import _
from incubator.organizations.codes import holds_id_card, looks_like_id_card, masked, normalized

_ROWS_NAMED = 5
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be taken. `value` is masked where it looks personal."""

    row: int
    value: str
    reason: str


@dataclass
class Warned:
    """One kind of oddity, however often it occurs; `rows` names the first few."""

    value: str
    reason: str
    count: int = 0
    rows: list[int] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        rows = "、".join(map(str, self.rows))
        if self.count > len(self.rows):
            rows = _("%(rows)s 等", rows=rows)
        return _(
            "%(reason)s（%(count)s 处，第 %(rows)s 行）",
            reason=self.reason.rstrip("。"),
            count=self.count,
            rows=rows,
        )


class Notes:
    """Collects refusals and warnings while rows are read."""

    def __init__(self) -> None:
        self.rejected: list[Rejected] = []
        self._warned: dict[str, Warned] = {}

    def copy(self) -> Notes:
        """The same so far; what is added to it stays apart."""
        return deepcopy(self)

    def reject(self, row: int, value: str, reason: str) -> None:
        self.rejected.append(Rejected(row, shown(value), reason))

    def warn(self, row: int, value: str, reason: str) -> None:
        """Note an oddity; the same sentence again only counts up."""
        found = self._warned.get(reason)
        if found is None:
            found = self._warned[reason] = Warned(shown(value), reason)
        found.count += 1
        if row and len(found.rows) < _ROWS_NAMED:
            found.rows.append(row)

    @property
    def warnings(self) -> list[Warned]:
        return list(self._warned.values())


def shown(value: str) -> str:
    """A value fit for a report: short, personal numbers masked however they are grouped."""
    if looks_like_id_card(value):
        plain = normalized(value)
        return plain[:3] + "*" * (len(plain) - 7) + plain[-4:]
    said = masked(value)
    return (_DIGIT.sub("*", said) if holds_id_card(said) else said)[:100]


@dataclass(frozen=True)
class Report:
    """`created`, `updated` and `unchanged` count organizations; all nought where a row is refused."""

    read: int
    created: int
    updated: int
    unchanged: int
    rejected: Sequence[Rejected]
    warnings: Sequence[Warned]

    @property
    def clean(self) -> bool:
        """Whether the import may be carried out: all of it or none."""
        return not self.rejected

    @property
    def changes_anything(self) -> bool:
        return bool(self.created or self.updated)

    def as_json(self) -> dict[str, Any]:
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [
                {"row": one.row, "value": one.value, "reason": one.reason[:]}
                for one in self.rejected
            ],
            "warnings": [
                {
                    "row": one.rows[0] if one.rows else None,
                    "rows": one.rows,
                    "count": one.count,
                    "value": one.value,
                    "reason": one.reason[:],
                }
                for one in self.warnings
            ],
        }

    def _counts(self) -> str:
        return _(
            "读取 %(read)s 行：新增 %(created)s 家，更新 %(updated)s 家，无变化 %(same)s 家。",
            read=self.read,
            created=self.created,
            updated=self.updated,
            same=self.unchanged,
        )

    def lines(self) -> list[str]:
        """The report for a terminal."""
        said = [self._counts()]
        said += [_("提示：%(what)s", what=one.sentence) for one in self.warnings]
        if self.rejected:
            said.append(_("有 %(n)s 行不能导入，什么都没有写入：", n=len(self.rejected)))
        said += [
            _(
                "第 %(row)s 行 %(value)s：%(reason)s",
                row=one.row,
                value=one.value,
                reason=one.reason,
            )
            for one in self.rejected
        ]
        return said
