"""What a file holds before its columns are understood: sheets of numbered rows of text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Grid:
    """One sheet. Rows carry the number the person sees in the file; blank rows are left out."""

    sheet: str
    rows: list[tuple[int, list[str]]]
    cut: bool = False
    """Whether the sheet goes on after these rows."""
