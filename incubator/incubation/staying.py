"""The stay: goals, the service plan and its log, mentors, stages and warnings."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.casework.models import Case
from incubator.core.columns import Base
from incubator.incubation.models import Incubation
from incubator.people.models import Post

MOST_GOALS = 3


class GoalState(StrEnum):
    OPEN = "open"
    MET = "met"
    MISSED = "missed"
    DROPPED = "dropped"


class Goal(Base):
    """One of the goals agreed at entry."""

    __tablename__ = "incubation_goal"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        CheckConstraint(f"position BETWEEN 1 AND {MOST_GOALS}", name="three_at_most"),
        CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed_on_a_day"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    measure: Mapped[str] = mapped_column(String(200), default="")
    """By what one will see that it is reached."""
    due_on: Mapped[date | None]
    state: Mapped[GoalState] = mapped_column(default=GoalState.OPEN)
    closed_on: Mapped[date | None]
    remark: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class PlannedService(Base):
    """One line of the service plan (服务计划)."""

    __tablename__ = "incubation_planned_service"
    __table_args__ = (CheckConstraint("done_on IS NULL OR what <> ''", name="says_what"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    what: Mapped[str] = mapped_column(String(200))
    by_whom: Mapped[str] = mapped_column(String(60), default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]


class Mentoring(Base):
    """Which mentor looks after which incubatee, from day to day."""

    __tablename__ = "incubation_mentoring"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="ordered"),
        Index(
            "uq_incubation_mentoring_OPEN",
            "case_id",
            "post_id",
            unique=True,
            sqlite_where=text("ends_on IS NULL"),
            postgresql_where=text("ends_on IS NULL"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    case: Mapped[Incubation] = relationship()
    post: Mapped[Post] = relationship()


class Service(StrEnum):
    """What an entry of the log was about."""

    VISIT = "visit"
    COACHING = "coaching"
    REGISTRATION = "registration"
    FINANCE = "finance"
    PARTY = "party"
    PROJECT = "project"
    TRAINING = "training"
    RESOURCES = "resources"
    EVENT = "event"
    OTHER = "other"


class ServiceEntry(Base):
    """服务记录: who did what for how long, or tried to. Never in the future, never before the entry."""

    __tablename__ = "incubation_service"
    __table_args__ = (
        # the entry's own day of moving in, kept equal to the stay's by the foreign key
        ForeignKeyConstraint(
            ["case_id", "entered_on"],
            ["incubation.id", "incubation.entered_on"],
            name="fk_incubation_service_stay",
        ),
        CheckConstraint('entered_on <= "on"', name="after_entry"),
        CheckConstraint('"on" <= noted_on', name="not_in_the_future"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_of_a_day"),
        CheckConstraint("people >= 0", name="people_not_negative"),
        CheckConstraint(
            "(signed_off_at IS NULL) = (signed_off_by_id IS NULL)", name="signed_off_by_one"
        ),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_because <> ''", name="withdrawn_why"),
        Index("ix_incubation_service_case_on", "case_id", "on"),
    )

    case_id: Mapped[int]
    entered_on: Mapped[date]
    on: Mapped[date]
    minutes: Mapped[int]
    kind: Mapped[Service]
    people: Mapped[int] = mapped_column(default=1)
    reached: Mapped[bool] = mapped_column(default=True)
    """False for an attempt: nobody opened, nobody answered."""
    note: Mapped[str] = mapped_column(String(1000), default="")
    event: Mapped[str] = mapped_column(String(32), default="", index=True)
    """The same for all entries of one group event; empty for a single one."""
    noted_on: Mapped[date]
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    signed_off_at: Mapped[datetime | None]
    signed_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """The mentor who was there, or the incubatee's own agent."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(String(200), default="")

    case: Mapped[Incubation] = relationship()
    noted_by: Mapped[Post | None] = relationship(foreign_keys=[noted_by_id])
    signed_off_by: Mapped[Post | None] = relationship(foreign_keys=[signed_off_by_id])
    follow_ups: Mapped[list[FollowUp]] = relationship(back_populates="entry")


class FollowUp(Base):
    """What was promised in an entry; one open at a time for each."""

    __tablename__ = "incubation_follow_up"
    __table_args__ = (
        Index(
            "uq_incubation_follow_up_OPEN",
            "entry_id",
            unique=True,
            sqlite_where=text("done_on IS NULL"),
            postgresql_where=text("done_on IS NULL"),
        ),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("incubation_service.id"))
    what: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date]
    done_on: Mapped[date | None]

    entry: Mapped[ServiceEntry] = relationship(back_populates="follow_ups")


class Phase(StrEnum):
    """孵化阶段, moved by a person with a reason. The organization's growth stage stays derived."""

    SETTLING = "settling"
    BUILDING = "building"
    GROWING = "growing"
    LEAVING = "leaving"


class PhaseMove(Base):
    """From this day on the incubatee is in this phase; the newest row is today's."""

    __tablename__ = "incubation_phase"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        CheckConstraint("reason <> ''", name="with_reason"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"))
    position: Mapped[int]
    phase: Mapped[Phase]
    on: Mapped[date]
    moved_at: Mapped[datetime]
    moved_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    reason: Mapped[str] = mapped_column(String(300))

    moved_by: Mapped[Post | None] = relationship()


class Warning(Base):
    """预警, given with a reason and a day by which it must be put right, and lifted with another."""

    __tablename__ = "incubation_warning"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="with_reason"),
        CheckConstraint("lifted_on IS NULL OR lifted_because <> ''", name="lifted_with_reason"),
        Index(
            "uq_incubation_warning_OPEN",
            "case_id",
            unique=True,
            sqlite_where=text("lifted_on IS NULL"),
            postgresql_where=text("lifted_on IS NULL"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"))
    given_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    put_right_by: Mapped[date]
    lifted_on: Mapped[date | None]
    lifted_because: Mapped[str] = mapped_column(String(500), default="")


class Support(StrEnum):
    """需要的支持 (申请表 and 支持申请)."""

    SPACE = "space"
    BOOKKEEPING = "bookkeeping"
    REGISTRATION = "registration"
    CAPACITY = "capacity"
    RESOURCES = "resources"
    LEGAL = "legal"
    PARTY = "party"
    OTHER = "other"


class SupportRequest(Case):
    """支持申请: what an incubatee asks of the centre, and what it was answered."""

    __tablename__ = "support_request"
    __mapper_args__ = {"polymorphic_identity": "support-request"}  # noqa: RUF012  (SQLAlchemy's own idiom)

    id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    what: Mapped[Support]
    wish: Mapped[str] = mapped_column(String(2000))
    answer: Mapped[str] = mapped_column(String(2000), default="")
    answered_on: Mapped[date | None]
