"""What a stay puts into its volume: evaluations, the services of each year, and the papers of leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from sqlalchemy import select

from incubator.casework.archive import Line
from incubator.casework.volume_lines import day
from incubator.core.db import db
from incubator.core.words import _
from incubator.incubation import evaluation_paper, exit_papers, service_record
from incubator.incubation.decided import centre_of
from incubator.incubation.evaluating import Evaluation
from incubator.incubation.evaluating_answers import beside
from incubator.incubation.evaluating_words import period_word
from incubator.incubation.models import Incubation, Leaving
from incubator.incubation.staying import ServiceEntry
from incubator.papers import page
from incubator.papers.paper import Paper


def lines(stay: Incubation) -> list[Line]:
    return [*_evaluated(stay), *_served(stay), *_left(stay)]


def _evaluated(stay: Incubation) -> list[Line]:
    """One paper for each period in which at least one part was handed in."""
    rows = db.session.scalars(
        select(Evaluation)
        .where(Evaluation.case_id == stay.id, Evaluation.handed_in_at.is_not(None))
        .order_by(Evaluation.due_on, Evaluation.id)
    )
    periods = {(row.rhythm, row.period): row for row in rows}
    return [
        Line(
            _("%(form)s：%(period)s", form=row.form.title, period=period_word(row.period)),
            stay.number or "",
            stay.organization.name,
            day(row.handed_in_at),
            draw=partial(_evaluation, row),
        )
        for row in periods.values()
    ]


def _evaluation(row: Evaluation) -> bytes:
    return page.draw(evaluation_paper.paper(beside(row), drawn_on=row.due_on))


def _served(stay: Incubation) -> list[Line]:
    """The record of services of each year in which there were any."""
    days = db.session.scalars(
        select(ServiceEntry.on)
        .where(ServiceEntry.case_id == stay.id, ServiceEntry.withdrawn_at.is_(None))
        .order_by(ServiceEntry.on)
    )
    last_of = {on.year: on for on in days}
    return [
        Line(
            _("%(year)s年孵化服务记录", year=year),
            stay.number or "",
            stay.organization.name,
            on.isoformat(),
            draw=partial(_services, stay, year, on),
        )
        for year, on in last_of.items()
    ]


def _services(stay: Incubation, year: int, on: date) -> bytes:
    entries = db.session.scalars(service_record.of_year(select(ServiceEntry), stay, year)).all()
    return page.draw(service_record.paper(stay, entries, year=year, drawn_on=on))


def _left(stay: Incubation) -> list[Line]:
    """Of a stay that ended otherwise than by a second term: notice, hand-over, the note on all of it."""
    if stay.notice_on is None or stay.leaving in {None, Leaving.RENEWED}:
        return []
    told, gone = stay.notice_on, stay.left_on or stay.notice_on
    dated = {"notice": told, "hand-over": gone, "note": gone}
    return [
        Line(
            exit_papers.title_of(stay, which),
            stay.number or "",
            centre_of(stay.hub),
            on.isoformat(),
            draw=partial(_drawn, exit_papers.PAPERS[which], stay, on),
        )
        for which, on in dated.items()
    ]


def _drawn(make: Callable[..., Paper], stay: Incubation, on: date) -> bytes:
    return page.draw(make(stay, drawn_on=on))
