"""The register of premises: what a room is, whose it is, what it may be used for and when it is open."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base
from incubator.organizations.models import Hub, Organization
from incubator.people.models import Post
from incubator.records.models import Document

MINUTES_OF_A_DAY = 24 * 60


class Kind(StrEnum):
    IDLE_OFFICE = "idle-office"
    PARTY_CENTRE = "party-centre"
    COMMUNITY_FACILITY = "community-facility"
    CIVILIZATION_STATION = "civilization-station"
    COMMITTEE_ROOM = "committee-room"
    PUBLIC_FACILITY = "public-facility"
    PROVIDED_BY_UNIT = "provided-by-unit"


class Nature(StrEnum):
    """资产性质: from which it follows who must have agreed to the use."""

    COMMUNITY = "community"
    COMMITTEE = "committee"
    STREET = "street"
    OFFICE = "office"
    """党政机关办公用房: not lent without the approval of its re-allocation."""
    PROVIDED = "provided"
    RENTED = "rented"


class Standing(StrEnum):
    DRAFT = "draft"
    VERIFIED = "verified"
    AVAILABLE = "available"
    BLOCKED = "blocked"


class Approval(StrEnum):
    """Who says yes to a booking."""

    AUTOMATIC = "automatic"
    CENTRE = "centre"
    POST = "post"
    """One named post of the centre, and nobody else."""


class Use(StrEnum):
    """公益用途, by which a room is permitted and a tariff chosen."""

    PUBLIC_BENEFIT = "public-benefit"
    MEETING = "meeting"
    TRAINING = "training"
    CULTURE = "culture"
    ELDERLY = "elderly"
    CHILDREN = "children"
    CONVENIENCE = "convenience"
    PARTY_BUILDING = "party-building"


class DayProfile(StrEnum):
    """By the working-day calendar: a weekend day worked in exchange is a working day."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


_MAY_NOT_BE_LENT = (
    "standing <> 'available' OR nature <> 'office' "
    "OR (approval_number <> '' AND approval_id IS NOT NULL)"
)


