"""What a centre keeps of an organization beyond what names it: contact, premises, money, people, terms."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base, Fen
from incubator.core.secret import Secret
from incubator.organizations.models import Organization

COUNTS = (
    "unit_members",
    "individual_members",
    "council_members",
    "standing_council_members",
    "full_time",
    "part_time",
    "volunteers",
    "practitioners",
    "party_members",
)


class PremisesSource(StrEnum):
    OWN = "own"
    RENTED = "rented"
    LENT = "lent"
    NONE = "none"


class OrganizationDetails(Base):
    """The registry fields of one organization, in the sections of its page. Blank means not known."""

    __tablename__ = "organization_details"
    __table_args__ = (
        CheckConstraint(" AND ".join(f"coalesce({one}, 0) >= 0" for one in COUNTS), name="counts"),
        CheckConstraint("capital IS NULL OR capital >= 0", name="capital_not_negative"),
        CheckConstraint(
            "council_through IS NULL OR council_from <= council_through", name="term_ordered"
        ),
        CheckConstraint(
            "premises_area_tenths IS NULL OR premises_area_tenths >= 0", name="area_not_negative"
        ),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), unique=True)
    name_en: Mapped[str] = mapped_column(String(200), default="")
    short_name: Mapped[str] = mapped_column(String(60), default="")
    is_branch: Mapped[bool] = mapped_column(default=False)
    parent_name: Mapped[str] = mapped_column(String(100), default="")
    purpose: Mapped[str] = mapped_column(String(500), default="")
    industry: Mapped[str] = mapped_column(String(60), default="")
    activity_area: Mapped[str] = mapped_column(String(100), default="")
    website: Mapped[str] = mapped_column(String(200), default="")

    contact_name: Mapped[str | None] = mapped_column(Secret)
    email: Mapped[str | None] = mapped_column(Secret)
    fax: Mapped[str] = mapped_column(String(40), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    mailing_address: Mapped[str] = mapped_column(String(200), default="")
    supervising_contact: Mapped[str | None] = mapped_column(Secret)
    supervising_phone: Mapped[str | None] = mapped_column(Secret)

    premises_source: Mapped[PremisesSource | None]
    premises_owner: Mapped[str] = mapped_column(String(100), default="")
    premises_area_tenths: Mapped[int | None]
    """Tenths of a square metre."""
    lease_through: Mapped[date | None]

    capital: Mapped[Fen | None]
    capital_source: Mapped[str] = mapped_column(String(100), default="")
    contributor: Mapped[str] = mapped_column(String(200), default="")

    unit_members: Mapped[int | None]
    individual_members: Mapped[int | None]
    council_members: Mapped[int | None]
    standing_council_members: Mapped[int | None]
    full_time: Mapped[int | None]
    part_time: Mapped[int | None]
    volunteers: Mapped[int | None]
    practitioners: Mapped[int | None]
    party_members: Mapped[int | None]

    council_term: Mapped[int | None]
    """Which council this is (届次)."""
    council_from: Mapped[date | None]
    council_through: Mapped[date | None]

    name_approval_no: Mapped[str] = mapped_column(String(80), default="")
    register_by: Mapped[date | None]
    """By when a prospective body has to be registered."""

    ended_on: Mapped[date | None]
    ended_reason: Mapped[str] = mapped_column(String(200), default="")
    liquidation: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column()

    organization: Mapped[Organization] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class Merger(Base):
    """A row that turned out to be a duplicate, and the row that stands for both."""

    __tablename__ = "merger"
    __table_args__ = (CheckConstraint("organization_id <> into_id", name="not_into_itself"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), unique=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    organization: Mapped[Organization] = relationship(foreign_keys=[organization_id])
    into: Mapped[Organization] = relationship(foreign_keys=[into_id])
