"""A request to be entered in the register, its papers and its sponsors."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base
from incubator.core.permissions import Role
from incubator.core.secret import Secret
from incubator.organizations.models import Hub, Organization, OrgType
from incubator.records.models import Document


class Status(StrEnum):
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = "status IN ('submitted', 'returned')"


def _one_open(name: str, *columns: str, where: str) -> Index:
    held = text(f"{OPEN} AND {where}")
    return Index(name, *columns, unique=True, sqlite_where=held, postgresql_where=held)


class Registration(Base):
    """One request. Until it is approved there is no organization; then `organization_id` names it."""

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint("uscc IS NULL OR length(uscc) = 18", name="code_has_18_characters"),
        CheckConstraint(
            "(status = 'approved') = (organization_id IS NOT NULL)", name="approved_has_one"
        ),
        Index("ix_registration_hub_status", "hub_id", "status", "id"),
        _one_open("uq_registration_open_code", "uscc", where="uscc IS NOT NULL"),
        _one_open(
            "uq_registration_open_filing", "hub_id", "filing_no", where="filing_no IS NOT NULL"
        ),
        _one_open(
            "uq_registration_open_name",
            "hub_id",
            "name",
            where="uscc IS NULL AND filing_no IS NULL",
        ),
    )

    number: Mapped[str] = mapped_column(String(40), unique=True)
    status: Mapped[Status]
    status_since: Mapped[datetime]
    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"))
    name: Mapped[str] = mapped_column(String(100))
    org_type: Mapped[OrgType]
    uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    filing_no: Mapped[str | None] = mapped_column(String(60))
    registered_on: Mapped[date | None]
    registrar: Mapped[str] = mapped_column(String(100), default="")
    supervising_unit: Mapped[str] = mapped_column(String(100), default="")
    business_scope: Mapped[str] = mapped_column(String(1000), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    community: Mapped[str] = mapped_column(String(60), default="")

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Somebody who has a login already; otherwise the four below make one when it is approved."""
    applicant_name: Mapped[str | None] = mapped_column(Secret)
    phone: Mapped[str | None] = mapped_column(Secret)
    phone_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    email: Mapped[str | None] = mapped_column(Secret)
    username: Mapped[str] = mapped_column(String(60), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[Role]

    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why it was returned or refused, as the applicant reads it."""
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    consent_text_id: Mapped[int | None] = mapped_column(ForeignKey("consent_text.id"))
    entered_on_behalf: Mapped[bool] = mapped_column(default=False)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    hub: Mapped[Hub] = relationship()
    organization: Mapped[Organization | None] = relationship()
    papers: Mapped[list[RegistrationPaper]] = relationship(order_by="RegistrationPaper.id")
    sponsors: Mapped[list[Sponsor]] = relationship(order_by="Sponsor.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class RegistrationPaper(Base):
    """A file handed in with a request; replaced ones are withdrawn as documents and stay."""

    __tablename__ = "registration_paper"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), unique=True)

    document: Mapped[Document] = relationship()


class Sponsor(Base):
    """One of the people who found a body that is not yet registered (发起人)."""

    __tablename__ = "sponsor"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    name: Mapped[str | None] = mapped_column(Secret)
    phone: Mapped[str | None] = mapped_column(Secret)
    signed_on: Mapped[date | None]


class JoinRequest(Base):
    """Somebody asks to be invited into an organization that is in the register, or about to be."""

    __tablename__ = "join_request"
    __table_args__ = (
        CheckConstraint(
            "(organization_id IS NULL) <> (registration_id IS NULL)", name="of_one_body"
        ),
        CheckConstraint(
            "invitation_id IS NULL OR answered_at IS NOT NULL", name="invited_is_answered"
        ),
    )

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    name: Mapped[str | None] = mapped_column(Secret)
    phone: Mapped[str | None] = mapped_column(Secret)
    phone_digest: Mapped[str | None] = mapped_column(String(64))
    email: Mapped[str | None] = mapped_column(Secret)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    """What it led to; answered without one, it was declined."""

    organization: Mapped[Organization | None] = relationship()
