"""The register of certificates."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core.columns import Base, Fen, Sha256
from incubator.organizations.models import Hub, Organization
from incubator.records.models import Document

_LIVING = text("state IN ('reserved', 'issued')")


class CertificateState(StrEnum):
    RESERVED = "reserved"
    ISSUED = "issued"
    REPLACED = "replaced"
    REVOKED = "revoked"
    VOID = "void"
    """A reserved number whose drawing a crash cut off; it was never handed out and is never re-used."""


class Certificate(Base):
    """One issued paper. Its facts are frozen when the number is reserved; its bytes when it is issued."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint(
            "state IN ('reserved', 'void') OR (sha256 IS NOT NULL AND document_id IS NOT NULL)",
            name="issued_has_bytes",
        ),
        CheckConstraint("state <> 'revoked' OR revoked_reason <> ''", name="revoked_with_reason"),
        # one living certificate for one award
        Index(
            "uq_certificate_LIVING",
            "source",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
    )

    hub_id: Mapped[int] = mapped_column(ForeignKey("hub.id"), index=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    """The form used in addresses, such as SL-2026-0017."""
    serial: Mapped[str] = mapped_column(String(60), unique=True)
    """The form printed on it, such as 示字〔2026〕第 0017 号."""
    code: Mapped[str] = mapped_column(String(24), unique=True)
    source: Mapped[str] = mapped_column(String(80))
    """What it certifies, as `table:id`."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    title: Mapped[str] = mapped_column(String(40))
    subtitle: Mapped[str] = mapped_column(String(160), default="")
    recipient: Mapped[str] = mapped_column(String(120))
    recipient_code: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(String(600))
    amount: Mapped[Fen | None]
    basis: Mapped[str] = mapped_column(String(300), default="")
    issued_on: Mapped[date]
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.RESERVED)
    reserved_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    sha256: Mapped[Sha256 | None] = mapped_column(index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column()

    hub: Mapped[Hub] = relationship()
    organization: Mapped[Organization | None] = relationship()
    document: Mapped[Document | None] = relationship()
    issuers: Mapped[list[Issuer]] = relationship(
        back_populates="certificate", order_by="Issuer.position"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own idiom)


class Issuer(Base):
    """An issuing body, under its own full name, with room for its own stamp."""

    __tablename__ = "certificate_issuer"
    __table_args__ = (UniqueConstraint("certificate_id", "position"),)

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))

    certificate: Mapped[Certificate] = relationship(back_populates="issuers")