class Premises(Base):
    """A room or hall. One that can be divided has parts, and parts have no parts of their own."""

    __tablename__ = "premises"
    __table_args__ = (
        UniqueConstraint("hub_id", "name"),
        Index("ix_premises_hub_standing", "hub_id", "standing", "initials", "id"),
        CheckConstraint(_MAY_NOT_BE_LENT, name="office_needs_approval"),
        CheckConstraint("capacity > 0", name="takes_somebody"),
        CheckConstraint("area_tenths IS NULL OR area_tenths > 0", name="area_possible"),
        CheckConstraint(
            "minutes_before BETWEEN 0 AND 480 AND minutes_after BETWEEN 0 AND 480", name="buffers"
        ),
        CheckConstraint("approval <> 'post' OR approver_id IS NOT NULL", name="approver_named"),
        CheckConstraint("standing <> 'blocked' OR blocked_because <> ''", name="blocked_because"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="no_part_of_itself"),
        CheckConstraint("longest_minutes IS NULL OR longest_minutes > 0", name="longest_possible"),
        CheckConstraint("hold_minutes BETWEEN 0 AND 60", name="hold_possible"),
    )

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("premises.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    initials: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[Kind]
    nature: Mapped[Nature]
    standing: Mapped[Standing] = mapped_column(default=Standing.DRAFT)
    blocked_because: Mapped[str] = mapped_column(String(300), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    """The body whose room and whose income it is, where it is in the registry."""
    owner_name: Mapped[str] = mapped_column(String(100), default="")
    """产权单位 as on paper."""
    manager_name: Mapped[str] = mapped_column(String(100), default="")
    """管理单位."""
    contact: Mapped[str] = mapped_column(String(100), default="")
    """The office and its number to ask at the door; an office, not a person."""
    address: Mapped[str] = mapped_column(String(200), default="")
    community: Mapped[str] = mapped_column(String(60), default="")
    floor: Mapped[str] = mapped_column(String(20), default="")
    area_tenths: Mapped[int | None]
    """Square metres × 10."""
    capacity: Mapped[int]
    introduction: Mapped[str] = mapped_column(String(2000), default="")

    step_free: Mapped[bool] = mapped_column(default=False)
    lift: Mapped[bool] = mapped_column(default=False)
    accessible_toilet: Mapped[bool] = mapped_column(default=False)
    accessible_parking: Mapped[bool] = mapped_column(default=False)
    tactile_paving: Mapped[bool] = mapped_column(default=False)
    hearing_loop: Mapped[bool] = mapped_column(default=False)

    approval_number: Mapped[str] = mapped_column(String(80), default="")
    """批准文号 of the re-allocation or of the owner's consent."""
    approved_on: Mapped[date | None]
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    floor_sheet_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    verified_on: Mapped[date | None]
    published_at: Mapped[datetime | None]

    minutes_before: Mapped[int] = mapped_column(default=0)
    """Kept free before each use, and after it: setting up, cleaning."""
    minutes_after: Mapped[int] = mapped_column(default=0)
    approval: Mapped[Approval] = mapped_column(default=Approval.CENTRE)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    pending_holds: Mapped[bool] = mapped_column(default=True)
    """Whether a request that waits for an answer keeps others out."""
    keeps_waiting_list: Mapped[bool] = mapped_column(default=False)
    hold_minutes: Mapped[int] = mapped_column(default=0)
    """How long a slot is kept while its form is filled; 0 where it is not."""
    wants_check_in: Mapped[bool] = mapped_column(default=False)
    """Whether a use that nobody checks in for is a no-show."""

    longest_minutes: Mapped[int | None]
    """Limits of its own; None where the dated rule of the house counts."""
    notice_workdays: Mapped[int | None]
    horizon_days: Mapped[int | None]
    hours_a_month: Mapped[int | None]
    cancel_workdays: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    hub: Mapped[Hub] = relationship()
    owner: Mapped[Organization | None] = relationship()
    parent: Mapped[Premises | None] = relationship(
        back_populates="parts", remote_side="Premises.id"
    )
    parts: Mapped[list[Premises]] = relationship(back_populates="parent", order_by="Premises.name")
    approver: Mapped[Post | None] = relationship()
    approval_paper: Mapped[Document | None] = relationship(foreign_keys=[approval_id])
    floor_sheet: Mapped[Document | None] = relationship(foreign_keys=[floor_sheet_id])
    openings: Mapped[list[Opening]] = relationship(order_by="Opening.profile, Opening.opens")
    equipment: Mapped[list[Equipment]] = relationship(order_by="Equipment.name")
    uses: Mapped[list[PermittedUse]] = relationship(order_by="PermittedUse.use")
    photos: Mapped[list[PremisesPhoto]] = relationship(order_by="PremisesPhoto.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class Opening(Base):
    """A window of one day profile, in minutes from midnight; past 1440 it goes into the next morning."""

    __tablename__ = "premises_opening"
    __table_args__ = (
        UniqueConstraint("premises_id", "profile", "opens"),
        CheckConstraint(f"opens BETWEEN 0 AND {MINUTES_OF_A_DAY - 1}", name="opens_that_day"),
        CheckConstraint(
            f"closes > opens AND closes <= {2 * MINUTES_OF_A_DAY}", name="closes_later"
        ),
    )

    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"))
    profile: Mapped[DayProfile]
    opens: Mapped[int]
    closes: Mapped[int]


class Equipment(Base):
    __tablename__ = "premises_equipment"
    __table_args__ = (
        UniqueConstraint("premises_id", "name"),
        CheckConstraint("count > 0", name="something"),
    )

    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"))
    name: Mapped[str] = mapped_column(String(40))
    count: Mapped[int] = mapped_column(default=1)


class PermittedUse(Base):
    __tablename__ = "premises_use"
    __table_args__ = (UniqueConstraint("premises_id", "use"),)

    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"))
    use: Mapped[Use]


class PremisesPhoto(Base):
    __tablename__ = "premises_photo"

    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), unique=True)
    caption: Mapped[str] = mapped_column(String(120), default="")

    document: Mapped[Document] = relationship()
