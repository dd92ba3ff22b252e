"""What a help page is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    title: str
    summary: str
    tasks: tuple[Task, ...]
