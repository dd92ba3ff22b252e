"""Codes that people read off paper: letters nobody mistakes, understood however they are typed."""

from __future__ import annotations

import re
import secrets

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 10


def drawn() -> str:
    """Ten letters at random, some 49 bits."""
    return "".join(secrets.choice(_ALPHABET) for _n in range(_LENGTH))


def spaced(letters: str) -> str:
    """As it is printed: K7MFQ-3T9XA."""
    return f"{letters[:5]}-{letters[5:]}"


def plain(typed: str) -> str:
    """What was meant: without blanks and dashes, in capitals."""
    return re.sub(r"[\s\-—–]", "", typed).upper()
