"""What was recommended for an applicant of the base, and what was decided by whom."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.casework.proposals import Proposal, constraints
from incubator.core.columns import Base
from incubator.incubation.models import Incubation, Mode


class IncubationDecision(Proposal, Base):
    """How somebody shall be taken in, from when and for how long; and the answer."""

    __tablename__ = "incubation_decision"
    __table_args__ = (
        *constraints("incubation_decision", "case_id"),
        CheckConstraint("desks >= 0", name="desks_not_negative"),
        CheckConstraint("mode = 'physical' OR desks = 0", name="virtual_has_no_desk"),
        CheckConstraint("term_from <= term_through", name="term_ordered"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    mode: Mapped[Mode]
    desks: Mapped[int]
    term_from: Mapped[date]
    term_through: Mapped[date]

    case: Mapped[Incubation] = relationship()
