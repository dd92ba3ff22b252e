"""What the base does every night: evaluations of periods that are over, terms that come to their end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from incubator.core.permissions import Hat
from incubator.incubation import ending_ahead, evaluating_periods


@dataclass(frozen=True)
class Done:
    evaluations: int
    endings: int


def run(day: date, *, by: Hat, at: datetime) -> Done:
    """Safe to run twice on one day and after days on which nothing ran."""
    return Done(evaluating_periods.plan(day, by=by, at=at), ending_ahead.plan(day, by=by, at=at))
