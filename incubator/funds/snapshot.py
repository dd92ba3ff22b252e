"""What is handed in, frozen: one plain mapping whose bytes are hashed, kept, printed and compared."""

from __future__ import annotations

from datetime import date
from typing import Any

from incubator.casework import freezing
from incubator.casework.freezing import MEDIA_TYPE, Snapshot, canonical, handed_in, in_chinese
from incubator.eligibility.findings import Finding
from incubator.funds import budget, progress, requirements
from incubator.funds.applications import FundApplication, Section
from incubator.funds.questions import ROWS, Question, Rows, asked

__all__ = ["KIND", "MEDIA_TYPE", "Snapshot", "canonical", "handed_in", "in_chinese", "of"]

SCHEMA = 1
KIND = "application-snapshot"


def of(application: FundApplication, *, on: date) -> Snapshot:
    """The application as it stands, judged by the register on `on`.

    Phones, addresses and accounts are masked; a keyed digest beside each binds the clear value.
    """
    return in_chinese(lambda: _made(application, requirements.ask(application, on=on)))


def _made(application: FundApplication, findings: list[Finding]) -> Snapshot:
    call = application.call
    return {
        "schema": SCHEMA,
        "round": len(application.submissions) + 1,
        "call": {
            "code": call.code,
            "title": call.title,
            "category": call.category.value,
            "fund": call.fund.name,
            "basis": call.basis,
            "closes_at": freezing.plain(call.closes_at),
        },
        "applicant": freezing.applicant(application.organization),
        "on_paper": application.entered_on_behalf,
        "answers": {
            section.value: [
                _answer(application, one) for one in asked(section, application.organization)
            ]
            for section in Section
        },
        "tables": {
            rows.name: [_row(rows, row) for row in getattr(application, rows.name)]
            for section in Section
            for rows in ROWS.get(section, ())
        },
        "totals": _totals(application),
        "papers": _papers(application),
        "eligibility": [
            {
                "question": one.question[:],
                "outcome": one.outcome.value,
                "fact": one.fact[:],
                "text": one.text,
            }
            for one in findings
        ],
    }


def _answer(application: FundApplication, question: Question) -> dict[str, Any]:
    value = getattr(application, question.name)
    if question.name == "title" and value == application.call.title:
        value = ""
    return freezing.answer(question, value)


def _row(rows: Rows, row: Any) -> dict[str, Any]:
    made = {column.name: freezing.plain(getattr(row, column.name)) for column in rows.columns}
    return {**made, "amount": row.amount} if rows.name == "lines" else made


def _totals(application: FundApplication) -> dict[str, int]:
    sums = budget.totals(progress.lines(application))
    return {
        "whole": sums.whole,
        "requested": sums.requested,
        "own": sums.own,
        "other": sums.other,
    }


def _papers(application: FundApplication) -> list[dict[str, Any]]:
    labels = {paper.kind: paper.label for paper in application.call.papers}
    return [
        {
            "kind": file.kind,
            "label": labels[file.kind],
            "name": file.name,
            "sha256": file.sha256,
            "size": file.size,
        }
        for file in progress.attachments(application)
    ]
