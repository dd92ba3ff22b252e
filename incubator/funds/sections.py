"""Saves one section: what is valid is kept, what is not is named, and nobody's version is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from incubator.casework import answers, filling
from incubator.casework.filling import Row, Saved, Typed
from incubator.casework.questions import WORDS, Question, Shape
from incubator.core.db import db, locked
from incubator.core.errors import Overtaken
from incubator.core.permissions import Hat
from incubator.core.secret import digest
from incubator.core.words import _
from incubator.funds import budget, editing, progress
from incubator.funds.applications import (
    BudgetLine,
    FundApplication,
    Indicator,
    MoneyFrom,
    Section,
    SectionState,
    Stage,
)
from incubator.funds.questions import ROWS, Rows, asked

_ROW_MODELS: dict[str, type[Any]] = {"stages": Stage, "indicators": Indicator, "lines": BudgetLine}


def save(
    application: FundApplication,
    section: Section,
    typed: Typed,
    *,
    version: int,
    by: Hat,
    at: datetime,
) -> Saved:
    """Keep a section's answers, incomplete ones too. `version` is the one the person started from.

    Raises `Overtaken` with both versions when somebody saved it since; an answer that cannot be read
    leaves the stored one as it was and is reported, the rest is kept.
    """
    locked(FundApplication, application.id)
    editing.refuse_unless_open(application, section, by=by, at=at)
    state = _state(application, section)
    if version != (state.version if state else 0):
        raise _overtaken(application, section, typed, state)
    problems: dict[str, str] = {}
    _save_fields(application, section, typed.fields, problems)
    for rows in ROWS.get(section, ()):
        if rows.name in typed.rows:
            _save_rows(application, rows, typed.rows[rows.name], problems)
    if section is Section.BUDGET:
        add_up(application)
    state = touch(application, section, by=by, at=at)
    return Saved(state.version, at, problems)


def _state(application: FundApplication, section: Section) -> SectionState | None:
    return db.session.scalar(
        select(SectionState)
        .where(SectionState.application_id == application.id, SectionState.section == section)
        .execution_options(populate_existing=True)
    )


def touch(application: FundApplication, section: Section, *, by: Hat, at: datetime) -> SectionState:
    """Note that a section was written, which makes its version one higher."""
    state = _state(application, section)
    if state is None:
        state = SectionState(application_id=application.id, section=section)
        db.session.add(state)
    state.saved_at, state.saved_by_id = at, by.post_id
    db.session.flush()
    db.session.expire(application, ["sections"])
    return state


def _save_fields(
    application: FundApplication, section: Section, typed: Row, problems: dict[str, str]
) -> None:
    filling.keep(application, asked(section, application.organization), typed, problems)
    if section is Section.PROJECT:
        application.title = application.title or application.call.title
    if section is Section.ACCOUNT and application.bank_account:
        application.bank_digest = digest(application.bank_account)


def _save_rows(
    application: FundApplication, rows: Rows, typed: Sequence[Row], problems: dict[str, str]
) -> None:
    model = _ROW_MODELS[rows.name]
    db.session.execute(delete(model).where(model.application_id == application.id))
    if len(typed) > rows.most:
        problems[rows.name] = _(
            "“%(table)s”最多 %(most)s 行，多出的行没有保存，请合并。",
            table=rows.label,
            most=rows.most,
        )[:]
    position = 0
    for number, row in enumerate(typed[: rows.most]):
        if not _written(rows, row):
            continue
        values = {
            column.name: _row_value(column, row, f"{rows.name}-{number}-{column.name}", problems)
            for column in rows.columns
        }
        add_row(application, rows, position, values)
        position += 1
    db.session.flush()
    db.session.expire(application, [rows.name])


def _written(rows: Rows, row: Row) -> bool:
    return any(
        row.get(column.name, "").strip()
        for column in rows.columns
        if column.shape is not Shape.CHOICE
    )


def _row_value(column: Question, row: Row, name: str, problems: dict[str, str]) -> Any:
    value = filling.read(column, row.get(column.name, ""), name, problems)
    if value is None and column.shape in WORDS:
        return ""
    return MoneyFrom.OWN if value is None and column.shape is Shape.CHOICE else value


def add_row(
    application: FundApplication, rows: Rows, position: int, values: dict[str, Any]
) -> None:
    """Add one row of a table; a budget line's amount is worked out here and nowhere else."""
    if rows.name == "lines":
        amount = (values["unit_price"] or 0) * (values["quantity"] or 0)
        values = {**values, "amount": amount}
    model = _ROW_MODELS[rows.name]
    db.session.add(model(application_id=application.id, position=position, **values))


def add_up(application: FundApplication) -> None:
    """Store the sums of the budget as it stands, the one calculation every page and paper shows."""
    sums = budget.totals(progress.lines(application))
    application.requested, application.project_budget = sums.requested, sums.whole


def _overtaken(
    application: FundApplication, section: Section, typed: Typed, state: SectionState | None
) -> Overtaken:
    return filling.overtaken(
        state.saved_by_id if state else None,
        state.saved_at if state else None,
        yours=_texts_typed(application, section, typed),
        theirs=texts(application, section),
    )


def texts(application: FundApplication, section: Section) -> dict[str, str]:
    """The section's stored answers, label to what a person reads; secrets masked."""
    found = filling.texts(application, asked(section, application.organization))
    for rows in ROWS.get(section, ()):
        for number, row in enumerate(getattr(application, rows.name), 1):
            cells = [answers.shown(column, getattr(row, column.name)) for column in rows.columns]
            found[f"{rows.label[:]} {number}"] = "，".join(filter(None, cells))
    return found


def _texts_typed(application: FundApplication, section: Section, typed: Typed) -> dict[str, str]:
    questions = asked(section, application.organization)
    found = filling.texts_typed(application, questions, typed.fields)
    for rows in ROWS.get(section, ()):
        written = [row for row in typed.rows.get(rows.name, ()) if _written(rows, row)]
        for number, row in enumerate(written, 1):
            cells = [filling.legible(column, row.get(column.name, "")) for column in rows.columns]
            found[f"{rows.label[:]} {number}"] = "，".join(filter(None, cells))
    return found
