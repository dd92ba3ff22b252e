"""Rubrics, the experts asked, and their score sheets."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.casework.models import Case
from incubator.core.columns import Base
from incubator.people.models import Person, Post
from incubator.records.models import Document


class Rubric(Base):
    """The criteria one call or one incubation batch is scored by."""

    __tablename__ = "rubric"
    __table_args__ = (CheckConstraint("reviewers >= 1", name="someone_reviews"),)

    title: Mapped[str] = mapped_column(String(120))
    reviewers: Mapped[int] = mapped_column(default=2)
    """How many locked sheets a case needs before it can be ranked."""
    frozen_at: Mapped[datetime | None]
    """Set when the first expert is asked; the criteria do not change after that."""

    criteria: Mapped[list[Criterion]] = relationship(
        back_populates="rubric", order_by="Criterion.position"
    )


class Criterion(Base):
    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("rubric_id", "position"),
        UniqueConstraint("id", "max_points"),  # lets a score carry the maximum it is checked by
        CheckConstraint("weight > 0 AND weight <= 100", name="weight_in_percent"),
        CheckConstraint("max_points > 0", name="points_possible"),
    )

    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric.id"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(80))
    guidance: Mapped[str] = mapped_column(String(400), default="")
    weight: Mapped[int]
    """Percent of the whole; the weights of a rubric add up to 100."""
    max_points: Mapped[int] = mapped_column(default=10)

    rubric: Mapped[Rubric] = relationship(back_populates="criteria")


class SheetState(StrEnum):
    ASKED = "asked"
    LOCKED = "locked"
    RECUSED = "recused"


class Sheet(Base):
    """One expert's scores of one case, seen by nobody else until locked."""

    __tablename__ = "score_sheet"
    __table_args__ = (
        UniqueConstraint("case_id", "person_id"),
        CheckConstraint("state <> 'recused' OR recusal <> ''", name="recused_with_reason"),
        CheckConstraint("state <> 'locked' OR declared_at IS NOT NULL", name="declared"),
        CheckConstraint(
            "entered_by_id IS NULL OR signed_sheet_id IS NOT NULL", name="paper_has_its_scan"
        ),
        Index("ix_score_sheet_person", "person_id", "state"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    state: Mapped[SheetState] = mapped_column(default=SheetState.ASKED)
    asked_at: Mapped[datetime]
    declared_at: Mapped[datetime | None]
    """When the expert declared to have no conflict (利益冲突声明)."""
    recusal: Mapped[str] = mapped_column(String(300), default="")
    comment: Mapped[str] = mapped_column(String(2000), default="")
    saved_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """The staff post that typed a signed paper sheet in; empty when the expert scored online."""
    signed_sheet_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship()
    rubric: Mapped[Rubric] = relationship()
    person: Mapped[Person] = relationship()
    post: Mapped[Post] = relationship(foreign_keys=[post_id])
    signed_sheet: Mapped[Document | None] = relationship()
    scores: Mapped[list[Score]] = relationship(back_populates="sheet")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class Score(Base):
    """One criterion on one sheet: points, or 不适用 (which is not zero), or nothing yet."""

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("sheet_id", "criterion_id"),
        ForeignKeyConstraint(
            ["criterion_id", "max_points"],
            ["criterion.id", "criterion.max_points"],
            name="fk_score_criterion",
        ),
        CheckConstraint(
            "tenths IS NULL OR (tenths >= 0 AND tenths <= max_points * 10)", name="within_points"
        ),
        CheckConstraint("NOT not_applicable OR tenths IS NULL", name="applies_or_not"),
    )

    sheet_id: Mapped[int] = mapped_column(ForeignKey("score_sheet.id"))
    criterion_id: Mapped[int]
    max_points: Mapped[int]
    tenths: Mapped[int | None]
    """Points × 10."""
    not_applicable: Mapped[bool] = mapped_column(default=False)
    remark: Mapped[str] = mapped_column(String(500), default="")

    sheet: Mapped[Sheet] = relationship(back_populates="scores")
    criterion: Mapped[Criterion] = relationship()
