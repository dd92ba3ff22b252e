"""What is handed in, frozen: one plain mapping whose bytes are hashed, kept, printed and compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextvars import copy_context
from datetime import date, datetime
from typing import Any, TypeVar

from incubator.core import words
from incubator.core.secret import digest
from incubator.eligibility.findings import Finding
from incubator.funds import answers, budget, progress, requirements
from incubator.funds.applications import FundApplication, Section, Submission
from incubator.funds.questions import ROWS, Question, Rows, asked
from incubator.organizations.models import Organization
from incubator.records.documents import content_of

SCHEMA = 1
KIND = "application-snapshot"
MEDIA_TYPE = "application/json"

Snapshot = dict[str, Any]
Made = TypeVar("Made")


def in_chinese(make: Callable[[], Made]) -> Made:
    """What `make` answers with every sentence in the source language, whoever is looking."""

    def quietly() -> Made:
        words.speak(None)
        return make()

    return copy_context().run(quietly)


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
            "closes_at": _plain(call.closes_at),
        },
        "applicant": _applicant(application.organization),
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


def _applicant(organization: Organization) -> dict[str, Any]:
    return {
        "name": organization.name,
        "code": organization.code_text,
        "type": organization.org_type.value,
        "registered_on": _plain(organization.registered_on),
        "registrar": organization.registrar,
        "supervising_unit": organization.supervising_unit,
        "business_scope": organization.business_scope,
        "address": organization.address,
        "community": organization.community,
    }


def _answer(application: FundApplication, question: Question) -> dict[str, Any]:
    value = getattr(application, question.name)
    if question.name == "title" and value == application.call.title:
        value = ""
    answer = {"name": question.name, "label": question.label[:], "value": _plain(value)}
    if question.unit:
        answer["unit"] = question.unit[:]
    if question.secret:
        answer["value"] = answers.masked(value)
        answer["digest"] = digest(value) if value else ""
    return answer


def _row(rows: Rows, row: Any) -> dict[str, Any]:
    made = {column.name: _plain(getattr(row, column.name)) for column in rows.columns}
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


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return str.__str__(value)
    return value


def canonical(snapshot: Mapping[str, Any]) -> bytes:
    """The one spelling of a snapshot: sorted keys, no spaces, UTF-8. Its SHA-256 is on the receipt."""
    return json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def handed_in(submission: Submission) -> Snapshot:
    """The snapshot of a submission as it was kept; bytes that changed since are never read."""
    read: Snapshot = json.loads(content_of(submission.document))
    return read
