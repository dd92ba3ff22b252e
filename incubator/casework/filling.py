"""Takes what somebody typed into one section: what can be read is kept, the rest is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from incubator.casework import answers
from incubator.casework.questions import WORDS, Question
from incubator.casework.windows import moment
from incubator.core.db import db
from incubator.core.errors import Overtaken, RuleError
from incubator.core.words import _
from incubator.people.models import Person, Post

Row = Mapping[str, str]
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Typed:
    """A section as it was typed: name to text, and tables as rows of name to text."""

    fields: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """`problems` names each input that could not be read (rows as lines-0-head) and says why."""

    version: int
    saved_at: datetime
    problems: Mapping[str, str]


def keep(subject: Any, questions: Sequence[Question], typed: Row, problems: dict[str, str]) -> None:
    """Set the answers that can be read; a secret left blank keeps what is there."""
    for question in questions:
        if question.name not in typed:
            continue
        value = read(question, typed[question.name], question.name, problems)
        if question.name in problems or (question.secret and value is None):
            continue
        setattr(subject, question.name, "" if value is None and question.shape in WORDS else value)


def read(question: Question, text: str, name: str, problems: dict[str, str]) -> answers.Value:
    """The value, or None with the refusal noted under `name`."""
    try:
        return answers.parse(question, text)
    except RuleError as refusal:
        problems[name] = refusal.message[:]
        return None


def texts(subject: Any, questions: Sequence[Question]) -> dict[str, str]:
    """The stored answers, label to what a person reads; secrets masked."""
    return {one.label[:]: answers.shown(one, getattr(subject, one.name)) for one in questions}


def texts_typed(subject: Any, questions: Sequence[Question], typed: Row) -> dict[str, str]:
    """The same of what was typed, to lay beside the stored ones."""
    found = {}
    for one in questions:
        text = typed.get(one.name, "")
        if one.secret:
            found[one.label[:]] = answers.masked(text or getattr(subject, one.name))
        else:
            found[one.label[:]] = legible(one, text)
    return found


def legible(question: Question, text: str) -> str:
    """What was typed as its stored twin would read, or as typed where it cannot be read."""
    try:
        return answers.shown(question, answers.parse(question, text))
    except RuleError:
        return text


def overtaken(
    by_post: int | None, at: datetime | None, *, yours: Texts, theirs: Texts
) -> Overtaken:
    """The refusal of a save that would overwrite somebody else's, with both versions."""
    return Overtaken(
        _(
            "您打开页面之后，%(who)s在 %(at)s 保存了这一节。为避免覆盖，您这次填写的内容没有保存。",
            who=_name(by_post),
            at=moment(at) if at else "",
        ),
        yours=dict(yours),
        theirs=dict(theirs),
    )


def _name(post_id: int | None) -> str:
    if post_id is None:
        return _("他人")
    query = select(Person.name).join(Post).where(Post.id == post_id)
    return db.session.scalar(query) or _("他人")
