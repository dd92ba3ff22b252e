"""What one register gives to the search box: its query for this text and hat, and how a row is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select


@dataclass(frozen=True)
class Hit:
    what: str
    why: str
    url: str
    doubt: str = ""


@dataclass(frozen=True)
class Group:
    """One register: `query` is already limited to what the hat may see and to what was asked."""

    label: str
    query: Select[Any]
    read: Callable[[Any], Hit]
    all_url: str
    doubtful: Callable[[Sequence[Any]], set[int]] = lambda _rows: set()
    """Which of the rows shown a person has to look at, for a reason the list behind them says."""
