"""What is handed in, frozen: plain mappings whose one spelling is hashed, kept, printed and compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextvars import copy_context
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from incubator.casework import answers
from incubator.casework.questions import Question, Shape
from incubator.core import words
from incubator.core.secret import digest
from incubator.organizations.models import Organization
from incubator.records.documents import content_of
from incubator.records.models import Document

MEDIA_TYPE = "application/json"

Snapshot = dict[str, Any]
Made = TypeVar("Made")


class Kept(Protocol):
    """A submission: whatever its case, its bytes are a document."""

    @property
    def document(self) -> Document: ...


def in_chinese(make: Callable[[], Made]) -> Made:
    """What `make` answers with every sentence in the source language, whoever is looking."""

    def quietly() -> Made:
        words.speak(None)
        return make()

    return copy_context().run(quietly)


def applicant(organization: Organization) -> dict[str, Any]:
    """What the register says of the organization."""
    return {
        "name": organization.name,
        "code": organization.code_text,
        "type": organization.org_type.value,
        "registered_on": plain(organization.registered_on),
        "registrar": organization.registrar,
        "supervising_unit": organization.supervising_unit,
        "business_scope": organization.business_scope,
        "address": organization.address,
        "community": organization.community,
    }


def answer(question: Question, value: Any) -> dict[str, Any]:
    """One answer with its label: choices in words, money in yuan, a secret masked with a keyed digest."""
    made = {"name": question.name, "label": question.label[:], "value": plain(value)}
    if question.unit:
        made["unit"] = question.unit[:]
    if question.choices or question.shape is Shape.MONEY:
        made["value"] = answers.shown(question, value)
    if question.secret:
        made["value"] = answers.masked(value)
        made["digest"] = digest(value) if value else ""
    return made


def plain(value: Any) -> Any:
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


def handed_in(submission: Kept) -> Snapshot:
    """The snapshot of a submission as it was kept; bytes that changed since are never read."""
    read: Snapshot = json.loads(content_of(submission.document))
    return read
