"""Which characters of a text leave a mark on paper."""

from __future__ import annotations

import unicodedata
from functools import cache


@cache
def drawn(character: str) -> bool:
    """False for what leaves no mark: spaces, line breaks, joiners, variation selectors."""
    if character.isspace():
        return False
    if unicodedata.category(character) in {"Cc", "Cf"}:
        return False
    return "VARIATION SELECTOR" not in unicodedata.name(character, "")


def one_line(text: str) -> str:
    """The text with each space or line break as a plain space (a full-width one is kept), and
    without what cannot be drawn."""
    kept = (
        character if character == "　" or drawn(character) else " " if character.isspace() else ""
        for character in text
    )
    return "".join(kept).strip()


def paragraphs(text: str) -> list[str]:
    """The text's own lines, each as `one_line` has it; blank ones are left out."""
    return [line for line in map(one_line, text.splitlines()) if line]
