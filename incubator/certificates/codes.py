"""Verification codes and certificate numbers, as stored, as printed and as people type them."""

from __future__ import annotations

import re
import secrets
import unicodedata

# Digits and capitals without I, L, O and U: nothing that is mistaken for 1, 0 or V, and no words.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_GROUP = 4
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_BETWEEN = re.compile(r"[\s\-‐‑–—_.·]+")


def new_code() -> str:
    """Sixteen characters of 80 random bits: a guess is right once in 10²⁴."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """In fours, as printed: 7KQ2 M9XD 4PRT VW3H."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def normalise(text: str) -> str | None:
    """The code somebody typed or read aloud; None when it cannot be one.

    Small and full-width letters, spaces, hyphens, O for 0, I or L for 1 and U for V are understood.
    """
    typed = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_READ_AS)
    return typed if len(typed) == LENGTH and set(typed) <= set(ALPHABET) else None


def serial_text(prefix: str, year: int, number: int) -> str:
    """The number as printed: 示字〔2026〕第 0017 号."""
    return f"{prefix}字〔{year}〕第 {number:04} 号"


def serial_slug(prefix: str, year: int, number: int) -> str:
    """The number for addresses and file names: SZ-2026-0017; `prefix` in capitals or digits."""
    if not re.fullmatch(r"[A-Z0-9]{1,12}", prefix):
        raise ValueError(f"not a prefix for an address: {prefix!r}")
    return f"{prefix}-{year}-{number:04}"
