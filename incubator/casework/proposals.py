"""A proposal about a case and its answer, by two named people: online, or signed on paper."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.people.conflicts import conflicts
from incubator.people.models import Person, Post
from incubator.people.signed_papers import SignedPaper, signer_of
from incubator.records.models import Document


class Outcome(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SENT_BACK = "sent-back"


_PENDING = text("outcome = 'pending'")


def constraints(name: str, case_column: str) -> tuple[CheckConstraint | Index, ...]:
    """What every table of proposals is held by; one open proposal for each case."""
    return (
        CheckConstraint(
            "approver_person_id IS NULL OR approver_person_id <> proposer_person_id",
            name="two_people",
        ),
        CheckConstraint(
            "outcome = 'pending' OR approver_person_id IS NOT NULL", name="answered_by_somebody"
        ),
        CheckConstraint(
            "NOT on_paper OR (paper_number <> '' AND scan_id IS NOT NULL AND signed_on IS NOT NULL)",
            name="paper_has_number_date_scan",
        ),
        Index(
            f"uq_{name}_pending",
            case_column,
            unique=True,
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
    )


class Proposal:
    """Columns of a proposal. Proposer and approver are two named people, by constraint."""

    reasons: Mapped[str] = mapped_column(String(1000), default="")
    proposer_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposer_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    proposed_at: Mapped[datetime]
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.PENDING)
    approver_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approver_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    decided_at: Mapped[datetime | None]
    on_paper: Mapped[bool] = mapped_column(default=False)
    paper_number: Mapped[str] = mapped_column(String(80), default="")
    signed_on: Mapped[date | None]
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    entered_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    @declared_attr
    def proposer(cls) -> Mapped[Person]:  # noqa: N805  (SQLAlchemy hands the class in)
        columns: Any = [cls.proposer_person_id]
        return relationship(foreign_keys=columns)

    @declared_attr
    def approver(cls) -> Mapped[Person | None]:  # noqa: N805  (SQLAlchemy hands the class in)
        columns: Any = [cls.approver_person_id]
        return relationship(foreign_keys=columns)

    @declared_attr
    def scan(cls) -> Mapped[Document | None]:  # noqa: N805  (SQLAlchemy hands the class in)
        return relationship()


def answer(
    proposal: Proposal, outcome: Outcome, about: Organization, *, signer: Hat, at: datetime
) -> None:
    """Write the answer of `signer`: never the proposer's own, never of somebody with a conflict."""
    if signer.person_id == proposal.proposer_person_id:
        raise RuleError(
            _(
                "这条建议由%(name)s本人提出，不能由同一人审批。请另一位负责人审批。",
                name=proposal.proposer.name,
            ),
            field="signer",
        )
    refuse_conflict(signer.person_id, about, at)
    proposal.outcome, proposal.decided_at = outcome, at
    proposal.approver_person_id, proposal.approver_post_id = signer.person_id, signer.post_id
    db.session.flush()


def refuse_conflict(person_id: int | None, about: Organization, at: datetime) -> None:
    """Whoever holds or lately held an office in the applicant takes no part in deciding on it."""
    if person_id is None:
        return
    found = conflicts(person_id, about, on=clock.on(at))
    if found:
        raise RuleError(_("%(why)s。请由另一位同事办理。", why=found[0].sentence), field="signer")


def signed_by(
    proposal: Proposal, paper: SignedPaper, *, hub_id: int, by: Hat, at: datetime
) -> Post:
    """The signer's post, once the paper's number and day make sense; the paper is kept with it."""
    signer = signer_of(paper, hub_id=hub_id, proposed_at=proposal.proposed_at, by=by, at=at)
    proposal.on_paper = True
    proposal.paper_number, proposal.signed_on = paper.number.strip(), paper.signed_on
    proposal.scan_id, proposal.entered_by_post_id = paper.scan_id, by.post_id
    return signer
