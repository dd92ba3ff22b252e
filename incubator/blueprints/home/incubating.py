"""The incubation base on the front pages: what staff, a mentor and an incubatee have to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import Select, func, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.incubation import evaluating_answers, goals, health, log, stays, supporting
from incubator.incubation.evaluating import Evaluation, Part
from incubator.incubation.health import COLOUR_WORDS, Colour, Limits, Row
from incubator.incubation.models import Incubation
from incubator.incubation.staying import FollowUp, Goal, ServiceEntry

MOST_RED = 5
MOST_OF_A_MENTOR = 50


@dataclass(frozen=True)
class Line:
    """One incubatee as `health_rows` shows it."""

    url: str
    name: str
    words: str
    word: str
    tone: str
    rule: str


@dataclass(frozen=True)
class Mentored:
    """A mentor's front page: the own incubatees, what to follow up, what to sign."""

    lines: list[Line]
    rule: list[str]
    follow_ups: list[FollowUp]
    to_sign: list[ServiceEntry]
    to_fill_in: list[Evaluation]


@dataclass(frozen=True)
class Staying:
    """An incubatee's own part of its front page."""

    stay: Incubation
    goals: list[Goal]
    to_sign: int
    waiting: int
    to_fill_in: list[Evaluation]


def lists(hat: Hat, day: date, by: Limits) -> dict[str, tuple[Select[Any], str]]:
    """The numbers of the desk with the lists behind them."""
    table = health.table(hat, on=day, by=by)
    present = stays.served(hat, on=day)
    return {
        "incubatees": (present, url_for("incubation.health_index")),
        "incubatees-red": (
            present.where(table.of_colour(Colour.RED)),
            url_for("incubation.health_index", colour=Colour.RED.value),
        ),
        "follow-ups": (
            log.open_follow_ups(hat, on=day, due_by=day),
            url_for("incubation.follow_ups", state="due"),
        ),
        "support": (
            supporting.waiting(hat),
            url_for("incubation.support_index", state="open"),
        ),
    }


def red(hat: Hat, day: date) -> list[Line]:
    """The incubatees that need somebody first, the longest silent before the others."""
    table = health.table(hat, on=day)
    query = table.query().where(table.of_colour(Colour.RED)).limit(MOST_RED)
    found = db.session.execute(query.order_by(Incubation.term_through, Incubation.id))
    return [_line(row) for row in table.rows(found)]


def _line(row: Row) -> Line:
    word, tone = COLOUR_WORDS[row.colour]
    said = [row.phase_label, *row.reasons()]
    return Line(
        url_for("incubation.show", id=row.stay.id),
        row.stay.organization.name,
        " · ".join(str(part) for part in said),
        word,
        tone,
        " ".join(str(words) for words in row.by.words()),
    )


def mentor(hat: Hat) -> Mentored:
    today = clock.today()
    table = health.table(hat, on=today)
    query = table.query().order_by(table.rank.desc(), Incubation.id).limit(MOST_OF_A_MENTOR)
    due = log.open_follow_ups(hat, on=today).limit(MOST_OF_A_MENTOR)
    waiting = log.to_sign(hat, on=today).limit(MOST_OF_A_MENTOR)
    return Mentored(
        lines=[_line(row) for row in table.rows(db.session.execute(query))],
        rule=table.by.words(),
        follow_ups=list(db.session.scalars(due).unique()),
        to_sign=list(db.session.scalars(waiting).unique()),
        to_fill_in=_to_fill_in(hat, Part.MENTOR, today),
    )


def own(hat: Hat) -> Staying | None:
    """The stay of the viewer's organization, where it is in the base and may be shown."""
    today = clock.today()
    stay = db.session.scalars(stays.in_the_house(hat, on=today)).first()
    if stay is None:
        return None
    return Staying(
        stay,
        goals.of_stay(stay.id),
        _length(log.to_sign(hat, on=today)),
        _length(supporting.waiting(hat)),
        _to_fill_in(hat, Part.SELF, today),
    )


def _to_fill_in(hat: Hat, part: Part, today: date) -> list[Evaluation]:
    """The parts of evaluations that wait for this hat, the most urgent first."""
    mine = evaluating_answers.visible_to(hat, on=today).where(
        evaluating_answers.wanted(), Evaluation.part == part
    )
    urgent = mine.order_by(Evaluation.due_on, Evaluation.id).limit(MOST_OF_A_MENTOR)
    return list(db.session.scalars(urgent).unique())


def _length(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
