"""What the addresses of intakes and of applications for the incubation base name."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from incubator.core.db import db
from incubator.incubation.intake import Intake
from incubator.incubation.models import Incubation, IncubationSubmission
from incubator.incubation.places import IncubationBase
from incubator.organizations.models import Hub, Organization
from incubator.records.models import Document
from tests.guarantees.house_addresses import STREET

OWN = "示例绿色家园促进会"
"""The organization whose application is named, the same as in all other addresses."""
Named = Callable[[], dict[str, object]]


def _intake() -> dict[str, object]:
    """The one that takes applications now."""
    ours = Intake.base.has(IncubationBase.hub.has(Hub.short_code == STREET))
    newest = db.session.scalars(select(Intake).where(ours).order_by(Intake.id.desc())).all()[0]
    return {"code": newest.code, "track": "filed"}


def _application() -> dict[str, object]:
    """One that was handed in, with its first attachment."""
    own = Incubation.organization.has(Organization.name == OWN)
    case = db.session.scalars(
        select(Incubation)
        .where(own, Incubation.submissions.any(IncubationSubmission.round == 1))
        .order_by(Incubation.id)
    ).all()[0]
    paper = db.session.scalars(
        select(Document).where(Document.case_id == case.id).order_by(Document.id)
    ).all()[0]
    return {"id": case.id, "name": "work", "form": "pdf", "document": paper.id}


def _named(*endpoints: str, by: Named) -> dict[str, Named]:
    return {f"incubation.{endpoint}": by for endpoint in endpoints}


NAMES: dict[str, Named] = {
    **_named(
        "intake",
        "blank",
        "apply",
        "edit_intake",
        "publish_intake",
        "extend_intake",
        "close_intake",
        by=_intake,
    ),
    **_named(
        "application",
        "printed",
        "receipt",
        "receipt_pdf",
        "changes",
        "section",
        "autosave",
        "papers",
        "take_down",
        "replace",
        "submit",
        "withdraw",
        "first_check",
        "send_back",
        "decline",
        by=_application,
    ),
}
