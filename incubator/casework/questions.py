"""What a question of a form is: its column, how it reads, and in which shape it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    LINE = "line"
    TEXT = "text"
    COUNT = "count"
    DAY = "day"
    MONEY = "money"
    CHOICE = "choice"
    TICKS = "ticks"
    """Several of the choices, kept as their values with spaces between."""
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"


SECRET = frozenset({Shape.PHONE, Shape.EMAIL, Shape.ACCOUNT})
"""Kept encrypted and shown masked; left blank means: keep what is there."""
WORDS = frozenset({Shape.LINE, Shape.TEXT, Shape.TICKS})
"""Whose blank answer is an empty text."""


@dataclass(frozen=True)
class Question:
    """One answer of a form. `name` is its column; `most` the longest text in characters."""

    name: str
    label: str
    shape: Shape = Shape.LINE
    most: int = 100
    required: bool = True
    hint: str = ""
    unit: str = ""
    choices: tuple[tuple[StrEnum, str], ...] = ()
    most_number: int = 10_000_000
    """The largest count, or the largest amount in fen."""

    @property
    def secret(self) -> bool:
        return self.shape in SECRET
