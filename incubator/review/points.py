"""Reading and printing points: at most one decimal, kept as whole tenths."""

from __future__ import annotations

import re
import unicodedata

from incubator.core.errors import RuleError
from incubator.core.words import _

_TYPED = re.compile(r"([0-9]{1,4})(?:\.([0-9]))?")


def parse_points(typed: str, *, most: int, label: str, field: str | None = None) -> int | None:
    """Tenths of a point, or None for an empty box; refuses anything else than 0 to `most` points."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return None
    found = _TYPED.fullmatch(text)
    tenths = int(found[1]) * 10 + int(found[2] or 0) if found else -1
    if not 0 <= tenths <= most * 10:
        raise RuleError(
            _(
                "“%(label)s”请填 0 到 %(most)s 之间的分数，最多一位小数，例如 %(example)s。",
                label=label,
                most=most,
                example=f"{max(most - 2, 0)}.5",
            ),
            field=field,
        )
    return tenths


def points(tenths: int | None) -> str:
    """85 → "8.5", 80 → "8"; empty for none."""
    if tenths is None:
        return ""
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)
