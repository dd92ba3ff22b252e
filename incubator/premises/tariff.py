"""What a room costs an hour: dated, by use, part of the day and kind of organization."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base, Fen
from incubator.organizations.models import OrgType
from incubator.premises.models import MINUTES_OF_A_DAY, Premises, Use


class Term(StrEnum):
    """收费性质."""

    FREE = "free"
    PREFERENTIAL = "preferential"
    STANDARD = "standard"


class Tariff(Base):
    """One line of a price list. Used once, it is never changed again: the next one begins later."""

    __tablename__ = "tariff"
    __table_args__ = (
        Index("ix_tariff_premises", "premises_id", "valid_from"),
        CheckConstraint("reference_fen >= 0", name="reference_possible"),
        CheckConstraint(
            "(term = 'free' AND fen = 0) OR (term = 'preferential' AND fen < reference_fen) "
            "OR (term = 'standard' AND fen = reference_fen)",
            name="price_fits_term",
        ),
        CheckConstraint("fen >= 0", name="price_possible"),
        CheckConstraint("basis <> ''", name="has_basis"),
        CheckConstraint(
            f"from_minute >= 0 AND from_minute < to_minute AND to_minute <= {MINUTES_OF_A_DAY}",
            name="part_of_day",
        ),
        CheckConstraint("valid_through IS NULL OR valid_from <= valid_through", name="ordered"),
    )

    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"))
    valid_from: Mapped[date]
    valid_through: Mapped[date | None]
    use: Mapped[Use | None]
    """None for every use, as for the kind of organization."""
    org_type: Mapped[OrgType | None]
    from_minute: Mapped[int] = mapped_column(default=0)
    to_minute: Mapped[int] = mapped_column(default=MINUTES_OF_A_DAY)
    term: Mapped[Term]
    reference_fen: Mapped[Fen] = mapped_column(default=0)
    """What an hour would cost anybody; for a free one it says what was given."""
    fen: Mapped[Fen] = mapped_column(default=0)
    """Fen an hour."""
    basis: Mapped[str] = mapped_column(String(200))
    approved_by: Mapped[str] = mapped_column(String(100), default="")
    """Who approved the price: a person with a post, or a meeting."""
    approved_on: Mapped[date | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    used_at: Mapped[datetime | None]

    premises: Mapped[Premises] = relationship()
