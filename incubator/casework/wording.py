"""How an obligation reads: its name and the reason for its day, in the language of whoever reads it.

The row keeps both in Chinese, as they were when it was opened; where its kind and its rule still say
the same, they are said again from there, and otherwise the row has the last word.
"""

from __future__ import annotations

from incubator.casework import lifecycles
from incubator.casework.deadlines import COUNTED_IN, reason
from incubator.casework.models import Deadline
from incubator.casework.obligations import OBLIGATIONS, yearly_label
from incubator.core.words import Words, known


def label(deadline: Deadline) -> str:
    """What is owed."""
    said = (one for one in _labels(deadline) if one == deadline.label)
    return next(said, known(deadline.label))


def _labels(deadline: Deadline) -> list[str]:
    if deadline.period.isdecimal() and deadline.case_id is None:
        year = int(deadline.period)
        return [yearly_label(one, year) for one in OBLIGATIONS if one.key == deadline.kind]
    return [
        kind.label
        for lifecycle in lifecycles.every()
        for step in lifecycle.steps.values()
        for kind in step.opens
        if kind.key == deadline.kind
    ]


def because(deadline: Deadline) -> str:
    """Why it is due that day: how it was counted, and the text the number of days comes from."""
    found = deadline.rule
    if found is None or found.unit not in COUNTED_IN:
        return known(deadline.because)
    said = reason(found, deadline.starts_on)
    return said if said == deadline.because else deadline.because


def counted(deadline: Deadline) -> str:
    """From which day and how many days, without the text behind it; empty where nothing is counted."""
    said = because(deadline)
    return str(said.params["counting"]) if isinstance(said, Words) and said.params else ""


def source(deadline: Deadline) -> str:
    """The text behind the day, for a place that says it once for many."""
    said = because(deadline)
    return str(said.params["source"]) if isinstance(said, Words) and said.params else said
