"""The seals a body keeps, and each use of one."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.casework.models import Case
from incubator.core.columns import Base
from incubator.organizations.models import Organization
from incubator.people.models import Person
from incubator.records.models import Document

KIND = "seal-use"


class Seal(Base):
    """A physical seal of one of the hub's bodies and who keeps it. No picture of it is ever stored."""

    __tablename__ = "seal"
    __table_args__ = (
        UniqueConstraint("organization_id", "name", "kept_from"),
        CheckConstraint("kept_through IS NULL OR kept_from <= kept_through", name="ordered"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kept_from: Mapped[date]
    kept_through: Mapped[date | None]

    organization: Mapped[Organization] = relationship()
    keeper: Mapped[Person | None] = relationship()


class SealUse(Case):
    """One use of a seal on one paper: how many copies, for whom, asked by one and approved by another."""

    __tablename__ = "seal_use"
    __table_args__ = (
        CheckConstraint("copies > 0", name="at_least_one_copy"),
        CheckConstraint(
            "approver_id IS NULL OR approver_id <> applicant_id", name="approved_by_another"
        ),
        CheckConstraint("used_on IS NULL OR approver_id IS NOT NULL", name="used_when_approved"),
    )
    __mapper_args__ = {"polymorphic_identity": KIND}  # noqa: RUF012  (SQLAlchemy's own idiom)

    id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    seal_id: Mapped[int] = mapped_column(ForeignKey("seal.id"))
    paper: Mapped[str] = mapped_column(String(200))
    """The title of what is sealed."""
    paper_number: Mapped[str] = mapped_column(String(80), default="")
    addressee: Mapped[str] = mapped_column(String(100), default="")
    copies: Mapped[int]
    applicant_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_on: Mapped[date | None]
    approval_number: Mapped[str] = mapped_column(String(80), default="")
    """The number of the paper it was approved on; empty when it was approved online."""
    used_on: Mapped[date | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    seal: Mapped[Seal] = relationship()
    applicant: Mapped[Person] = relationship(foreign_keys=[applicant_id])
    approver: Mapped[Person | None] = relationship(foreign_keys=[approver_id])
    used_by: Mapped[Person | None] = relationship(foreign_keys=[used_by_id])
    scan: Mapped[Document | None] = relationship()
