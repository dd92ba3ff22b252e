"""An intake: rolling or by batch, its window and places, its rules and the papers of each track."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base
from incubator.eligibility.findings import MustHold
from incubator.incubation.places import IncubationBase


class Track(StrEnum):
    """What kind of body applies; each has papers and rules of its own."""

    REGISTERED = "registered"
    PROSPECTIVE = "prospective"
    FILED = "filed"


class Intake(Base):
    """招募批次, or the one that is always open. What phase it is in is derived."""

    __tablename__ = "intake"
    __table_args__ = (
        CheckConstraint("rolling OR closes_at IS NOT NULL", name="batch_closes"),
        CheckConstraint("closes_at IS NULL OR opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint("places IS NULL OR places > 0", name="some_places"),
    )

    base_id: Mapped[int] = mapped_column(ForeignKey("incubation_base.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    introduction: Mapped[str] = mapped_column(String(2000), default="")
    basis: Mapped[str] = mapped_column(String(300), default="")
    rolling: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    places: Mapped[int | None]
    """How many are taken; None where the free desks alone decide."""
    takes_registered: Mapped[bool] = mapped_column(default=True)
    takes_prospective: Mapped[bool] = mapped_column(default=True)
    takes_filed: Mapped[bool] = mapped_column(default=True)
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    base: Mapped[IncubationBase] = relationship()
    requirements: Mapped[list[IntakeRequirement]] = relationship(
        back_populates="intake", order_by="IntakeRequirement.position"
    )
    papers: Mapped[list[IntakePaper]] = relationship(
        back_populates="intake", order_by="IntakePaper.position"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)

    @property
    def tracks(self) -> frozenset[Track]:
        taken = {
            Track.REGISTERED: self.takes_registered,
            Track.PROSPECTIVE: self.takes_prospective,
            Track.FILED: self.takes_filed,
        }
        return frozenset(track for track, open_to in taken.items() if open_to)


class IntakeRequirement(Base):
    """One rule of an intake: which test, with which number, on which text it rests."""

    __tablename__ = "intake_requirement"
    __table_args__ = (UniqueConstraint("intake_id", "position"),)

    intake_id: Mapped[int] = mapped_column(ForeignKey("intake.id"))
    position: Mapped[int]
    track: Mapped[Track | None]
    """Whom it is asked of; None: everybody."""
    test: Mapped[str] = mapped_column(String(40))
    """A key of `eligibility.TESTS`."""
    parameter: Mapped[int | None]
    must_hold: Mapped[MustHold] = mapped_column(default=MustHold.AT_SUBMISSION)
    text: Mapped[str] = mapped_column(String(300))

    intake: Mapped[Intake] = relationship(back_populates="requirements")


class IntakePaper(Base):
    """One attachment asked of one track, or of all."""

    __tablename__ = "intake_paper"
    __table_args__ = (
        UniqueConstraint("intake_id", "position"),
        UniqueConstraint("intake_id", "kind"),
    )

    intake_id: Mapped[int] = mapped_column(ForeignKey("intake.id"))
    position: Mapped[int]
    track: Mapped[Track | None]
    kind: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(120))
    required: Mapped[bool] = mapped_column(default=True)

    intake: Mapped[Intake] = relationship(back_populates="papers")
