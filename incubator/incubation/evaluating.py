"""Evaluation forms by version, and what incubatee, mentor and centre wrote into them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base
from incubator.incubation.models import Incubation
from incubator.organizations.models import Hub
from incubator.people.models import Post


class Rhythm(StrEnum):
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    GRADUATION = "graduation"


class Part(StrEnum):
    """Who fills a part in."""

    SELF = "self"
    MENTOR = "mentor"
    CENTRE = "centre"


class Form(Base):
    """One version of a form; published once, never changed after."""

    __tablename__ = "evaluation_form"
    __table_args__ = (UniqueConstraint("hub_id", "rhythm", "version"),)

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"))
    rhythm: Mapped[Rhythm]
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    published_at: Mapped[datetime | None]

    hub: Mapped[Hub] = relationship()
    questions: Mapped[list[Question]] = relationship(
        back_populates="form", order_by="Question.position"
    )


class AnswerKind(StrEnum):
    SCORE = "score"
    YES_NO = "yes-no"
    NUMBER = "number"
    TEXT = "text"


class Question(Base):
    __tablename__ = "evaluation_question"
    __table_args__ = (UniqueConstraint("form_id", "position"),)

    form_id: Mapped[int] = mapped_column(ForeignKey("evaluation_form.id"))
    position: Mapped[int]
    part: Mapped[Part]
    kind: Mapped[AnswerKind]
    text: Mapped[str] = mapped_column(String(200))
    required: Mapped[bool] = mapped_column(default=True)

    form: Mapped[Form] = relationship(back_populates="questions")


class Evaluation(Base):
    """One part of one period's evaluation of one incubatee, filled in once."""

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint("case_id", "rhythm", "period", "part"),
        CheckConstraint("handed_in_at IS NULL OR filled_by_id IS NOT NULL", name="filled_by_one"),
        Index(
            "ix_evaluation_open",
            "case_id",
            "due_on",
            sqlite_where=text("handed_in_at IS NULL"),
            postgresql_where=text("handed_in_at IS NULL"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"))
    form_id: Mapped[int] = mapped_column(ForeignKey("evaluation_form.id"))
    rhythm: Mapped[Rhythm]
    period: Mapped[str] = mapped_column(String(10))
    """2026Q4, 2026, or 出壳."""
    part: Mapped[Part]
    due_on: Mapped[date]
    handed_in_at: Mapped[datetime | None]
    filled_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    remark: Mapped[str] = mapped_column(String(2000), default="")
    version: Mapped[int] = mapped_column()

    case: Mapped[Incubation] = relationship()
    form: Mapped[Form] = relationship()
    filled_by: Mapped[Post | None] = relationship()
    answers: Mapped[list[Answer]] = relationship(back_populates="evaluation")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class Answer(Base):
    """One answer: points from 1 to 5, yes (1) or no (0), a number, or words."""

    __tablename__ = "evaluation_answer"
    __table_args__ = (UniqueConstraint("evaluation_id", "question_id"),)

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("evaluation_question.id"))
    number: Mapped[int | None]
    words: Mapped[str] = mapped_column(String(2000), default="")

    evaluation: Mapped[Evaluation] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()
