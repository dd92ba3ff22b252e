"""How obligations and messages read, in the language of whoever reads them.

The rows keep their words in Chinese, as they were when they were written; where kind, rule and state
still say the same, they are said again from there, and otherwise the row has the last word.
"""

from __future__ import annotations

from incubator.casework import lifecycles
from incubator.casework.deadlines import COUNTED_IN, reason
from incubator.casework.messages import coming, progress
from incubator.casework.models import Case, Deadline, Message
from incubator.casework.obligations import OBLIGATIONS, yearly_label
from incubator.casework.urging import pressing, until
from incubator.core.words import Words, _, known


def label(deadline: Deadline) -> str:
    """What is owed."""
    said = (one for one in _labels(deadline) if one == deadline.label)
    return next(said, _named(deadline.label))


def _named(stored: str) -> str:
    """A stored label whose matter is named behind it: what is owed is said anew, the name stays."""
    owed, colon, name = stored.partition("：")
    return f"{known(owed)}{colon}{name}" if colon else known(stored)


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


def title(case: Case) -> str:
    """What a case is called: a title made of its kind and a choice is said anew, others stay as typed."""
    kind = lifecycles.of(case.kind).name
    named, colon, choice = case.title.partition("：")
    if not colon or named != kind:
        return case.title
    return _("%(kind)s：%(choice)s", kind=kind, choice=known(choice))


def duty(deadline: Deadline) -> str:
    """What is owed, without what it is about where the label names that behind it."""
    named = matter(deadline)
    return known(deadline.label.removesuffix(f"：{named}")) if named else label(deadline)


def matter(deadline: Deadline) -> str:
    """What it is about, where that is neither a case nor an organization but named in the label."""
    if deadline.case_id is not None or deadline.organization_id is not None:
        return ""
    return deadline.label.partition("：")[2]


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


def subject(message: Message) -> str:
    """What a message is about: an obligation that comes due or is pressed for, or a case that moved."""
    said = (one for one in _subjects(message) if one == message.subject)
    return next(said, message.subject)


def _subjects(message: Message) -> list[str]:
    if message.deadline is not None:
        name = label(message.deadline)
        return [coming(name, message.due_on), pressing(name)]
    if message.case is None:
        return []
    status = message.step.partition("@")[0]
    state = lifecycles.of(message.case.kind).states.get(status)
    words = (state.public, state.label) if state else ()
    return [progress(title(message.case), word) for word in words]


def body(message: Message) -> str:
    """What a message says below: the reason of an obligation's day; what people wrote stays as it is."""
    if message.deadline is None:
        return message.body
    said = (one for one in _bodies(message.deadline) if one == message.body)
    return next(said, message.body)


def _bodies(deadline: Deadline) -> list[str]:
    why = because(deadline)
    return [why, until(deadline.due_on, why)]
