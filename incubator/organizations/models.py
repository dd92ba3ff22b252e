"""The registry: organizations of every kind, hubs with their bodies, and dated facts."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base
from incubator.core.secret import Secret


class OrgType(StrEnum):
    ASSOCIATION = "association"
    SERVICE_INSTITUTION = "service-institution"
    FOUNDATION = "foundation"
    FILED_GROUP = "filed-group"
    PROSPECTIVE = "prospective"
    RESIDENTS_COMMITTEE = "residents-committee"
    SUBDISTRICT = "subdistrict"
    OTHER = "other"


class OrgStatus(StrEnum):
    PROSPECTIVE = "prospective"
    REGISTERED = "registered"
    FILED = "filed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    MERGED = "merged"
    """A duplicate: everything said of it belongs to another row now, which `Merger` names."""


class Profile(StrEnum):
    SMALL_CENTRE = "small-centre"
    FULL = "full"


class BodyKind(StrEnum):
    FEDERATION = "federation"
    COMMUNITY_FOUNDATION = "community-foundation"
    SERVICE_CENTRE = "service-centre"


class Hub(Base):
    """One street's 两会一中心. Every case belongs to one."""

    __tablename__ = "hub"

    name: Mapped[str] = mapped_column(String(60), unique=True)
    street_office: Mapped[str] = mapped_column(String(100))
    short_code: Mapped[str] = mapped_column(String(10), unique=True)
    serial_word: Mapped[str] = mapped_column(String(10))
    """The character(s) before 〔year〕 in serial numbers, such as 示字."""
    profile: Mapped[Profile] = mapped_column(default=Profile.SMALL_CENTRE)
    consultation_phone: Mapped[str] = mapped_column(String(40), default="")
    supervision_phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(200), default="")

    bodies: Mapped[list[HubBody]] = relationship(back_populates="hub", order_by="HubBody.id")


class Organization(Base):
    """A body with or without legal personality. Its type comes from its code, never from its name."""

    __tablename__ = "organization"
    __table_args__ = (
        Index("uq_organization_uscc", "uscc", unique=True),
        UniqueConstraint("hub_id", "filing_no"),
        CheckConstraint("uscc IS NULL OR length(uscc) = 18", name="code_has_18_characters"),
        CheckConstraint(
            "code_exception = '' OR code_proof_id IS NOT NULL", name="exception_has_proof"
        ),
        Index("ix_organization_hub_initials", "hub_id", "initials", "id"),
        Index("ix_organization_hub_registered", "hub_id", "registered_on", "id"),
        Index("ix_organization_hub_verified", "hub_id", "verified_on", "id"),
    )

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    initials: Mapped[str] = mapped_column(String(100), default="")
    org_type: Mapped[OrgType]
    status: Mapped[OrgStatus]
    uscc: Mapped[str | None] = mapped_column(String(18))
    filing_no: Mapped[str | None] = mapped_column(String(60))
    code_exception: Mapped[str] = mapped_column(String(300), default="")
    """Why a code that fails its check is kept (人工确认); empty for a code that passes."""
    code_proof_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", use_alter=True))
    registered_on: Mapped[date | None]
    registrar: Mapped[str] = mapped_column(String(100), default="")
    supervising_unit: Mapped[str] = mapped_column(String(100), default="")
    business_scope: Mapped[str] = mapped_column(String(1000), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    community: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str | None] = mapped_column(Secret)
    phone_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    bank_name: Mapped[str] = mapped_column(String(100), default="")
    bank_account: Mapped[str | None] = mapped_column(Secret)
    bank_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    verified_on: Mapped[date | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", use_alter=True))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    hub: Mapped[Hub] = relationship()
    facts: Mapped[list[Fact]] = relationship(
        back_populates="organization", order_by="Fact.valid_from.desc(), Fact.id.desc()"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)

    @property
    def code_text(self) -> str:
        """The code or filing number that names it on paper."""
        return self.uscc or self.filing_no or ""

    @property
    def has_legal_personality(self) -> bool:
        return self.org_type not in {OrgType.FILED_GROUP, OrgType.PROSPECTIVE}


class HubBody(Base):
    """Which organization is the federation, the foundation or the centre of a hub."""

    __tablename__ = "hub_body"
    __table_args__ = (UniqueConstraint("hub_id", "kind"),)

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"))
    kind: Mapped[BodyKind]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), unique=True)

    hub: Mapped[Hub] = relationship(back_populates="bodies")
    organization: Mapped[Organization] = relationship()


class FactKind(StrEnum):
    LICENCE = "licence"
    GRADE = "grade"
    INSPECTION = "inspection"
    ABNORMAL = "abnormal"
    SERIOUS = "serious"
    PENALTY = "penalty"
    PARTY = "party-organization"
    TAX = "tax-status"


class Fact(Base):
    """Something true of an organization from one day on, with its source. History is never deleted."""

    __tablename__ = "fact"
    __table_args__ = (
        UniqueConstraint("organization_id", "kind", "number", "valid_from", "for_year", "value"),
        CheckConstraint("valid_through IS NULL OR valid_from <= valid_through", name="ordered"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    kind: Mapped[FactKind]
    value: Mapped[str] = mapped_column(String(60), default="")
    number: Mapped[str] = mapped_column(String(120), default="")
    valid_from: Mapped[date]
    valid_through: Mapped[date | None]
    for_year: Mapped[int] = mapped_column(default=0)
    """The year reported on (2025 年检 is held in 2026); 0 where the kind has none."""
    issuer: Mapped[str] = mapped_column(String(100), default="")
    basis: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(String(200))
    seen_at: Mapped[datetime | None]
    """When somebody looked at the source (快照时间); the record may be typed in later."""
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    organization: Mapped[Organization] = relationship(back_populates="facts")


class FactProof(Base):
    """The page or paper a fact was read from: a screenshot of the list, a scan of the notice."""

    __tablename__ = "fact_proof"
    __table_args__ = (UniqueConstraint("fact_id", "document_id"),)

    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
