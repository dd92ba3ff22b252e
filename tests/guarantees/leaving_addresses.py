"""What the addresses of leaving, evaluations and the year after name."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from incubator.core.db import db
from incubator.incubation.evaluating import Evaluation, Form, Part
from incubator.incubation.leaving import Afterwards
from incubator.incubation.models import Incubation, Leaving
from incubator.organizations.models import Hub
from tests.guarantees.stay_addresses import OWN

Named = Callable[[], dict[str, object]]


def _own() -> dict[str, object]:
    own = Incubation.organization.has(name=OWN)
    stay = select(Incubation.id).where(own, Incubation.entered_on.is_not(None))
    return {"id": db.session.scalars(stay.order_by(Incubation.id)).all()[0]}


def _graduated() -> dict[str, object]:
    stay = select(Incubation.id).where(Incubation.leaving == Leaving.GRADUATED)
    return {"id": db.session.scalars(stay).all()[0], "which": "notice", "form": "pdf"}


def _evaluation() -> dict[str, object]:
    own = Evaluation.case.has(Incubation.organization.has(name=OWN))
    query = select(Evaluation.id).where(own, Evaluation.part == Part.SELF)
    return {"id": db.session.scalars(query.order_by(Evaluation.id)).all()[0], "form": "pdf"}


def _version() -> dict[str, object]:
    query = select(Form.id).join(Hub).where(Hub.short_code == "SL").order_by(Form.id)
    return {"id": db.session.scalars(query).all()[0], "rhythm": "quarterly"}


def _question() -> dict[str, object]:
    return {"id": db.session.scalars(select(Afterwards.id).order_by(Afterwards.id)).all()[0]}


def _named(*endpoints: str, by: Named) -> dict[str, Named]:
    return {f"incubation.{endpoint}": by for endpoint in endpoints}


NAMES: dict[str, Named] = {
    **_named(
        "give_notice",
        "terminate",
        "register_termination",
        "expire",
        "hand_over",
        "hand_back",
        "begin_review",
        "self_assessment",
        "review_form",
        "graduate",
        "go_on",
        "deem_left",
        "renew",
        by=_own,
    ),
    **_named("exit_paper", "graduation_certificate_issue", by=_graduated),
    **_named("evaluation", "evaluation_file", by=_evaluation),
    **_named(
        "evaluation_draft",
        "evaluation_version",
        "evaluation_edit",
        "evaluation_publish",
        by=_version,
    ),
    **_named("afterwards_answer", by=_question),
}
