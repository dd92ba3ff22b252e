"""The base: its rooms, their plan on a grid, its desks, and who holds each of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base
from incubator.organizations.models import Hub
from incubator.people.models import Post
from incubator.records.models import Document
from incubator.review.models import Rubric
from incubator.rules.models import Unit

MOST_CELLS = 40
"""Cells of a room's plan each way: what still prints legibly on one A4 sheet."""


class IncubationBase(Base):
    """孵化基地: what it offers, to whom, and how its intake is decided."""

    __tablename__ = "incubation_base"
    __table_args__ = (
        UniqueConstraint("hub_id", "name"),
        CheckConstraint("takes_physical OR takes_virtual", name="offers_something"),
        CheckConstraint(
            "virtual_places IS NULL OR virtual_held <= virtual_places", name="virtual_not_overfull"
        ),
        CheckConstraint("virtual_held >= 0", name="virtual_not_negative"),
        CheckConstraint("NOT shows_notice OR notice_days > 0", name="notice_has_days"),
    )

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(200), default="")
    introduction: Mapped[str] = mapped_column(String(2000), default="")
    basis: Mapped[str] = mapped_column(String(300), default="")
    """The rule it is run by: title and number."""
    takes_physical: Mapped[bool] = mapped_column(default=True)
    takes_virtual: Mapped[bool] = mapped_column(default=True)
    virtual_places: Mapped[int | None]
    """The most incubatees without a desk; None where nobody counts them."""
    virtual_held: Mapped[int] = mapped_column(default=0)
    """Running total of the virtual places given; locked and checked when one more is."""
    filed_groups_at_desks: Mapped[bool] = mapped_column(default=False)
    """Whether a body without legal personality may have a desk, for which its sponsor signs."""
    rubric_id: Mapped[int | None] = mapped_column(ForeignKey("rubric.id"))
    """What an interview or panel is scored by; None where the officer's opinion is enough."""
    shows_notice: Mapped[bool] = mapped_column(default=False)
    notice_days: Mapped[int] = mapped_column(default=5)
    notice_unit: Mapped[Unit] = mapped_column(default=Unit.WORKING_DAYS)
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    hub: Mapped[Hub] = relationship()
    rubric: Mapped[Rubric | None] = relationship()
    rooms: Mapped[list[Room]] = relationship(back_populates="base", order_by="Room.name, Room.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class Room(Base):
    """A room of the base and the size of its plan in cells."""

    __tablename__ = "incubation_room"
    __table_args__ = (
        UniqueConstraint("base_id", "name"),
        CheckConstraint(
            f"depth BETWEEN 1 AND {MOST_CELLS} AND width BETWEEN 1 AND {MOST_CELLS}",
            name="plan_size",
        ),
        CheckConstraint("area_tenths IS NULL OR area_tenths > 0", name="area_possible"),
    )

    base_id: Mapped[int] = mapped_column(ForeignKey("incubation_base.id"))
    name: Mapped[str] = mapped_column(String(60))
    floor: Mapped[str] = mapped_column(String(20), default="")
    area_tenths: Mapped[int | None]
    """Square metres × 10."""
    equipment: Mapped[str] = mapped_column(String(500), default="")
    depth: Mapped[int] = mapped_column(default=6)
    width: Mapped[int] = mapped_column(default=10)
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    base: Mapped[IncubationBase] = relationship(back_populates="rooms")
    desks: Mapped[list[Desk]] = relationship(back_populates="room", order_by="Desk.label, Desk.id")
    marks: Mapped[list[PlanMark]] = relationship(back_populates="room")
    photos: Mapped[list[RoomPhoto]] = relationship(order_by="RoomPhoto.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class Mark(StrEnum):
    WALL = "wall"
    DOOR = "door"
    WINDOW = "window"
    TABLE = "table"
    CABINET = "cabinet"


class PlanMark(Base):
    """What stands in one cell of a room's plan besides its desks. Cells count from 1, 1 at the top left."""

    __tablename__ = "incubation_plan_mark"
    __table_args__ = (UniqueConstraint("room_id", "down", "across"),)

    room_id: Mapped[int] = mapped_column(ForeignKey("incubation_room.id"))
    down: Mapped[int]
    across: Mapped[int]
    mark: Mapped[Mark]

    room: Mapped[Room] = relationship(back_populates="marks")


class RoomPhoto(Base):
    __tablename__ = "incubation_room_photo"

    room_id: Mapped[int] = mapped_column(ForeignKey("incubation_room.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), unique=True)
    caption: Mapped[str] = mapped_column(String(120), default="")

    document: Mapped[Document] = relationship()


class Desk(Base):
    """工位. Where it stands in the plan is free to stay empty."""

    __tablename__ = "incubation_desk"
    __table_args__ = (
        UniqueConstraint("room_id", "label"),
        UniqueConstraint("room_id", "down", "across"),
        CheckConstraint("(down IS NULL) = (across IS NULL)", name="whole_cell"),
        CheckConstraint("closed_on IS NULL OR opened_on <= closed_on", name="ordered"),
    )

    room_id: Mapped[int] = mapped_column(ForeignKey("incubation_room.id"))
    label: Mapped[str] = mapped_column(String(20))
    down: Mapped[int | None]
    across: Mapped[int | None]
    equipment: Mapped[str] = mapped_column(String(300), default="")
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    room: Mapped[Room] = relationship(back_populates="desks")
    uses: Mapped[list[DeskUse]] = relationship(
        back_populates="desk", order_by="DeskUse.from_on.desc(), DeskUse.id.desc()"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


_HELD = text("free_from IS NULL")


class DeskUse(Base):
    """A desk promised to, then held by, one incubatee until it is handed over: by one at a time."""

    __tablename__ = "incubation_desk_use"
    __table_args__ = (
        Index(
            "uq_incubation_desk_use_HELD",
            "desk_id",
            unique=True,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
        CheckConstraint("from_on <= agreed_through", name="plan_ordered"),
        CheckConstraint("free_from IS NULL OR ended_because <> ''", name="ended_with_reason"),
    )

    desk_id: Mapped[int] = mapped_column(ForeignKey("incubation_desk.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("incubation.id"), index=True)
    promised_at: Mapped[datetime]
    promised_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    from_on: Mapped[date]
    agreed_through: Mapped[date]
    """The last day of the agreement: a plan, not the day the desk is free."""
    free_from: Mapped[date | None]
    """The day after the hand-over, or the day a promise was taken back; None while it is held."""
    ended_because: Mapped[str] = mapped_column(String(200), default="")

    desk: Mapped[Desk] = relationship(back_populates="uses")
    promised_by: Mapped[Post | None] = relationship()
