"""Moving in and out by check-list, the graduation review, and the year after."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base
from incubator.incubation.models import Incubation
from incubator.people.models import Post
from incubator.records.models import Document


class Way(StrEnum):
    IN = "in"
    OUT = "out"


class Thing(StrEnum):
    """What is handed over when an incubatee moves in, and back when it moves out."""

    KEY = "key"
    DESK = "desk"
    ACCOUNT = "account"
    METER = "meter"
    EQUIPMENT = "equipment"
    ADDRESS = "address"
    """The registered address: used with consent while staying, changed on leaving."""


class HandOver(Base):
    """One line of the entry or exit check-list."""

    __tablename__ = "incubation_hand_over"
    __table_args__ = (
        UniqueConstraint("case_id", "way", "thing"),
        CheckConstraint("done_on IS NULL OR noted_by_id IS NOT NULL", name="done_by_one"),
        CheckConstraint("not_needed_because = '' OR done_on IS NULL", name="done_or_not_needed"),
        CheckConstraint(
            "thing <> 'meter' OR done_on IS NULL OR reading <> ''", name="meter_is_read"
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"))
    way: Mapped[Way]
    thing: Mapped[Thing]
    done_on: Mapped[date | None]
    reading: Mapped[str] = mapped_column(String(60), default="")
    """The meter's, or the key's number."""
    note: Mapped[str] = mapped_column(String(300), default="")
    not_needed_because: Mapped[str] = mapped_column(String(200), default="")
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))


class Advice(StrEnum):
    GRADUATE = "graduate"
    RENEW = "renew"
    LEAVE = "leave"


class GraduationReview(Base):
    """出壳评估: self-assessment, interview, papers and what is recommended."""

    __tablename__ = "graduation_review"
    __table_args__ = (
        CheckConstraint("advice IS NULL OR reviewed_on IS NOT NULL", name="advised_when_reviewed"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"), unique=True)
    began_on: Mapped[date]
    self_assessment: Mapped[str] = mapped_column(String(4000), default="")
    self_assessed_at: Mapped[datetime | None]
    interview_on: Mapped[date | None]
    interview: Mapped[str] = mapped_column(String(2000), default="")
    papers_read: Mapped[bool] = mapped_column(default=False)
    advice: Mapped[Advice | None]
    development: Mapped[str] = mapped_column(String(2000), default="")
    """发展建议, printed on the exit note."""
    reviewed_on: Mapped[date | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    version: Mapped[int] = mapped_column()

    case: Mapped[Incubation] = relationship()
    reviewed_by: Mapped[Post | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class Afterwards(Base):
    """One dated question about a body that left: does it still exist, and how is it."""

    __tablename__ = "incubation_afterwards"
    __table_args__ = (
        UniqueConstraint("case_id", "asked_for"),
        CheckConstraint("(answered_on IS NULL) = (alive IS NULL)", name="answered_whole"),
        CheckConstraint("jobs IS NULL OR jobs >= 0", name="jobs_not_negative"),
        CheckConstraint("projects IS NULL OR projects >= 0", name="projects_not_negative"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"))
    asked_for: Mapped[date]
    """The day the answer speaks of."""
    answered_on: Mapped[date | None]
    alive: Mapped[bool | None]
    jobs: Mapped[int | None]
    projects: Mapped[int | None]
    words: Mapped[str] = mapped_column(String(1000), default="")
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    case: Mapped[Incubation] = relationship()
    document: Mapped[Document | None] = relationship()
